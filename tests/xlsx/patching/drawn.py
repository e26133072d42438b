"""Drawn workbooks and drawn patches for them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.xlsx.patching.books import (
    HEAD,
    LEFT,
    OTHER,
    SHEET,
    TABLE,
    WIDTH,
    Made,
    as_others_write,
    by_openpyxl,
    by_xlsxwriter,
)
from xlplan.findings import CellRef
from xlplan.patch import (
    ANYTHING,
    SAME,
    CellEdit,
    Formula,
    Link,
    LinkEdit,
    Look,
    MarkEdit,
    Note,
    NoteEdit,
    Patch,
    TableRows,
)

MAKERS: dict[str, Callable[[int, int, int], Made]] = {
    "xlsxwriter": by_xlsxwriter,
    "openpyxl": by_openpyxl,
    "prefixed xlsxwriter": lambda *sizes: as_others_write(by_xlsxwriter(*sizes)),
    "prefixed openpyxl": lambda *sizes: as_others_write(by_openpyxl(*sizes)),
}
DATED = {(SHEET, 4), (SHEET, 8)}  # columns whose cells show dates


@dataclass(frozen=True)
class Case:
    """A workbook and a patch for it."""

    made: Made
    patch: Patch


@cache
def made_by(maker: str, seed: int, rows: int, growth: int) -> Made:
    return MAKERS[maker](seed, rows, growth)


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=30
).filter(lambda text: "_x" not in text)
days = st.dates(date(1900, 3, 1), date(2199, 12, 31))
numbers = st.one_of(
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
)
formulas = st.builds(
    lambda n, result: Formula(f"1+{n}", result), st.integers(0, 9), st.one_of(st.integers(0, 99), texts, st.booleans())
)
looks = st.builds(
    Look,
    number_format=st.sampled_from([None, "0.000", "#,##0", '"x"0']),
    fill=st.sampled_from([None, "#FFCC00"]),
    color=st.sampled_from([None, "#112233"]),
    bold=st.sampled_from([None, True, False]),
    underline=st.sampled_from([None, True]),
)
shy_looks = looks.map(lambda look: replace(look, number_format=None))


def contents(title: str, column: int) -> st.SearchStrategy[Any]:
    """What may be set in a cell: numbers not where they would be shown as dates."""
    calm = st.one_of(st.none(), texts, st.booleans(), days)
    return calm if (title, column) in DATED else st.one_of(calm, numbers, formulas)


@st.composite
def cases(draw: st.DrawFn, *, whole: bool = True) -> Case:
    """Any workbook; cells, and if *whole* rows, marks, notes and links too."""
    rows = draw(st.integers(1, 6))
    made = made_by(draw(st.sampled_from(sorted(MAKERS))), draw(st.integers(0, 2)), rows, draw(st.integers(0, 3)))
    tables = draw(_table_rows(made)) if whole and draw(st.booleans()) else ()
    going = len(tables[0].before) if tables and isinstance(tables[0].before, tuple) else rows
    return Case(
        made,
        Patch(
            cells=draw(_cells(made.last - going if tables else None)),
            tables=tables,
            marks=draw(st.lists(_marks(), max_size=2, unique_by=lambda mark: (mark.areas, mark.formula)).map(tuple))
            if whole
            else (),
            links=draw(_links()) if whole else (),
            notes=draw(_notes()) if whole else (),
        ),
    )


@st.composite
def _cells(draw: st.DrawFn, last: int | None) -> tuple[CellEdit, ...]:
    """Below *last*, where it is given, the table is edited otherwise."""
    places = draw(
        st.lists(
            st.tuples(st.sampled_from([SHEET, OTHER]), st.integers(1, 20), st.integers(1, 9)), max_size=8, unique=True
        )
    )
    edits = []
    for title, row, column in places:
        in_table = title == SHEET and LEFT <= column < LEFT + WIDTH
        if title == SHEET and (
            (row == 2 and column in (3, 4)) or (in_table and (row == HEAD or (last is not None and row > last)))
        ):
            continue
        look = draw(st.one_of(st.none(), shy_looks))
        after: Any = draw(st.one_of(contents(title, column), st.just(SAME) if look else st.nothing()))
        edits.append(CellEdit(CellRef(title, row, column), ANYTHING, after, look))
    return tuple(edits)


@st.composite
def _table_rows(draw: st.DrawFn, made: Made) -> tuple[TableRows, ...]:
    after = draw(st.lists(st.tuples(*(contents(SHEET, LEFT + number) for number in range(WIDTH))), max_size=5))
    if draw(st.booleans()):
        return (TableRows(TABLE, ANYTHING, tuple(after)),)
    going = draw(st.integers(0, made.rows))
    before = ((None,) * WIDTH,) * going
    return (TableRows(TABLE, before, tuple(after)),)


@st.composite
def _marks(draw: st.DrawFn) -> MarkEdit:
    top, left = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    area = (top, left, top + draw(st.integers(0, 5)), left + draw(st.integers(0, 2)))
    return MarkEdit(draw(st.sampled_from([SHEET, OTHER])), (area,), f'A1<>{draw(st.integers(0, 9))}&"<"', draw(looks))


@st.composite
def _links(draw: st.DrawFn) -> tuple[LinkEdit, ...]:
    link = st.builds(
        Link, st.sampled_from([f"#'{SHEET}'!A1", "https://example.vn/?q=1&r=2", "https://example.vn/#x"]), texts
    )
    places = draw(st.lists(st.integers(1, 5), max_size=3, unique=True))
    return tuple(LinkEdit(CellRef(OTHER, row, 2), ANYTHING, draw(st.one_of(st.none(), link))) for row in places)


@st.composite
def _notes(draw: st.DrawFn) -> tuple[NoteEdit, ...]:
    note = st.builds(Note, texts.filter(lambda text: bool(text.strip())), st.sampled_from(["xlplan", "Lan", "Hà"]))
    places = draw(
        st.lists(st.tuples(st.sampled_from([SHEET, OTHER]), st.integers(5, 8), st.just(3)), max_size=3, unique=True)
    )
    return tuple(NoteEdit(CellRef(*place), ANYTHING, draw(st.one_of(st.none(), note))) for place in places)


def as_number(value: object) -> object:
    """What both readers say of a value: numbers as floats."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value
