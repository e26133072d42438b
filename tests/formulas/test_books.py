"""The formulas of a whole workbook are read where they stand.

1. Formulas in cells, array formulas, conditional formats, validations, names and table columns are read; each fault is
   told at its place, and nothing else is told.
2. Names, table headers, and the texts of validations keep to Excel's limits.
3. A shared formula is read in each of its cells.
4. A column of formulas that differ by their row is read once.
5. The longest formulas of each kind are known.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table, TableFormula

from tests.formulas.kinds import Book, read
from tests.formulas.test_types import length_of, nested
from tests.formulas.types import FAULTS, Place, faults, longest


def saved(fill: Callable[[Workbook], None]) -> bytes:
    workbook, out = Workbook(), BytesIO()
    workbook.active.title = "Own"
    workbook.create_sheet("Plan")
    fill(workbook)
    workbook.save(out)
    return out.getvalue()


CELLS = {
    "truth-compared": "=(A1>1)>0",
    "truth-perhaps-compared": "=IF(A1,B1>0,1)>0",
    "text-compared": '=LEN(A1)="1"',
    "text-perhaps-compared": '=IF(A1,"",1)>0',
    "needs-array-entry": "=MATCH(A1,TRIM(B1:B5),0)",
    "many-results": "=A1:A5",
    "needs-reference": "=COUNTIF(A1&B1,1)",
    "unknown-function": "=_xlfn.CONCAT(A1)",
    "volatile-function": "=NOW()",
    "wrong-arguments": "=LEN()",
    "too-many-arguments": "=SUM(" + ",".join("1" * 256) + ")",
    "unknown-name": "=Elsewhere!A1",
    "broken-reference": "=#REF!+1",
    "unreadable": "=SUM(1",
    "long-text": length_of("x" * 256),
    "long-formula": "=" + "+".join("1" * 4_097),
    "deep-nesting": nested(65),
}
ARRAY_CELLS = {"first-only": "=N(A1:A5)", "folded-array": "=IF(AND(A1:A5>0),1,0)"}
FORMATS = {
    "array-constant": "OR(A1={1,2})",
    "structured-reference": "ROWS(Sound)>1",
    "other-sheet": "Plan!$A$1>0",
    "union-or-intersection": "SUM((A1,B1))>0",
}


def fill_with_faults(workbook: Workbook) -> None:
    """One of each fault, and sound formulas beside them."""
    own, plan = workbook["Own"], workbook["Plan"]
    for row, formula in enumerate(CELLS.values(), start=1):
        own.cell(row, 4, formula)
        own.cell(row, 5, f"=SUM(A{row},B$1)")
    for row, formula in enumerate(ARRAY_CELLS.values(), start=1):
        own.cell(row, 6, ArrayFormula(f"F{row}", formula))
    own["G1"] = ArrayFormula("G1:G5", "=A1:A5+1")
    for row, formula in enumerate(FORMATS.values(), start=1):
        own.conditional_formatting.add(f"H{row}", FormulaRule(formula=[formula]))
    workbook.defined_names["Moving"] = DefinedName("Moving", attr_text="Own!$A1+1")
    workbook.defined_names["R1C1"] = DefinedName("R1C1", attr_text="Own!$A$1")
    plan.append(["Code", "Name", "Sum"])
    plan.append(["x", "y", "=Sound[[#This Row],[Code]]&Moving"])
    table = Table(displayName="Sound", ref="A1:C2")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("Code", "Other name", "Sum"), strict=True):
        column.name = name
    table.tableColumns[2].calculatedColumnFormula = TableFormula(attr_text="(Sound[[#This Row],[Code]]>1)>0")
    plan.add_table(table)
    fill_with_faulty_validations(own)


def fill_with_faulty_validations(sheet: object) -> None:
    validations = [
        DataValidation("custom", formula1="A1>0", prompt="x" * 256, sqref="J1"),
        DataValidation("whole", formula1="1", formula2="9", errorTitle="x" * 33, sqref="J2"),
        DataValidation("list", formula1='"' + "x," * 128 + '"', sqref="J3"),
        DataValidation("decimal", formula1="0", formula2="(A1>0)>0", promptTitle="x" * 32, error="x" * 255, sqref="J4"),
    ]
    for validation in validations:
        sheet.add_data_validation(validation)  # type: ignore[attr-defined]


def test_a_workbook_with_one_of_each_fault() -> None:
    found = [(fault.where, fault.kind) for fault in faults(saved(fill_with_faults))]
    expected = [
        *((f"Own!D{row}", kind) for row, kind in enumerate(CELLS, start=1)),
        *((f"Own!F{row}", kind) for row, kind in enumerate(ARRAY_CELLS, start=1)),
        *((f"format Own!H{row}", kind) for row, kind in enumerate(FORMATS, start=1)),
        ("name Moving", "relative-name"),
        ("name R1C1", "bad-name"),
        ("table Sound[Other name]", "table-header"),
        ("table Sound[Sum]", "truth-compared"),
        ("validation Own!J1", "long-message"),
        ("validation Own!J2", "long-title"),
        ("validation Own!J3", "long-list"),
        ("validation Own!J4", "truth-compared"),
    ]
    assert sorted(found) == sorted(expected)
    assert {kind for _, kind in expected} == FAULTS.keys()


def test_other_places_of_a_workbook() -> None:
    def fill(workbook: Workbook) -> None:
        own, plan = workbook["Own"], workbook["Plan"]
        own["A1"] = "=Local>0"  # a truth value on this sheet, a number on the other
        plan["A1"] = "=Local>0"
        own["B1"] = DataTableFormula("B1:B2", r1="C1")
        own["C1"] = "'=(A1>1)>0"
        own["C2"].value, own["C2"].data_type = "=(A1>1)>0", "s"
        own.defined_names["Local"] = DefinedName("Local", attr_text="Own!$A$2=1")
        plan.defined_names["Local"] = DefinedName("Local", attr_text="Own!$A$2+1")
        own.conditional_formatting.add("A1:A9", CellIsRule(operator="between", formula=["1", "(B1>0)>0"]))
        scale = ColorScaleRule("formula", "(A1>0)>0", "FFFFFF", end_type="max", end_color="000000")
        plan.conditional_formatting.add("A1", scale)
        own.print_title_rows = "1:2"
        own.auto_filter.ref = "A1:B9"

    found = [(fault.where, fault.kind) for fault in faults(saved(fill))]
    assert sorted(found) == [
        ("Own!A1", "truth-compared"),
        ("Own!B1", "unreadable"),
        ("format Own!A1:A9", "truth-compared"),
        ("format Plan!A1", "truth-compared"),
    ]


@pytest.mark.parametrize(
    "name", ["A1", "xfd1048576", "R", "c", "R1C1", "RC", "r2", "ABC123", "1st", "Two words", "a-b", "True"]
)
def test_names_that_excel_refuses(name: str) -> None:
    def fill(workbook: Workbook) -> None:
        workbook.defined_names[name] = DefinedName(name, attr_text="Own!$A$1")
        workbook["Own"].append(["Code"])
        workbook["Own"].add_table(Table(displayName=f"Sound_{name.replace(' ', '')}", ref="A1:A2"))

    found = [(fault.where, fault.kind) for fault in faults(saved(fill))]
    assert (f"name {name}", "bad-name") in found
    assert len(found) == (2 if name == "a-b" else 1)


@pytest.mark.parametrize("name", ["XFE1", "ABCD1", "Đơn_vị", "_x.1", "RC_1", "A1048577", "\\x"])
def test_names_that_excel_takes(name: str) -> None:
    def fill(workbook: Workbook) -> None:
        workbook.defined_names[name] = DefinedName(name, attr_text="Own!$A$1")

    assert faults(saved(fill)) == []


def test_shared_formulas_are_read_in_each_cell() -> None:
    def fill(workbook: Workbook) -> None:
        for row in (1, 2, 3):
            workbook["Own"].cell(row, 1, f"=LEFT(B{row})>0")

    shared = rewritten(
        saved(fill),
        ("<f>LEFT(B1)&gt;0</f>", '<f t="shared" ref="A1:A3" si="0">LEFT(B1)&gt;0</f>'),
        ("<f>LEFT(B2)&gt;0</f>", '<f t="shared" si="0"/>'),
        ("<f>LEFT(B3)&gt;0</f>", '<f t="shared" si="7"/>'),  # whose text is nowhere
    )
    found = [(fault.where, fault.kind, fault.formula) for fault in faults(shared)]
    assert found == [("Own!A1", "text-compared", "=LEFT(B1)>0"), ("Own!A2", "text-compared", "=LEFT(B2)>0")]


def rewritten(data: bytes, *changes: tuple[str, str]) -> bytes:
    """The workbook with texts of its first sheet's part replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = part.decode()
                for before, after in changes:
                    assert before in text
                    text = text.replace(before, after)
                part = text.encode()
            new.writestr(name, part)
    return out.getvalue()


def test_sheets_are_known_by_their_names() -> None:
    def fill(workbook: Workbook) -> None:
        workbook["Plan"].title = "It's a plan"
        workbook["Own"]["A1"] = "='It''s a plan'!B1+OWN!B1"
        workbook["Own"]["A2"] = "=Plan!B1"

    assert [(fault.where, fault.kind) for fault in faults(saved(fill))] == [("Own!A2", "unknown-name")]


def test_a_header_is_compared_as_it_is_read() -> None:
    def fill(workbook: Workbook) -> None:
        workbook["Own"].append(["Two\nlines", "Số thực hiện"])
        workbook["Own"].add_table(Table(displayName="Figures", ref="A1:B2"))
        workbook["Own"]["D1"] = "=SUM(Figures[Two\nlines],Figures[Số thực hiện])"

    assert faults(saved(fill)) == []


def test_the_longest_formulas() -> None:
    def fill(workbook: Workbook) -> None:
        workbook["Own"]["A1"] = "=1+1"
        workbook["Own"]["A2"] = ArrayFormula("A2", "=SUM(B1:B9)")
        workbook["Own"].conditional_formatting.add("A1", FormulaRule(formula=["A1>10"]))
        workbook.defined_names["Ten"] = DefinedName("Ten", attr_text="10")

    assert longest(saved(fill)) == {"cell": 10, "format": 5, "validation": 0, "name": 2}


def test_a_long_column_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []

    def counting(formula: str, place: Place, book: Book, sheet: str) -> dict[str, tuple[str, ...]]:
        texts.append(formula)
        return read(formula, place, book, sheet)

    def fill(workbook: Workbook) -> None:
        for row in range(1, 2_001):
            jump = f'=IF(LEN($B{row})=0,"",HYPERLINK("#B{row}",SUBSTITUTE(B{row},"x","")))'
            workbook["Own"].append(
                ["=SUM($A$1:$A$5)", jump, f"=IF(G{row}+Plan!H{row}=0,0,1)", jump.replace("#B" + str(row), "#")]
            )
        workbook["Own"]["E1999"] = "=(G1999>0)>0"

    monkeypatch.setattr("tests.formulas.types.read", counting)
    assert [fault.where for fault in faults(saved(fill))] == ["Own!E1999"]
    assert len(texts) == 2_000 + 4  # a text within quotation marks is left as it is: that column is read row by row
