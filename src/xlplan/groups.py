"""Findings grouped by root cause: one broken column is told once, with how many cells and where. Nothing is dropped."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlplan.findings import CellRef, Finding
from xlplan.grid import area_text, column_runs
from xlplan.words import Lang, Words

_OTHERS = Words("{count} ô khác như vậy: {cells}.", "{count} more likewise: {cells}.")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause in one column of one sheet, in the order in which they were given; at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def cells(self) -> str:
        """All addresses, as ranges: ``E6:E305``; empty where a finding is about a whole sheet."""
        return ranges(finding.at for finding in self.findings)

    def others(self, lang: Lang) -> str:
        """``299 ô khác như vậy: E7:E305.``; empty for a finding that stands alone."""
        rest = self.findings[1:]
        return _OTHERS.of(lang).format(count=len(rest), cells=ranges(one.at for one in rest)) if rest else ""


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Every finding in exactly one group, groups in the order of their first findings."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        alone = finding.at.cell is None  # about a whole sheet
        groups.setdefault((number,) if alone else _cause(finding), []).append(finding)
    return tuple(Group(tuple(found)) for found in groups.values())


def ranges(cells: Iterable[CellRef]) -> str:
    """Cells of one column as a person writes them: ``E7, E9:E305``. An address that repeats is written once."""
    return ", ".join(area_text(run) for run in column_runs((one.row, one.column) for one in cells if one.cell))


def _cause(finding: Finding) -> tuple[object, ...]:
    at = finding.at
    column = (finding.file, finding.code, at.sheet, at.column, finding.explanation)
    return (*column, *(f"{name}={finding.values.get(name)!r}" for name in sorted(finding.kind.cause_slots())))
