"""What the master already holds: rows typed there, rows that Sources attributes to earlier submissions, and the
rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlplan.chain import kinds
from xlplan.chain.claims import MasterContext, key_of
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
    """*rows* by key, the sound ones; *lines* the Sources line of each attributed row; *claims* what they claim;
    *rest* rows that are empty, in error or of unknown codes: they stay in the sheet as they are."""

    rows: dict[Key, Progress] = field(default_factory=dict)
    lines: dict[Key, SourceLine] = field(default_factory=dict)
    claims: dict[Key, Claim] = field(default_factory=dict)
    rest: list[Progress] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def master_rows(master: Tables, error_rows: frozenset[int], ground: MasterContext, register: SortedInbox) -> MasterRows:
    """Sort the master's Progress rows. A row whose file lies in the inbox again makes no claim: the file does."""
    remembered = {one.digest: one for one in register.remembered}
    present = {one.digest for one in register.taking_part}
    lines = _lines(master)
    found = MasterRows()
    for row in master.progress:
        if row.row in error_rows or row.bad or not row.filled or not _known(row, ground):
            found.rest.append(row)
            continue
        key = key_of(row)
        found.rows[key] = row
        line = lines.get(key)
        if line is not None and line.figures not in show_figures(row).both():
            found.findings.append(_edited(master, row, line))
            line = None
        if line is not None:
            found.lines[key] = line
        if line is None or line.submission in remembered:
            found.claims[key] = Claim(key, ground.spell(row), remembered[line.submission] if line else None)
        elif line.submission not in present:
            found.claims[key] = Claim(key, ground.spell(row), None)
    return found


def _lines(master: Tables) -> Mapping[Key, SourceLine]:
    return {
        (as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period): line
        for line in master.lines
        if line.period is not None
    }


def _known(row: Progress, ground: MasterContext) -> bool:
    return (
        as_spreadsheet(row.unit) in ground.tree.units
        and as_spreadsheet(row.target) in ground.tables.targets_by_code
        and row.period in ground.months
    )


def _edited(master: Tables, row: Progress, line: SourceLine) -> Finding:
    values = {"recorded": line.figures, "found": show_figures(row)}
    return Finding(kinds.EDITED_AFTER, master.progress.cell(row, "actual"), values)
