"""Suspicions about figures: robust, explained, and never about what is wrong anyway.

1. The order of rows does not matter to any of them.
2. A constant series never jumps; neither does a series that grows, or varies, within the threshold; nor one of small
   counts.
3. One figure a digit too long among figures that vary little is always asked about, and the figure itself is named.
4. One wrong earlier figure does not make the right ones after it look wrong.
5. The threshold of the Plan sheet decides; a higher one asks about less.
6. The sentence says the figures: how much, against what, from which earlier ones.
7. A suspicion is silent about a row that is in error; what one rule says another does not say again.
8. The sample of plan 46 gives no suspicion.
9. Across units, what only the combined rows show is told by consolidation.
10. A typed-over formula is told only where formulas are known.
11. Running totals are seen in any unit of count, with a new start, in both parts of a ratio; figures that vary around
    one level are not called so.
12. A first figure far from all that is known is asked about, and once there are enough earlier figures by PRG-17 alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cases.history import LARGE, monthly, progress
from tests.rules.cases.slips import CASES as SLIPS
from tests.support.books import PLAN, manifest_of, month, row, sent, share, shares, tables
from tests.support.books import issued_books as books_of
from tests.support.drawn import drawn, validate, where
from xlplan.findings import Finding
from xlplan.layout import Plan, Progress
from xlplan.reader import read
from xlplan.rules import RULES, judge, subject
from xlplan.rules.first_reports import LAST_YEAR, Reference, far_from_all
from xlplan.rules.running_totals import continues, increments, suspected
from xlplan.rules.usual import jumps, median
from xlplan.workflow.building import build
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.opening import open_workbook

FIFTY = Decimal(50)
PLANS = {"F": "4000", "T": "1200000"}  # of the size of the figures here
ALLOCATED = tuple(share(code, unit, PLANS.get(code)) for unit in ("A", "B") for code in "FTRQC")
SUSPICIONS = frozenset(kind.code for kind, _ in RULES if kind.suspicion)
PATTERNS = {
    "PRG-17",
    "PRG-18",
    "PRG-19",
    "PRG-20",
    "PRG-21",
    "PRG-23",
    "PRG-25",
    "PRG-26",
    "PRG-27",
    "PRG-28",
    "PRG-29",
    "PRG-31",
}


def judged(rows: Sequence[Progress], plan: Plan = PLAN) -> tuple[Finding, ...]:
    given_tables = tables(rows, plan=plan, allocations=ALLOCATED)
    return judge(subject(given_tables, manifest_of(given_tables), None))


def series(target: str, *figures: object, unit: str = "A") -> list[Progress]:
    return [row(unit, target, number, str(said)) for number, said in enumerate(figures, start=6)]


def said(rows: Sequence[Progress], plan: Plan = PLAN) -> list[tuple[str, str, date | None]]:
    """Code, unit and month of every suspicion: what it is about, wherever its row stands."""
    given_tables = tables(rows, plan=plan, allocations=ALLOCATED)
    at = {one.row: one for one in given_tables.progress}
    found = judge(subject(given_tables, manifest_of(given_tables), None))
    return sorted((one.code, at[one.at.row].unit, at[one.at.row].period) for one in found if one.code in SUSPICIONS)


def codes(rows: Sequence[Progress], plan: Plan = PLAN) -> list[str]:
    return [code for code, _, _ in said(rows, plan)]


FIGURES = st.lists(st.integers(0, 2000).map(str) | st.just("nil"), min_size=5, max_size=5)


@settings(max_examples=60)
@given(FIGURES, FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(flow: list[str], level: list[str], random: Random) -> None:
    levels = [one for one in series("T", *level, unit="B") if one.actual is not None]
    rows = [*series("F", *flow), *series("F", *flow, unit="B"), *levels]
    shuffled = [*rows]
    random.shuffle(shuffled)
    # of two equal units the later one in the sheet is named: everything else is the same
    alone = [one for one in said(rows) if one[0] != "PRG-20"]
    assert [one for one in said(shuffled) if one[0] != "PRG-20"] == alone
    assert codes(shuffled).count("PRG-20") == codes(rows).count("PRG-20")


@given(st.decimals(0, 10**9, places=2), st.integers(1, 12), st.integers(1, 500))
def test_a_constant_series_never_jumps(value: Decimal, length: int, threshold: int) -> None:
    assert jumps([value] * length, value, Decimal(threshold)) is None


@given(st.lists(st.integers(67, 149), min_size=3, max_size=8), st.integers(1, 10**6))
def test_figures_within_the_threshold_of_the_usual_never_jump(percents: list[int], size: int) -> None:
    earlier = [Decimal(size * one) for one in percents[:-1]]
    usual = median(earlier)
    value = usual * percents[-1] / 100
    assert abs(value - usual) * 100 <= 50 * usual
    assert jumps(earlier, value, FIFTY) is None


@given(st.lists(st.integers(90, 110), min_size=3, max_size=8), st.integers(90, 110))
def test_a_digit_too_many_is_always_asked_about(percents: list[int], last: int) -> None:
    earlier = [Decimal(one) for one in percents]
    assert jumps(earlier, Decimal(last * 10), FIFTY) == median(earlier)
    assert jumps(earlier, Decimal(last) / 10, FIFTY) == median(earlier)
    assert jumps(earlier, Decimal(last), FIFTY) is None


@given(st.lists(st.integers(95, 105), min_size=4, max_size=8), st.integers(0, 3), st.sampled_from([10, 100, 1000]))
def test_one_wrong_figure_does_not_spoil_those_after_it(percents: list[int], place: int, factor: int) -> None:
    earlier = [Decimal(one) for one in percents]
    earlier[place] *= factor
    assert jumps(earlier, Decimal(100), FIFTY) is None


@given(st.lists(st.integers(0, 3), min_size=3, max_size=8), st.integers(0, 5))
def test_small_counts_vary_as_they_like(counts: list[int], last: int) -> None:
    found = jumps([Decimal(one) for one in counts], Decimal(last), FIFTY)
    assert found is None or last > 4 * found


@given(
    st.lists(st.integers(1, 10**6), min_size=3, max_size=8),
    st.integers(0, 10**7),
    st.integers(1, 300),
    st.integers(1, 300),
)
def test_a_higher_threshold_asks_about_less(earlier: list[int], value: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    before = [Decimal(number) for number in earlier]
    if jumps(before, Decimal(value), Decimal(high)) is not None:
        assert jumps(before, Decimal(value), Decimal(low)) is not None


def test_the_middle_of_an_even_number_of_figures() -> None:
    assert median([Decimal(1), Decimal(4), Decimal(2), Decimal(3)]) == Decimal("2.5")
    assert median([Decimal(9), Decimal(1), Decimal(5)]) == 5


def test_the_sentence_says_the_figures() -> None:
    (found,) = [one for one in judged(series("F", 52, 61, 58, 490)) if one.code == "PRG-17"]
    assert (
        found.message("vi") == "F, kỳ 09/2021: 490 cao hơn 745 % so với mức thường thấy 58 (các kỳ trước: 52; 61; 58)."
    )
    assert found.message("en") == "F, period 09/2021: 490 is 745 % above the usual 58 (earlier periods: 52; 61; 58)."
    (fallen,) = [one for one in judged(series("T", 1035000, "1050400.5", 106600)) if one.code == "PRG-17"]
    assert (
        "106.600 thấp hơn 90 % so với mức thường thấy 1.042.700,25 (các kỳ trước: 1.035.000; 1.050.400,5)"
        in fallen.message("vi")
    )


def test_the_plan_sheet_has_the_threshold() -> None:
    rows = series("F", 100, 104, 98, 181)
    assert codes(rows) == ["PRG-17"]
    assert codes(rows, replace(PLAN, jump_threshold=Decimal(85))) == []


def test_the_opening_balance_is_a_level_too() -> None:
    """One reported level and the opening are enough to see a digit lost; an opening of a flow is a sum and is not
    counted among its figures.
    """
    assert codes(series("T", 1040000, 1950000)) == []
    allocated = drawn(
        """
        | Giao chỉ tiêu |           |          |            |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ  |
        | CT04          | TTR       | 100      | 1020000    |
        | CT03          | VP        | 4000     | 30         |
        """,
        progress(*monthly("TTR", "CT04", "1040000", "105000"), *monthly("VP", "CT03", "30", "44", "100")),
    )
    found = [one for one in where(validate(allocated)) if one[0].startswith("PRG")]
    assert found == [("PRG-17", "Tiến độ!D4")]


def test_a_level_that_stays_where_it_jumped_to_is_usual_again() -> None:
    rows = series("T", 100, 110, 1000, 1010, 1020)
    grown = tables(rows, allocations=[*shares(), share("T", "A", "500", "90")])
    months = {one.row: one.period for one in grown.progress}
    found = [months[one.at.row] for one in judge(subject(grown, manifest_of(grown), None)) if one.code == "PRG-17"]
    assert found == [month(8), month(9)]


ERRORS = [
    ("| VP | CT03 | 09/2021 | -490 | | | | |", "COL-07"),
    ('| VP | CT03 | 09/2021 | "490" | | | | |', "COL-17"),
    ("| VP | CT03 | 09/2021 | 490 | 500 | | | |", "PRG-05"),
    ("| VP | CT03 | 09/2021 | 490 | | | Không phát sinh | |", "PRG-01"),
]


@pytest.mark.parametrize(("line", "code"), ERRORS)
def test_a_row_in_error_is_not_also_suspected(line: str, code: str) -> None:
    before = monthly("VP", "CT03", "52", "61", "58")
    assert [one for one, _ in where(validate(drawn(progress(*before, line), *LARGE)))] == [code]


def test_each_mistake_is_said_by_one_rule() -> None:
    assert codes(series("F", 1040, 1060, 1035, "1.05", 1048)) == ["PRG-25"]
    assert codes(series("T", 900, 950, 960, 0)) == ["PRG-19"]
    assert codes(series("T", 900, 950, 960, 970)) == []
    assert codes([*series("F", 41, 35, 52, unit="A"), *series("F", 41, 35, 52, unit="B")]) == ["PRG-20"]
    assert codes(series("F", 9, 18, 27, 40)) == ["PRG-27"]
    assert codes(series("F", 5, 5, 5, 5)) == []


@pytest.mark.parametrize(
    ("opening", "figures", "alarms"),
    [
        (15, (10, 14, 24), 1),  # 15 + 48 of 50, where 15 + 24 is within the plan
        (None, (10, 14, 24), 0),
        (30, (2, 5, 24), 0),  # 30 + 24 exceed the plan, as running totals or not
    ],
)
def test_running_totals_are_seen_with_the_opening_balance(
    opening: int | None, figures: tuple[int, ...], alarms: int
) -> None:
    allocated = tuple(
        replace(one, opening=Decimal(opening)) if opening and (one.target, one.unit) == ("F", "A") else one
        for one in shares()
    )
    given_tables = tables(series("F", *figures), allocations=allocated)
    findings = judge(subject(given_tables, manifest_of(given_tables), None))
    messages = [finding.message("en") for finding in findings if finding.code == "PRG-27"]
    assert ["(opening balance 15 included) to 63" in message for message in messages] == [True] * alarms


@given(st.lists(st.integers(80, 125), min_size=4, max_size=8), st.sampled_from([1, 10, 1000]))
def test_steady_months_are_no_running_totals_and_their_sums_are(months: list[int], size: int) -> None:
    figures = [Decimal(size * month) for month in months]
    assert suspected(figures) is None
    totals = suspected(list(accumulate(figures)))
    assert totals is not None
    assert totals.increments == tuple(figures)
    assert totals.restarts == ()


@given(st.lists(st.integers(80, 125), min_size=5, max_size=8), st.integers(3, 4))
def test_a_new_start_is_named(months: list[int], length: int) -> None:
    figures = [Decimal(month) for month in months]
    totals = [sum(figures[place - place % length : place + 1], Decimal(0)) for place in range(len(figures))]
    found = suspected(totals)
    assert found is not None
    assert found.increments == tuple(figures)
    assert found.restarts == tuple(range(length, len(figures), length))


@pytest.mark.parametrize(
    ("figures", "added"),
    [
        ([10, 25, 40, 8, 20], [10, 15, 15, 8, 12]),
        ([10, 25, 8, 20], None),  # no quarter is over
        ([10, 25, 40, 8, 5], None),
        ([10, 10, 10], [10, 0, 0]),
    ],
)
def test_what_each_period_would_have_brought(figures: list[int], added: list[int] | None) -> None:
    assert increments([Decimal(figure) for figure in figures]) == added


@pytest.mark.parametrize(
    ("figures", "is_seen"),
    [
        ([580, 660, 758], True),
        ([480, 660, 758], False),  # less than the opening balance
        ([510, 515, 520], False),  # a level, which hardly grows
        ([900, 1500, 2100], False),  # much faster than before
    ],
)
def test_running_totals_that_begin_with_the_opening_balance(figures: list[int], is_seen: bool) -> None:
    assert continues([Decimal(figure) for figure in figures], Decimal(505), Fraction(5)) == is_seen


@pytest.mark.parametrize(
    ("value", "is_far"),
    [(499, False), (500, True), (20, False), (19, True), (0, False)],  # five times the largest, a fifth of the smallest
)
def test_a_first_figure_is_held_against_the_nearest_of_what_is_known(value: int, is_far: bool) -> None:
    known = [Reference(Decimal(size), LAST_YEAR, is_history=True) for size in (96, 100)]
    assert (far_from_all(Decimal(value), known, None, is_level=True) is not None) == is_far


@pytest.mark.parametrize(("value", "is_far"), [(700, False), (701, True), (9, False)])
def test_a_whole_plan_may_be_carried_out_in_one_month(value: int, is_far: bool) -> None:
    known = [Reference(Decimal(100), LAST_YEAR)]
    assert (far_from_all(Decimal(value), known, Decimal(700), is_level=False) is not None) == is_far


@pytest.mark.parametrize(("value", "is_level", "is_far"), [(3, False, False), (3, True, True)])
def test_a_small_count_may_be_smaller_still_but_not_a_level(value: int, is_level: bool, is_far: bool) -> None:
    known = [Reference(Decimal(19), LAST_YEAR, is_history=True)]
    assert (far_from_all(Decimal(value), known, None, is_level=is_level) is not None) == is_far


def test_first_figures_are_left_to_the_jumps_once_there_are_enough() -> None:
    def found(*figures: object) -> list[tuple[str, date | None]]:
        return [(code, period) for code, _, period in said(series("F", *figures))]

    assert found(6000) == [("PRG-31", month(6))]
    assert found(6000, 610, 580, 600) == [("PRG-31", month(6))]
    assert found(600, 6100) == [("PRG-31", month(7))]
    assert found(600, 610, 580, 6100) == [("PRG-17", month(9))]


def test_a_second_level_is_held_against_the_first_one_and_a_second_count_is_not() -> None:
    nothing_known = [share("T", "A"), share("F", "A")]

    def found(*rows: Progress) -> list[str]:
        given_tables = tables(rows, allocations=nothing_known)
        return [
            one.code for one in judge(subject(given_tables, manifest_of(given_tables), None)) if one.code in SUSPICIONS
        ]

    assert found(*series("T", 1040000, 105000)) == ["PRG-31"]
    assert found(*series("T", 1040000, 500000)) == []
    assert found(*series("T", 1040000, 1050000, 105000)) == ["PRG-17"]
    assert found(*series("F", 61, 600)) == []
    assert found(*series("T", "1E+290", "1E+300")) == ["PRG-31"]


def test_every_suspicion_is_a_warning_or_a_note_and_known_here() -> None:
    assert SUSPICIONS == PATTERNS
    assert {kind.severity.value for kind, _ in RULES if kind.suspicion} == {"warning", "note"}


def test_the_sample_gives_no_suspicion_but_missing_evidence(demo: Path) -> None:
    own = [demo / f"{name}.xlsx" for name in ("ke-hoach-46", "tong-hop", "tong-hop-lon-xon")]
    files = [*(demo / "so-gui-ve").rglob("*.xlsx"), *(demo / "so-gui-ve-lon-xon").rglob("*.xlsx"), *own]
    found = {
        (path.stem, one.code)
        for path in files
        if "hong" not in path.name
        for one in open_workbook(path.read_bytes(), path.name).findings
        if one.code in SUSPICIONS or one.severity.value == "warning"
    }
    withdrawn = {(name, "PRG-33") for name in ("BCVT", "tong-hop", "tong-hop-lon-xon")}  # with the reason in the note
    assert found == {("BCVT", "PRG-23"), *withdrawn}


def test_twins_and_totals_are_seen_where_the_rows_come_together() -> None:
    start = tables()
    books = books_of(start)
    arrivals = [sent(books[unit], series("F", 41, 35, 52, 38, 44, unit=unit), 10) for unit in ("A", "B")]
    assert all(one.code != "PRG-20" for arrival in arrivals for one in arrival.findings)
    done = consolidated(open_workbook(build(start, manifest_of(start)), "master"), arrivals)
    (found,) = [one for one in done.outcome.findings if one.kind.across]
    assert (found.code, found.message("vi")) == ("PRG-20", "Số liệu của B giống hệt A ở F (5 số).")


def test_unknown_formulas_are_not_missing_formulas() -> None:
    workbook = drawn(*next(case for case in SLIPS if case.code == "CMP-01").wrong)
    unknown = replace(
        workbook,
        grids=tuple(replace(grid, facts=replace(grid.facts, formulas=None, uncached=None)) for grid in workbook.grids),
    )
    assert read(workbook).tables.progress.overtyped == {(4, "running_total"): 2}
    assert read(unknown).tables.progress.overtyped == {}
    assert where(validate(unknown)) == []
