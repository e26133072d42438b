"""The journal of fixes: what xlplan changed in a clerk's workbook, kept on its Sources sheet so that it can be
undone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef
from xlplan.fixing.proposals import Proposal
from xlplan.grid import position_of
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
    accepted: Iterable[Proposal], edits: Iterable[CellEdit], journal: Sequence[FixRow], *, moment: str, user: str
) -> tuple[FixRow, ...]:
    """Return the journal with one more run: a line per cell.

    *edits* are the edits of *accepted* as they were applied; they know the style that each cell had.
    """
    number = max((row.number or 0 for row in journal), default=0) + 1
    styles = {edit.at: edit.look_before for edit in edits}
    lines = []
    for proposal, edit in ((source, edit) for source in accepted for edit in source.edits):
        before_kind, before = encoded(edit.before)  # type: ignore[arg-type]
        after_kind, after = encoded(edit.after)  # type: ignore[arg-type]
        lines.append(
            FixRow(
                number=number,
                made=moment,
                who=user,
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
    return (*journal, *lines)


def to_undo(journal: Sequence[FixRow], *, everything: bool) -> tuple[FixRow, ...]:
    """Return the lines to undo, newest first: those of the last run not yet undone, or of all runs."""
    open_lines = [row for row in journal if row.undone is None and row.number is not None]
    last = max((row.number or 0 for row in open_lines), default=0)
    return tuple(row for row in reversed(open_lines) if everything or row.number == last)


def undone(journal: Sequence[FixRow], taken_back: Sequence[FixRow], moment: str) -> tuple[FixRow, ...]:
    """Return the journal with the lines *taken_back* marked as undone at the time *moment*."""
    rows = {row.row for row in taken_back}
    return tuple(replace(row, undone=moment) if row.row in rows else row for row in journal)


def edits_back(taken_back: Sequence[FixRow]) -> Iterator[CellEdit]:
    """Yield the edits that restore the cells: one per cell, from its present content to its first."""
    chains: dict[CellRef, list[FixRow]] = {}
    for row in taken_back:  # the newest first
        position = position_of(row.cell)
        if position is None:
            raise EnvironmentFailure(Words(*(text.format(cell=row.cell) for text in NO_ADDRESS.both())))
        chains.setdefault(CellRef(row.sheet, *position), []).append(row)
    for at_cell, rows in chains.items():
        newest, oldest = rows[0], rows[-1]
        yield CellEdit(
            at_cell,
            decoded(newest.after_kind, newest.after),
            decoded(oldest.before_kind, oldest.before),
            look=oldest.style,
        )


def encoded(content: Content) -> tuple[str, str]:
    """Return a cell's content as (kind, text).

    The text is written to a text cell, so that no spreadsheet takes it for a number or a date. Example: a date gives
    ``("date", "2021-10-15")``.
    """
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
    """Return the content that :func:`encoded` gave as (kind, text). A pair that the user changed gives text."""
    content = text or ""
    try:
        match kind:
            case "blank":
                return None
            case "boolean":
                return content == str(True)
            case "number":
                return Decimal(content)
            case "date":
                return date.fromisoformat(content)
            case "error":
                return CellError(content)
            case "formula":
                return Formula(content)
    except (InvalidOperation, ValueError):
        pass
    return content
