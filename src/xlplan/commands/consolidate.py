"""``xlplan consolidate``: submissions laid over a master, written as next month's master."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlplan.chain.consolidate import Consolidation, Master, Received, consolidate
from xlplan.chain.returns import returns
from xlplan.chain.submission import Arrival
from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.arrivals import arrive
from xlplan.commands.building import document, table_of
from xlplan.commands.host import Host
from xlplan.commands.opening import Opened, open_file
from xlplan.commands.telling import month, result_json, tell_findings
from xlplan.document import Document
from xlplan.errors import WrongUse
from xlplan.findings import CellRef, Finding, count, counts_line, sort_key
from xlplan.results import Result, compute
from xlplan.rules import judge, subject
from xlplan.tables import Tables
from xlplan.template import placed
from xlplan.template.frame import is_leaf
from xlplan.words import Lang, Words, as_spreadsheet

READING = Words("Đọc sổ", "Reading")
NOT_WRITTEN = Words(
    "Sổ tổng hợp còn lỗi ở kế hoạch, đơn vị, chỉ tiêu hoặc mức giao; chưa ghi gì.",
    "The master has errors in plan, units, targets or allocation; nothing was written.",
)
ROWS = Words(
    "Đọc {rows_in} dòng: dùng {used}, để riêng {aside}{reasons}.",
    "Read {rows_in} rows: {used} used, {aside} set aside{reasons}.",
)
WRITTEN = Words(
    "Đã tạo {out}. Mở trang Kết quả để xem; bấm vào số để tới nguồn.",
    "Wrote {out}. Open Results; click a figure to see its sources.",
)
NOTHING_NEW = Words(
    "Sổ đã có đủ các số liệu này; không có gì thay đổi.", "The workbook has all these figures already; nothing changed."
)
NOTHING_BELOW = Words(
    "Sổ này là của một đơn vị không có đơn vị cấp dưới nên không tổng hợp được; chưa có gì thay đổi. Mở sổ tổng hợp "
    "rồi làm lại.",
    "This workbook belongs to a unit without units below: there is nothing to consolidate; nothing was changed. Open "
    "the master.",
)
NOTHING_SENT = Words(
    "Thư mục đã chọn không có sổ nào; chưa có gì thay đổi. Chọn thư mục chứa các sổ gửi về.",
    "There is no workbook in that folder; nothing was changed. Choose the folder with the workbooks that were sent in.",
)
# rules about rows that a file has lost: said at once, the office must ask for them
ROWS_GONE = frozenset({"PRG-30", "ALC-13"})
ACROSS = frozenset({"PRG-12", "PRG-20", "PRG-21"})  # rules that only the combined rows can break


@dataclass(frozen=True)
class Consolidated:
    """The outcome as values: the new workbook, its results, what became of each file, and all findings."""

    document: Document
    outcome: Consolidation
    results: tuple[Result, ...]
    master_findings: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    day: date | None


def run(request: Request, host: Host, out: Out) -> int:
    path, target = request.given["master"], request.given["out"]
    files = list(host.inbox(request.given["inbox"]))
    host.refuse(target, (path, *(file for _, file in files)), force=request.force)
    with host.readers(len(files)) as readers:  # they start while the master is read
        opened = open_file(host, path, request.as_of)
        if opened.context_errors:
            return _refused(opened, request, out)
        if opened.reading.manifest is not None and is_leaf(opened.reading.manifest, opened.reading.tables):
            raise WrongUse(NOTHING_BELOW)
        if host.live and not files:
            raise WrongUse(NOTHING_SENT)
        arrivals = list(out.each(arrive(files, host, readers), len(files), READING))
    done = lay(opened, arrivals)
    changed = host.deliver_new(done.document, target, force=request.force)
    if request.json:
        out.json(_json(done, request.lang))
    else:
        _tell(done, request.lang, out)
        if not changed:
            out.closing(NOTHING_NEW.of(request.lang))
        elif not host.live:
            out.line(WRITTEN.of(request.lang).format(out=target))
    return DONE


def lay(opened: Opened, arrivals: Sequence[Arrival]) -> Consolidated:
    """Consolidate, judge the combined rows, compute the results and build the new workbook."""
    reading = opened.reading
    manifest = reading.manifest
    if manifest is None:
        raise WrongUse(NOT_WRITTEN)
    master = Master(reading.tables, manifest, opened.calendar, opened.evaluation, opened.tree, opened.error_rows)
    outcome = consolidate(master, arrivals)
    tables = placed(_combined(reading.tables, outcome), manifest.lang)
    own = _own_findings(opened, tables, outcome)
    results = compute(tables, outcome.counted, opened.calendar, opened.evaluation, is_root=manifest.is_root)
    table = returns(
        tables,
        outcome.counted,
        outcome.first_returns,
        outcome.faulty_units,
        opened.calendar,
        opened.evaluation,
        opened.tree,
    )
    findings = tuple(sorted((*own, *outcome.findings), key=sort_key))
    made = document(
        tables,
        manifest,
        evaluation=opened.evaluation,
        results=results,
        returns=table,
        findings=findings,
    )
    return Consolidated(made, outcome, results, own, findings, opened.evaluation.day)


def _combined(tables: Tables, outcome: Consolidation) -> Tables:
    """The master with its new Progress and Sources. Rows of submissions carry no raw values of the master's rows."""
    progress = table_of(outcome.rows)
    return replace(
        tables,
        progress=replace(progress, raws=tables.progress.raws),
        lines=table_of(outcome.lines),
        submissions=table_of(outcome.submissions),
        replaced=table_of(outcome.replaced),
        first_returns=table_of(outcome.first_returns),
    )


def _own_findings(opened: Opened, tables: Tables, outcome: Consolidation) -> tuple[Finding, ...]:
    """What the result itself shows, at the addresses of the result: its context, rows typed in the master, and what
    only the combined rows can break. Findings of rows that came from submissions stay with their files."""
    sourced = {(as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period) for line in outcome.lines}
    came = {
        row.row
        for row in tables.progress
        if (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) in sourced
    }
    sheet = tables.progress.place.sheet
    judged = judge(subject(tables, opened.reading.manifest, opened.evaluation.day if opened.evaluation.as_of else None))
    kept = [one for one in judged if one.at.sheet != sheet or one.at.row not in came or one.code in ACROSS]
    return tuple(sorted((*kept, *_read_again(opened, tables, outcome)), key=sort_key))


def _read_again(opened: Opened, tables: Tables, outcome: Consolidation) -> list[Finding]:
    """What reading the master found, moved to where those rows stand now."""
    before, now = opened.reading.tables, tables
    moved: dict[tuple[str, int], tuple[str, int]] = {}
    columns: dict[tuple[str, int], int] = {}
    old_rows = [row.row for row in outcome.rows]
    for old, new in zip(old_rows, now.progress, strict=True):
        if old:
            moved[before.progress.place.sheet, old] = (now.progress.place.sheet, new.row)
    for id, place in before.progress.place.columns.items():
        columns[before.progress.place.sheet, place] = now.progress.place.columns.get(id, 0)
    found = []
    for finding in opened.reading.findings:
        at = finding.at
        if (at.sheet, at.row) in moved:
            sheet, row = moved[at.sheet, at.row]
            found.append(replace(finding, at=CellRef(sheet, row, columns.get((at.sheet, at.column), at.column))))
        elif at.sheet != before.progress.place.sheet:
            found.append(finding)
    return found


def _refused(opened: Opened, request: Request, out: Out) -> int:
    """Errors in the master's own context: nothing is written."""
    if request.json:
        day = opened.evaluation.day
        out.json(
            {
                "schema": 1,
                "as_of": day.isoformat() if day else None,
                "rows_in": 0,
                "rows_used": 0,
                "rows_set_aside": 0,
                "set_aside": {},
                "master_findings": count(opened.findings),
                "submissions": [],
                "results": [],
            }
        )
    else:
        tell_findings(opened.context_errors, request.lang, out)
        out.closing(NOT_WRITTEN.of(request.lang))
    return FINDINGS


def _tell(done: Consolidated, lang: Lang, out: Out) -> None:
    outcome = done.outcome
    for one in outcome.received:
        reason = f": {one.reason.of(lang)}" if one.reason else ""
        out.line(f"{one.status.words.of(lang):<24} {one.file}{reason}")
    tell_findings([one for one in done.findings if one.file and one.code in ROWS_GONE], lang, out)
    parts = ", ".join(f"{rows} {reason.words.of(lang)}" for reason, rows in outcome.set_aside.items())
    reasons = f" ({parts})" if parts else ""
    aside = outcome.rows_in - outcome.rows_used
    out.closing(ROWS.of(lang).format(rows_in=outcome.rows_in, used=outcome.rows_used, aside=aside, reasons=reasons))
    out.closing(counts_line(done.findings, lang))


def _json(done: Consolidated, lang: Lang) -> dict[str, object]:
    outcome = done.outcome
    return {
        "schema": 1,
        "as_of": done.day.isoformat() if done.day else None,
        "rows_in": outcome.rows_in,
        "rows_used": outcome.rows_used,
        "rows_set_aside": outcome.rows_in - outcome.rows_used,
        "set_aside": {reason.value: rows for reason, rows in outcome.set_aside.items()},
        "master_findings": count(done.master_findings),
        "submissions": [_submission_json(one, lang) for one in outcome.received],
        "results": [result_json(result) for result in done.results],
    }


def _submission_json(one: Received, lang: Lang) -> dict[str, object]:
    return {
        "file": one.file,
        "unit": one.unit,
        "period": month(one.period),
        "status": one.status.value,
        "reason": one.reason.of(lang) if one.reason else None,
        "sent": one.sent.isoformat() if one.sent else None,
        "digest": one.digest,
        "findings": count(one.findings),
    }
