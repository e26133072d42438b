"""Properties of results, whatever was reported.

1. Splitting a unit in two changes no total: the whole, and every unit above, says the same.
2. A whole's ratio is the sum of numerators over the sum of denominators, less exclusions.
3. A branch's sum is the sum of its leaves.
4. The order of rows changes nothing.
5. *n of m* adds up over the tree.
6. The generators reach every rating.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.books import PLAN, ROOT, UNITS, month, results, row, share, tables, target
from tests.support.drawing import MEASURE_OF, leaves, masters, reported
from xlplan.coverage import Coverage
from xlplan.layout import Progress, Target, Unit
from xlplan.layout.choices import Direction, Measure, Rating, State
from xlplan.periods import calendar_of
from xlplan.tables import Tables
from xlplan.tree import UnitTree

quick = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
END = date(2021, 12, 31)
SAME = ("plan", "actual", "numerator", "denominator", "estimated", "rating")


@st.composite
def books(draw: st.DrawFn) -> Tables:
    """A master with figures of every leaf."""
    master = draw(masters())
    progress = [one for unit in leaves(master.units.rows) for one in draw(reported(unit))]
    return tables(progress, units=master.units.rows, allocations=master.allocations.rows)


@st.composite
def halves(draw: st.DrawFn) -> tuple[Tables, Tables]:
    """The same figures, once of unit A, once divided between A1 and A2 below it. Levels are divided too, in every
    period.
    """
    whole: list[Progress] = []
    parts: list[Progress] = []
    for code, measure in MEASURE_OF.items():
        if measure is Measure.CRITERION:
            continue
        for number in (8, 9, 10):
            one, other = draw(st.integers(0, 50)), draw(st.integers(0, 50))
            if measure is not None and measure.is_ratio:
                below = (one + draw(st.integers(0, 9)), other + draw(st.integers(0, 9)))
                texts = (f"{one + other}/{sum(below)}", f"{one}/{below[0]}", f"{other}/{below[1]}")
            else:
                texts = (str(one + other), str(one), str(other))
            whole.append(row("A", code, number, texts[0]))
            parts += [row("A1", code, number, texts[1]), row("A2", code, number, texts[2])]
    units = (*UNITS, Unit(code="A1", name="Tổ 1", parent="A"), Unit(code="A2", name="Tổ 2", parent="A"))
    split = [share("F", "A1", "20"), share("F", "A2", "30"), share("T", "A1", "200"), share("T", "A2", "300")]
    rest = [share(code, unit) for code in ("R", "Q") for unit in ("A1", "A2")]
    joined = [share("F", "A", "50"), share("T", "A", "500"), share("R", "A"), share("Q", "A")]
    return tables(whole, allocations=joined), tables(parts, units=units, allocations=[*split, *rest])


@quick
@given(halves())
def test_splitting_a_unit_changes_no_total(pair: tuple[Tables, Tables]) -> None:
    one, other = results(pair[0]), results(pair[1])
    for code in ("F", "T", "R", "Q"):
        for unit in ("A", ROOT, None):
            left, right = one[code, unit], other[code, unit]
            assert [getattr(left, name) for name in SAME] == [getattr(right, name) for name in SAME], (code, unit)


@quick
@given(books())
def test_a_wholes_ratio_is_sum_over_sum(book: Tables) -> None:
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for one in book.progress:  # flow ratios only: every figure of every leaf up to the reporting period counts
        if MEASURE_OF[one.target] is Measure.FLOW_RATIO and one.denominator is not None and one.actual is not None:
            sums[one.target][0] += one.actual
            sums[one.target][1] += one.denominator - (one.excluded or 0)
    whole = results(book).get(("R", None))
    numerator, denominator = sums["R"]
    if denominator:
        assert whole is not None
        assert whole.actual == Decimal(round(Fraction(numerator) / Fraction(denominator) * 10**8)) / 10**6
    elif whole is not None:
        assert whole.actual is None


@quick
@given(books())
def test_a_branch_is_the_sum_of_its_leaves(book: Tables) -> None:
    found = results(book)
    leaf = leaves(book.units.rows)
    for code in ("F", "T"):
        said: list[object] = [found[code, unit].actual for unit in leaf if (code, unit) in found]
        for unit in (ROOT, None):
            if (code, unit) in found:
                assert found[code, unit].actual == _total(said)


def _total(said: list[object]) -> Decimal | None:
    known = [one for one in said if isinstance(one, Decimal)]
    return sum(known, Decimal(0)) if known else None


@quick
@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(book: Tables, random: st.random_module) -> None:  # type: ignore[valid-type]
    rows = list(book.progress.rows)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert results(tables(rows, units=book.units.rows, allocations=book.allocations.rows)) == results(book)


@quick
@given(books())
def test_coverage_adds_up_over_the_tree(book: Tables) -> None:
    found, tree = results(book), UnitTree(book.units)
    allocated = {(one.target, one.unit) for one in book.allocations}
    months = {period.month for period in calendar_of(book.plan).periods if period.month <= (book.plan.period or END)}
    told = defaultdict(set)
    for one in book.progress:
        if one.filled and one.state is not State.WITHDRAWN:
            told[one.target, one.unit].add(one.period)
    for (code, unit), result in found.items():
        branch = [tree.units[member].code for member in (tree.branch(unit.casefold()) if unit else tree.preorder)]
        asked = [member for member in branch if (code, member) in allocated]
        silent = [member for member in asked if not months <= told[code, member]]
        assert result.coverage == Coverage(len(asked) - len(silent), len(asked), tuple(result.coverage.missing))
        assert sorted(result.coverage.missing) == sorted(silent)


REACHED: Counter[str] = Counter()


@st.composite
def contests(draw: st.DrawFn) -> Tables:
    """One target of any measure and direction with a plan, a few figures of one unit; a criterion has two units."""
    measure = draw(st.sampled_from(list(Measure)))
    direction = draw(st.sampled_from(list(Direction)))
    value = None if measure is Measure.CRITERION else str(draw(st.integers(1, 100)))
    one: Target = target("X", measure, value, **({"direction": direction} if value else {}))
    progress = []
    for number in draw(st.lists(st.sampled_from([6, 8, 10]), unique=True)):
        match measure:
            case Measure.CRITERION:
                text = draw(st.sampled_from(["met", "not met", ""]))
            case Measure.FLOW | Measure.STOCK:
                text = str(draw(st.integers(0, 120)))
            case _:
                text = f"{draw(st.integers(0, 100))}/100"
        progress.append(row("A", "X", number, text))
    start = {} if draw(st.booleans()) else {"results_from": None, "pace_threshold": Decimal(15)}
    plan = replace(PLAN, period=month(draw(st.sampled_from([6, 10, 12]))), **start)  # type: ignore[arg-type]
    own = value if measure in (Measure.FLOW, Measure.STOCK) else None
    units = ("A", "B") if measure is Measure.CRITERION else ("A",)
    return tables(progress, plan=plan, targets=[one], allocations=[share("X", unit, own) for unit in units])


@settings(quick, max_examples=1500, phases=[Phase.generate], derandomize=True)
@given(contests())
def _collect(book: Tables) -> None:
    found = results(book)
    REACHED.update(repr(one.rating) for one in found.values())


def test_the_generators_reach_every_rating() -> None:
    _collect()
    assert {repr(one) for one in Rating} - set(REACHED) == set()
