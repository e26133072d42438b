"""Notes where a submission's plan, targets and allocation differ from the master's, which count."""

from collections.abc import Iterator, Mapping
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.submission import ReceivedSubmission
from xlplan.dataclass import dataclass
from xlplan.findings import EMPTY, CellRef, Finding
from xlplan.layout import ALLOCATION, PLAN, TARGETS, Allocation, Plan, SheetSpec, Target
from xlplan.layout.columns import Choice, Role
from xlplan.tables import Table, Tables
from xlplan.words import Words, as_spreadsheet

Identity = tuple[str, str, date | None]


@dataclass(frozen=True, slots=True)
class Context:
    """The master's plan, and its targets and allocation by their keys."""

    plan: Plan
    targets: Mapping[Identity, Target]
    allocations: Mapping[Identity, Allocation]


def context_of(master: Tables) -> Context:
    return Context(
        master.plan,
        {_identity(row): row for row in master.targets},
        {_identity(row): row for row in master.allocations},
    )


def context_notes(submission: ReceivedSubmission, master: Context) -> Iterator[Finding]:
    """Yield one note per value in which *submission* differs from the master's context.

    Rows that only one side has are ignored.
    """
    tables = submission.reading.tables
    for name in PLAN.block.with_role(Role.BASIS):
        ours, theirs = getattr(master.plan, name), getattr(tables.plan, name)
        if not _same(ours, theirs):
            yield _note(PLAN.block.columns[name].words, tables.card.cell(name), ours, theirs, submission.file)
    yield from _rows(TARGETS, tables.targets, master.targets, submission.file)
    yield from _rows(ALLOCATION, tables.allocations, master.allocations, submission.file)


def _rows(
    spec: SheetSpec,
    theirs: Table[Target] | Table[Allocation],
    ours: Mapping[Identity, Target | Allocation],
    file: str,
) -> Iterator[Finding]:
    for row in theirs:
        our_row = ours.get(_identity(row))
        if our_row is None or row.bad:
            continue
        for name in spec.block.with_role(Role.BASIS):
            if not _same(getattr(our_row, name), getattr(row, name)):
                label = spec.block.columns[name].words
                label_of_row = Words(f"{label.vi} ({_label(row)})", f"{label.en} ({_label(row)})")
                yield _note(label_of_row, theirs.cell(row, name), getattr(our_row, name), getattr(row, name), file)


def _identity(row: Target | Allocation) -> Identity:
    if isinstance(row, Target):
        return (as_spreadsheet(row.code), "", row.effective_from)
    return (as_spreadsheet(row.target), as_spreadsheet(row.unit), row.effective_from)


def _label(row: Target | Allocation) -> str:
    return row.code if isinstance(row, Target) else f"{row.target}, {row.unit}"


def _same(left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str) and not isinstance(left, Choice):
        return as_spreadsheet(left) == as_spreadsheet(right)
    return left == right


def _note(label: Words, at: CellRef, ours: object, theirs: object, file: str) -> Finding:
    return Finding(
        kinds.CONTEXT_CHANGED, at, {"what": label, "kept": _value(ours), "offered": _value(theirs)}, file=file
    )


def _value(value: object) -> object:
    if isinstance(value, Choice):
        return value.words
    if value is None:
        return EMPTY
    return value
