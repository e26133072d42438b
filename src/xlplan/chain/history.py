"""The rows that the master already has: typed there, attributed to earlier submissions by Sources, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlplan.chain import kinds
from xlplan.chain.claims import RowLimits, key_of
from xlplan.chain.figure_words import show_figures
from xlplan.chain.inbox_sorting import SortedInbox
from xlplan.chain.precedence import Claim
from xlplan.chain.submission import Key
from xlplan.findings import Finding
from xlplan.layout import Progress, SourceLine
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet


@dataclass(slots=True)
class MasterRows:
    """The master's Progress rows, sorted."""

    rows: dict[Key, Progress] = field(default_factory=dict)
    """The filled rows without errors, by key."""

    lines: dict[Key, SourceLine] = field(default_factory=dict)
    """The Sources line of each row that came from a submission."""

    claims: dict[Key, Claim] = field(default_factory=dict)
    """The claims that these rows make."""

    rest: list[Progress] = field(default_factory=list)
    """Rows that are empty, in error or of unknown codes. They stay in the sheet as they are."""

    findings: list[Finding] = field(default_factory=list)


def master_rows(master: Tables, error_rows: frozenset[int], limits: RowLimits, inbox: SortedInbox) -> MasterRows:
    """Sort the master's Progress rows.

    A row whose file lies in the inbox again makes no claim, because the file makes it.
    """
    remembered = {submission.digest: submission for submission in inbox.remembered}
    present = {submission.digest for submission in inbox.taking_part}
    lines = _lines(master)
    result = MasterRows()
    for row in master.progress:
        figure = master.figure_alone(row)
        if row.row in error_rows or figure.bad or not figure.filled or not _known(row, limits):
            result.rest.append(row)
            continue
        key = key_of(row)
        result.rows[key] = row
        line = lines.get(key)
        if line is not None and line.figures not in show_figures(row).both():
            result.findings.append(_edited(master, row, line))
            line = None
        if line is not None:
            result.lines[key] = line
        if line is None or line.submission in remembered:
            result.claims[key] = Claim(key, limits.spell(row), remembered[line.submission] if line else None)
        elif line.submission not in present:
            result.claims[key] = Claim(key, limits.spell(row), None)
    return result


def _lines(master: Tables) -> Mapping[Key, SourceLine]:
    return {
        (as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period): line
        for line in master.lines
        if line.period is not None
    }


def _known(row: Progress, limits: RowLimits) -> bool:
    return (
        as_spreadsheet(row.unit) in limits.tree.units
        and as_spreadsheet(row.target) in limits.tables.targets_by_code
        and row.period in limits.months
    )


def _edited(master: Tables, row: Progress, line: SourceLine) -> Finding:
    values = {"recorded": line.figures, "found": show_figures(row)}
    return Finding(kinds.EDITED_AFTER, master.progress.cell(row, "actual"), values)
