"""A submission: one readable workbook, whether it is accepted, for which units it is valid, and its rank."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from xlplan.chain import kinds
from xlplan.findings import Finding, Severity, show_period
from xlplan.layout import Progress
from xlplan.manifest import Manifest
from xlplan.reader import Reading
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words, as_spreadsheet

DIGEST_LENGTH = 16  # hexadecimal digits of a SHA-256 that Sources keeps: enough to tell any files apart

Rank = tuple[date, int, date]  # Kỳ báo cáo, Lần gửi, Ngày gửi (empty: the oldest)
Key = tuple[str, str, date]  # unit and target as a spreadsheet compares them, month


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the inbox: what reading it gave, or in *unreadable* why it could not be read."""

    file: str
    digest: str
    reading: Reading | None
    findings: tuple[Finding, ...] = ()
    unreadable: Words | None = None


@dataclass(frozen=True)
class Submission:
    """An accepted workbook, or one that Sources remembers (then *reading* is None).

    *digest* and *content* are shortened. *unit* is the folded code of the unit it speaks for. *error_rows* are
    sheet rows of Progress with an error of their own; *faulty* the units (folded) for which it is not valid.
    """

    file: str
    digest: str
    content: str
    unit: str
    rank: Rank
    sent: date | None
    revision: int | None
    faulty: frozenset[str]
    reading: Reading | None = None
    findings: tuple[Finding, ...] = ()
    error_rows: frozenset[int] = frozenset()

    @property
    def period(self) -> date:
        return self.rank[0]

    def valid_for(self, unit: str) -> bool:
        return unit not in self.faulty


def short(digest: str) -> str:
    return digest[:DIGEST_LENGTH]


def rank_of(period: date, revision: int | None, sent: date | None) -> Rank:
    return (period, revision or 1, sent or date.min)


@lru_cache(maxsize=1 << 10)  # one text for all rows of a submission
def show_rank(rank: Rank, lang: Lang) -> str:
    """``kỳ 10/2021, lần 2, 16/10/2021``."""
    period, revision, sent = rank
    text = Words("kỳ {}, lần {}", "period {}, revision {}").of(lang).format(show_period(period), revision)
    return text if sent == date.min else f"{text}, {sent:%d/%m/%Y}"


def refusal(reading: Reading, master: Manifest, tree: UnitTree, own: str) -> Words | None:
    """Why a readable workbook is foreign to *master*; None when it belongs. A missing *Kỳ báo cáo* is judged apart."""
    if not reading.layout_known:
        return kinds.OTHER_LAYOUT
    manifest = reading.manifest
    if manifest is None or not _same_plan(manifest, master):
        return filled(kinds.OTHER_PLAN, number=manifest.plan_number if manifest and manifest.plan_number else "?")
    unit = as_spreadsheet(manifest.unit)
    if unit not in tree.units:
        return filled(kinds.OTHER_UNIT, unit=manifest.unit or "?")
    if unit == own:
        return filled(kinds.OWN_LEVEL, unit=manifest.unit)
    return None


def filled(words: Words, **slots: str) -> Words:
    """*words* with its slots filled in both languages."""
    return Words(words.vi.format(**slots), words.en.format(**slots))


def accepted(arrival: Arrival, findings: Sequence[Finding], tree: UnitTree) -> Submission:
    """The accepted submission of *arrival*: its reading belongs to the master and states a reporting period."""
    reading = arrival.reading
    assert reading is not None
    assert reading.manifest is not None
    plan = reading.tables.plan
    assert plan.period is not None
    unit = as_spreadsheet(reading.manifest.unit)
    error_rows, faulty = _errors(reading, findings, tree, unit)
    return Submission(
        file=arrival.file,
        digest=short(arrival.digest),
        content=short(content_digest(reading)),
        unit=unit,
        rank=rank_of(plan.period, plan.revision, plan.sent),
        sent=plan.sent,
        revision=plan.revision,
        faulty=faulty,
        reading=reading,
        findings=tuple(findings),
        error_rows=error_rows,
    )


def _errors(
    reading: Reading, findings: Iterable[Finding], tree: UnitTree, own: str
) -> tuple[frozenset[int], frozenset[str]]:
    """Rows in error, and units made invalid: a row's error counts against its unit, any other against all units.

    What is merely not there yet takes nothing from what is.
    """
    sheet = reading.tables.progress.place.sheet
    unit_of_row = {row.row: as_spreadsheet(row.unit) for row in reading.tables.progress}
    branch = frozenset(tree.branch(own))
    rows: set[int] = set()
    faulty: set[str] = set()
    for finding in findings:
        if finding.severity is not Severity.ERROR or finding.kind.incomplete:
            continue
        unit = unit_of_row.get(finding.at.row) if finding.at.sheet == sheet else None
        if unit is not None:
            rows.add(finding.at.row)
        faulty |= {unit} if unit in branch else branch
    return frozenset(rows), frozenset(code for code in faulty if code is not None)


def content_digest(reading: Reading) -> str:
    """SHA-256 of what a workbook says in its Progress rows: the same however the file was saved."""
    block = reading.tables.progress
    rows = sorted(_ENCODER.encode(_said(row, block.raws.get(row.row, {}))) for row in block)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def _said(row: Progress, raw: object) -> list[object]:
    figures = (row.actual, row.denominator, row.excluded, row.last_year, row.last_year_denominator)
    lists = (row.figure_type, row.state, row.judgement)
    return [
        as_spreadsheet(row.unit),
        as_spreadsheet(row.target),
        row.period,
        *figures,
        *lists,
        row.evidence,
        row.note,
        raw if row.bad else None,
    ]


def _same_plan(one: Manifest, other: Manifest) -> bool:
    return (
        as_spreadsheet(one.plan_number.strip()) == as_spreadsheet(other.plan_number.strip())
        and one.plan_signed == other.plan_signed
    )
