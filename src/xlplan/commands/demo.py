"""``xlplan demo``: the whole process on plan 46, step by step: new, issue, fill in, send back, validate,
consolidate.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from xlplan.chain.branch import issued
from xlplan.chain.submission import Arrival
from xlplan.commands import DONE, Out, Request
from xlplan.commands.output import print_findings
from xlplan.dataclass import dataclass
from xlplan.findings import Severity, counts_line, show, show_period
from xlplan.fixing.guide import renewed_self_checks
from xlplan.fixing.verified import Why
from xlplan.layout import Progress
from xlplan.layout.columns import Choice
from xlplan.plans import DEFAULT
from xlplan.plans.bundled import SampleReturn, bundled, libreoffice_copy, sample_returns
from xlplan.ports import Host
from xlplan.tables import Table, Tables
from xlplan.words import Lang, Words
from xlplan.workflow.arrivals import at_once
from xlplan.workflow.building import build, document, master
from xlplan.workflow.consolidating import Consolidated, consolidated
from xlplan.workflow.editing import start_editing
from xlplan.workflow.opening import Opened, open_workbook
from xlplan.xlsx.copied import Copy

PLAN = DEFAULT
REPORTED = date(2021, 10, 1)
MASTER, UNITS, CLEAN, RESULT = "ke-hoach-46.xlsx", "so-don-vi", "so-gui-ve", "tong-hop.xlsx"
MESSY, MESSY_RESULT = "so-gui-ve-lon-xon", "tong-hop-lon-xon.xlsx"

STEPS = {
    "new": Words(
        "1. Sổ tổng hợp của kế hoạch 46/KH-STTTT: {file}", "1. The master workbook of plan 46/KH-STTTT: {file}"
    ),
    "issue": Words(
        "2. Tách sổ cho {count} đơn vị: {folder}/", "2. A workbook issued to each of {count} units: {folder}/"
    ),
    "fill": Words(
        "3. Các đơn vị điền và gửi về năm kỳ, {count} sổ: {folder}/",
        "3. The units fill in and send five periods, {count} workbooks: {folder}/",
    ),
    "validate": Words("4. Kiểm tra một sổ gửi về, {file}:", "4. One of them checked, {file}:"),
    "consolidate": Words("5. Tổng hợp kỳ {period}: {file}", "5. Consolidated for {period}: {file}"),
    "messy": Words(
        "6. Một hộp thư lộn xộn hơn, {count} tệp: {folder}/", "6. A messier inbox, {count} files: {folder}/"
    ),
    "open": Words(
        "Mở {file}: trang Kết quả, rồi bấm vào một số ở cột Thực hiện để tới nguồn của nó. Sau đó mở {messy}, trang "
        "Kiểm tra.",
        "Open {file}: sheet Results, then click a figure under Actual to reach its sources. Then open {messy}, sheet "
        "Checks.",
    ),
}


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file of a sample inbox."""

    name: str
    """Its path below the folder of the inbox."""

    data: bytes


def run(request: Request, host: Host, out: Out) -> int:
    folder, lang = str(request.given["folder"]).rstrip("/\\"), request.lang

    def put(name: str, data: bytes) -> None:
        host.write(f"{folder}/{name}", data, force=request.force)

    host.require_writable(f"{folder}/{MASTER}", (), force=request.force)
    book = master(bundled(PLAN, lang), lang, REPORTED)
    put(MASTER, book)
    out.line(STEPS["new"].of(lang).format(file=f"{folder}/{MASTER}"))
    opened = open_workbook(book, MASTER)
    units = list(_issue(opened))
    for name, data in units:
        put(f"{UNITS}/{name}", data)
    out.line(STEPS["issue"].of(lang).format(count=len(units), folder=f"{folder}/{UNITS}"))
    clean = inbox(opened, lang)
    for file in clean:
        put(f"{CLEAN}/{file.name}", file.data)
    out.line(STEPS["fill"].of(lang).format(count=len(clean), folder=f"{folder}/{CLEAN}"))
    _check(clean[-1], f"{folder}/{CLEAN}", lang, out)
    _consolidate(opened, clean, (folder, RESULT), request, host, out)
    messy = inbox(opened, lang, messy=True)
    for file in messy:
        put(f"{MESSY}/{file.name}", file.data)
    out.line()
    out.line(STEPS["messy"].of(lang).format(count=len(messy), folder=f"{folder}/{MESSY}"))
    done = consolidated(opened, [at_once(file.name, file.data) for file in messy])
    host.deliver_new(document(done.outcome), f"{folder}/{MESSY_RESULT}", force=request.force)
    _report_received(done, lang, out)
    out.line()
    out.line(STEPS["open"].of(lang).format(file=f"{folder}/{RESULT}", messy=f"{folder}/{MESSY_RESULT}"))
    return DONE


def _issue(opened: Opened) -> Iterator[tuple[str, bytes]]:
    manifest = opened.reading.manifest
    assert manifest is not None
    for branch in issued(opened.reading.tables, manifest, opened.calendar):
        yield "/".join(branch.path), build(branch.tables, branch.manifest)


def inbox(opened: Opened, lang: Lang, *, messy: bool = False) -> list[DemoFile]:
    """Return the workbooks that the sample's units send back to the master *opened*."""
    manifest = opened.reading.manifest
    assert manifest is not None
    workbooks = {branch.unit.code: branch for branch in issued(opened.reading.tables, manifest, opened.calendar)}
    files = []
    for sent in sample_returns(PLAN, lang, messy=messy):
        issued_book = workbooks[sent.unit]
        own_manifest = (
            issued_book.manifest
            if sent.foreign_number is None
            else replace(issued_book.manifest, plan_number=sent.foreign_number)
        )
        data = build(filled_in(issued_book.tables, sent), own_manifest)
        if sent.faulty:
            data = _calculated(data)
        files.append(DemoFile(_name(sent), _spoiled(sent, data, lang)))
    return files


def filled_in(tables: Tables, sent: SampleReturn) -> Tables:
    """Return an issued workbook's tables as the unit sends them: with the figures, period and date of *sent*."""
    reported = {(row.target, row.period): row for row in sent.rows}
    rows: list[Progress] = []
    raws: dict[int, dict[str, object]] = {}
    for number, row in enumerate(tables.progress, start=1):
        rows.append(replace(reported.get((row.target, row.period), row), row=number))
        typed = {
            column: value
            for (target, column), value in sent.faulty.items()
            if target == row.target and row.period == sent.period
        }
        if typed:
            raws[number] = typed
    plan = replace(
        tables.plan,
        period=sent.period,
        revision=sent.revision,
        sent=sent.sent,
        number=sent.foreign_number or tables.plan.number,
    )
    progress = Table(tables.progress.position, tuple(rows), raws)  # type: ignore[arg-type]
    return replace(tables, card=replace(tables.card, plan=plan), progress=progress)


def _name(sent: SampleReturn) -> str:
    revision = f" lan {sent.revision}" if sent.revision else ""
    foreign = " (KH 12)" if sent.foreign_number else ""
    damaged = " (hong)" if sent.damaged else ""
    return f"{sent.period:%m-%Y}/{sent.unit}{revision}{foreign}{damaged}.xlsx"


def _calculated(data: bytes) -> bytes:
    """Return the workbook with the results that its formulas show after something wrong was typed.

    The program in which it was typed would have left it so.
    """
    copy = Copy(data, "")
    editing = start_editing(copy, None)
    outdated = (cell.edit for cell in editing.wrong_computed if cell.why is Why.OUTDATED)
    renewed = renewed_self_checks(editing.contents, editing.book, editing.inspection, edited=True)
    copy.apply(replace(renewed, cells=(*outdated, *renewed.cells)))
    return copy.data


def _spoiled(sent: SampleReturn, data: bytes, lang: Lang) -> bytes:
    if sent.damaged:
        return data[: len(data) // 2]
    return libreoffice_copy(PLAN, lang, sent.unit) if sent.saved_by_libreoffice else data


def _check(file: DemoFile, folder: str, lang: Lang, out: Out) -> None:
    opened = open_workbook(file.data, file.name)
    out.line(STEPS["validate"].of(lang).format(file=f"{folder}/{file.name}"))
    print_findings(opened.findings, lang, out)
    out.line(f"   {counts_line(opened.findings, lang)}")


def _consolidate(
    opened: Opened, files: list[DemoFile], target: tuple[str, str], request: Request, host: Host, out: Out
) -> None:
    lang = request.lang
    arrivals: list[Arrival] = [at_once(file.name, file.data) for file in files]
    done = consolidated(opened, arrivals)
    path = "/".join(target)
    host.deliver_new(document(done.outcome), path, force=request.force)
    out.line(STEPS["consolidate"].of(lang).format(period=show_period(REPORTED), file=path))
    for result in done.outcome.results:
        if result.unit is None:
            actual = result.actual.words.of(lang) if isinstance(result.actual, Choice) else show(result.actual, lang)
            rating = result.rating.words.of(lang) if result.rating else "–"
            plan = show(result.plan, lang) or "–"
            out.line(f"   {result.target:<7} {plan:>12} {actual or '–':>14}   {rating}")


def _report_received(done: Consolidated, lang: Lang, out: Out) -> None:
    for received in done.consolidation.received:
        reason = f": {received.reason.of(lang)}" if received.reason else ""
        out.line(f"   {received.status.words.of(lang):<24} {received.file}{reason}")
    errors = [finding for finding in done.outcome.findings if finding.severity is Severity.ERROR]
    print_findings(errors, lang, out)
