"""``xlplan consolidate``: submissions merged into a master, written as next month's master."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlplan.chain.file_report import FileReport
from xlplan.chain.kinds import LATER, LEFT_OUT, SetAside
from xlplan.chain.lists import RowCount
from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.output import findings_json, month, print_findings, result_json
from xlplan.errors import WrongUse
from xlplan.findings import NOT_READY, READY, Finding, Severity, count, counts_line, show_period
from xlplan.layout import LISTS
from xlplan.layout.choices import ReturnState, SubmissionStatus
from xlplan.outcome import can_consolidate, is_ready
from xlplan.ports import Host
from xlplan.returns import REPORTED
from xlplan.words import Lang, Words
from xlplan.workflow.arrivals import arrive
from xlplan.workflow.building import document
from xlplan.workflow.consolidating import NOT_WRITTEN, Consolidated, consolidated
from xlplan.workflow.opening import Opened, open_file

TO_ACT_ON = {LATER, LEFT_OUT}
"""The warnings that are printed like errors, not only listed on Checks: figures are missing until the office acts."""
MOST_LINES = 40  # of findings; what does not fit on a few screens is read on the sheet Checks

READING = Words("Đọc sổ", "Reading")
ROWS = Words(
    "Đọc {rows_in} dòng: dùng {used}, để riêng {aside}{reasons}.",
    "Read {rows_in} rows: {used} used, {aside} set aside{reasons}.",
)
OTHER_ROWS = Words("Dòng dùng của trang khác: {sheets}.", "Rows used of other sheets: {sheets}.")
WRITTEN = Words(
    "Đã tạo {out}. Mở trang Kết quả để xem; bấm vào số để tới nguồn.",
    "Wrote {out}. Open Results; click a figure to see its sources.",
)
WRITTEN_UNCHANGED = Words(
    "Đã tạo {out}: số liệu vẫn như trong sổ tổng hợp cũ.", "Wrote {out}: its figures are those of the master as it was."
)
NOTHING_RECEIVED = Words("Không có sổ nào trong thư mục gửi đến.", "There is no workbook in the inbox.")
NOTHING_USED = Words("Không dùng được dòng nào của các tệp gửi đến.", "No row of the files received could be used.")
UNITS = Words(
    "Kỳ {period}: {reported}/{due} đơn vị đã gửi{missing}{refused}.",
    "Period {period}: {reported} of {due} units reported{missing}{refused}.",
)
MISSING = Words("; chưa có {units}", "; missing {units}")
NO_PERIOD = Words("Chưa có Kỳ báo cáo{refused}.", "There is no reporting period{refused}.")
NOT_ACCEPTED = (SubmissionStatus.REJECTED, SubmissionStatus.UNREADABLE)
REFUSED = Words("; {files} tệp không được nhận", "; {files} file(s) not accepted")
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


def run(request: Request, host: Host, out: Out) -> int:
    path, target = request.given["master"], request.given["out"]
    files = list(host.inbox(request.given["inbox"]))
    host.require_writable(target, (path, *(file for _, file in files)), force=request.force)
    with host.readers(len(files)) as readers:  # they start while the master is read
        opened = open_file(host, path, request.as_of)
        if opened.context_errors:
            return _refused(opened, request, out)
        manifest, tables = opened.reading.manifest, opened.reading.tables
        if manifest is not None and not can_consolidate(manifest, tables):
            raise WrongUse(NOTHING_BELOW)
        if host.live and not files:
            raise WrongUse(NOTHING_SENT)
        done = consolidated(opened, list(out.each(arrive(files, host, readers), len(files), READING)))
    changed = host.deliver_new(document(done.outcome), target, force=request.force)
    if request.json:
        out.json(_json(done, request.lang))
    else:
        _report(done, request.lang, out)
        if not files:
            out.closing(NOTHING_RECEIVED.of(request.lang))
        elif not done.consolidation.any_used:
            out.closing(NOTHING_USED.of(request.lang))
        if not changed:
            out.closing(NOTHING_NEW.of(request.lang))
        elif not host.live:
            words = WRITTEN if done.consolidation.any_used else WRITTEN_UNCHANGED
            out.line(words.of(request.lang).format(out=target))
    return DONE


def _refused(opened: Opened, request: Request, out: Out) -> int:
    """Print the errors in the master's own context; nothing is written."""
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
                "sheets": {},
                "ready": False,
                "units": None,
                "master_findings": count(opened.findings),
                **findings_json(opened.findings, request.lang),
                "submissions": [],
                "results": [],
            }
        )
    else:
        print_findings(opened.context_errors, request.lang, out)
        out.closing(NOT_WRITTEN.of(request.lang))
    return FINDINGS


def _report(done: Consolidated, lang: Lang, out: Out) -> None:
    outcome, consolidation = done.outcome, done.consolidation
    for received in consolidation.received:
        reason = f": {received.reason.of(lang)}" if received.reason else ""
        out.line(f"{received.status.words.of(lang):<24} {received.file}{reason}")
    to_act_on = [one for one in outcome.findings if one.severity is Severity.ERROR or one.kind in TO_ACT_ON]
    print_findings(to_act_on, lang, out, MOST_LINES)
    out.closing(_units(done).of(lang))
    rows_in, used = consolidation.rows_in, consolidation.rows_used
    reasons = _reasons(consolidation.set_aside, lang)
    out.closing(ROWS.of(lang).format(rows_in=rows_in, used=used, aside=rows_in - used, reasons=reasons))
    lists = [
        f"{spec.words.of(lang)} {rows.used}/{rows.rows_in}{_reasons(rows.set_aside, lang)}"
        for spec in LISTS
        for rows in (consolidation.lists.counts[spec.id],)
        if rows.used or rows.set_aside[SetAside.ERROR]  # the others are copies of what the master has
    ]
    if lists:
        out.closing(OTHER_ROWS.of(lang).format(sheets="; ".join(lists)))
    verdict = READY if is_ready(outcome) else NOT_READY
    out.closing(f"{verdict.of(lang)} — {counts_line(outcome.findings, lang)}")


def _reasons(set_aside: Mapping[SetAside, int], lang: Lang) -> str:
    """Return `` (3 chưa điền, 1 có lỗi)``; empty if no row was set aside."""
    parts = [f"{set_aside[reason]} {reason.words.of(lang)}" for reason in SetAside if set_aside.get(reason)]
    return f" ({', '.join(parts)})" if parts else ""


def _due_units(done: Consolidated) -> tuple[int, list[str]] | None:
    """Return how many of the due units reported the reporting period, and the codes of the others; None without it."""
    returns, period = done.outcome.returns, done.outcome.evaluation.period
    if returns is None or period is None or period not in returns.periods:
        return None
    states = {unit.unit: unit.returns[returns.periods.index(period)].state for unit in returns.units}
    missing = [unit for unit, state in states.items() if state is ReturnState.MISSING]
    return sum(state in REPORTED for state in states.values()), missing


def _units(done: Consolidated) -> Words:
    """Return how many of the due units have reported the reporting period, who is missing, and what was refused."""
    period, units = done.outcome.evaluation.period, _due_units(done)
    refused = sum(received.status in NOT_ACCEPTED for received in done.consolidation.received)
    files = REFUSED.filled(files=refused) if refused else ""
    if period is None or units is None:
        return NO_PERIOD.filled(refused=files)
    reported, missing = units
    return UNITS.filled(
        period=show_period(period.month),
        reported=reported,
        due=reported + len(missing),
        missing=MISSING.filled(units=", ".join(missing)) if missing else "",
        refused=files,
    )


def _json(done: Consolidated, lang: Lang) -> dict[str, object]:
    outcome, consolidation = done.outcome, done.consolidation
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        of_file[finding.file].append(finding)
    return {
        "schema": 1,
        "as_of": outcome.evaluation.day.isoformat() if outcome.evaluation.day else None,
        "rows_in": consolidation.rows_in,
        "rows_used": consolidation.rows_used,
        "rows_set_aside": consolidation.rows_in - consolidation.rows_used,
        "set_aside": {reason.value: rows for reason, rows in consolidation.set_aside.items()},
        "sheets": {id: _rows_json(count) for id, count in consolidation.lists.counts.items()},
        "ready": is_ready(outcome),
        "units": {"reported": units[0], "missing": units[1]} if (units := _due_units(done)) else None,
        "master_findings": count(done.master_findings),
        **findings_json(outcome.findings, lang),
        "submissions": [_submission_json(one, of_file[one.file], lang) for one in consolidation.received],
        "results": [result_json(result) for result in outcome.results],
    }


def _rows_json(rows: RowCount) -> dict[str, object]:
    return {
        "rows_in": rows.rows_in,
        "rows_used": rows.used,
        "rows_set_aside": rows.rows_in - rows.used,
        "set_aside": {reason.value: rows.set_aside[reason] for reason in SetAside if rows.set_aside[reason]},
    }


def _submission_json(received: FileReport, findings: Sequence[Finding], lang: Lang) -> dict[str, object]:
    return {
        "file": received.file,
        "unit": received.unit,
        "period": month(received.period),
        "status": received.status.value,
        "reason": received.reason.of(lang) if received.reason else None,
        "sent": received.sent.isoformat() if received.sent else None,
        "digest": received.digest,
        "findings": count(findings),
    }
