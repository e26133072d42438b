"""``xlplan validate``: list every finding of every workbook, and whether it may be sent; with ``-o`` also write a copy
with marks.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlplan.commands import DONE, ENVIRONMENT, FINDINGS, Out, Request
from xlplan.commands.output import findings_json, print_findings
from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.findings import NOT_READY, READY, Finding, counts_line
from xlplan.ports import Host
from xlplan.words import Words
from xlplan.workflow.opening import Opened, open_file
from xlplan.workflow.standing import NOTHING, Standing

if TYPE_CHECKING:  # what writes workbooks; checking alone must not wait for it
    from xlplan.workflow.editing import AnnotationResult

ONE_FILE = Words("Với -o chỉ kiểm tra được một sổ mỗi lần.", "With -o one workbook is checked at a time.")
WRITTEN = Words(
    "Đã tạo {out}: mở trang Kiểm tra; các ô cần sửa được tô màu và có ghi chú.",
    "Wrote {out}: open the sheet Checks; the cells to fix are marked and carry a note.",
)

WRITTEN_CLEAN = Words("Đã tạo {out}: không còn chỗ nào cần sửa.", "Wrote {out}: nothing is left to fix.")
TOLD_OF_FILES = Words(
    "Đã tạo {out}: sổ này không có chỗ nào cần sửa; trang Kiểm tra còn {lines} dòng về các tệp gửi đến, của lần tổng "
    "hợp.",
    "Wrote {out}: nothing in this workbook is to be fixed; Checks still has {lines} lines of the consolidation about "
    "files sent in.",
)
SENT_IN = Words(
    "Các sổ gửi đến, theo lần tổng hợp: {returns} lượt chưa gửi (trang Tình hình gửi báo cáo), {errors} dòng lỗi "
    "(trang Kiểm tra).",
    "What was sent in, as last consolidated: {returns} return(s) missing (sheet Returns), {errors} line(s) of errors "
    "(sheet Checks).",
)


def run(request: Request, host: Host, out: Out) -> int:
    """Validate each file by itself. The exit code is the highest of theirs."""
    worst = DONE
    paths, copy = list(files_of(request.given["files"], host)), request.given["out"]
    if copy is not None:
        if len(paths) > 1:
            raise WrongUse(ONE_FILE)
        host.require_writable(copy, paths, force=request.force)
    files: list[dict[str, object]] = []
    for path in paths:
        try:
            written = None if copy is None else _into_copy(path, copy, request, host)
            checked = open_file(host, path, request.as_of) if written is None else written
        except EnvironmentFailure as error:
            worst = max(worst, ENVIRONMENT)
            files.append(_entry(path, "unreadable", [], request, error=error))
            if not request.json:
                out.closing(f"{_named(path, host)}{error.sentence(request.lang)}")
            continue
        is_ready = not checked.errors and checked.standing.is_complete
        worst = max(worst, DONE if is_ready else FINDINGS)
        verdict = "clean" if is_ready else "errors"
        files.append(_entry(path, verdict, checked.findings, request, standing=checked.standing))
        if not request.json:
            _report(_named(path, host), checked, request, out)
            if written is not None and not host.live:
                out.line(_written(written).of(request.lang).format(out=copy, lines=len(written.standing.lines)))
    if request.json:
        as_of = request.as_of.isoformat() if request.as_of else None
        out.json({"schema": 1, "as_of": as_of, "files": files})
    return worst


def files_of(paths: Sequence[str], host: Host) -> Iterator[str]:
    """Yield the files of *paths*, and those in its folders.

    A path that does not exist, and a folder without files, are yielded as they are: opening them reports the problem.
    """
    for path in paths:
        try:
            files = [file for _, file in host.inbox([path])]
        except EnvironmentFailure:
            files = []
        yield from [path] if files in ([], [str(PurePath(path))]) else files


def _into_copy(path: str, copy: str, request: Request, host: Host) -> "AnnotationResult":
    """Validate the workbook in its copy, or where it is open."""
    from xlplan.workflow.editing import annotate

    workbook = host.open(path)
    checked = annotate(workbook, request.as_of, at_error=host.live)
    host.deliver(workbook, copy, force=request.force)
    return checked


def _written(checked: "AnnotationResult") -> Words:
    if checked.findings:
        return WRITTEN
    return TOLD_OF_FILES if checked.standing.lines else WRITTEN_CLEAN


def _named(path: str, host: Host) -> str:
    """Return the prefix that names the file in a sentence; empty for the open workbook, because there is only one."""
    return "" if host.live else f"{path}: "


def _report(name: str, checked: "Opened | AnnotationResult", request: Request, out: Out) -> None:
    print_findings(checked.findings, request.lang, out)
    standing = checked.standing
    if not standing.is_complete:
        counts = {"returns": len(standing.missing_returns), "errors": standing.errors}
        out.closing(SENT_IN.of(request.lang).format(**counts))
    is_ready = not checked.errors and standing.is_complete
    verdict = (READY if is_ready else NOT_READY).of(request.lang)
    out.closing(f"{name}{verdict} — {counts_line(checked.findings, request.lang)}")


def _entry(
    path: str,
    verdict: str,
    findings: Sequence[Finding],
    request: Request,
    *,
    standing: Standing = NOTHING,
    error: EnvironmentFailure | None = None,
) -> dict[str, object]:
    entry: dict[str, object] = {
        "file": path,
        "verdict": verdict,
        "missing_returns": len(standing.missing_returns),
        "file_errors": standing.errors,
        **findings_json(findings, request.lang),
    }
    if error is not None:
        entry["reason"] = error.sentence(request.lang)
    return entry
