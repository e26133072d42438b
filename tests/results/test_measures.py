"""Measures, roll-up and ratings, one rule at a time; the default plan is evaluated at 10/2021, E = 287/344 = 0.834.

1. Quotients: six decimals, half away from zero; 15 significant digits in; division by zero is null.
2. Flow: sum and opening; nil is 0; not applicable and withdrawn add nothing.
3. Stock: last reported, carried forward with its age; not applicable ends it; never summed over periods.
4. Ratios: Σ ÷ Σ net of exclusions, never an average of percentages; flow ratios start from three sums.
5. Criterion: met only if all that must judge are met; the unmet are named.
6. Roll-up: sum of units; or the owner's figure for the whole and the units above it.
7. Plans: allocation in force, revised values, a ratio's own value, the branch's roll-up in a branch workbook.
8. Ratings: each of the table, before the end and at it, ≥ and ≤, with and without an opening.
9. A closed unit keeps its flows, not its levels. Parts are never added into anything.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.support.books import PLAN, ROOT, TARGETS, UNITS, month, results, row, share, tables, target
from xlplan.coverage import Coverage
from xlplan.layout import Unit
from xlplan.layout.choices import Direction, Judgement, Measure, Rating, RollUp
from xlplan.measures import expected_share, percentage, plus, rounded
from xlplan.periods import calendar_of
from xlplan.results import Result, running_totals

END = date(2021, 12, 31)
LESS = {"direction": Direction.AT_MOST}


@pytest.mark.parametrize(
    ("quotient", "shown"),
    [
        ("1/3", "0.333333"),
        ("2/3", "0.666667"),
        ("-2/3", "-0.666667"),
        ("1/2000000", "0.000001"),
        ("-1/2000000", "-0.000001"),
        ("500", "500"),
        ("0", "0"),
        ("1110000", "1110000"),
    ],
)
def test_quotients(quotient: str, shown: str) -> None:
    assert str(rounded(Fraction(quotient))) == shown


def test_sums_are_exact_and_nothing_is_not_zero() -> None:
    assert plus(Decimal("0.1"), Decimal("0.2")) == Decimal("0.3")
    assert plus(Decimal("1e14"), Decimal("0.000001")) == Decimal("100000000000000.000001")
    assert plus(None, None) is None
    assert percentage(Decimal(1), Decimal(0)) is None


def test_expected_share_stays_within_the_contest() -> None:
    start, end = date(2021, 1, 1), date(2021, 12, 10)
    assert expected_share(start, end, date(2021, 10, 14)) == Fraction(287, 344)
    assert expected_share(start, end, date(2020, 1, 1)) == 0
    assert expected_share(start, end, END) == 1
    assert expected_share(None, end, END) is None


def one(said: dict[int, str], code: str = "F", unit: str | None = "A", **more: object) -> Result:
    """The result of one unit's rows: month → what it said."""
    as_of = more.pop("as_of", None)
    rows = [row("A", code, number, text) for number, text in said.items()]
    return results(tables(rows, **more), as_of)[code, unit]  # type: ignore[arg-type]


def test_flow_adds_up_from_its_opening() -> None:
    found = one(
        {6: "1", 7: "nil", 8: "n/a", 9: "withdrawn", 10: "2.5", 11: "99"}, allocations=[share("F", "A", "50", "10")]
    )
    assert (found.actual, found.percent, found.rating) == (Decimal("13.5"), Decimal(27), Rating.BEHIND)
    assert found.forecast == Decimal("16.181185")  # 13.5 * 344 / 287
    nothing = one({}, allocations=[share("F", "A", "50", "10")])
    assert (nothing.actual, nothing.rating) == (10, Rating.BEHIND)
    assert one({6: "nil"}).actual == 0


def test_stock_is_the_last_level_with_its_age() -> None:
    found = one({6: "400", 7: "450", 8: "withdrawn"}, "T")
    assert (found.actual, found.oldest, found.forecast) == (450, month(7), 450)
    gone = one({6: "400", 7: "n/a"}, "T")
    assert (gone.actual, gone.oldest, gone.rating) == (None, None, None)
    back = one({6: "400", 7: "n/a", 9: "1"}, "T")
    assert (back.actual, back.oldest) == (1, month(9))
    whole = results(tables([row("A", "T", 6, "400"), row("B", "T", 9, "300")]))["T", None]
    assert (whole.actual, whole.oldest) == (700, month(6))


def test_ratios_are_sums_over_sums() -> None:
    given = tables([row("A", "R", 9, "90/100"), row("A", "R", 10, "1/10-8"), row("B", "R", 10, "0/898")])
    found = results(given)
    assert (found["R", "A"].numerator, found["R", "A"].denominator) == (91, 102)
    assert found["R", "A"].actual == Decimal("89.215686")
    assert (found["R", None].actual, found["R", None].points) == (Decimal("9.1"), Decimal("-85.9"))
    levels = results(tables([row("A", "Q", 9, "90/100"), row("A", "Q", 10, "1/2"), row("B", "Q", 8, "0/2")]))["Q", None]
    assert (levels.actual, levels.oldest, levels.percent) == (25, month(8), None)
    opening = share("R", "A", None, "8", opening_denominator=Decimal(12), opening_excluded=Decimal(2))
    assert one({10: "0/10"}, "R", allocations=[opening]).actual == 40
    empty = one({10: "0/0"}, "R")
    assert (empty.actual, empty.denominator, empty.rating, empty.forecast) == (None, 0, None, None)
    assert one({10: "nil"}, "R").rating is Rating.NO_DATA


def test_criterion_needs_everybody() -> None:
    found = results(tables([row("A", "C", 6, "met"), row("B", "C", 6, "met"), row("B", "C", 10, "not met")]))
    assert (found["C", None].actual, found["C", None].unmet, found["C", None].rating) == (
        Judgement.NOT_MET,
        ("B",),
        Rating.SHORT,
    )
    assert (found["C", "A"].actual, found["C", "A"].rating) == (Judgement.MET, Rating.MET)
    silent = results(tables([row("A", "C", 6, "met")]))["C", None]
    assert (silent.actual, silent.rating, silent.unmet, silent.awaited) == (None, Rating.INCOMPLETE, (), ("B",))
    assert silent.oldest == month(6)  # the judgement is carried forward, and its period shown
    both = results(tables([row("A", "C", 6, "not met")]))["C", None]
    assert (both.actual, both.unmet, both.awaited) == (Judgement.NOT_MET, ("A",), ("B",))
    assert results(tables([row("A", "C", 6, "met")]), END)["C", None].rating is Rating.INCOMPLETE
    excused = results(tables([row("A", "C", 6, "met"), row("B", "C", 6, "n/a")]))
    assert excused["C", None].actual is Judgement.MET
    assert (excused["C", "B"].actual, excused["C", "B"].rating) == (None, None)
    nobody = results(tables())["C", None]
    assert (nobody.actual, nobody.rating, nobody.unmet) == (None, Rating.NO_DATA, ())
    at_end = results(tables([row("A", "C", 6, "not met")]), END)["C", None]
    assert at_end.rating is Rating.NOT_MET


def test_the_owner_speaks_for_all_above_it() -> None:
    owned = target("T", Measure.STOCK, "900", roll_up=RollUp.OWNER, owner="A")
    rows = [row("A", "T", 10, "800"), row("B", "T", 10, "77")]
    given = tables(rows, targets=[owned], allocations=[share("T", "A", "850", "100"), share("T", "B", "50")])
    found = results(given)
    assert [found["T", unit].actual for unit in (None, ROOT, "A", "B")] == [800, 800, 800, 77]
    assert [found["T", unit].plan for unit in (None, ROOT, "A", "B")] == [900, 850, 850, 50]


def test_plans_in_force() -> None:
    revised = [
        target("F", Measure.FLOW, "100"),
        target("F", Measure.FLOW, "80", effective_from=date(2021, 9, 1)),
        target("F", Measure.FLOW, "1", effective_from=END),
    ]
    allocations = [
        share("F", "A", "50", "7"),
        share("F", "A", "30", effective_from=date(2021, 10, 14)),
        share("F", "B", "50"),
    ]
    given = tables(targets=revised, allocations=allocations)
    found = results(given)
    assert [found["F", unit].plan for unit in (None, ROOT, "A", "B")] == [80, 80, 30, 50]
    assert found["F", "A"].actual == 7
    before = results(given, date(2021, 8, 14))
    assert [before["F", unit].plan for unit in (None, "A")] == [100, 50]
    branch = results(given, is_root=False)
    assert branch["F", None].plan == 80
    ratio = results(tables(allocations=[share("R", "A", "97"), share("R", "B")]))
    assert [ratio["R", unit].plan for unit in (None, ROOT, "A", "B")] == [95, 95, 97, 95]


RATED = [
    # target, allocated, opening, what was said in 10/2021, before the end, at the end
    ("F", {}, "50", None, "51", Rating.EXCEEDED, Rating.EXCEEDED),
    ("F", {}, "50", None, "50", Rating.MET, Rating.MET),
    ("F", {}, "50", None, "38", Rating.ON_TRACK, Rating.NOT_MET),  # 0.76, above 0.9 * 0.834 = 0.751
    ("F", {}, "50", None, "37", Rating.BEHIND, Rating.NOT_MET),  # 0.74, below 0.751
    ("F", LESS, "50", None, "51", Rating.NOT_MET, Rating.NOT_MET),
    ("F", LESS, "50", None, "46", Rating.AT_RISK, Rating.MET),  # 0.92, above 1.1 * 0.834 = 0.918
    ("F", LESS, "50", None, "45", Rating.ON_TRACK, Rating.MET),  # 0.90, below 0.918
    ("F", {}, "0", None, "0", Rating.MET, Rating.MET),
    ("F", {}, "0", None, "1", Rating.EXCEEDED, Rating.EXCEEDED),
    ("F", LESS, "0", None, "0", Rating.ON_TRACK, Rating.MET),
    ("F", {}, None, None, "5", None, None),
    ("F", {}, "50", None, "", Rating.NO_DATA, Rating.NO_DATA),
    ("F", {}, "50", None, "n/a", None, None),
    ("T", {}, "500", None, "499", Rating.SHORT, Rating.NOT_MET),
    ("T", {}, "500", None, "500", Rating.ON_TRACK, Rating.MET),
    ("T", {}, "500", None, "501", Rating.ON_TRACK, Rating.EXCEEDED),
    ("T", {}, "500", "400", "476", Rating.ON_TRACK, Rating.NOT_MET),  # 76 of 100 gone up
    ("T", {}, "500", "400", "475", Rating.BEHIND, Rating.NOT_MET),  # 0.75, below 0.751
    ("T", {}, "500", "600", "499", Rating.BEHIND, Rating.NOT_MET),  # only the opening met it: S = 0
    ("T", {}, "500", "400", "600", Rating.ON_TRACK, Rating.EXCEEDED),
    ("T", LESS, "500", "600", "505", Rating.ON_TRACK, Rating.NOT_MET),  # 95 of 100 gone down
    ("T", LESS, "500", None, "501", Rating.SHORT, Rating.NOT_MET),
    ("R", {}, None, None, "94/100", Rating.SHORT, Rating.NOT_MET),
    ("R", {}, None, None, "95/100", Rating.ON_TRACK, Rating.MET),
    ("R", {}, None, None, "96/100", Rating.ON_TRACK, Rating.EXCEEDED),
    ("R", LESS, None, None, "96/100", Rating.SHORT, Rating.NOT_MET),
    ("Q", LESS, "10", None, "1/20", Rating.ON_TRACK, Rating.MET),
    ("C", {}, None, None, "met", Rating.MET, Rating.MET),
    ("C", {}, None, None, "not met", Rating.SHORT, Rating.NOT_MET),
]


@pytest.mark.parametrize(("code", "change", "value", "opening", "said", "before", "at_end"), RATED)
def test_ratings(
    code: str,
    change: dict[str, Direction],
    value: str | None,
    opening: str | None,
    said: str,
    before: Rating | None,
    at_end: Rating | None,
) -> None:
    targets = [
        replace(one, direction=change.get("direction", one.direction)) if one.code == code else one for one in TARGETS
    ]
    given = tables([row("A", code, 10, said)], targets=targets, allocations=[share(code, "A", value, opening)])
    assert results(given)[code, "A"].rating is before
    assert results(given, END)[code, "A"].rating is at_end


STARTED = [
    # in the first tenth of the time (14/06 of a plan from 24/05 to 10/12, E = 22/201 = 0.109, with a threshold of 15)
    ("F", {}, "50", None, "1", Rating.EARLY),
    ("F", {}, "50", None, "50", Rating.MET),
    ("F", LESS, "50", None, "49", Rating.EARLY),
    ("F", LESS, "50", None, "51", Rating.NOT_MET),
    ("T", {}, "500", None, "499", Rating.EARLY),
    ("T", {}, "500", "400", "401", Rating.EARLY),
    ("T", {}, "500", "400", "500", Rating.ON_TRACK),
    ("R", {}, None, None, "94/100", Rating.EARLY),
    ("R", {}, None, None, "95/100", Rating.ON_TRACK),
    ("C", {}, None, None, "not met", Rating.EARLY),
    ("C", {}, None, None, "met", Rating.MET),
    ("F", {}, "50", None, "", Rating.NO_DATA),
]


@pytest.mark.parametrize(("code", "change", "value", "opening", "said", "rating"), STARTED)
def test_nothing_is_rated_by_its_pace_at_the_start(
    code: str, change: dict[str, Direction], value: str | None, opening: str | None, said: str, rating: Rating
) -> None:
    targets = [
        replace(one, direction=change.get("direction", one.direction)) if one.code == code else one for one in TARGETS
    ]
    plan = replace(PLAN, results_from=None, period=month(6), pace_threshold=Decimal(15))
    given = tables(
        [row("A", code, 6, said)], targets=targets, allocations=[share(code, "A", value, opening)], plan=plan
    )
    assert results(given)[code, "A"].rating is rating


def test_every_rating_is_reached() -> None:
    reached = {rating for case in RATED for rating in case[5:]} | {case[5] for case in STARTED}
    assert reached == {None, *Rating} - {Rating.INCOMPLETE}  # it needs two units


def test_the_pace_threshold_is_a_cell() -> None:
    strict = replace(PLAN, pace_threshold=Decimal(5))
    assert one({10: "38"}).rating is Rating.ON_TRACK
    assert one({10: "38"}, plan=strict).rating is Rating.BEHIND


def test_behind_means_a_forecast_below_nine_tenths_of_the_plan() -> None:
    """Rating and forecast say the same, whatever the date: 2 of 100 after a fortnight of a year is not "on track"."""
    for number in range(7, 13):
        for figure in range(1, 60):
            found = one({number: str(figure)}, plan=replace(PLAN, period=month(number)))
            assert found.forecast is not None
            assert found.plan is not None
            if found.rating in (Rating.BEHIND, Rating.ON_TRACK):
                assert (found.rating is Rating.BEHIND) == (found.forecast < Decimal("0.9") * found.plan)


def test_not_applicable_is_no_rating_unless_a_judgement_is_awaited() -> None:
    ended = results(tables([row("A", "T", 6, "400"), row("A", "T", 7, "n/a")]))
    assert (ended["T", "A"].rating, ended["T", None].rating) == (None, None)
    only = results(tables([row("A", "F", 6, "n/a")]))
    assert (only["F", "A"].rating, only["F", None].rating) == (None, None)
    awaited = results(tables([row("A", "C", 6, "n/a")]))
    assert (awaited["C", "A"].rating, awaited["C", None].rating) == (None, Rating.NO_DATA)
    nobody = results(tables([row("A", "C", 6, "n/a"), row("B", "C", 6, "n/a")]))
    assert nobody["C", None].rating is None


def test_coverage_adds_up_over_the_tree() -> None:
    rows = [row("A", "F", 6, "1"), *(row("B", "F", number, "1") for number in range(6, 11))]
    found = results(tables(rows))
    assert (found["F", "A"].coverage, found["F", "B"].coverage) == (Coverage(0, 1, ("A",)), Coverage(1, 1))
    assert found["F", None].coverage == found["F", ROOT].coverage == Coverage(1, 2, ("A",))
    late = [share("F", "A", effective_from=date(2021, 10, 14)), share("F", "B")]
    taken_over = results(tables([row("A", "F", 10, "nil")], allocations=late))
    assert (taken_over["F", "A"].coverage, taken_over["F", "B"].coverage.missing) == (Coverage(1, 1), ("B",))
    closed = [*UNITS[:2], Unit(code="B", name="B", parent=ROOT, valid_to=date(2021, 7, 14))]
    ended = results(tables([row("B", "F", 6, "1"), row("B", "F", 7, "1")], units=closed))
    assert ended["F", "B"].coverage == Coverage(1, 1)
    withdrawn = results(tables([row("A", "F", number, "withdrawn") for number in range(6, 11)]))
    assert withdrawn["F", "A"].coverage.missing == ("A",)


def test_a_closed_unit_keeps_what_it_did() -> None:
    units = [*UNITS[:2], Unit(code="B", name="B", parent=ROOT, valid_to=date(2021, 9, 30), successor="A")]
    rows = [
        row("B", "F", 8, "5"),
        row("B", "T", 8, "300"),
        row("B", "C", 8, "not met"),
        row("A", "C", 8, "met"),
        row("A", "T", 10, "1"),
    ]
    found = results(tables(rows, units=units))
    assert [found[code, None].actual for code in ("F", "T", "C")] == [5, 1, Judgement.MET]


def test_parts_are_never_added() -> None:
    parts = [target("T", Measure.STOCK, "10"), target("T.1", Measure.STOCK, part_of="T")]
    found = results(
        tables(
            [row("A", "T", 10, "8"), row("A", "T.1", 10, "3")],
            targets=parts,
            allocations=[share("T", "A", "10"), share("T.1", "A")],
        )
    )
    assert (found["T", None].actual, found["T.1", None].actual, found["T.1", None].rating) == (8, 3, None)


def test_without_a_reporting_period_nothing_is_rated() -> None:
    found = results(tables([row("A", "F", 6, "5")], plan=replace(PLAN, period=None)))
    assert (found["F", "A"].actual, found["F", "A"].rating) == (None, Rating.NO_DATA)


def test_running_totals_are_the_units_own() -> None:
    rows = [
        row("A", "F", 6, "5"),
        row("A", "F", 7, ""),
        row("A", "F", 8, "nil"),
        row("A", "R", 6, "9/10"),
        row("A", "T", 6, "250"),
    ]
    given = tables(rows, allocations=[share("F", "A", "50", "10"), share("T", "A", "500"), share("R", "A", "90")])
    calendar = calendar_of(given.plan)
    found = running_totals(given, given.progress.rows, calendar.evaluate(given.plan, None))
    assert found["a", "f", month(6)] == (15, 30)
    assert found["a", "f", month(7)] == (None, None)
    assert found["a", "f", month(8)] == (15, 30)
    assert found["a", "r", month(6)] == (90, None)
    assert found["a", "t", month(6)] == (250, 50)
