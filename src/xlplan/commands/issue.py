"""``xlplan issue``: one workbook for every unit below, in folders that follow the tree.

With ``--update``, the master's changes are applied to workbooks that units have already filled in.
"""

from pathlib import PurePath

from xlplan.chain.branch import Issued, issued
from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.output import print_findings
from xlplan.ports import Host
from xlplan.reader.kinds import UNKNOWN_COLUMN
from xlplan.tables import Tables
from xlplan.words import Lang, Words, as_spreadsheet
from xlplan.workflow.building import build
from xlplan.workflow.issuing import FilledWorkbook, filled_workbooks
from xlplan.workflow.opening import Opened, open_file

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


def run(request: Request, host: Host, out: Out) -> int:
    path, folder, lang = request.given["master"], request.given["out"], request.lang
    opened = open_file(host, path, request.as_of)
    manifest = opened.reading.manifest
    if opened.context_errors or manifest is None:
        print_findings(opened.context_errors, lang, out)
        out.closing(NOT_WRITTEN.of(lang))
        return FINDINGS
    branches = list(issued(opened.reading.tables, manifest, opened.calendar))
    if not branches:
        out.closing(NOTHING.of(lang))
        return DONE
    files = request.given["update"] or ()
    filled = filled_workbooks(files, opened, host)
    for file, reason in filled.refused:
        out.line(NOT_UPDATED.of(lang).format(file=file, reason=reason.of(lang)))
    if files:
        branches = [branch for branch in branches if as_spreadsheet(branch.unit.code) in filled.newest]
    paths = ["/".join((folder.rstrip("/\\"), *branch.path)) for branch in branches]
    for target in paths:
        host.require_writable(target, (path, *files), force=request.force)
    for target, branch in out.each(list(zip(paths, branches, strict=True)), len(branches), WRITING):
        workbook = filled.newest.get(as_spreadsheet(branch.unit.code))
        tables = _updated(branch, workbook, target, opened, out, lang) if workbook else branch.tables
        host.write(target, build(tables, branch.manifest), force=request.force)
    out.closing(WRITTEN.of(lang).format(count=len(branches), out=folder))
    return DONE


def _updated(issued: Issued, workbook: FilledWorkbook, path: str, master: Opened, out: Out, lang: Lang) -> Tables:
    """Return the tables of the unit's updated workbook, and report what was kept, set aside and left behind."""
    update = workbook.brought_forward(issued, master)
    aside = ASIDE.of(lang).format(count=update.set_aside) if update.set_aside else ""
    file = PurePath(workbook.file).name
    out.line(UPDATED.of(lang).format(file=file, place=path, kept=update.kept, aside=aside))
    for finding in workbook.left_behind():
        if finding.kind == UNKNOWN_COLUMN:
            out.line(f"   {finding.at}: {OWN_COLUMN.of(lang).format(column=finding.values['column'])}")
        else:
            out.line(f"   {finding.at}: {finding.message(lang)} {OWN_SHEET.of(lang)}")
    return update.tables
