"""Files that once ended, hung or misled the program, each in every command that reads a file.

1. ``validate``, ``validate -o``, ``fix`` and ``recompute`` answer with a code and a sentence, and never fail.
2. As a file in an inbox each is used or listed with its reason, and the good workbook beside it is used.
3. As the master of a consolidation each that differs in kind is read, or refused with its reason.
4. The values that are read are the right ones.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.unit_workbook import WRONG, damaged
from tests.xlsx.corpus.package import (
    MAIN,
    SHARED,
    book,
    changed,
    packed,
    parts,
    relationships,
    sheet,
    swap,
    unpacked,
)
from xlplan.cli import main
from xlplan.xlsx.read import read_book

pytestmark = pytest.mark.slow

TITLE = "Progress"
WORKBOOK = book(f'<sheet name="{TITLE}" sheetId="1" r:id="r1"/>')
ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
UNIT_SHEET = "xl/worksheets/sheet3.xml"
Parts = dict[str, bytes]


def one(rows: str = ROW, before: str = "", **more: str) -> Parts:
    return parts(sheet(rows, before), workbook=WORKBOOK, **more)


def without(content: Parts, *names: str) -> Parts:
    return {name: part for name, part in content.items() if name not in names}


def texts_in(path: str) -> Parts:
    """The shared texts in xl/*path*, as the relationship says."""
    targets = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", path)
    moved = without(one(), "xl/sharedStrings.xml")
    return {**moved, f"xl/{path}": SHARED.encode(), "xl/_rels/workbook.xml.rels": relationships(*targets)}


def from_unit(part: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda unit: changed(unit, {part: change})


def with_macro_sheet(unit: bytes) -> bytes:
    kind = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    line = b'<Relationship Id="rM" Type="%s" Target="macrosheets/sheet1.xml"/></Relationships>' % kind
    module = b'<sheet name="Module1" sheetId="98" state="veryHidden" r:id=""/>'
    listed = module + b'<sheet name="Macro1" sheetId="99" state="veryHidden" r:id="rM"/></sheets>'
    macros = f'<xm:macrosheet xmlns:xm="{MAIN}"><sheetData/></xm:macrosheet>'.encode()
    return changed(
        unit,
        {
            "xl/workbook.xml": swap(b"</sheets>", listed),
            "xl/_rels/workbook.xml.rels": swap(b"</Relationships>", line),
            "xl/macrosheets/sheet1.xml": macros,
        },
    )


def without_table(unit: bytes) -> bytes:
    return packed(without(unpacked(unit), "xl/tables/table1.xml"))


def errors(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#E{n}</v></c></row>' for n in range(1, count))


@dataclass(frozen=True)
class Case:
    """A file, made from a unit's workbook; *says* stands in what ``validate`` prints, *values* are its first cells."""

    data: bytes | Callable[[bytes], bytes]
    code: int = 1
    says: str = ""
    edit: int = -1  # the code of the commands that write; -1: that of ``validate``
    values: tuple[object, ...] | None = None


CASES: Mapping[str, Case] = {
    "comments before a page": Case(b"<!---->" * 24 + b"x", 3, "XML, no Excel workbook"),
    "a long name of an attribute": Case(
        packed({**one(), "xl/workbook.xml": WORKBOOK.replace("<sheet ", f'<sheet {"a" * 100_000}é="1" ', 1).encode()}),
        values=(1, "chào"),
    ),
    "texts that look like rows": Case(
        packed(one(f'<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>{":row" * 400_000}</t></is></c></row>'))
    ),
    "hidden columns, 200,000 times": Case(
        packed(one(ROW, "<cols>" + "<col min='1' max='16384' hidden='1'/>" * 200_000 + "</cols>")),
        edit=3,
        values=(1, "chào"),
    ),
    "an address in another attribute": Case(
        packed(
            one(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
                """<c q=' r="A2"' r="XFD1048576"><v>1</v></c></row>"""
            )
        ),
        3,
        "too large to read: from A1 to XFD1048576",
    ),
    "an attribute in another letter": Case(
        packed(one('<row r="1"><c ér="XFD1048576" r="A1"><v>1</v></c></row>')), values=(1,)
    ),
    "an address of twenty digits": Case(
        packed(one(f'<row r="{"9" * 20}"><c r="A{"9" * 20}"><v>1</v></c></row>')), 3, "whose address is wrong"
    ),
    "an address twice": Case(
        packed(one('<row r="1"><c r="A1"><v>1</v></c><c r="A2" r="XFD1048576"><v>1</v></c></row>')),
        3,
        "whose address is wrong or lies beyond the sheet (XFD1048576)",
    ),
    "a row number twice": Case(packed(one('<row r="1" r="9"><c><v>1</v></c></row>')), 3, "whose address is wrong"),
    "a late count of texts": Case(
        packed(
            one(shared=f'<sst xmlns="{MAIN}" xmlns:q="urn:{"q" * 5_000}" count="4294967295"><si><t>a</t></si></sst>')
        ),
        3,
        "Shared strings: 4294967295",
    ),
    "a count of texts that is no number": Case(
        packed(one(shared=f'<sst xmlns="{MAIN}" count="many" uniqueCount="-1"><si><t>chào</t></si></sst>')),
        values=(1, "chào"),
    ),
    "errors of 12,000 names": Case(packed(one(errors(12_000)))),
    "an error that is a number": Case(
        packed(
            one('<row r="1"><c r="A1" t="e"><v>12</v></c><c r="B1"><v>12</v></c><c r="C1" t="str"><v>12</v></c></row>')
        ),
        values=(None, 12, "12"),
    ),
    "an error that is a text": Case(
        packed(one('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="str"><v>#SPILL!</v></c></row>')),
        values=(None, "#SPILL!"),
    ),
    "texts in two parts": Case(
        packed({**texts_in("texts.xml"), "xl/sharedStrings.xml": SHARED.replace("chào", "WRONG").encode()}),
        values=(1, "chào"),
    ),
    "texts elsewhere": Case(packed(texts_in("texts.xml")), values=(1, "chào")),
    "a title with a control character": Case(
        packed({**one(), "xl/workbook.xml": WORKBOOK.replace(TITLE, f"{TITLE}&#x92;").encode()}),
        3,
        "Progress\\x92",
    ),
    "an extent that is none": Case(packed(one(ROW, '<dimension ref="#REF!"/>')), values=(1, "chào")),
    "a macro sheet": Case(with_macro_sheet, 1, "Macro1"),
    "a stray media type": Case(packed({**one(), "mimetype": b"application/zip"}), values=(1, "chào")),
    "a stray binary workbook": Case(packed({**one(), "xl/workbook.bin": b"\0"}), values=(1, "chào")),
    "a stray document": Case(packed({**one(), "word/document.xml": b"<w/>"}), values=(1, "chào")),
    "folders twice": Case(packed({"xl/": b"", "XL/": b"", "xl\\": b"", **one()}), values=(1, "chào")),
    "names with backslashes": Case(
        packed({name.replace("/", "\\"): part for name, part in one().items()}), values=(1, "chào")
    ),
    "another name of the workbook": Case(
        packed(
            {
                **without(one(), "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"),
                "_rels/.rels": relationships(("officeDocument", "xl/book2.xml")),
                "xl/book2.xml": WORKBOOK.encode(),
                "xl/_rels/book2.xml.rels": one()["xl/_rels/workbook.xml.rels"],
            }
        ),
        values=(1, "chào"),
    ),
    "parts in UTF-16": Case(
        packed(
            {
                name: (b'<?xml version="1.0" encoding="UTF-16"?>' + part).decode().encode("utf-16")
                for name, part in one().items()
            }
        ),
        values=(1, "chào"),
    ),
    "a table without cells": Case(from_unit("xl/tables/table1.xml", swap(b' ref="A', b' ref="#REF!', 1))),
    "a validation without cells": Case(
        from_unit(
            UNIT_SHEET, lambda part: re.sub(rb'(<dataValidation\b[^>]*sqref=)"[^"]*"', rb'\1"#REF!"', part, count=1)
        )
    ),
    "a row as high as its text": Case(
        from_unit(UNIT_SHEET, lambda part: re.sub(rb'\sht="[^"]*"', b' ht="auto"', part, count=1))
    ),
    "a sheet without a number": Case(from_unit("xl/workbook.xml", swap(b'sheetId="3"', b'sheetId="x"'))),
    "an extension of 3,000 levels": Case(
        from_unit(
            UNIT_SHEET,
            swap(
                b"</worksheet>",
                b'<extLst><ext uri="u">' + b"<a>" * 3_000 + b"</a>" * 3_000 + b"</ext></extLst></worksheet>",
            ),
        )
    ),
    "a table that is missing": Case(without_table, edit=3),
    "a sheet that is missing": Case(
        packed(
            without(
                {
                    **one(),
                    "xl/workbook.xml": book(
                        f'<sheet name="{TITLE}" sheetId="1" r:id="r1"/><sheet name="Lost" sheetId="2" r:id="r8"/>'
                    ).encode(),
                }
            )
        ),
        says="Lost is named in the workbook",
        values=(1, "chào"),
    ),
    "a sheet that is listed twice": Case(
        packed(
            {
                **one(),
                "xl/workbook.xml": book(
                    f'<sheet name="{TITLE}" sheetId="1" r:id="r1"/><sheet name="Copy" sheetId="2" r:id="r1"/>'
                ).encode(),
            }
        ),
        says="Copy is named in the workbook",
        values=(1, "chào"),
    ),
}


@pytest.fixture(scope="module")
def unit() -> bytes:
    """A unit's workbook with three wrong cells."""
    return damaged(*WRONG)


def data_of(label: str, unit: bytes) -> bytes:
    data = CASES[label].data
    return data if isinstance(data, bytes) else data(unit)


def answered(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main([*arguments, "--lang", "en"])
    printed = capsys.readouterr()
    said = printed.out + printed.err
    assert "xlplan failed" not in said
    assert "Traceback" not in said
    assert said.strip()
    return code, said


@pytest.mark.parametrize("label", CASES)
def test_every_command_answers(label: str, unit: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, file = CASES[label], tmp_path / "so.xlsx"
    file.write_bytes(data_of(label, unit))
    code, said = answered(["validate", str(file)], capsys)
    assert code == case.code, said
    assert case.says in said
    assert "damaged" not in said
    edit = case.code if case.edit < 0 else case.edit
    code, said = answered(["validate", str(file), "-o", str(tmp_path / "a.xlsx")], capsys)
    assert code == edit, said
    for command in ("fix", "recompute"):
        code, said = answered([command, str(file), "-o", str(tmp_path / f"{command}.xlsx")], capsys)
        assert (code == 3) is (edit == 3), said
        assert "damaged" not in said


@pytest.mark.parametrize("label", [label for label, case in CASES.items() if case.values is not None])
def test_the_values_are_the_right_ones(label: str, unit: bytes) -> None:
    grid = read_book(data_of(label, unit), "x").grids[0]
    values = CASES[label].values or ()
    assert tuple(grid.at(1, column) for column in range(1, len(values) + 1)) == values


def test_in_an_inbox_each_has_its_reason(
    unit: bytes, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, label in enumerate(CASES):
        (inbox / f"{number}.xlsx").write_bytes(data_of(label, unit))
    (inbox / "VP.xlsx").write_bytes((demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes())
    code, said = answered(
        ["consolidate", str(demo / "ke-hoach-46.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"), "--json"], capsys
    )
    assert code == 0
    summary = json.loads(said)
    listed = {submission["file"]: submission for submission in summary["submissions"]}
    assert len(listed) == len(CASES) + 1
    assert summary["rows_used"] > 10
    for number, (label, case) in enumerate(CASES.items()):
        if case.code == 3:
            assert listed[f"{number}.xlsx"]["reason"], label


# Those that are read from a package without a plan are all refused for the same reason: one of them is enough.
AS_MASTERS = [label for label, case in CASES.items() if case.code == 3 or callable(case.data)]


@pytest.mark.parametrize("label", [*AS_MASTERS, "texts elsewhere"])
def test_as_a_master_each_is_answered(
    label: str, unit: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    file = tmp_path / "master.xlsx"
    file.write_bytes(data_of(label, unit))
    code, said = answered(["consolidate", str(file), str(tmp_path / "inbox"), "-o", str(tmp_path / "out.xlsx")], capsys)
    assert code in (1, 2, 3), said
    assert "damaged" not in said
    if CASES[label].code == 3:
        assert code == 3
