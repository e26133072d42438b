"""``xlplan fix``: proposals listed, accepted, journalled and taken back, always in a copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.checking import ToEdit, checked_copy, ticks, to_edit
from xlplan.commands.host import Host
from xlplan.commands.telling import verdict_line
from xlplan.errors import WrongUse
from xlplan.layout import FixRow
from xlplan.mending import journal
from xlplan.mending.proposals import Proposal, accepted, shown
from xlplan.patch import Patch
from xlplan.words import Lang, Words
from xlplan.xlsx.patching import apply, completed

OFFERED = Words("{at}  {before} → {after}  ({code}, {certainty})", "{at}  {before} → {after}  ({code}, {certainty})")
ACCEPTED = Words("Đã sửa {count} ô:", "{count} cells were mended:")
OPEN = Words(
    "Còn {count} đề nghị chưa nhận, đánh dấu x ở cột Đồng ý của trang Kiểm tra:", "{count} proposals are open; tick them on Checks:"
)
TAKEN_BACK = Words("Đã hoàn lại {count} ô:", "{count} cells were put back:")
NONE_MATCHES = Words(
    "Không có đề nghị nào khớp với: {choices}. Gọi xlplan fix không có --accept để xem danh sách.",
    "No proposal matches: {choices}. Run xlplan fix without --accept to see them.",
)
WRITTEN = Words("Đã tạo {out}.", "Wrote {out}.")
BOTH = Words("Chọn một trong hai: --accept hoặc --undo.", "Choose one of the two: --accept or --undo.")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A workbook after its edit, with the journal that tells of it, and the lines to be said once it is written."""

    data: bytes
    journal: tuple[FixRow, ...]
    said: tuple[str, ...] = ()


def run(request: Request, host: Host, out: Out) -> int:
    path, target, lang = request.given["file"], request.given["out"], request.lang
    choices, undo = request.given["accept"] or (), request.given["undo"]
    if choices and undo:
        raise WrongUse(BOTH)
    host.refuse(target, (path,), force=request.force)
    data = host.read(path)
    editing = to_edit(data, path, request.as_of)
    held = editing.opened.reading.tables.fixes.rows
    fixed = _undo(data, held, host, undo == "all", lang) if undo else _accept(data, editing, choices, host, lang)
    checked = checked_copy(fixed.data, path, request.as_of, fixed.journal if fixed.journal != held else None)
    host.write(target, checked.data, force=request.force)
    for line in fixed.said:
        out.line(line)
    if not undo:
        _tell_open(checked.offers, out, lang)
    out.line(f"{target}: {verdict_line(checked.findings, lang)}")
    out.line(WRITTEN.of(lang).format(out=target))
    return FINDINGS if checked.has_errors else DONE


def _accept(data: bytes, editing: ToEdit, choices: Sequence[str], host: Host, lang: Lang) -> Fixed:
    """The accepted proposals applied; none without *choices*."""
    held = editing.opened.reading.tables.fixes.rows
    if not choices:
        return Fixed(data, held)
    taken = tuple(accepted(editing.proposals, choices, ticks(editing.book)))
    if not taken:
        raise WrongUse(Words(*(one.format(choices=", ".join(choices)) for one in NONE_MATCHES.both())))
    patch = completed(data, Patch(cells=tuple(edit for one in taken for edit in one.edits)))
    said = (ACCEPTED.of(lang).format(count=len(patch.cells)), *(line for one in taken for line in _lines(one, lang)))
    return Fixed(apply(data, patch), journal.entries(taken, patch.cells, held, made=host.moment(), who=host.user()), said)


def _undo(data: bytes, held: Sequence[FixRow], host: Host, everything: bool, lang: Lang) -> Fixed:
    back = journal.to_undo(held, everything=everything)
    if not back:
        raise WrongUse(journal.NOTHING_TO_UNDO)
    edits = tuple(journal.edits_back(back))
    put_back = (f"   {edit.at}: {shown(edit.before, lang)} → {shown(edit.after, lang)}" for edit in edits)  # type: ignore[arg-type]
    said = (TAKEN_BACK.of(lang).format(count=len(edits)), *put_back)
    return Fixed(apply(data, Patch(cells=edits)), journal.undone(held, back, host.moment()), said)


def _tell_open(offers: Sequence[Proposal], out: Out, lang: Lang) -> None:
    if offers:
        out.line(OPEN.of(lang).format(count=len(offers)))
    for line in (line for one in offers for line in _lines(one, lang)):
        out.line(line)


def _lines(one: Proposal, lang: Lang) -> Iterator[str]:
    """A line for every cell that the proposal changes."""
    for edit in one.edits:
        before, after = shown(edit.before, lang), shown(edit.after, lang)  # type: ignore[arg-type]
        certainty = one.certainty.words.of(lang).lower()
        yield f"   {OFFERED.of(lang).format(at=edit.at, before=before, after=after, code=one.finding.code, certainty=certainty)}"
