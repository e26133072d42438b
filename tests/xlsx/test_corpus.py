"""Whatever comes by mail is read or refused with a sentence; nothing that came in is lost.

1. Every file of the corpus has its verdict: refused with exactly that sentence, or read with exactly those findings of
   the file; what only spells a workbook differently leaves its rows the same.
2. Files really saved by LibreOffice (xlsx, xls, ods) are read, and what their form hides is said.
3. One run over all of them: every file is listed, rows in = rows used + rows set aside, and the good workbook is used.
4. Damaged bytes, wherever the damage is, end in a sentence and never in a traceback; so do damaged sheets, read apart.
5. The limits in the manual are the limits in the code.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts.limits import DOCUMENT, in_document

from tests.support.office.libreoffice import convert, needs_libreoffice
from tests.xlsx.corpus import Odd, corpus
from tests.xlsx.corpus.package import cells, packed, parts, sheet, small
from tests.xlsx.corpus.workbooks import font_book
from tests.xlsx.corpus.writers import in_font
from xlplan.cli import main
from xlplan.errors import Unreadable
from xlplan.findings import Finding
from xlplan.grid import Facts
from xlplan.hosts.reader_processes import ReaderProcesses
from xlplan.reader import read
from xlplan.words import Words
from xlplan.workflow.opening import NOT_OURS, Opened, open_workbook
from xlplan.xlsx import refusals
from xlplan.xlsx.read import read_book
from xlplan.xlsx.scan import scan

pytestmark = pytest.mark.slow

# the gate should have seen it coming
ONLY_LIMITS = (
    refusals.READER_ENDED,
    refusals.TOO_LONG,
    refusals.TOO_MUCH_MEMORY,
)
PATH = Path("so-gui-ve") / "10-2021" / "VP.xlsx"


@pytest.fixture(scope="module")
def base(demo: Path) -> bytes:
    return (demo / PATH).read_bytes()


@pytest.fixture(scope="module")
def odd(base: bytes) -> tuple[Odd, ...]:
    files = tuple(corpus(base))
    assert len({one.name for one in files}) == len(files) >= 150
    return files


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderProcesses]:
    with ReaderProcesses(2, seconds=120) as running:
        yield running


def is_said(sentence: str, words: Words) -> bool:
    """*sentence* is *words*, whatever fills its slots."""
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(words.vi)), sentence) is not None


def file_codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings if finding.code.startswith("FIL")}


# 1, 3: verdicts


def test_every_file_has_its_verdict(odd: tuple[Odd, ...], base: bytes, readers: ReaderProcesses) -> None:
    rows = open_workbook(base, "VP.xlsx").reading.tables.progress.rows
    assert sum(row.filled for row in rows) > 10
    futures = [readers.submit(open_workbook, one.data, one.name) for one in odd]
    wrong = []
    for one, future in zip(odd, futures, strict=True):
        try:
            reading, codes = future.result().reading, file_codes(future.result().findings)
        except Unreadable as error:
            said = error.sentence("vi")
            if is_said(said, NOT_OURS) and not one.refusals and not one.same:
                codes = file_codes(read(read_book(one.data, one.name)).findings)
                if one.codes is not None and codes != one.codes:
                    wrong.append(f"{one.name}: {sorted(codes)} instead of {sorted(one.codes)}")
            elif not one.anything and not any(is_said(said, words) for words in one.refusals):
                wrong.append(f"{one.name}: refused: {said}")
            if any(is_said(said, words) for words in ONLY_LIMITS):
                wrong.append(f"{one.name}: only the limits held: {said}")
            continue
        except Exception as error:  # noqa: BLE001 - every file is looked at, and each fault named
            wrong.append(f"{one.name}: {error!r}")
            continue
        if one.refusals:
            wrong.append(f"{one.name}: read, should be refused")
        elif one.codes is not None and codes != one.codes:
            wrong.append(f"{one.name}: {sorted(codes)} instead of {sorted(one.codes)}")
        elif one.same and reading.tables.progress.rows != rows:
            wrong.append(f"{one.name}: other rows than the original")
    assert wrong == []


@pytest.mark.parametrize("name", [".VnTime", "VNI-Times", "VNI Helve"])
def test_cells_in_an_old_font_are_known(name: str) -> None:
    facts = read_book(font_book(name), "x.xlsx").grids[0].facts
    assert facts.fonts == {(1, 1): name, (1, 2): name, (1, 3): name}


def test_a_new_error_keeps_its_name_and_its_neighbours() -> None:
    grid = read_book(
        cells('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row>'), "x.xlsx"
    ).grids[0]
    assert grid.facts.errors == {(1, 1): "#SPILL!"}
    assert grid.at(1, 2) == 2


def test_a_figure_in_cdata_is_read() -> None:
    assert read_book(cells('<row r="1"><c r="A1"><v><![CDATA[5]]></v></c></row>'), "x.xlsx").grids[0].at(1, 1) == 5


def test_nothing_is_unknown_of_an_xlsx(base: bytes) -> None:
    book = read_book(base, "x.xlsx")
    known = [grid.facts for grid in book.grids]
    assert all(getattr(facts, name) is not None for facts in known for name in Facts.__slots__)
    assert all(getattr(book.facts, name) is not None for name in type(book.facts).__slots__)


def test_one_run_over_everything(
    odd: tuple[Odd, ...], demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "hộp thư"
    for one in odd:
        path = inbox / one.name.replace(":", "_")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)
    master = str(demo / "ke-hoach-46.xlsx")
    assert main(["consolidate", master, str(inbox), "-o", str(tmp_path / "out.xlsx"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rows_in"] == said["rows_used"] + said["rows_set_aside"]
    assert said["rows_set_aside"] == sum(said["set_aside"].values())
    assert sorted(one["file"] for one in said["submissions"]) == sorted(one.name for one in odd)
    reasons = {one["file"]: one["reason"] for one in said["submissions"]}
    assert [one.name for one in odd if one.refusals and not reasons[one.name]] == []
    assert said["rows_used"] > 10
    if sys.platform == "linux":
        import resource

        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20  # KiB


# 2: office programs


FORMS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}
SAVED = {
    "book/as it came.xlsx": set[str](),
    "book/hidden row.xlsx": {"FIL-06"},
    "book/hidden column.xlsx": {"FIL-07"},
    "book/merged rows.xlsx": {"FIL-11"},
}


@pytest.fixture(scope="module")
def saved(odd: tuple[Odd, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """The workbooks of SAVED, and one in an old font, saved by LibreOffice: one call for each form."""
    folder = tmp_path_factory.mktemp("saved")
    known = {one.name: one.data for one in odd}
    sources = []
    for number, data in enumerate([*(known[name] for name in SAVED), in_font(".VnTime")]):
        sources.append(folder / f"{number}.xlsx")
        sources[-1].write_bytes(data)
    return {form: [path.read_bytes() for path in convert(sources, folder / form, kind)] for form, kind in FORMS.items()}


@needs_libreoffice
@pytest.mark.parametrize("form", FORMS)
def test_what_libreoffice_saves_is_read(form: str, saved: dict[str, list[bytes]], base: bytes) -> None:
    figures = _figures(open_workbook(base, "x"))
    for data, (name, codes) in zip(saved[form], SAVED.items(), strict=False):
        opened = open_workbook(data, f"VP.{form}")
        assert file_codes(opened.findings) == codes, name
        assert _figures(opened) == figures, name


@needs_libreoffice
@pytest.mark.parametrize("form", FORMS)
def test_an_old_font_is_known_in_every_form(form: str, saved: dict[str, list[bytes]]) -> None:
    fonts = read_book(saved[form][-1], "x").grids[0].facts.fonts
    assert fonts is not None
    assert fonts[1, 1] == ".VnTime"


def _figures(opened: Opened) -> list[object]:
    return [
        (row.row, row.unit, row.target, row.period, row.actual, row.denominator, row.state)
        for row in opened.reading.tables.progress
    ]


# 4: damage

WHOLE = cells(
    '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2" hidden="1"><c '
    'r="A2"><f>1</f><v/></c></row>'
)
SHEET = sheet(
    '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2" hidden="1"><c '
    'r="A2"><f>1</f><v/></c></row>'
)
PIECES = st.sampled_from(
    [
        "<c ",
        "</c>",
        "<row>",
        "<v>",
        "</v>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        '"',
        "'",
        ">",
        "<",
        "&",
        'r="XFD9"',
        't="s"',
        "x:",
        "\0",
        "é",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_bytes_end_in_a_sentence(data: st.DataObject) -> None:
    bytes_ = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(bytes_) - 1))
        bytes_[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with suppress(Unreadable):
        scan(bytes(bytes_))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=3000), st.sampled_from([b"", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"From: a\n"])
)
def test_any_bytes_end_in_a_sentence(tail: bytes, head: bytes) -> None:
    with pytest.raises(Unreadable):
        scan(head + tail)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(places=st.lists(st.tuples(st.integers(0, len(SHEET)), st.integers(0, 12), PIECES), min_size=1, max_size=6))
def test_a_damaged_sheet_ends_nobody(places: list[tuple[int, int, str]], readers: ReaderProcesses) -> None:
    text = SHEET
    for place, gone, piece in places:
        text = text[:place] + piece + text[place + gone :]
    failed = readers.submit(read_book, small(text.encode("utf-8", "replace")), "x.xlsx").exception()
    assert failed is None or isinstance(failed, Unreadable)
    assert failed is None or failed.words not in ONLY_LIMITS


# 5: limits


def test_the_limits_in_the_manual_are_those_in_the_code() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert text == in_document(text), "run: python -m scripts.limits"


def test_repeated_searches_are_linear() -> None:
    """Openings without ends, in great number: each used to start a search to the end of the part."""
    for piece in (
        "<c r='A1'>",
        "<!--",
        "<c x='",
        "<font",
        "<si>",
        "<cellXfs",
        "<![CDATA[",
        "<row r=",
        "</c",
        '<c r="A1"><v>',
    ):
        with pytest.raises(Unreadable):
            scan(packed({**parts(sheet("")), "xl/worksheets/sheet1.xml": (piece * 300_000).encode() + b"<!"}))
