"""The sheet's own checks, quickly: small workbooks in which one thing is wrong, calculated by an engine that is no
LibreOffice.

1. What the formulas give is what was written as their results (those come from the rules): helpers, verdicts, counts,
   the verdict.
2. Every rule of the sheet is broken once, and one near miss of it is not counted.
3. A master asks for units, then whose workbook it is, then targets and allocations; while any is missing, it is not
   ready.
4. In a master, what is allocated is added up beside the plan value, and marked where the two differ, as ALC-01 says.
5. No formula means one thing here and another there (the typed reader), and none is too long to read.

The wide nets are test_agreement.py (what a clerk may do to a file) and test_engines_lane.py (every kind of workbook,
all engines).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.engines import damages
from tests.engines.cells import without_formulas
from tests.engines.compare import disagreements, formula_cells
from tests.engines.engines import BETTEROFFICE, FORMULON, needs_betteroffice, needs_formulon
from tests.engines.guide import guide_of, said_by_python
from tests.formulas.types import faults, longest
from tests.support.books import PLAN, TARGETS, issued_books, manifest_of, month, row, share, shares, tables, target
from tests.support.lean import load
from tests.support.unit_workbook import FIGURES
from xlplan.grid import SELF_CHECKS_TITLE, a1
from xlplan.layout import ALLOCATION, GUIDE, Allocation, Progress, Target
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout import TARGETS as TARGETS_SHEET
from xlplan.layout.choices import FigureType, Judgement, Measure, RollUp, State
from xlplan.plans.bundled import blank
from xlplan.template import frame
from xlplan.template.guide_tables import BY_COLUMN, BY_SHEET
from xlplan.template.plan import GROUPS
from xlplan.template.verdicts import cell_verdicts
from xlplan.workflow.building import build, contents_of, master, new_outcome, table_of
from xlplan.workflow.opening import open_workbook

pytestmark = pytest.mark.slow

Change = Callable[[Progress], Progress]
Rows = Sequence[Progress]


@pytest.fixture(autouse=True)
def few_spare_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "FREE_ROWS", dict.fromkeys(frame.FREE_ROWS, (3, 3)))


def book(change: Callable[[Rows], Rows], lang: str = "vi") -> tuple[bytes, dict[tuple[str, str], set[int]]]:
    """The workbook of unit A with changed rows of Progress; and where the rules find something missing or wrong."""
    issued = issued_books(tables())["A"]
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target]) if one.period and one.period <= month(10) else one
        for one in issued.tables.progress
    ]
    card = replace(issued.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A"))
    given = replace(issued.tables, card=card, progress=table_of(change(rows)))
    manifest = replace(issued.manifest, lang=lang)  # type: ignore[arg-type]
    found = cell_verdicts(contents_of(new_outcome(given, manifest)))
    places = {place: rows for source in (found.missing, found.wrong) for place, rows in source.items() if rows}
    return build(given, manifest), places


def at(target: str, number: int, **values: object) -> Callable[[Rows], Rows]:
    """One row of Progress with other *values*."""

    def change(rows: Rows) -> Rows:
        return [replace(one, **values) if (one.target, one.period) == (target, month(number)) else one for one in rows]  # type: ignore[arg-type]

    return change


def without(target: str, *numbers: int) -> Callable[[Rows], Rows]:
    return lambda rows: [
        one for one in rows if not (one.target == target and one.period in [month(number) for number in numbers])
    ]


def twice(target: str, number: int) -> Callable[[Rows], Rows]:
    """One row stands twice, as reading says it."""

    def change(rows: Rows) -> Rows:
        (again,) = at(target, number, bad=frozenset({"unit"}))(
            [one for one in rows if (one.target, one.period) == (target, month(number))]
        )
        return [*at(target, number, bad=again.bad)(rows), again]

    return change


NOTHING = {"actual": None, "denominator": None, "excluded": None, "judgement": None}
ONE, MANY = Decimal(1), Decimal(99)
# What is changed, and the column in which the sheet must find it (None: nothing).
CHANGES: list[tuple[str, Callable[[Rows], Rows], str | None]] = [
    ("clean", lambda rows: rows, None),
    ("PRG-01", at("F", 7, state=State.NOT_APPLICABLE), "state"),
    ("state without a figure", at("F", 7, state=State.NOT_APPLICABLE, **NOTHING), None),
    ("PRG-01 judged", at("C", 7, state=State.NOT_APPLICABLE), "state"),
    ("PRG-02 denominator", at("R", 7, denominator=None, excluded=None), "denominator"),
    ("PRG-02 actual", at("R", 7, actual=None), "actual"),
    ("PRG-03", at("R", 7, actual=MANY), "actual"),
    ("equal to the denominator", at("R", 7, actual=Decimal(9), denominator=Decimal(10), excluded=ONE), None),
    ("PRG-04", at("R", 7, excluded=MANY, actual=Decimal(0)), "excluded"),
    ("PRG-05", at("F", 7, denominator=ONE), "denominator"),
    ("PRG-05 excluded", at("T", 7, excluded=ONE), "excluded"),
    ("PRG-06", at("C", 7, actual=ONE), "actual"),
    ("PRG-06 denominator", at("C", 7, denominator=ONE), "denominator"),
    ("PRG-06 excluded", at("C", 7, excluded=ONE), "excluded"),
    ("PRG-07", at("F", 7, judgement=Judgement.MET), "judgement"),
    ("PRG-08", at("T", 7, state=State.NIL, **NOTHING), "state"),
    ("nil of a flow", at("F", 7, state=State.NIL, **NOTHING), None),
    ("PRG-09", at("F", 11, actual=ONE), "period"),
    ("PRG-09 nil", at("F", 11, state=State.NIL, **NOTHING), "period"),
    ("not applicable in a period to come", at("F", 11, state=State.NOT_APPLICABLE, **NOTHING), None),
    ("PRG-10", at("F", 11, period=date(2022, 3, 1)), "period"),
    ("PRG-11", at("F", 7, **NOTHING), "actual"),
    ("PRG-11 of the reporting period", at("F", 10, **NOTHING), "actual"),
    ("PRG-11 judgement", at("C", 7, **NOTHING), "judgement"),
    ("an estimate of nothing", at("F", 7, figure_type=FigureType.ESTIMATE, **NOTHING), None),
    ("COL-08", twice("F", 7), "unit"),
    ("PRG-30", without("F", 7, 9), "periods_without_row"),
    ("a row that is not due", without("F", 12), None),
]


@needs_betteroffice
@pytest.mark.parametrize(("name", "change", "column"), CHANGES)
def test_formulas_give_what_the_rules_find(name: str, change: Callable[[Rows], Rows], column: str | None) -> None:
    data, found = book(change)
    assert {id for _, id in found} == ({column} if column else set()), name
    assert disagreements(formula_cells(data), {"betteroffice": BETTEROFFICE.calculate(data)}) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_formula_is_ambiguous_or_long(lang: str) -> None:
    data, _ = book(lambda rows: rows, lang)
    assert faults(data) == []
    lengths = longest(data)
    assert max(lengths["format"], lengths["validation"]) <= 255
    assert lengths["cell"] <= 1000


@needs_betteroffice
def test_an_allocation_from_later_on_asks_for_nothing_before() -> None:
    issued = issued_books(tables())["A"]
    later = [replace(share("F", "A", "50"), effective_from=date(2021, 8, 15))]
    others = [one for one in issued.tables.allocations if one.target != "F"]
    rows = [one for one in issued.tables.progress if one.target != "F"]
    given = replace(issued.tables, allocations=table_of([*later, *others]), progress=table_of(rows))
    data = build(given, issued.manifest)
    assert disagreements(formula_cells(data), {"betteroffice": BETTEROFFICE.calculate(data)}) == []


@needs_betteroffice
def test_a_long_table_is_counted_from_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its checks are what the rules found when the workbook was written; the Guide counts them as it counts
    formulas.
    """
    monkeypatch.setattr(frame, "FORMULA_ROWS", 3)
    data, found = book(at("F", 7, **NOTHING))
    assert found == {("progress", "actual"): {7}}
    cells = formula_cells(data)
    assert disagreements(cells, {"betteroffice": BETTEROFFICE.calculate(data)}) == []
    by_formula = {one.formula for one in cells}
    assert not any("INDEX(ProgressActual,ROW())" in text for text in by_formula)
    (sentence,) = (one.cached for one in cells if one.sheet == "Hướng dẫn" and one.cell == "A6")
    assert str(sentence).startswith("Còn thiếu 1 chỗ, sai 0 chỗ.")


NONE: dict[str, str] = {"units": "Đơn vị!A6", "targets": "Chỉ tiêu!A6", "allocations": "Giao chỉ tiêu!A6"}


@needs_betteroffice
@pytest.mark.parametrize("emptied", [(), ("units",), ("targets",), ("allocations",), tuple(NONE)])
def test_a_master_asks_for_what_a_plan_cannot_be_without(emptied: tuple[str, ...]) -> None:
    """What is left refers to nothing that is gone."""
    needs_units = ("units", "targets", "allocations")
    gone = needs_units if "units" in emptied else ("targets", "allocations") if "targets" in emptied else emptied
    given = tables(**dict.fromkeys(gone, ()), plan=replace(PLAN, unit=None if "units" in emptied else PLAN.unit))
    with damages.few_spare_rows(3):
        data = build(given, manifest_of(given))
    calculated = BETTEROFFICE.calculate(data)
    assert disagreements(formula_cells(data), {"betteroffice": calculated}) == []
    said = guide_of(calculated)
    assert said == said_by_python(open_workbook(data, "x.xlsx").errors)
    assert said.ready is not bool(gone)
    asked = {sheet: place for sheet, place in said.first.items() if sheet != PLAN_SHEET.words.vi}
    assert asked == {place.split("!")[0]: place for name, place in NONE.items() if name in gone}


def test_the_guide_asks_in_the_order_of_work() -> None:
    """Units come before the line that asks whose workbook it is, in both tables of a master."""
    book = load(master(blank(), "vi"))[GUIDE.words.vi]
    titles = [book.cell(row, 1).value for row in range(1, book.max_row + 1)]
    by_sheet = titles[titles.index(BY_SHEET.vi) + 2 :]
    assert by_sheet[:6] == ["Kế hoạch", "Đơn vị", "Kế hoạch", "Cá nhân", "Phong trào", "Danh hiệu"]
    start = titles.index(BY_COLUMN.vi) + 3
    by_column = [(book.cell(row, 1).value, book.cell(row, 2).value) for row in range(start, start + 20)]
    own = next(number for number, line in enumerate(by_column) if line[1] == GROUPS[0][0].vi)
    assert by_column[own - 1][0] == "Đơn vị"
    assert by_column[own + 1][0] == "Cá nhân"


SUMS: list[tuple[str, tuple[Target, ...], tuple[Allocation, ...], dict[str, object], set[str]]] = [
    ("as planned", (), (), {"F": 100, "T": 1000, "R": "", "Q": "", "C": ""}, set()),
    ("one share more", (), (share("F", "S", "7"),), {"F": 107}, {"F"}),
    (
        "by tenths",
        (target("G", Measure.FLOW, "0.3"),),
        (share("G", "A", "0.1"), share("G", "B", "0.2")),
        {"G": 0.3},
        set(),
    ),
    ("nothing allocated yet", (target("G", Measure.FLOW, "5"),), (), {"G": 0}, set()),
    (
        "a share from later on",
        (),
        (
            replace(share("F", "S", "7"), effective_from=date(2021, 11, 1)),
            replace(share("F", "S", "9"), effective_from=date(2021, 12, 1)),
        ),
        {"F": 107},
        {"F"},
    ),
    (
        "a share revised later on",
        (),
        (replace(share("F", "A", "60"), effective_from=date(2021, 11, 1)),),
        {"F": 100},
        set(),
    ),
    ("no plan", (target("G", Measure.FLOW),), (share("G", "A", "7"),), {"G": 7}, set()),
    (
        "the owner speaks for all",
        (target("G", Measure.STOCK, "5", roll_up=RollUp.OWNER, owner="A"),),
        (share("G", "A", "5"), share("G", "B", "2")),
        {"G": ""},
        set(),
    ),
    (
        "a share revised",
        (),
        (replace(share("F", "A", "60"), effective_from=date(2021, 9, 1)),),
        {"F": 110},
        {"F"},
    ),
]


@needs_formulon
@needs_betteroffice
@pytest.mark.parametrize(("name", "targets", "more", "totals", "marked"), SUMS, ids=[one[0] for one in SUMS])
def test_what_is_allocated_is_added_up_beside_the_plan(
    name: str, targets: tuple[Target, ...], more: tuple[Allocation, ...], totals: dict[str, object], marked: set[str]
) -> None:
    given = tables(targets=(*TARGETS, *targets), allocations=(*shares(), *more))
    with damages.few_spare_rows(3):
        data = build(given, manifest_of(given))
    calculated = BETTEROFFICE.calculate(data)
    assert disagreements(formula_cells(data), {"betteroffice": calculated}) == []
    column = list(TARGETS_SHEET.block.columns).index("allocated") + 1
    title = TARGETS_SHEET.words.vi
    rows = {row.code: row.row for row in given.targets}
    found = {code: calculated.value(title, rows[code], column) for code in totals}
    assert {
        code: round(value, 9) if isinstance(value, float) else value or "" for code, value in found.items()
    } == totals
    held = without_formulas(without_formulas(data, SELF_CHECKS_TITLE), ALLOCATION.words.vi)  # see FormulonBook.painted
    paints = FORMULON.open(held).painted(title, f"{a1(6, column)}:{a1(20, column)}")
    assert {code for code, row in rows.items() if any(one.fill for one in paints.get(a1(row, column), ()))} == marked
    told = {one.values["target"] for one in open_workbook(data, "x.xlsx").findings if one.code == "ALC-01"}
    assert told == marked


@needs_betteroffice
def test_a_revised_plan_is_compared_in_its_own_row() -> None:
    later = replace(TARGETS[0], value=Decimal(120), effective_from=date(2021, 9, 1))
    given = tables(targets=(*TARGETS, later))
    with damages.few_spare_rows(3):
        data = build(given, manifest_of(given))
    calculated = BETTEROFFICE.calculate(data)
    assert disagreements(formula_cells(data), {"betteroffice": calculated}) == []
    column = list(TARGETS_SHEET.block.columns).index("allocated") + 1
    rows = [row.row for row in given.targets if row.code == "F"]
    assert [calculated.value(TARGETS_SHEET.words.vi, row, column) or "" for row in rows] == ["", 100]


def test_a_unit_does_not_see_the_sum() -> None:
    data, _ = book(lambda rows: rows)
    sheet = load(data)[TARGETS_SHEET.words.vi]
    place = list(TARGETS_SHEET.block.columns).index("allocated") + 1
    assert sheet.column_dimensions[a1(1, place)[:-1]].hidden
    assert not any(sheet.cell(row, place).value for row in range(6, 12))
