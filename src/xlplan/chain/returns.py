"""The Returns sheet: the first accepted submission of each unit and period decides whether it was in time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from xlplan.chain.submission import ReceivedSubmission
from xlplan.layout import FirstReturnRow, Progress
from xlplan.layout.choices import ReturnState, State
from xlplan.periods import Calendar, Evaluation, Period
from xlplan.returns import Return, Returns, UnitReturns
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet

UnitMonth = tuple[str, date]
OWN_ROWS = FirstReturnRow()  # what the master's own unit typed into it: reported, on an unknown day


def first_returns(
    submissions: Iterable[ReceivedSubmission],
    earlier: Iterable[FirstReturnRow],
    master: Tables,
    tree: UnitTree,
    months: frozenset[date],
) -> tuple[FirstReturnRow, ...]:
    """Return the earliest accepted submission per unit and period that fills a row of the unit.

    A workbook from above that carries a unit's rows counts with the date on which the unit itself sent them, if its
    Sources knows that date. What else its Sources knows of the units below it counts, too: a workbook that came there
    and was refused for its errors is in no row, but was sent. A unit's workbook says nothing about the units above it.
    """
    best: dict[UnitMonth, FirstReturnRow] = {}

    def offer(unit: str, row: FirstReturnRow) -> None:
        assert row.period is not None
        incumbent = best.get((unit, row.period))
        if incumbent is None or _order(row) < _order(incumbent):
            best[unit, row.period] = row

    for row in earlier:
        if row.period is not None and as_spreadsheet(row.unit) in tree.units:
            offer(as_spreadsheet(row.unit), row)
    allocated = _allocated(master).keys()
    for submission in submissions:
        below = frozenset(tree.branch(submission.unit)) - {submission.unit}
        own_dates = {
            (unit, row.period): row.sent
            for row in submission.reading.tables.first_returns
            if (unit := as_spreadsheet(row.unit)) in below and row.period in months
        }
        for unit, month in _reported(submission, tree, months, allocated) | own_dates.keys():
            own_date = own_dates.get((unit, month))
            row = FirstReturnRow(
                unit=tree.units[unit].code, period=month, submission=submission.digest, sent=own_date or submission.sent
            )
            offer(unit, row)
    order = {code: number for number, code in enumerate(tree.preorder)}
    return tuple(best[key] for key in sorted(best, key=lambda key: (order[key[0]], key[1])))


def _order(row: FirstReturnRow) -> tuple[date, str]:
    """Sort by the date of sending; undated ones come last."""
    return (row.sent or date.max, row.submission)


def _reported(
    submission: ReceivedSubmission, tree: UnitTree, months: frozenset[date], allocated: Collection[str]
) -> set[UnitMonth]:
    """Return the (unit, month) pairs that a submission reports: those of which it fills a row.

    A unit without an allocation of its own has no rows: its workbook reports the reporting period, and those of which
    it fills rows of the units below it. A filled row whose
    period cannot be read counts for the reporting period: the workbook was sent, although its rows cannot be used.
    """
    reported: dict[str, set[date]] = defaultdict(set)
    for row in submission.reading.tables.progress:
        month = row.period if row.sound("period") else submission.period
        if not row.filled or month is None or month not in months:
            continue
        if not row.only_not_applicable or month <= submission.period:  # filled down in advance it reports nothing yet
            reported[as_spreadsheet(row.unit)].add(month)
    if submission.unit not in allocated and submission.period in months:
        reported[submission.unit].add(submission.period)
    for unit in reversed([*tree.branch(submission.unit)]):
        if unit not in allocated:
            reported[unit].update(*(reported[child] for child in tree.children[unit]))
    return {(unit, month) for unit in tree.branch(submission.unit) for month in reported[unit]}


def returns(
    tables: Tables,
    rows: Sequence[Progress],
    first: Sequence[FirstReturnRow],
    faulty: frozenset[str],
    calendar: Calendar,
    evaluation: Evaluation,
    tree: UnitTree,
    own: str,
    *,
    is_root: bool = True,
) -> Returns:
    """Return the content of the Returns sheet.

    *rows* are the rows in use, *faulty* the folded codes of the units whose newest workbook has errors. *own* is the
    unit of the master, which sends itself nothing: in the root workbook it is listed only if it has an allocation, and
    what it typed counts as reported without a date; elsewhere its own report is listed by the unit above.
    """
    first_by_slot = {(as_spreadsheet(row.unit), row.period): row for row in first}
    filled: dict[tuple[str, date | None], list[Progress]] = defaultdict(list)
    for row in rows:
        if row.filled:
            filled[as_spreadsheet(row.unit), row.period].append(row)
    targets = _allocated(tables)
    due = frozenset(period.month for period in calendar.due_by(evaluation))
    required = {period.month: _required(period, targets, filled, tree) for period in calendar.periods}
    lines = []
    for code in tree.preorder:
        is_required = code != own and any(code in units for units in required.values())
        if (code not in targets and not is_required) or (code == own and not is_root):
            continue
        states = tuple(
            _return_of(
                period,
                code in required[period.month],
                first_by_slot.get((code, period.month))
                or (OWN_ROWS if code == own and filled[code, period.month] else None),
                filled[code, period.month],
                due,
                calendar,
            )
            for period in calendar.periods
        )
        lines.append(UnitReturns(tree.units[code].code, states, code in faulty))
    return Returns(calendar.periods, tuple(calendar.due(period) for period in calendar.periods), tuple(lines))


def _required(
    period: Period,
    targets: Mapping[str, Mapping[str, date]],
    filled: Mapping[tuple[str, date | None], Sequence[Progress]],
    tree: UnitTree,
) -> frozenset[str]:
    """Return the units (folded codes) that have to report *period*: valid at its cut-off, with an allocation not
    wholly *not applicable*, or with such a unit below.
    """
    required: set[str] = set()
    for code in reversed(tree.preorder):
        rows = filled.get((code, period.month), ())
        excused = {as_spreadsheet(row.target) for row in rows if row.state is State.NOT_APPLICABLE}
        own = _in_force(targets.get(code, {}), period) - excused
        if tree.units[code].valid_on(period.cutoff) and (own or required.intersection(tree.children[code])):
            required.add(code)
    return frozenset(required)


def _return_of(
    period: Period,
    required: bool,
    first: FirstReturnRow | None,
    rows: Sequence[Progress],
    due: frozenset[date],
    calendar: Calendar,
) -> Return:
    """Return the state of one unit's return for one period; *required* says whether it has to report that at all."""
    if not required:
        return Return(ReturnState.NOT_REQUIRED)
    if period.month not in due:
        return Return(ReturnState.NOT_DUE)
    if first is None:
        return Return(ReturnState.MISSING)
    nil = bool(rows) and all(row.state is State.NIL for row in rows)
    if first.sent is None or first.sent < period.start:  # a date left over from an earlier period says nothing
        return Return(ReturnState.UNDATED, nil=nil)
    state = ReturnState.ON_TIME if first.sent <= calendar.due(period) else ReturnState.LATE
    return Return(state, first.sent, nil)


def _allocated(tables: Tables) -> Mapping[str, Mapping[str, date]]:
    """Return, for each unit (folded code), the targets allocated to the unit itself and the day from which they are."""
    allocated: dict[str, dict[str, date]] = defaultdict(dict)
    for row in tables.allocations:
        if row.unit and row.target:
            since = allocated[as_spreadsheet(row.unit)]
            target, start = as_spreadsheet(row.target), row.effective_from or date.min
            since[target] = min(start, since.get(target, start))
    return allocated


def _in_force(since: Mapping[str, date], period: Period) -> frozenset[str]:
    return frozenset(target for target, start in since.items() if start <= period.cutoff)
