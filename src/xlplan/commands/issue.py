"""``xlplan issue``: one workbook for every unit below, in folders that follow the tree."""

from xlplan.chain.branch import issued
from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.building import build
from xlplan.commands.host import Host
from xlplan.commands.opening import open_workbook
from xlplan.commands.telling import tell_findings
from xlplan.words import Words

WRITING = Words("Tách sổ", "Issuing")
WRITTEN = Words("Đã tạo {count} sổ trong {out}.", "Wrote {count} workbooks into {out}.")
NOTHING = Words("Sổ này không có đơn vị cấp dưới để tách.", "This workbook has no units below to issue to.")
NOT_WRITTEN = Words(
    "Sổ tổng hợp còn lỗi ở kế hoạch, đơn vị, chỉ tiêu hoặc mức giao; chưa tách sổ nào.",
    "The master has errors in plan, units, targets or allocation; nothing was written.",
)


def run(request: Request, host: Host, out: Out) -> int:
    path, folder = request.given["master"], request.given["out"]
    opened = open_workbook(host.read(path), path, request.as_of)
    manifest = opened.reading.manifest
    if opened.context_errors or manifest is None:
        tell_findings(opened.context_errors, request.lang, out)
        out.line(NOT_WRITTEN.of(request.lang))
        return FINDINGS
    found = list(issued(opened.reading.tables, manifest, opened.calendar))
    if not found:
        out.line(NOTHING.of(request.lang))
        return DONE
    places = ["/".join((folder.rstrip("/\\"), *one.path)) for one in found]
    for place in places:
        host.refuse(place, (path,), force=request.force)
    for place, one in out.each(zip(places, found, strict=True), len(found), WRITING):
        host.write(place, build(one.tables, one.manifest), force=request.force)
    out.line(WRITTEN.of(request.lang).format(count=len(found), out=folder))
    return DONE
