"""The journal of fixes: what xlplan changed in a clerk's workbook, kept on its Sources sheet so that it can be taken
back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef
from xlplan.fixing.proposals import Proposal
from xlplan.grid import place_of
from xlplan.layout import FixRow
from xlplan.patch import CellEdit, CellError, Content, Formula
from xlplan.words import Words

BLANK, TEXT, NUMBER, DAY, TRUTH, ERROR, FORMULA = "blank", "text", "number", "date", "boolean", "error", "formula"
NO_ADDRESS = Words(
    "Không hoàn lại được: ô “{cell}” ghi ở nhật ký sửa không phải là địa chỉ ô.",
    "Nothing is taken back: the journal of fixes names the cell “{cell}”, which is no address.",
)
NOTHING_TO_UNDO = Words("Không có lần sửa nào để hoàn lại.", "There is no fix to take back.")


def entries(
    taken: Iterable[Proposal], edits: Iterable[CellEdit], journal: Sequence[FixRow], *, made: str, who: str
) -> tuple[FixRow, ...]:
    """The journal with one further run: a line per cell. *edits* are those of *taken* as they were applied: they know
    the style that each cell had."""
    number = max((row.number or 0 for row in journal), default=0) + 1
    styles = {edit.at: edit.look_before for edit in edits}
    new = []
    for proposal, edit in ((one, edit) for one in taken for edit in one.edits):
        before_kind, before = encoded(edit.before)  # type: ignore[arg-type]
        after_kind, after = encoded(edit.after)  # type: ignore[arg-type]
        new.append(
            FixRow(
                number=number,
                made=made,
                who=who,
                sheet=edit.at.sheet,
                cell=edit.at.cell or "",
                code=proposal.finding.code,
                before=before,
                before_kind=before_kind,
                after=after,
                after_kind=after_kind,
                style=styles.get(edit.at),
            )
        )
    return (*journal, *new)


def to_undo(journal: Sequence[FixRow], *, everything: bool) -> tuple[FixRow, ...]:
    """The lines that are to be taken back, the newest first: of the last run that still stands, or of all."""
    standing = [row for row in journal if row.undone is None and row.number is not None]
    last = max((row.number or 0 for row in standing), default=0)
    return tuple(row for row in reversed(standing) if everything or row.number == last)


def undone(journal: Sequence[FixRow], taken_back: Sequence[FixRow], when: str) -> tuple[FixRow, ...]:
    """The journal with those lines marked as taken back."""
    rows = {row.row for row in taken_back}
    return tuple(replace(row, undone=when) if row.row in rows else row for row in journal)


def edits_back(taken_back: Sequence[FixRow]) -> Iterator[CellEdit]:
    """The edits that put the cells back: one per cell, from what it holds now to what it held first."""
    chains: dict[CellRef, list[FixRow]] = {}
    for row in taken_back:  # the newest first
        place = place_of(row.cell)
        if place is None:
            raise EnvironmentFailure(Words(*(text.format(cell=row.cell) for text in NO_ADDRESS.both())))
        chains.setdefault(CellRef(row.sheet, *place), []).append(row)
    for at_cell, rows in chains.items():
        newest, oldest = rows[0], rows[-1]
        yield CellEdit(
            at_cell,
            decoded(newest.after_kind, newest.after),
            decoded(oldest.before_kind, oldest.before),
            look=oldest.style,
        )


def encoded(content: Content) -> tuple[str, str]:
    """What a cell holds as (kind, text): text that no spreadsheet takes for anything else."""
    match content:
        case None:
            return BLANK, ""
        case bool():
            return TRUTH, str(content)
        case Decimal() | int() | float():
            return NUMBER, str(content)
        case date():
            return DAY, content.isoformat()
        case CellError():
            return ERROR, content.code
        case Formula():
            return FORMULA, content.text
        case str():
            return TEXT, content
    return TEXT, content.text


def decoded(kind: str | None, text: str | None) -> Content:
    """The inverse of :func:`encoded`. A journal that a person changed gives text."""
    held = text or ""
    try:
        match kind:
            case "blank":
                return None
            case "boolean":
                return held == str(True)
            case "number":
                return Decimal(held)
            case "date":
                return date.fromisoformat(held)
            case "error":
                return CellError(held)
            case "formula":
                return Formula(held)
    except (InvalidOperation, ValueError):
        pass
    return held
