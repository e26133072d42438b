"""``xlplan fix``: list, accept, journal and undo proposals, always in a copy."""

from collections.abc import Iterator, Sequence

from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.dataclass import dataclass
from xlplan.errors import WrongUse
from xlplan.findings import counts_line
from xlplan.fixing import journal
from xlplan.fixing.proposals import Proposal, accepted, shown
from xlplan.layout import FixRow
from xlplan.patch import Patch
from xlplan.ports import Host, Workbook
from xlplan.words import Lang, Words
from xlplan.workflow.editing import Editing, annotate, start_editing, ticked

OFFERED = Words("{at}  {before} → {after}  ({code}, {certainty})", "{at}  {before} → {after}  ({code}, {certainty})")
ACCEPTED = Words("Đã sửa {count} ô:", "{count} cell(s) fixed:")
OPEN = Words(
    "Còn {count} đề nghị chưa nhận, đánh dấu x ở cột Đồng ý của trang Kiểm tra:",
    "{count} open proposal(s), to be ticked on Checks:",
)
NO_PROPOSALS = Words("Sổ này không có đề nghị sửa nào.", "There is no proposal for this workbook.")
NONE_LEFT = Words("Không còn đề nghị sửa nào.", "No proposal is left.")
TAKEN_BACK = Words("Đã hoàn lại {count} ô:", "{count} cell(s) put back:")
NONE_MATCHES = Words(
    "Không có đề nghị nào khớp với: {choices}. Gọi xlplan fix không có --accept để xem danh sách.",
    "No proposal matches: {choices}. Run xlplan fix without --accept to see them.",
)
WRITTEN = Words("Đã tạo {out}.", "Wrote {out}.")
NOTHING_WRITTEN = Words("Chưa ghi gì.", "Nothing was written.")
NOTHING_TICKED = Words(
    "Chưa có đề nghị nào được đánh dấu. Ở trang Kiểm tra, gõ x vào cột Đồng ý của các dòng muốn sửa, rồi bấm Sửa.",
    "No proposal is ticked. On the sheet Checks type x under Accept in the lines to fix, then press Fix.",
)
TICKS_LEFT = Words(
    "Không sửa ô đã đánh dấu: {cells}. Ô ấy không có giá trị đề nghị, hoặc đã đổi từ lần kiểm tra trước. Kiểm tra lại "
    "sổ rồi xem dòng ấy.",
    "Ticked but not fixed: {cells}. There is no proposal, or the cell has changed since the last check. Validate "
    "again, then look at it.",
)
TAKE_BACK = Words("Hoàn lại lần sửa gần nhất ({count} ô)?", "Take back the last fix ({count} cell(s))?")
LEFT = Words("Giữ nguyên, không hoàn lại.", "Nothing was taken back.")
BOTH = Words("Chọn một trong hai: --accept hoặc --undo.", "Choose one of the two: --accept or --undo.")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The result of accepting or undoing proposals."""

    journal: tuple[FixRow, ...]
    """The journal of fixes after it."""

    lines: tuple[str, ...] = ()
    """The lines to print once the workbook is delivered; the first is a heading."""

    left: str = ""
    """A sentence about ticks that were not accepted, empty if there are none."""


def run(request: Request, host: Host, out: Out) -> int:
    path, target, lang = request.given["file"], request.given["out"], request.lang
    choices, undo = request.given["accept"] or (), request.given["undo"]
    if choices and undo:
        raise WrongUse(BOTH)
    host.require_writable(target, (path,), force=request.force)
    workbook = host.open(path)
    editing = start_editing(workbook, request.as_of)
    fixes = editing.opened.reading.tables.fixes.rows
    if host.live and not choices and not undo:
        choices, undo = _pressed(editing, fixes, host)
    if not choices and not undo and not editing.proposals:
        out.line(NO_PROPOSALS.of(lang))
        out.closing(f"{counts_line(editing.opened.findings, lang)}. {NOTHING_WRITTEN.of(lang)}")
        return FINDINGS if editing.opened.errors else DONE
    fixed = (
        _undo(workbook, fixes, host, undo == "all", lang) if undo else _accept(workbook, editing, choices, host, lang)
    )
    checked = annotate(workbook, request.as_of, fixed.journal if fixed.journal != fixes else None)
    host.deliver(workbook, target, force=request.force)
    for line in filter(None, (*fixed.lines[:1], fixed.left)):
        # a message box does not list the cells
        out.closing(f"{line.removesuffix(':')}." if host.live and line.endswith(":") else line)
    for line in fixed.lines[1:]:
        out.line(line)
    if not undo:
        _report_open(checked.offers, NONE_LEFT if fixed.lines else NO_PROPOSALS, out, lang)
    verdict = counts_line(checked.findings, lang)
    out.closing(verdict if host.live else f"{target}: {verdict}")
    if not host.live:
        out.line(WRITTEN.of(lang).format(out=target))
    return FINDINGS if checked.errors else DONE


def _pressed(editing: Editing, fixes: Sequence[FixRow], host: Host) -> tuple[Sequence[str], str | None]:
    """Return (choices, undo) for a press of the button.

    It accepts what is ticked. Without a tick, it undoes the last fix if that was not undone yet, after asking the user.
    """
    if any(ticked(editing)):
        return ("ticked",), None
    last = [row for row in fixes if row.number == max(row.number or 0 for row in fixes)]
    if not last or any(row.undone for row in last):
        raise WrongUse(NOTHING_TICKED if editing.proposals else NO_PROPOSALS)
    if not host.confirm(TAKE_BACK.filled(count=len(last))):
        raise WrongUse(LEFT)
    return (), "last"


def _accept(workbook: Workbook, editing: Editing, choices: Sequence[str], host: Host, lang: Lang) -> Fixed:
    """Apply the accepted proposals; without *choices* there are none."""
    fixes = editing.opened.reading.tables.fixes.rows
    if not choices:
        return Fixed(fixes)
    ticks = list(ticked(editing))
    chosen = tuple(accepted(editing.proposals, choices, frozenset(tick.at for tick in ticks if tick.holds)))
    fixed_cells = {proposal.at for proposal in chosen}
    cells = ", ".join(str(tick.at) for tick in ticks if tick.at not in fixed_cells) if "ticked" in choices else ""
    left = TICKS_LEFT.filled(cells=cells) if cells else None
    if not chosen:
        if left is not None:
            raise WrongUse(left)
        if not editing.proposals:
            raise WrongUse(NO_PROPOSALS)
        raise WrongUse(NONE_MATCHES.filled(choices=", ".join(choices)))
    patch = workbook.completed(Patch(cells=tuple(edit for proposal in chosen for edit in proposal.edits)))
    workbook.apply(patch)
    lines = (
        ACCEPTED.of(lang).format(count=len(patch.cells)),
        *(line for proposal in chosen for line in _lines(proposal, lang)),
    )
    entries = journal.entries(chosen, patch.cells, fixes, moment=host.moment(), user=host.user())
    return Fixed(entries, lines, left.of(lang) if left else "")


def _undo(workbook: Workbook, fixes: Sequence[FixRow], host: Host, everything: bool, lang: Lang) -> Fixed:
    to_undo = journal.to_undo(fixes, everything=everything)
    if not to_undo:
        raise WrongUse(journal.NOTHING_TO_UNDO)
    edits = tuple(journal.edits_back(to_undo))
    restored_lines = (f"   {edit.at}: {shown(edit.before, lang)} → {shown(edit.after, lang)}" for edit in edits)  # type: ignore[arg-type]
    lines = (TAKEN_BACK.of(lang).format(count=len(edits)), *restored_lines)
    workbook.apply(Patch(cells=edits))
    return Fixed(journal.undone(fixes, to_undo, host.moment()), lines)


def _report_open(offers: Sequence[Proposal], none: Words, out: Out, lang: Lang) -> None:
    out.line((OPEN if offers else none).of(lang).format(count=len(offers)))
    for line in (line for proposal in offers for line in _lines(proposal, lang)):
        out.line(line)


def _lines(proposal: Proposal, lang: Lang) -> Iterator[str]:
    """Yield a line for every cell that the proposal changes."""
    for edit in proposal.edits:
        before, after = shown(edit.before, lang), shown(edit.after, lang)  # type: ignore[arg-type]
        certainty = proposal.certainty.words.of(lang).lower()
        yield f"   {OFFERED.of(lang).format(at=edit.at, before=before, after=after, code=proposal.finding.code, certainty=certainty)}"  # noqa: E501
