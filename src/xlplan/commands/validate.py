"""``xlplan validate``: every finding of every workbook, and whether it may be sent; with ``-o`` also a copy with marks."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from xlplan.commands import DONE, FINDINGS, WORLD, Out, Request
from xlplan.commands.host import Host
from xlplan.commands.opening import open_file
from xlplan.commands.telling import findings_json, tell_findings, verdict_line
from xlplan.errors import World, WrongUse
from xlplan.findings import Finding, Severity
from xlplan.words import Words

MAY_BE_SENT = Words("ĐỦ ĐIỀU KIỆN GỬI", "READY TO SEND")
NOT_YET = Words("CHƯA ĐỦ ĐIỀU KIỆN GỬI", "NOT READY TO SEND")
ONE_FILE = Words("Với -o chỉ kiểm tra được một sổ mỗi lần.", "With -o one workbook is checked at a time.")
WRITTEN = Words(
    "Đã tạo {out}: mở trang Kiểm tra; các ô cần sửa được tô màu và có ghi chú.",
    "Wrote {out}: open the sheet Checks; the cells to mend are marked and carry a note.",
)

WRITTEN_CLEAN = Words("Đã tạo {out}: không còn chỗ nào cần sửa.", "Wrote {out}: nothing is left to mend.")


def run(request: Request, host: Host, out: Out) -> int:
    """Check each file apart; the exit code is the highest of theirs."""
    worst = DONE
    paths, copy = list(files_of(request.given["files"], host)), request.given["out"]
    if copy is not None:
        if len(paths) > 1:
            raise WrongUse(ONE_FILE)
        host.refuse(copy, paths, force=request.force)
    files: list[dict[str, object]] = []
    for path in paths:
        try:
            opened = open_file(host, path, request.as_of)
        except World as error:
            worst = max(worst, WORLD)
            files.append(_entry(path, "unreadable", [], request, error))
            if not request.json:
                out.line(f"{path}: {error.sentence(request.lang)}")
            continue
        wrong = bool(opened.errors)
        worst = max(worst, FINDINGS if wrong else DONE)
        files.append(_entry(path, "errors" if wrong else "clean", opened.findings, request))
        if not request.json:
            _tell(path, opened.findings, request, out)
        if copy is not None:
            _write_copy(path, copy, request, host, out, clean=not opened.findings)
    if request.json:
        as_of = request.as_of.isoformat() if request.as_of else None
        out.json({"schema": 1, "as_of": as_of, "files": files})
    return worst


def files_of(given: Sequence[str], host: Host) -> Iterator[str]:
    """The files of *given*, and those in its folders; what is not there, and a folder without files, are said when they are opened."""
    for path in given:
        try:
            found = [file for _, file in host.inbox([path])]
        except World:
            found = []
        yield from [path] if found in ([], [str(PurePath(path))]) else found


def _write_copy(path: str, copy: str, request: Request, host: Host, out: Out, *, clean: bool) -> None:
    from xlplan.commands.checking import checked_copy  # what writes workbooks; checking alone must not wait for it

    host.write(copy, checked_copy(host.read(path), path, request.as_of).data, force=request.force)
    if not request.json:
        out.line((WRITTEN_CLEAN if clean else WRITTEN).of(request.lang).format(out=copy))


def _tell(path: str, findings: Sequence[Finding], request: Request, out: Out) -> None:
    tell_findings(findings, request.lang, out)
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    verdict = (NOT_YET if wrong else MAY_BE_SENT).of(request.lang)
    out.line(f"{path}: {verdict} — {verdict_line(findings, request.lang)}")


def _entry(path: str, verdict: str, findings: Sequence[Finding], request: Request, error: World | None = None) -> dict[str, object]:
    entry: dict[str, object] = {"file": path, "verdict": verdict, **findings_json(findings, request.lang)}
    if error is not None:
        entry["reason"] = error.sentence(request.lang)
    return entry
