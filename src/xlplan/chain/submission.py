"""A submission: a readable workbook, whether it is accepted, for which units it is valid, and its rank."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from xlplan.chain import kinds
from xlplan.chain.figure_words import show_figures
from xlplan.dataclass import dataclass
from xlplan.findings import Finding, Severity, show_period
from xlplan.layout import ALLOCATION, INPUTS, Progress, SheetSpec
from xlplan.layout.columns import CellType
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.reader import Reading
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words, as_spreadsheet

DIGEST_LENGTH = 16  # hexadecimal digits of a SHA-256 that Sources keeps: 64 bits, enough to distinguish files

Rank = tuple[date, int, date]  # Kỳ báo cáo (period), Lần gửi (revision), Ngày gửi (sent; empty: the oldest)
Key = tuple[str, str, date]  # folded unit code, folded target code, month


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the inbox and what reading it gave."""

    file: str

    digest: str
    """SHA-256 of its bytes, in full; empty if they could not be read."""

    reading: Reading | None
    """None if the file could not be read."""

    findings: tuple[Finding, ...] = ()

    unreadable: Words | None = None
    """Why the file could not be read."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """An accepted workbook: received in this inbox, or remembered from an earlier consolidation."""

    file: str

    digest: str
    """Of the file, shortened."""

    content: str
    """Digest of what was typed, shortened: the same however the file was saved."""

    unit: str
    """The folded code of the unit it speaks for."""

    rank: Rank
    sent: date | None
    revision: int | None

    faulty: frozenset[str]
    """The units (folded) for which it is not valid."""

    lacking: frozenset[str] = frozenset()
    """The units (folded) of which cells or rows are still missing."""

    excused: frozenset[str] = frozenset()
    """Those of them (folded) that sent workbooks of their own."""

    @property
    def period(self) -> date:
        return self.rank[0]

    @property
    def with_errors(self) -> frozenset[str]:
        """The units (folded) for which it has errors of any sort."""
        return self.faulty | (self.lacking - self.excused)

    def valid_for(self, unit: str) -> bool:
        return unit not in self.faulty


@dataclass(frozen=True, kw_only=True)
class RememberedSubmission(Submission):
    """A submission that Sources knows; its file is not in this inbox."""


@dataclass(frozen=True, kw_only=True)
class ReceivedSubmission(Submission):
    """A submission whose file lies in this inbox."""

    manifest: Manifest
    reading: Reading
    findings: tuple[Finding, ...] = ()

    error_rows: frozenset[int] = frozenset()
    """Sheet rows of Progress with an error of their own."""


def short(digest: str) -> str:
    return digest[:DIGEST_LENGTH]


def rank_of(period: date, revision: int | None, sent: date | None) -> Rank:
    return (period, revision or 1, sent or date.min)


@lru_cache(maxsize=1 << 10)  # one text for all rows of a submission
@lru_cache(maxsize=1 << 10)  # every row of a submission says it
def show_rank(rank: Rank, lang: Lang) -> str:
    """Return the rank in words, such as ``kỳ 10/2021, lần 2, 16/10/2021``."""
    period, revision, sent = rank
    text = Words("kỳ {}, lần {}", "period {}, revision {}").of(lang).format(show_period(period), revision)
    return text if sent == date.min else f"{text}, {sent:%d/%m/%Y}"


def why_foreign(reading: Reading, master: Manifest, tree: UnitTree, own: str) -> Words | None:
    """Return why a readable workbook does not belong to *master*, None if it does.

    *own* is the folded code of the master's own unit. A missing *Kỳ báo cáo* is judged elsewhere.
    """
    manifest = reading.manifest
    if not reading.layout_known:
        return kinds.IDENTITY_CHANGED if manifest is not None and manifest.layout < 0 else kinds.OTHER_LAYOUT
    if manifest is None or not manifest.plan_number:
        return kinds.NO_IDENTITY
    if not reading.tables.card.rows:
        return kinds.NO_PLAN_SHEET
    if not _same_plan(manifest, master):
        return kinds.OTHER_PLAN.filled(number=manifest.plan_number)
    unit = as_spreadsheet(manifest.unit)
    if unit not in tree.units:
        return kinds.OTHER_UNIT.filled(unit=manifest.unit or "?")
    if unit == own:
        return kinds.OWN_LEVEL.filled(unit=manifest.unit)
    return None


def submission_of(
    arrival: Arrival, reading: Reading, manifest: Manifest, period: date, tree: UnitTree
) -> ReceivedSubmission:
    """Return the submission of *arrival*, whose *reading* belongs to the master and reports *period*."""
    plan = reading.tables.plan
    unit = as_spreadsheet(manifest.unit)
    errors = _errors(reading, arrival.findings, tree, unit)
    return ReceivedSubmission(
        file=arrival.file,
        digest=short(arrival.digest),
        content=content_digest(reading.tables),
        unit=unit,
        rank=rank_of(period, plan.revision, plan.sent),
        sent=plan.sent,
        revision=plan.revision,
        faulty=errors.faulty,
        lacking=errors.lacking,
        manifest=manifest,
        reading=reading,
        findings=(*arrival.findings, *_left_out(reading.tables, arrival.findings, errors.rows)),
        error_rows=errors.rows,
    )


class _Errors(NamedTuple):
    """Where the errors of a workbook are: rows of Progress, and units by folded code."""

    rows: frozenset[int]
    faulty: frozenset[str]
    lacking: frozenset[str]


def _errors(reading: Reading, findings: Iterable[Finding], tree: UnitTree, own: str) -> _Errors:
    """Return the rows in error, the units for which the workbook is invalid, and those of which something is missing.

    A row's error counts against the row's unit, any other error against all units of the branch. What is merely missing
    so far makes nothing invalid: it takes nothing from what is there.
    """
    tables, branch = reading.tables, frozenset(tree.branch(own))
    progress = tables.progress.position.sheet
    unit_of_row = {
        (table.position.sheet, row.row): as_spreadsheet(row.unit)
        for spec in (*(spec for spec in INPUTS if spec.travels), ALLOCATION)
        if "unit" in spec.block.columns
        for table in (tables.of(spec),)
        for row in table
    }
    rows: set[int] = set()
    faulty: set[str] = set()
    lacking: set[str] = set()
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        unit = unit_of_row.get((finding.at.sheet, finding.at.row))
        if finding.kind.incomplete:
            lacking |= {unit} if unit in branch else {own}
            continue
        is_context = finding.at.sheet == tables.allocations.position.sheet
        if unit is not None and finding.at.sheet == progress and finding.at not in tables.spare_cells:
            rows.add(finding.at.row)
        faulty |= {unit} if unit in branch and not is_context else branch
    return _Errors(frozenset(rows), frozenset(filter(None, faulty)), frozenset(filter(None, lacking)))


def _left_out(tables: Tables, findings: Iterable[Finding], error_rows: frozenset[int]) -> Iterator[Finding]:
    """Yield a finding for each row whose figure is sound but cannot be used for an error in a cell beside it."""
    error_cells = frozenset(finding.at for finding in findings if finding.severity is Severity.ERROR)
    for row in map(tables.figure_alone, tables.progress):
        column = "actual" if row.actual is not None else "judgement" if row.judgement is not None else None
        if column is None or not (row.bad or row.row in error_rows):
            continue
        at = tables.progress.cell(row, column)
        if at not in error_cells:  # else the error itself names the figure
            period = show_period(row.period) if row.period is not None else Words("chưa rõ", "unknown")
            values = {"unit": row.unit, "target": row.target, "period": period, "value": show_figures(row)}
            yield Finding(kinds.LEFT_OUT, at, values)


def content_digest(tables: Tables) -> str:
    """Return a shortened SHA-256 of all rows that travel, sorted.

    It depends neither on the order of the rows nor on the program that saved the file.
    """
    rows = sorted(
        _ENCODER.encode([spec.id, *_typed(row, spec, table.raws.get(row.row, {}))])
        for spec in INPUTS
        if spec.travels
        for table in (tables.of(spec),)
        for row in table
    )
    return short(hashlib.sha256("\n".join(rows).encode()).hexdigest())


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def content_digest_1(tables: Tables) -> str:
    """Return the digest as layout 1 made it, of Progress alone: Sources of older masters hold it."""
    table = tables.progress
    rows = sorted(_ENCODER.encode(_typed_1(row, table.raws.get(row.row, {}))) for row in table)
    return short(hashlib.sha256("\n".join(rows).encode()).hexdigest())


def _typed_1(row: Progress, raw: object) -> list[object]:
    return [
        as_spreadsheet(row.unit),
        as_spreadsheet(row.target),
        row.period,
        *(row.actual, row.denominator, row.excluded, row.last_year, row.last_year_denominator),
        *(row.figure_type, row.state, row.judgement),
        *(row.evidence, row.note),
        raw if row.bad else None,
    ]


def _typed(row: Row, spec: SheetSpec, raw: object) -> list[object]:
    """Return what was typed into a row, by column; empty cells are left out, so that a new column changes no digest."""
    columns = spec.block.columns
    folded = [
        (id, as_spreadsheet(value) if columns[id].cell_type is CellType.CODE else value)
        for id in spec.block.typed
        if (value := getattr(row, id)) is not None and value != ""
    ]
    return [*folded, raw if row.bad else None]


def _same_plan(manifest: Manifest, master: Manifest) -> bool:
    return (
        as_spreadsheet(manifest.plan_number.strip()) == as_spreadsheet(master.plan_number.strip())
        and manifest.plan_signed == master.plan_signed
    )
