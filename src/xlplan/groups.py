"""Findings grouped by cause: a broken column is reported once, with the number and addresses of its cells.

No finding is dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from xlplan.findings import CellRef, Finding
from xlplan.grid import area_text, column_runs
from xlplan.words import Lang, Words

_OTHERS = Words("{count} ô khác như vậy: {cells}.", "{count} more likewise: {cells}.")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause in one column of a sheet, in their original order; at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def cells(self) -> str:
        """All addresses, as ranges: ``E6:E305``; empty for a finding about a whole sheet."""
        return ranges(finding.at for finding in self.findings)

    def others(self, lang: Lang) -> str:
        """Return ``299 ô khác như vậy: E7:E305.``; empty for a single finding."""
        rest = self.findings[1:]
        return _OTHERS.of(lang).format(count=len(rest), cells=ranges(finding.at for finding in rest)) if rest else ""


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Return every finding in exactly one group; groups are in the order of their first findings."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        is_about_sheet = finding.at.cell is None
        groups.setdefault((number,) if is_about_sheet else _cause(finding), []).append(finding)
    return tuple(Group(tuple(members)) for members in groups.values())


def ranges(cells: Iterable[CellRef]) -> str:
    """Return cells of one column as text: ``E7, E9:E305``. A repeated address is listed once."""
    return ", ".join(area_text(run) for run in column_runs((cell.row, cell.column) for cell in cells if cell.cell))


def _cause(finding: Finding) -> tuple[object, ...]:
    """Return a key that two findings share when they have the same cause."""
    address = finding.at
    column = (finding.file, finding.code, address.sheet, address.column, finding.known, finding.explanation)
    return (*column, *(f"{name}={finding.values.get(name)!r}" for name in sorted(finding.kind.cause_slots())))
