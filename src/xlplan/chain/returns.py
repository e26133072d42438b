"""The Returns sheet: the first accepted submission of each unit and period decides whether it was in time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlplan.chain.submission import Rank, ReceivedSubmission
from xlplan.layout import FirstReturnRow, Progress
from xlplan.layout.choices import ReturnState, State
from xlplan.periods import Calendar, Evaluation, Period
from xlplan.returns import Return, Returns, UnitReturns
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet

UnitMonth = tuple[str, date]


def first_returns(
    submissions: Iterable[ReceivedSubmission],
    earlier: Iterable[FirstReturnRow],
    tree: UnitTree,
    months: frozenset[date],
) -> tuple[FirstReturnRow, ...]:
    """Return the earliest accepted submission per unit and period that fills a row of the unit or of one below it."""
    best: dict[UnitMonth, tuple[date, Rank | None, str, FirstReturnRow]] = {}

    def offer(unit: str, row: FirstReturnRow, rank: Rank | None) -> None:
        assert row.period is not None
        candidate = (row.sent or date.max, rank, row.submission, row)
        incumbent = best.get((unit, row.period))
        if incumbent is None or (candidate[0], candidate[2]) < (incumbent[0], incumbent[2]):
            best[unit, row.period] = candidate

    for row in earlier:
        if row.period is not None and as_spreadsheet(row.unit) in tree.units:
            offer(as_spreadsheet(row.unit), row, None)
    for submission in submissions:
        for unit, month in _filled(submission, tree, months):
            row = FirstReturnRow(
                unit=tree.units[unit].code, period=month, submission=submission.digest, sent=submission.sent
            )
            offer(unit, row, submission.rank)
    order = {code: number for number, code in enumerate(tree.preorder)}
    return tuple(best[key][3] for key in sorted(best, key=lambda key: (order[key[0]], key[1])))


def _filled(submission: ReceivedSubmission, tree: UnitTree, months: frozenset[date]) -> set[UnitMonth]:
    """Return the (unit, month) pairs that a submission fills; a filled row also counts for the units above.

    A filled row whose period cannot be read counts for the reporting period: the workbook was sent, although its rows
    cannot be used.
    """
    branch = frozenset(tree.branch(submission.unit))
    filled: set[UnitMonth] = set()
    for row in submission.reading.tables.progress:
        unit = as_spreadsheet(row.unit)
        month = row.period if row.sound("period") else submission.period
        if not row.filled or unit not in branch or month is None or month not in months:
            continue
        if not row.only_not_applicable or month <= submission.period:  # filled down in advance it reports nothing yet
            filled.add((unit, month))
    for unit, month in list(filled):
        filled.update((ancestor, month) for ancestor in tree.ancestors(unit))
    return filled


def returns(
    tables: Tables,
    rows: Sequence[Progress],
    first: Sequence[FirstReturnRow],
    faulty: frozenset[str],
    calendar: Calendar,
    evaluation: Evaluation,
    tree: UnitTree,
) -> Returns:
    """Return the content of the Returns sheet.

    *rows* are the rows in use, *faulty* the folded codes of the units whose workbook was used with errors.
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
        if code not in targets:
            continue
        states = tuple(
            _return_of(
                period,
                code in required[period.month],
                first_by_slot.get((code, period.month)),
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
    if first.sent is None:
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
