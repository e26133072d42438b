"""The engines and the comparison themselves, on workbooks of a few cells.

1. Before an engine sees a workbook no formula has a result in it any more, however the result was written; all else
   stays.
2. Results are read back as what they are: numbers, texts, truth values, errors.
3. Every engine calculates what our formulas are made of, in plain cells; Gnumeric alone reads no table references.
4. A wrong result in the file is reported by every engine, a right one by none.
5. A truth value is above every number, except to LibreOffice; and where three engines are wrong together a test says
   so.
6. Two of three engines besides LibreOffice must agree; what one cannot read is listed with a reason, and the list
   cannot rot.
7. formulon says what conditional formats paint and what validation refuses, through a name for a very hidden sheet too;
   it and betteroffice-xlsx take something typed into an open workbook, and take it back.
8. An engine that gave up is an error, and a missing one a skipped test with the reason.
"""

import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from tests.engines.cells import SpreadsheetError, Value, results, without_results
from tests.engines.compare import (
    Disagreement,
    FormulaCell,
    disagreements,
    formula_cells,
    outvoted,
    same,
    unparsed,
    votes,
    without_unparsed,
)
from tests.engines.engines import (
    BETTEROFFICE,
    ENGINES,
    FORMULON,
    GNUMERIC,
    LIBREOFFICE,
    BetterOffice,
    Calculated,
    Engine,
    Formulon,
    each_engine,
    needs,
    needs_betteroffice,
    needs_formulon,
    needs_gnumeric,
    painted,
    refuses,
)

pytestmark = [pytest.mark.office, pytest.mark.slow]

ASKED, DATA, HIDDEN = "Hỏi", "Tiến độ", "_check"
WRONG = "không phải"
FORMULAS: dict[str, Value] = {
    "=1+1": 2.0,
    '="đạt"&" rồi"': "đạt rồi",
    '=""': "",
    "=1<2": True,
    "=NA()": SpreadsheetError("#N/A"),
    "=1/0": SpreadsheetError("#DIV/0!"),
    "='Tiến độ'!$D$2": 44348.0,
    "=INDEX('Tiến độ'!$F:$F,ROW())-ROW()": 100.0,
    "=INDEX(Marks,ROW())-ROW()": 100.0,
    "=COUNTIF(_check!$F:$F,1)": 3.0,
    "=COUNTIF(CheckActual,1)": 3.0,
    "=MATCH(2,_check!$F:$F,0)": 3.0,
    "=SUMIFS('Tiến độ'!$C:$C,'Tiến độ'!$A:$A,\"a1\",'Tiến độ'!$D:$D,\"<=\"&'Tiến độ'!$D$4)": 40.0,
    '=COUNTIFS(Codes,"A1",Units,"VP")': 2.0,
    '=MATCH("b2",Codes,0)': 3.0,
    '=MATCH("B2",{"a","b2"},0)': 2.0,
    '=ISNA(MATCH("none",Codes,0))': True,
    "=SUMPRODUCT(--('Tiến độ'!$A$2:$A$5='Tiến độ'!$A$2))": 2.0,
    '=HYPERLINK("#\'Tiến độ\'!A1","tới")': "tới",
    '=IFERROR(1/0,"lỗi")': "lỗi",
    "=IFERROR(IF(LEN('Tiến độ'!A2&'Tiến độ'!B2)>0,1,0),1)": 1.0,
    '=CHOOSE(2,"a","b","")': "b",
    '=CHOOSE(3,"a","b","")': "",
    '=SUMPRODUCT(--("b"={"a","b"}))': 1.0,
    '=OR("b"="a","b"="b")': True,
}
TABLES: dict[str, Value] = {
    "=SUM(Progress[Số])": 70.0,
    "=INDEX(Progress[Đơn vị],2)": "TTR",
    '=SUMIFS(Progress[Số],Progress[Mã],"A1",Progress[Kỳ],"<="&44348)': 10.0,
}
ROWS = [("A1", "VP", 10, 44348), ("B2", "TTR", 20, 44378), ("A1", "VP", 30, 44409), ("A*", "KH", 10, 44440)]


def saved(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book)
    book.close()
    return out.getvalue()


def workbook(formulas: Mapping[str, Value]) -> bytes:
    """*formulas* below each other, in column A with the given result in the file, in column B with a wrong one."""

    def fill(book: xlsxwriter.Workbook) -> None:
        asked = book.add_worksheet(ASKED)
        for row, (formula, kept) in enumerate(formulas.items()):
            asked.write_formula(row, 0, formula, None, str(kept) if isinstance(kept, SpreadsheetError) else kept)
            asked.write_formula(row, 1, formula, None, WRONG)
        _add_data(book)

    return saved(fill)


def _add_data(book: xlsxwriter.Workbook) -> None:
    """A sheet with a table, a very hidden one, and names for whole columns of both."""
    data, hidden = book.add_worksheet(DATA), book.add_worksheet(HIDDEN)
    hidden.very_hidden()
    heads = [{"header": head} for head in ("Mã", "Đơn vị", "Số", "Kỳ")]
    data.add_table(0, 0, len(ROWS), len(heads) - 1, {"name": "Progress", "columns": heads, "data": ROWS})
    data.write_column(0, 5, range(101, 201))
    hidden.write_column(0, 5, (1, 0, 2, 1, 0, 1))
    for name, sheet, column in (
        ("Codes", DATA, "A"),
        ("Units", DATA, "B"),
        ("Marks", DATA, "F"),
        ("CheckActual", HIDDEN, "F"),
    ):
        book.define_name(name, f"='{sheet}'!${column}:${column}")


def calculated(engine: Engine) -> Calculated:
    return _calculated(engine.name)


@cache
def _calculated(name: str) -> Calculated:
    [engine] = [engine for engine in ENGINES if engine.name == name]
    return engine.calculate(workbook({**FORMULAS, **TABLES}))


def value(engine: Engine, formula: str) -> Value:
    return calculated(engine).value(ASKED, [*FORMULAS, *TABLES].index(formula) + 1, 1)


def one_formula(formula: str, kept: Value) -> FormulaCell:
    return FormulaCell(ASKED, 1, 1, formula, "A1", kept)


WRITTEN = [
    '<c r="A1" t="str"><f>B1</f><v>cũ</v></c>',
    '<c r="A1" s="3" t="str"><f t="shared" si="0"/><v>cũ</v></c>',
    '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>7</v></c>',
    '<c r="A1" t=\'b\'><f>B1</f><v xml:space="preserve">1</v></c>',
    '<x:c r="A1" t="e"><x:f>B1</x:f><x:v>#N/A</x:v></x:c>',
    '<c r="A1"><f>B1</f><v/></c>',
    '<c r="A1">\n <f ca="1">B1</f>\n <v>\n7</v>\n</c>',
]
PLAIN = '<c r="B1" s="2"/><c r="C1" t="s"><v>0</v></c><c r="D1"><v>7</v></c>'


@pytest.mark.parametrize("written", WRITTEN)
def test_no_result_of_a_formula_is_left(written: str) -> None:
    sheet = f"<sheetData><row>{PLAIN}{written}{PLAIN}</row></sheetData>"
    left = _part(
        without_results(_zipped({"xl/worksheets/own.xml": sheet, "xl/other.xml": sheet})), "xl/worksheets/own.xml"
    )
    assert left.count(PLAIN) == 2
    bare = left.replace(PLAIN, "")
    assert "f" in bare
    assert not any(trace in bare for trace in ("v>", "<v", ' t="str', " t='b", ' t="e', "cũ", "7", "#N/A"))


def test_all_but_the_results_stays() -> None:
    parts = {
        "xl/worksheets/sheet1.xml": PLAIN,
        "xl/styles.xml": WRITTEN[0],
        "xl/worksheets/_rels/sheet1.xml.rels": WRITTEN[0],
    }
    bare = without_results(_zipped(parts))
    assert {name: _part(bare, name) for name in parts} == parts


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return out.getvalue()


def _part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as source:
        return source.read(name).decode()


def test_results_are_read_as_what_they_are() -> None:
    data = workbook({**FORMULAS, **TABLES})
    ours, theirs = results(data), openpyxl.load_workbook(BytesIO(data), data_only=True)
    cells = [cell for sheet in theirs for row in sheet.iter_rows() for cell in row]
    for cell in cells:
        kept = SpreadsheetError(cell.value) if cell.data_type == "e" else cell.value
        assert ours.value(cell.parent.title, cell.row, cell.column) == (
            kept if kept is not None else _nothing(ours, cell)
        )
    assert len(cells) > 500


def _nothing(ours: Calculated, cell: openpyxl.cell.Cell) -> Value:
    """openpyxl does not tell an empty text from an empty cell."""
    found = ours.value(cell.parent.title, cell.row, cell.column)
    assert found in ("", None)
    return found


def test_texts_may_be_in_pieces_or_in_the_cell() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, bold = book.add_worksheet("Chữ"), book.add_format({"bold": True})
        sheet.write_rich_string("A1", "Tiến ", bold, "độ")

    assert results(saved(fill)).value("Chữ", 1, 1) == "Tiến độ"
    inline = BytesIO()
    book = xlsxwriter.Workbook(inline, {"in_memory": True, "constant_memory": True})
    book.add_worksheet("Chữ").write_string("A1", "trong ô")
    book.close()
    assert results(inline.getvalue()).value("Chữ", 1, 1) == "trong ô"


@each_engine
def test_formulas_are_calculated(engine: Engine) -> None:
    found = {formula: value(engine, formula) for formula in FORMULAS}
    assert {formula: found[formula] for formula, wanted in FORMULAS.items() if not same(wanted, found[formula])} == {}


@each_engine
def test_table_references_are_calculated_except_by_gnumeric(engine: Engine) -> None:
    found = {formula: value(engine, formula) for formula in TABLES}
    if engine is GNUMERIC:
        assert all(isinstance(one, SpreadsheetError) and one.code.startswith('#"') for one in found.values())
    else:
        assert found == TABLES


@each_engine
def test_a_wrong_result_in_the_file_is_reported(engine: Engine) -> None:
    cells = [at for at in formula_cells(workbook({**FORMULAS, **TABLES})) if at.formula in FORMULAS]
    reported = {(one.at.formula, one.at.column) for one in disagreements(cells, {engine.name: calculated(engine)})}
    assert reported == {(formula, 2) for formula in FORMULAS}


@each_engine
def test_shared_formulas_are_calculated(engine: Engine) -> None:
    """The second of two alike formulas is written as a copy of the first, as Excel does."""

    def fill(book: xlsxwriter.Workbook) -> None:
        asked = book.add_worksheet(ASKED)
        asked.write_formula("A1", "=C1+1", None, 2)
        asked.write_formula("A2", "=C2+1", None, 3)
        asked.write_column("C1", (1, 2))

    shared = {"<f>C1+1</f>": '<f t="shared" ref="A1:A2" si="0">C1+1</f>', "<f>C2+1</f>": '<f t="shared" si="0"/>'}
    data = _edited(saved(fill), "xl/worksheets/sheet1.xml", shared)
    cells = formula_cells(data)
    assert [at.formula for at in cells] == ["=C1+1", "=C2+1"]
    assert disagreements(cells, {engine.name: engine.calculate(data)}) == []


def _edited(data: bytes, name: str, changes: Mapping[str, str]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {part: source.read(part).decode() for part in source.namelist()}
    for old, new in changes.items():
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    return _zipped(parts)


@needs_gnumeric
def test_the_first_sheet_alone_shows_the_same() -> None:
    data = workbook({formula: kept for formula, kept in FORMULAS.items() if isinstance(kept, float | str)})
    [rows] = GNUMERIC.first_sheets([data])
    whole = GNUMERIC.calculate(data)
    assert [row[0] for row in rows] == [whole.value(ASKED, number, 1) for number in range(1, len(rows) + 1)]
    assert len(rows) > 15


@each_engine
def test_several_workbooks_come_back_in_their_order(engine: Engine) -> None:
    books = [workbook({f"={number}*2": number * 2.0}) for number in range(3)]
    assert [book.value(ASKED, 1, 1) for book in engine.calculate_all(books)] == [0, 2, 4]


@each_engine
def test_a_truth_value_is_above_every_number(engine: Engine) -> None:
    found = engine.calculate(workbook({"=FALSE>0": True}))
    assert found.value(ASKED, 1, 1) is (engine is not LIBREOFFICE)


@each_engine
def test_or_over_a_list_of_words_misleads_all_but_libreoffice(engine: Engine) -> None:
    """Excel says TRUE; in a plain cell three engines look at the first word alone. MATCH or SUMPRODUCT do it
    instead.
    """
    found = engine.calculate(workbook({'=OR("b"={"a","b"})': True}))
    assert found.value(ASKED, 1, 1) is (engine is LIBREOFFICE)


ERROR = SpreadsheetError("#N/A")


@pytest.mark.parametrize(
    ("kept", "found", "agree"),
    [
        (1.0, 1.0 + 1e-10, True),
        (1e12, 1e12 + 1, True),
        (1.0, 1.0 + 1e-8, False),
        (0.0, 1e-17, True),
        (0.0, 1e-9, False),
        ("", "", True),
        (None, "", True),
        (None, None, False),
        ("", None, False),
        ("", 0.0, False),
        (None, 0.0, False),
        (True, True, True),
        (True, 1.0, False),
        (0.0, False, False),
        ("a", "A", False),
        ("#N/A", ERROR, False),
        (ERROR, ERROR, True),
        (ERROR, SpreadsheetError("#REF!"), False),
    ],
)
def test_two_results_are_the_same(kept: Value, found: Value, agree: bool) -> None:
    assert same(kept, found) is agree


class Shows:
    """A calculated workbook that shows one *value* everywhere."""

    def __init__(self, value: Value) -> None:
        self.shown = value

    def value(self, sheet: str, row: int, column: int) -> Value:
        return self.shown


def test_two_of_three_engines_besides_libreoffice_must_agree() -> None:
    at = one_formula("=1+1", 2.0)
    for values, count in (((2.0, 2.0, 2.0), 3), ((2.0, 3.0, 2.0), 2), ((3.0, 3.0, 2.0), 1)):
        books = {engine.name: Shows(value) for engine, value in zip(ENGINES, (*values, 2.0), strict=True)}
        found = disagreements([at], books)
        assert votes([at], found, books) == {at: count}
        assert outvoted([at], found, books) == ([] if count >= 2 else [at])
    assert outvoted([at], [], ["libreoffice", "gnumeric"]) == [at]


def test_what_an_engine_cannot_read_is_known_by_a_line_with_a_reason() -> None:
    known = unparsed("# a comment\n\ngnumeric\t\\[#This Row\\]\tno table references\nformulon\t^Hỏi!B\tnone such\n")
    here = Disagreement("gnumeric", one_formula("=Progress[[#This Row],[Số]]", 1.0), None)
    elsewhere = Disagreement("formulon", here.at, None)
    left, idle = without_unparsed([here, elsewhere], known)
    assert left == [elsewhere]
    assert [line.reason for line in idle] == ["none such"]


@pytest.mark.parametrize("line", ["gnumeric\tx", "gnumeric\tx\t ", "excel\tx\tnot here", "gnumeric x with spaces"])
def test_a_line_that_says_too_little_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        unparsed(f"# engine, pattern, reason\n{line}\n")


def test_the_list_is_well_formed() -> None:
    assert len(unparsed()) == len({(line.engine, line.pattern) for line in unparsed()})


@cache
def marked() -> bytes:
    """Cells painted and refused by formulas, some of them through a name for a column of a very hidden sheet."""

    def fill(book: xlsxwriter.Workbook) -> None:
        asked = book.add_worksheet(ASKED)
        _add_data(book)
        wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        missing = book.add_format({"bg_color": "#FFEB9C"})
        for formula, style in (("=INDEX(CheckActual,ROW())=2", wrong), ("=INDEX(CheckActual,ROW())>=1", missing)):
            asked.conditional_format(
                "A1:B9", {"type": "formula", "criteria": formula, "format": style, "stop_if_true": True}
            )
        for place, rule in RULES.items():
            asked.data_validation(place, rule)

    return saved(fill)


RULES: dict[str, dict[str, object]] = {
    "A1:A9": {"validate": "custom", "value": "=INDEX(CheckActual,ROW())=2"},
    "B1:B9": {"validate": "custom", "value": "=COUNTIF(Codes,B1)=0"},
    "C1:C9": {"validate": "list", "source": ["Đạt", "Không đạt"]},
    "D1:D9": {"validate": "decimal", "criteria": ">=", "value": 0},
    "E1:E9": {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning"},
    "F1:F9": {"validate": "decimal", "criteria": ">=", "value": 0, "show_error": False},
}


@needs_formulon
def test_conditional_formats_are_evaluated() -> None:
    found = painted(marked(), ASKED, "A1:B9")
    assert {cell: [paint.fill for paint in paints] for cell, paints in found.items()} == {
        **{cell: ["#FFEB9C"] for cell in ("A1", "B1", "A4", "B4", "A6", "B6")},
        **{cell: ["#FFC7CE"] for cell in ("A3", "B3")},
    }
    [paint] = found["A3"]
    assert (paint.priority, paint.font, paint.formula) == (1, "#9C0006", "INDEX(CheckActual,ROW())=2")


@needs_formulon
@pytest.mark.parametrize(
    ("column", "row", "typed", "refused"),
    [
        (1, 3, "x", False),
        (1, 2, "x", True),
        (2, 1, "Z9", False),
        (2, 1, "A1", True),
        (3, 1, "Không đạt", False),
        (3, 1, "không", True),
        (4, 1, 0.0, False),
        (4, 1, -1.0, True),
        (4, 1, "abc", True),
        (4, 1, None, False),
        (5, 1, -1.0, False),
        (6, 1, -1.0, False),
        (7, 1, -1.0, False),
    ],
)
def test_data_validation_is_evaluated(column: int, row: int, typed: Value, refused: bool) -> None:
    assert refuses(marked(), ASKED, row, column, typed) is refused


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(FORMULON, marks=needs_formulon, id="formulon"),
        pytest.param(BETTEROFFICE, marks=needs_betteroffice, id="betteroffice"),
    ],
)
def test_what_is_typed_is_taken_back(engine: Formulon | BetterOffice) -> None:
    book = engine.open(workbook(FORMULAS))
    row = list(FORMULAS).index('=COUNTIFS(Codes,"A1",Units,"VP")') + 1
    before = [book.value(ASKED, place, 1) for place in range(1, len(FORMULAS) + 1)]
    for typed, count in (
        ("B2", 1),
        (None, 1),
        ("", 1),
        (7.0, 1),
        ("12", 1),
        ("=1", 1),
        (True, 1),
        (ERROR, 1),
        ("a1", 2),
    ):
        with book.trial({(DATA, 2, 1): typed}):
            assert (book.value(DATA, 2, 1), book.value(ASKED, row, 1)) == (typed, count)
        assert [book.value(ASKED, place, 1) for place in range(1, len(FORMULAS) + 1)] == before
    with pytest.raises(ValueError, match="formula"), book.trial({(ASKED, 1, 1): 3.0}):
        pass


@needs_formulon
def test_formulon_reads_everything() -> None:
    assert FORMULON.open(workbook(FORMULAS)).lost() == {}
    assert FORMULON.open(marked()).lost() == {}


@needs_betteroffice
def test_an_engine_that_gave_up_is_an_error() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(ASKED)
        for row in range(1200):
            sheet.write_formula(row, 0, "=COUNTIF($C$1:$C$10000,1)", None, 0)

    with pytest.raises(RuntimeError, match="over its limit"):
        BETTEROFFICE.calculate(saved(fill))


def test_a_missing_engine_skips_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.engines.engines.SSCONVERT", None)
    monkeypatch.setattr("tests.engines.engines.SOFFICE", None)
    monkeypatch.setattr("tests.engines.engines.find_spec", lambda package: None)
    for engine in ENGINES:
        mark = needs(engine).mark
        assert mark.args == (True,)
        assert "is not installed" in mark.kwargs["reason"]
