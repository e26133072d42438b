"""Rules that compare units with each other: figures of one unit that another unit reports too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlplan.findings import Severity, show_period
from xlplan.layout import Progress
from xlplan.layout.choices import RollUp
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.series import RUN, TELLING_COUNT, Series
from xlplan.words import Words, as_spreadsheet

Figures = tuple[Decimal, Decimal, Decimal]  # actual, denominator, excluded


@rule(
    "PRG-12",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period}: {unit} và đơn vị cấp dưới {below} cùng có số liệu; có thể tính hai lần.",
        "{target}, period {period}: {unit} and {below} below it both have figures; they may count twice.",
    ),
    fix=Words("Kiểm tra số của {unit} có gồm {below} không.", "Check whether {unit}'s figure includes {below}."),
    across=True,
)
def no_double_count(subject: Subject) -> Iterator[Hit]:
    """A unit's figure is the sum of its own rows and its children's, so both count. (Where both have an allocation of
    their own for the target, both are asked for figures, and nothing is said. Where the unit's figure equals the sum
    of its children's, PRG-21 reports it instead.)
    """
    for rows in subject.side_by_side:
        equal = {unit for unit in rows if _sums_those_below(subject, unit, rows)}
        for unit, row in rows.items():
            for above in subject.tree.ancestors(unit) if unit in subject.tree.units else ():
                upper = rows.get(above)
                if upper is None or not row.period or _both_allocated(subject, row.target, unit, above):
                    continue
                if above not in equal:
                    values = {
                        "target": row.target,
                        "period": show_period(row.period),
                        "unit": upper.unit,
                        "below": row.unit,
                    }
                    yield subject.tables.progress.cell(upper, "actual"), values


def _both_allocated(subject: Subject, target: str, *units: str) -> bool:
    """Whether an allocation of the target is in force for each of the units."""
    slots = ((as_spreadsheet(target), unit) for unit in units)
    return all(slot in subject.shares and subject.shares[slot].in_force for slot in slots)


@rule(
    "PRG-21",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period}: {unit} ghi {figure}, đúng bằng tổng của {below}; cộng lên sẽ tính hai lần.",
        "{target}, period {period}: {unit} says {figure}, exactly what {below} add up to; rolled up it counts twice.",
    ),
    fix=Words(
        "Xóa số của {unit} nếu đó là số tổng; nếu là số riêng, giải trình ở cột Ghi chú.",
        "Clear {unit}'s figure if it is a total; if it is its own, explain it under Note.",
    ),
    suspicion=True,
    across=True,
)
def parent_is_not_the_sum(subject: Subject) -> Iterator[Hit]:
    """When a parent unit types the total of its children, that total is added to the children's figures once more."""
    for rows in subject.side_by_side:
        for unit, row in rows.items():
            parts = _sums_those_below(subject, unit, rows)
            if parts and row.period:
                values = {
                    "target": row.target,
                    "period": show_period(row.period),
                    "unit": row.unit,
                    "figure": row.actual,
                }
                yield (
                    subject.tables.progress.cell(row, "actual"),
                    {**values, "below": ", ".join(part.unit for part in parts)},
                )


def _sums_those_below(subject: Subject, unit: str, rows: Mapping[str, Progress]) -> list[Progress]:
    """Return the rows of the nearest reporting units below *unit* if its figures are exactly their sum, else []."""
    own = rows[unit]
    target = subject.tables.target(own.target)
    if unit not in subject.tree.units or (target is not None and target.roll_up is RollUp.OWNER):
        return []
    below = list(_nearest(subject, unit, rows))
    sums = [sum(parts, Decimal(0)) for parts in zip(*(_figures(row) for row in below), strict=True)]
    return below if below and _figures(own) == tuple(sums) and any(sums) else []


def _nearest(subject: Subject, unit: str, rows: Mapping[str, Progress]) -> Iterator[Progress]:
    """Yield the rows of the nearest units below *unit* that report; the units below those are skipped."""
    for child in subject.tree.children[unit]:
        if child in rows:
            yield rows[child]
        else:
            yield from _nearest(subject, child, rows)


def _figures(row: Progress) -> Figures:
    return (row.actual or Decimal(0), row.denominator or Decimal(0), row.excluded or Decimal(0))


@rule(
    "PRG-20",
    Severity.WARNING,
    says=Words(
        "Số liệu của {unit} giống hệt {other} ở {targets} ({count} số).",
        "The figures of {unit} are those of {other} for {targets} ({count} figures).",
    ),
    fix=Words(
        "Kiểm tra có chép nhầm số của đơn vị khác không; nếu đúng, giải trình ở cột Ghi chú.",
        "Check whether another unit's figures were pasted; if they are right, explain it under Note.",
    ),
    suspicion=True,
    across=True,
)
def not_another_units_figures(subject: Subject) -> Iterator[Hit]:
    """A block of another unit's rows was pasted under the unit's own code. (The more units there are, the more
    figures must agree.)
    """
    alike: dict[tuple[object, ...], list[Series]] = defaultdict(list)
    for series in subject.series if len(subject.tree.units) > 1 else ():
        rows = tuple((row.period, row.actual, row.denominator, row.excluded, row.state) for row in series.rows)
        if len(rows) >= RUN and len({row.actual for row in series.rows}) > 1:
            alike[as_spreadsheet(series.target.code), *rows].append(series)
    pairs: dict[tuple[str, str], list[tuple[Series, str]]] = defaultdict(list)
    for equal_series in alike.values():
        first, *copies = equal_series
        for copy in copies:
            units = as_spreadsheet(first.rows[0].unit), as_spreadsheet(copy.rows[0].unit)
            if not _related(subject, *units):
                pairs[units].append((copy, first.rows[0].unit))
    needed = RUN + len(str(len(subject.tree.units))) - 1
    for copies_of_pair in pairs.values():
        distinctive = sum(
            value >= TELLING_COUNT for copy, _ in copies_of_pair for row in copy.rows for value in _figures(row)
        )
        if distinctive >= needed:
            row = copies_of_pair[0][0].rows[-1]
            values = {"unit": row.unit, "other": copies_of_pair[0][1], "count": distinctive}
            yield (
                subject.tables.progress.cell(row, "actual"),
                {**values, "targets": ", ".join(copy.target.code for copy, _ in copies_of_pair)},
            )


def _related(subject: Subject, first: str, second: str) -> bool:
    """Whether one of the two units is above the other."""
    tree = subject.tree
    return any(
        upper in tree.ancestors(lower) for lower, upper in ((first, second), (second, first)) if lower in tree.units
    )
