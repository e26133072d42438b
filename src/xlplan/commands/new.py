"""``xlplan new``: a new master workbook, of a bundled plan, blank, or rolled forward from last year's."""

from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.output import print_findings
from xlplan.errors import WrongUse
from xlplan.plans import DEFAULT
from xlplan.plans.bundled import blank, bundled
from xlplan.ports import Host
from xlplan.words import Words
from xlplan.workflow.building import master
from xlplan.workflow.next_year import next_year
from xlplan.workflow.opening import open_workbook

WRITTEN = Words("Đã tạo {out}.", "Wrote {out}.")
ONE_OF_BOTH = Words(
    "Chọn một trong hai: --plan (kế hoạch có sẵn) hoặc --from (sổ năm trước).",
    "Choose one of the two: --plan (a bundled plan) or --from (last year's workbook).",
)
FROM_ABOVE = Words(
    "Sổ này do cấp trên giao. Năm mới, cấp trên giao sổ mới; lệnh này chỉ dùng cho sổ tổng hợp gốc.",
    "This workbook was issued from above. So is next year's; only the plan's root workbook is rolled forward.",
)
NOT_WRITTEN = Words(
    "Sổ năm trước còn các lỗi trên; sửa xong mới tạo được sổ mới. Chưa ghi gì.",
    "Last year's workbook has the errors above; correct them first. Nothing was written.",
)
TO_DO = Words(
    "Việc còn lại: ghi số, ngày, tên kế hoạch mới ở trang Kế hoạch; kiểm tra các ngày đã dời thêm một năm; ghi mức "
    "giao ở trang Giao chỉ tiêu.",
    "To do: the new plan's number, date and title on Plan; check the dates, moved on by a year; the allocated values "
    "on Allocation.",
)


def run(request: Request, host: Host, out: Out) -> int:
    path, name, last_year = request.given["out"], request.given["plan"], request.given["last_year"]
    if name and last_year:
        raise WrongUse(ONE_OF_BOTH)
    if last_year:
        return _rolled_forward(request, host, out)
    host.require_writable(path, (), force=request.force)
    plan = blank() if name == "blank" else bundled(name or DEFAULT, request.lang)
    host.write(path, master(plan, request.lang), force=request.force)
    out.line(WRITTEN.of(request.lang).format(out=path))
    return DONE


def _rolled_forward(request: Request, host: Host, out: Out) -> int:
    path, last_year, lang = request.given["out"], request.given["last_year"], request.lang
    host.require_writable(path, (last_year,), force=request.force)
    opened = open_workbook(host.read(last_year), last_year)
    manifest = opened.reading.manifest
    if manifest is not None and not manifest.is_root:
        raise WrongUse(FROM_ABOVE)
    if opened.context_errors:
        print_findings(opened.context_errors, lang, out)
        out.line(NOT_WRITTEN.of(lang))
        return FINDINGS
    rolled = next_year(opened.reading.tables)
    host.write(path, master(rolled.plan, lang), force=request.force)
    for words in rolled.left_out:
        out.line(words.of(lang))
    out.line(WRITTEN.of(lang).format(out=path))
    out.line(TO_DO.of(lang))
    return DONE
