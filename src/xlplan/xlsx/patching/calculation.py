"""The calculation chain (ECMA-376 Part 1, 18.6): after an edit no entry names a cell without a formula or a sheet that
was removed, and new formulas have an entry."""

from collections.abc import Collection, Mapping
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.grid import Position, a1, position_of
from xlplan.xlsx.patching.cells import FormulaChanges
from xlplan.xlsx.patching.markup import Splices, attributes_text, prefixed
from xlplan.xlsx.patching.package import EditedPackage


@dataclass(slots=True)
class Chain:
    """The changes of one patch to formulas, by sheetId."""

    lost: dict[str, set[Position]] = field(default_factory=dict)
    """The cells that no longer have a formula."""

    gained: dict[str, set[Position]] = field(default_factory=dict)
    """The cells that have one now."""

    dropped: set[str] = field(default_factory=set)
    """The sheets that were removed or rewritten."""

    def note(self, sheet: str, changes: FormulaChanges) -> None:
        self.lost.setdefault(sheet, set()).update(changes.lost)
        self.gained.setdefault(sheet, set()).update(changes.gained)

    def flush(self, package: EditedPackage) -> None:
        """Write the changes into the chain, if the workbook has one. An empty chain is removed: Excel builds it
        again."""
        relation = next(iter(package.related(package.workbook, "calcChain")), None)
        if relation is None:
            return
        if not _edit(package, relation.target, self.lost, self.gained, self.dropped):
            package.drop(relation.target)
            package.remove_relation(package.workbook, relation.key)


def _edit(
    package: EditedPackage,
    part: str,
    lost: Mapping[str, Collection[Position]],
    gained: Mapping[str, Collection[Position]],
    dropped: Collection[str],
) -> bool:
    """Edit the chain; return whether an entry is left in it."""
    data, root = package.read(part), package.tree(part)
    splices = Splices(data)
    declared = written = ""  # the sheet of an entry that names none: in the old chain, and among the remaining entries
    remaining = 0
    for entry in root.all("c"):
        declared = entry.attributes.get("i", declared)
        if declared in dropped or position_of(entry.attributes.get("r", "")) in lost.get(declared, ()):
            splices.remove(entry)
            continue
        remaining += 1
        if "i" not in entry.attributes and declared != written:
            splices.set(entry, "i", declared)
        written = declared
    for sheet, positions in gained.items():
        for position in sorted(positions):
            remaining += 1
            splices.append(root, prefixed(f"<c{attributes_text({'r': a1(*position), 'i': sheet})}/>", root.prefix))
    package.write(part, splices.result())
    return remaining > 0
