"""Update workbooks that units have filled in to the master's state: choose each unit's newest, and report what cannot
be kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlplan.chain.branch import Issued
from xlplan.chain.bring_forward import TYPED_SHEETS, BroughtForward, bring_forward
from xlplan.chain.submission import Rank, rank_of, why_foreign
from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.findings import Finding
from xlplan.ports import Host
from xlplan.reader.kinds import NO_COLUMN, NO_HEADER, NO_SHEET, TWO_COLUMNS, UNKNOWN_COLUMN
from xlplan.reader.sheet_kinds import EXTRA_SHEET, TWIN_SHEET
from xlplan.words import Words, as_spreadsheet
from xlplan.workflow.opening import Opened, open_file

TWICE = Words("{other} là sổ mới hơn của cùng đơn vị.", "{other} is a newer workbook of the same unit.")
UNREAD = (NO_SHEET, NO_HEADER, NO_COLUMN, TWO_COLUMNS)
NOT_CARRIED_OVER = (UNKNOWN_COLUMN, TWIN_SHEET, EXTRA_SHEET)  # the unit's own columns and sheets stay in the old file


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """A workbook that a unit has filled in, and its path."""

    file: str
    opened: Opened

    def brought_forward(self, issued: Issued, master: Opened) -> BroughtForward:
        """Return the unit's new workbook with the entries of this one."""
        tables = self.opened.reading.tables
        return bring_forward(issued.tables, tables, master.calendar, issued.manifest.lang)

    def left_behind(self) -> Iterator[Finding]:
        """Return the findings about the unit's own columns and sheets, which the new workbook does not get."""
        return (finding for finding in self.opened.findings if finding.kind in NOT_CARRIED_OVER)


@dataclass(frozen=True, slots=True)
class FilledWorkbooks:
    """The filled-in workbooks to update."""

    newest: Mapping[str, FilledWorkbook]
    """The newest workbook of each unit, by folded code."""

    refused: tuple[tuple[str, Words], ...]
    """Every other file as (file, reason)."""


def filled_workbooks(files: Sequence[str], master: Opened, host: Host) -> FilledWorkbooks:
    """Read the *files* that units of *master* have filled in."""
    newest: dict[str, FilledWorkbook] = {}
    refused: list[tuple[str, Words]] = []
    for file in files:
        try:
            workbook = FilledWorkbook(file, open_file(host, file))
        except Unreadable as error:
            refused.append((file, error.words))
            continue
        unit, reason = _unit(workbook, master)
        if reason is not None:
            refused.append((file, reason))
            continue
        other = newest.get(unit)
        newest[unit] = workbook if other is None else max(other, workbook, key=_rank)
        if other is not None:
            older = other if newest[unit] is workbook else workbook
            refused.append((older.file, TWICE.filled(other=newest[unit].file)))
    return FilledWorkbooks(newest, tuple(refused))


def _unit(workbook: FilledWorkbook, master: Opened) -> tuple[str, Words | None]:
    """Return the folded code of the unit whose workbook it is, and why it does not belong to *master*, if so."""
    own, manifest = master.reading.manifest, workbook.opened.reading.manifest
    assert own is not None  # a master without identity issues nothing
    reason = why_foreign(workbook.opened.reading, own, master.tree, as_spreadsheet(own.unit)) or _unreadable_rows(
        workbook.opened
    )
    return (as_spreadsheet(manifest.unit) if manifest else ""), reason


def _unreadable_rows(opened: Opened) -> Words | None:
    """Return what keeps rows that the unit typed from being read, if anything: they would be lost silently."""
    sheets = {
        title for spec in TYPED_SHEETS for title in (*spec.words.both(), opened.reading.tables.of(spec).position.sheet)
    }
    obstacle = next(
        (finding for finding in opened.findings if finding.kind in UNREAD and finding.at.sheet in sheets), None
    )
    return Words(*(f"{obstacle.message(lang)} {obstacle.fix(lang)}" for lang in ("vi", "en"))) if obstacle else None


def _rank(workbook: FilledWorkbook) -> Rank:
    plan = workbook.opened.reading.tables.plan
    return rank_of(plan.period or date.min, plan.revision, plan.sent)
