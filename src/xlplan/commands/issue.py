"""``xlplan issue``: one workbook for every unit below, in folders that follow the tree; or, with ``--update``, what the
master changed brought into workbooks that units have already filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from xlplan.chain.branch import Issued, issued
from xlplan.chain.bring_forward import BROUGHT, bring_forward
from xlplan.chain.submission import Rank, rank_of, refusal
from xlplan.chain.submission import filled as slotted
from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.building import build
from xlplan.commands.host import Host
from xlplan.commands.opening import Opened, open_file
from xlplan.commands.telling import tell_findings
from xlplan.errors import Unreadable
from xlplan.reader.kinds import NO_COLUMN, NO_HEADER, NO_SHEET, TWO_COLUMNS, UNKNOWN_COLUMN
from xlplan.reader.sheet_kinds import EXTRA_SHEET, TWIN_SHEET
from xlplan.tables import Tables
from xlplan.words import Lang, Words, as_spreadsheet

WRITING = Words("Tách sổ", "Issuing")
WRITTEN = Words("Đã tạo {count} sổ trong {out}.", "Wrote {count} workbooks into {out}.")
NOTHING = Words("Sổ này không có đơn vị cấp dưới để tách.", "This workbook has no units below to issue to.")
NOT_WRITTEN = Words(
    "Sổ tổng hợp còn lỗi ở kế hoạch, đơn vị, chỉ tiêu hoặc mức giao; chưa tách sổ nào.",
    "The master has errors in plan, units, targets or allocation; nothing was written.",
)
UPDATED = Words(
    "{file} → {place}: giữ {kept} dòng đã điền{aside}.", "{file} → {place}: {kept} filled rows kept{aside}."
)
ASIDE = Words(", để riêng {count} dòng ở trang Để riêng", ", {count} rows on the sheet Set aside")
NOT_UPDATED = Words("{file}: không cập nhật: {reason}", "{file}: not updated: {reason}")
OWN_COLUMN = Words(
    "cột riêng «{column}» không chuyển sang; vẫn còn trong tệp cũ.",
    "your own column “{column}” is not carried over; the old file has it.",
)
OWN_SHEET = Words(
    "Trang này không chuyển sang; vẫn còn trong tệp cũ.", "This sheet is not carried over; the old file has it."
)
TWICE = Words("{other} là sổ mới hơn của cùng đơn vị.", "{other} is a newer workbook of the same unit.")

UNREAD = (NO_SHEET, NO_HEADER, NO_COLUMN, TWO_COLUMNS)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A workbook that a unit has filled in."""

    file: str
    opened: Opened


def run(request: Request, host: Host, out: Out) -> int:
    path, folder = request.given["master"], request.given["out"]
    opened = open_file(host, path, request.as_of)
    manifest = opened.reading.manifest
    if opened.context_errors or manifest is None:
        tell_findings(opened.context_errors, request.lang, out)
        out.closing(NOT_WRITTEN.of(request.lang))
        return FINDINGS
    found = list(issued(opened.reading.tables, manifest, opened.calendar))
    if not found:
        out.closing(NOTHING.of(request.lang))
        return DONE
    files = request.given["update"] or ()
    filled = _filled(files, opened, host, out, request.lang) if files else {}
    if files:
        found = [one for one in found if as_spreadsheet(one.unit.code) in filled]
    places = ["/".join((folder.rstrip("/\\"), *one.path)) for one in found]
    for place in places:
        host.refuse(place, (path, *files), force=request.force)
    for place, one in out.each(list(zip(places, found, strict=True)), len(found), WRITING):
        held = filled.get(as_spreadsheet(one.unit.code))
        tables = _updated(one, held, place, opened, out, request.lang) if held else one.tables
        host.write(place, build(tables, one.manifest), force=request.force)
    out.closing(WRITTEN.of(request.lang).format(count=len(found), out=folder))
    return DONE


def _filled(files: Sequence[str], master: Opened, host: Host, out: Out, lang: Lang) -> Mapping[str, _Filled]:
    """The newest readable workbook of each unit; every other file is named with the reason."""
    newest: dict[str, _Filled] = {}
    for file in files:
        try:
            held = _Filled(file, open_file(host, file))
        except Unreadable as error:
            _refuse(file, error.words, out, lang)
            continue
        unit, reason = _unit(held, master)
        if reason is not None:
            _refuse(file, reason, out, lang)
            continue
        other = newest.get(unit)
        newest[unit] = held if other is None else max(other, held, key=_rank)
        if other is not None:
            older = other if newest[unit] is held else held
            _refuse(older.file, slotted(TWICE, other=newest[unit].file), out, lang)
    return newest


def _unit(held: _Filled, master: Opened) -> tuple[str, Words | None]:
    """The unit whose workbook it is, or why it does not belong to *master*."""
    ours, theirs = master.reading.manifest, held.opened.reading.manifest
    assert ours is not None
    reason = refusal(held.opened.reading, ours, master.tree, as_spreadsheet(ours.unit)) or _unread(held.opened)
    return (as_spreadsheet(theirs.unit) if theirs else ""), reason


def _unread(opened: Opened) -> Words | None:
    """What keeps rows that the unit typed from being read: they would be lost without a word."""
    sheets = {title for spec in BROUGHT for title in (*spec.words.both(), opened.reading.tables.of(spec).place.sheet)}
    found = next((one for one in opened.findings if one.kind in UNREAD and one.at.sheet in sheets), None)
    return Words(*(f"{found.message(lang)} {found.fix(lang)}" for lang in ("vi", "en"))) if found else None


def _rank(held: _Filled) -> Rank:
    plan = held.opened.reading.tables.plan
    return rank_of(plan.period or date.min, plan.revision, plan.sent)


def _updated(one: Issued, held: _Filled, place: str, master: Opened, out: Out, lang: Lang) -> Tables:
    done = bring_forward(one.tables, held.opened.reading.tables, master.calendar, one.manifest.lang)
    aside = ASIDE.of(lang).format(count=done.set_aside) if done.set_aside else ""
    out.line(UPDATED.of(lang).format(file=PurePath(held.file).name, place=place, kept=done.kept, aside=aside))
    for finding in held.opened.findings:
        if finding.kind is UNKNOWN_COLUMN:
            out.line(f"   {finding.at}: {OWN_COLUMN.of(lang).format(column=finding.values['column'])}")
        elif finding.kind in (TWIN_SHEET, EXTRA_SHEET):
            out.line(f"   {finding.at}: {finding.message(lang)} {OWN_SHEET.of(lang)}")
    return done.tables


def _refuse(file: str, reason: Words, out: Out, lang: Lang) -> None:
    out.line(NOT_UPDATED.of(lang).format(file=file, reason=reason.of(lang)))
