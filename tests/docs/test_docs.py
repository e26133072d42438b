"""What the documentation says exists, as it is spelt.

1. Every sheet, column and list value of the glossary exists in the layout, with both spellings, where the glossary says
   it is seen; every sheet and every list value of the layout is in the glossary.
2. Sheets, columns and values that the clerks' pages and the README emphasise are words of the workbook.
3. Every link and picture exists; every picture of ``docs/pictures`` is below 200 KB.
4. ``docs/json.md`` names the keys that the commands print, no others.
5. Every command and option that the pages show is one that the command line takes.
6. The index of decisions is what their pages say: each has its own number, a room that exists, and one short sentence.
7. Every file and every test that the pages for developers name exists.
"""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from scripts.decisions import INDEX, decisions, in_index
from scripts.rooms import ROOT

import xlplan.layout.choices
from xlplan.addin.launchers import LAUNCHERS, send_to
from xlplan.cli import main
from xlplan.commands import COMMANDS
from xlplan.findings import EXPLAINED, KNOWN_BEFORE, Severity
from xlplan.formulas import guide
from xlplan.layout import SHEETS, Column, SheetSpec
from xlplan.layout.choices import ReturnState
from xlplan.layout.columns import Choice
from xlplan.words import Words

DOCS = ROOT / "docs"
FOR_DEVELOPERS = [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", DOCS / "engines.md", INDEX]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    DOCS / "json.md",
    DOCS / "limits.md",
    *FOR_DEVELOPERS,
    *(one.path for one in decisions()),
    *sorted((DOCS / "vi").glob("*.md")),
    *sorted((DOCS / "en").glob("*.md")),
]
SHEET_SECTION, MEASURES, COLUMNS, VALUES = (
    "Các trang",
    "Loại chỉ tiêu",
    "Các cột hay gặp",
    "Các giá trị chọn trong danh sách",
)
MOST_BYTES = 200_000
LONGEST_SENTENCE = 120


def lists() -> list[type[Choice]]:
    """Every list of the layout."""
    found = [
        one
        for one in vars(xlplan.layout.choices).values()
        if isinstance(one, type) and issubclass(one, Choice) and one is not Choice
    ]
    assert len(found) >= 12
    return found


def glossary() -> dict[str, list[tuple[Words, list[str]]]]:
    """Section → (word in both languages, places where it is seen)."""
    sections: dict[str, list[tuple[Words, list[str]]]] = {}
    for part in (DOCS / "vi" / "thuat-ngu.md").read_text("utf-8").split("\n## ")[1:]:
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
        ]
        assert rows[0] == ["Thuật ngữ", "English", "Nghĩa", "Ở đâu"]
        assert all(len(row) == 4 and row[2].endswith((".", "…")) for row in rows[1:])
        sections[part.splitlines()[0]] = [(Words(row[0], row[1]), row[3].split("; ")) for row in rows[1:]]
    return sections


def sheet_named(title: str) -> SheetSpec:
    return next(spec for spec in SHEETS if spec.words.vi == title)


def columns_at(place: str) -> list[Column]:
    """The columns that ``Trang: Cột`` names (a sheet may have the same heading in two tables)."""
    title, _, heading = place.partition(": ")
    return [
        column for block in sheet_named(title).blocks for column in block.columns.values() if column.words.vi == heading
    ]


def test_the_glossary_knows_every_sheet_and_no_other() -> None:
    assert [word for word, _ in glossary()[SHEET_SECTION]] == [spec.words for spec in SHEETS]
    assert all(places == [word.vi] for word, places in glossary()[SHEET_SECTION])


def test_the_glossary_spells_columns_as_the_workbook_does() -> None:
    for word, places in glossary()[COLUMNS]:
        for place in places:
            assert word in [column.words for column in columns_at(place)], (word, place)


def test_the_glossary_knows_every_list_value_where_it_is_seen() -> None:
    sections = glossary()
    told = sections[MEASURES] + sections[VALUES]
    for word, places in told:
        for place in places:
            if ":" in place:
                seen = [choice.words for column in columns_at(place) if column.choices for choice in column.choices]
            else:
                assert sheet_named(place).id == "returns"
                seen = [state.words for state in ReturnState]
            assert word in seen, (word, place)
    known = {choice.words for one in lists() for choice in one}
    assert known == {word for word, _ in told}
    assert len(told) == len({word for word, _ in told})


def _words_of_the_workbook() -> set[str]:
    from xlplan.layout.results import WHOLE
    from xlplan.layout.returns import FAULTY_MARK
    from xlplan.template.guide_tables import BY_COLUMN, BY_SHEET, HEADS

    said: list[Words] = [guide.READY, guide.NOT_READY, BY_COLUMN, BY_SHEET, FAULTY_MARK, WHOLE, *HEADS, EXPLAINED]
    said += [KNOWN_BEFORE, *(severity.words for severity in Severity)]
    said += [choice.words for one in lists() for choice in one]
    for spec in SHEETS:
        said += [spec.words, *(column.words for block in spec.blocks for column in block.columns.values())]
        said += [block.words for block in spec.blocks if block.words]
    return {text for words in said for text in (words.vi, words.en)}


# Emphasised, and not of the workbook: Excel's own buttons, and words for stress.
OTHER_WORDS = {"Protected View", "Enable Editing", "Send to", "vàng", "đỏ", "sổ tổng hợp", "Ở đâu", "cùng với"}
BUTTONS = {text for one in COMMANDS if one.button is not None for text in one.button.label.both()} | {"xlplan"}
ENTRIES = (
    {text for door in LAUNCHERS for text in door.label.both()}
    | {Path(name).stem for name in send_to("", "vi")}
    | {"(đã kiểm tra)"}
)
# pages that need not name any
WITHOUT_SHEETS = {
    "README.md",
    "thuat-ngu.md",
    "cho-it.md",
    "it.md",
    "excel-checklist.md",
    "nut-bam.md",
    "thu-tren-excel.md",
}


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.parent.name in ("vi", "en")],
    ids=lambda page: f"{page.parent.name}/{page.name}",
)
def test_emphasised_words_are_words_of_the_workbook(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    italics = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text)
    # those are headings
    bold = [word for word in re.findall(r"\*\*([^*\n]+)\*\*", text) if not word.endswith((".", ":"))]
    assert page.name in WITHOUT_SHEETS or len(italics) > 5
    assert {*italics, *bold} - _words_of_the_workbook() - OTHER_WORDS - BUTTONS - ENTRIES == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_and_pictures_exist(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_every_picture_is_light() -> None:
    pictures = list((DOCS / "pictures").glob("*.png"))
    assert len(pictures) > 30
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES] == []


def test_every_picture_of_the_steps_is_shown() -> None:
    shown = {Path(link).name for page in PAGES for link in re.findall(r"\]\(([^)#]+\.png)\)", page.read_text("utf-8"))}
    steps = {path.name for path in (DOCS / "pictures").glob("buoc-*.png")}
    assert steps
    assert steps <= shown


def _keys_said() -> set[str]:
    text = (DOCS / "json.md").read_text("utf-8")
    return set(re.findall(r"`([a-z_]+)`", text))


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value} | {found for one in value.values() for found in _keys(one)}
    if isinstance(value, list):
        return {found for one in value for found in _keys(one)}
    return set()


def test_json_is_documented_key_by_key(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = demo / "so-gui-ve-lon-xon" / "10-2021" / "KHTC (hong).xlsx"
    wrong = demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx"
    master, out = demo / "ke-hoach-46.xlsx", tmp_path / "out.xlsx"
    commands = [
        ["validate", str(bad), str(wrong)],
        ["consolidate", str(master), str(bad.parent), "-o", str(out)],
        ["layout"],
        ["rules"],
    ]
    capsys.readouterr()
    for command in commands:
        assert main([*command, "--json"]) in (0, 1, 3)
        printed = json.loads(capsys.readouterr().out)
        assert printed["schema"] == 1
        assert _keys(printed) - _keys_said() == set(), command


def test_shown_commands_are_commands() -> None:
    names = {command.name for command in COMMANDS if command.on_command_line}
    options = {flag for command in COMMANDS for argument in command.arguments for flag in argument.flags}
    options |= {"--lang", "--as-of", "--json", "--force", "--debug"}
    for page in PAGES:
        for shown in re.findall(r"`xlplan ([^`]+)`", page.read_text("utf-8")):
            words = shown.replace("\\|", " ").replace("[", " ").replace("]", " ").split()
            assert words[0] in names, (page.name, shown)
            assert {word for word in words if word.startswith("-")} <= options, (page.name, shown)


def test_the_index_of_decisions_is_that_of_today() -> None:
    index = INDEX.read_text("utf-8")
    assert index == in_index(index), "run: python -m scripts.decisions --write"


def test_every_decision_has_a_head() -> None:
    numbers = [one.number for one in decisions()]
    assert len(numbers) > 30
    assert len(set(numbers)) == len(numbers)
    for one in decisions():
        assert one.path.name.startswith(f"{one.number}-")
        rooms = [ROOT / "src" / "xlplan" / one.room, ROOT / "src" / "xlplan" / f"{one.room}.py", ROOT / one.room]
        assert any(path.exists() for path in rooms), (one.number, one.room)
        assert one.short.endswith("."), one.number
        assert len(one.short) <= LONGEST_SENTENCE, one.number


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=lambda page: page.name)
def test_named_files_exist(page: Path) -> None:
    """A path is from the project's root, or below ``src/xlplan``; a name in capitals (``NAME.py``) stands for any."""
    for named in re.findall(r"`([\w./-]+/[\w.-]*)`", page.read_text("utf-8")):
        if not any(part.isupper() for part in Path(named).stem.split("_")):
            assert (ROOT / named).exists() or (ROOT / "src" / "xlplan" / named).exists(), named


def test_the_walks_name_functions_that_exist() -> None:
    """``workflow/opening.open_file`` is a function, or a method of a class, of that module."""
    page = (DOCS / "architecture.md").read_text("utf-8")
    steps = [
        step for block in re.findall(r"```\n(.*?)```", page, re.S) for step in re.findall(r"[a-z_/]+\.[a-z_]+", block)
    ]
    assert len(steps) > 15
    for step in steps:
        path, name = step.split(".")
        module = import_module("xlplan." + path.replace("/", "."))
        classes = [value for value in vars(module).values() if isinstance(value, type)]
        assert any(hasattr(owner, name) for owner in (module, *classes)), step


def test_named_tests_exist() -> None:
    named = {name for page in FOR_DEVELOPERS for name in re.findall(r"`(test_\w+)`", page.read_text("utf-8"))}
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), flags=re.M)
    }
    assert named
    assert named - defined == set()
