"""Findings grouped by cause: a broken column is reported once, with the number and addresses of its cells.

No finding is dropped.
"""

from collections.abc import Iterable

from xlplan.dataclass import dataclass
from xlplan.findings import OR, CellRef, Finding, show, show_in_plain_digits
from xlplan.grid import area_text, column_runs
from xlplan.words import Lang, Words

_OTHERS = Words("{count} ô khác như vậy: {cells}.", "{count} more likewise: {cells}.")
_EACH_TOLD = Words("{count} ô khác cùng loại: {cells}.", "{count} more of the kind: {cells}.")
_EACH_FOR_ITSELF = Words(
    "{count} ô khác cùng loại, mỗi ô theo giá trị của nó: {cells}.",
    "{count} more of the kind, each by its own value: {cells}.",
)
MOST_TOLD = 6
"""Different values that are told one by one; a longer list would hide the cells."""


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
        """Return ``299 ô khác như vậy: E7:E305.``; empty for a single finding.

        The sentence about the first cell does not speak for cells with other values. These are told with their own:
        ``2 ô khác cùng loại: E7 «1.047» → 1047; E9 «08» → 8.``
        """
        rest = self.findings[1:]
        if not rest:
            return ""
        cells_by_value: dict[str, list[CellRef]] = {}
        for finding in rest:
            cells_by_value.setdefault(_own_value(finding, lang), []).append(finding.at)
        if cells_by_value.keys() == {_own_value(self.first, lang)}:
            words, cells = _OTHERS, ranges(finding.at for finding in rest)
        elif len(cells_by_value) > MOST_TOLD:
            words, cells = _EACH_FOR_ITSELF, ranges(finding.at for finding in rest)
        else:
            told = (f"{ranges(cells)} {value}" for value, cells in cells_by_value.items())
            words, cells = _EACH_TOLD, "; ".join(told)
        return words.of(lang).format(count=len(rest), cells=cells)


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


def _own_value(finding: Finding, lang: Lang) -> str:
    """Return what the cell holds and what it may mean: ``«1.047» → 1047``; empty if the sentence quotes no value."""
    value = finding.values.get("value") if "value" in finding.kind.slots() else None
    shown = show(value, lang)
    if isinstance(value, str):
        shown = Words("«{}»", "“{}”").of(lang).format(shown)
    proposed = (finding.proposed,) if finding.proposed is not None else finding.alternatives
    meant = OR.of(lang).join(show_in_plain_digits(number, lang) for number in proposed)
    return f"{shown} → {meant}" if shown and meant else shown


def _cause(finding: Finding) -> tuple[object, ...]:
    """Return a key that two findings share when they have the same cause."""
    address = finding.at
    column = (finding.file, finding.code, address.sheet, address.column, finding.known, finding.explanation)
    return (*column, *(f"{name}={finding.values.get(name)!r}" for name in sorted(finding.kind.cause_slots())))
