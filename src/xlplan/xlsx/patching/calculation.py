"""The calculation chain: no entry may name a cell without formula, or a sheet that is gone; new formulas are
entered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from xlplan.grid import Position, a1, place_of
from xlplan.xlsx.patching.cells import Chained
from xlplan.xlsx.patching.markup import Splices, attributes_text, prefixed
from xlplan.xlsx.patching.package import EditedPackage


@dataclass(slots=True)
class Chain:
    """What one patch does to formulas, by the lasting number of their sheet."""

    lost: dict[str, set[Position]] = field(default_factory=dict)
    gained: dict[str, set[Position]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def note(self, sheet: str, chained: Chained) -> None:
        self.lost.setdefault(sheet, set()).update(chained.lost)
        self.gained.setdefault(sheet, set()).update(chained.gained)

    def flush(self, package: EditedPackage) -> None:
        """Write it into the book's chain, if the book has one; an emptied chain goes, as Excel makes it anew."""
        relation = next(iter(package.related(package.workbook, "calcChain")), None)
        if relation is None:
            return
        if not _edit(package, relation.target, self.lost, self.gained, self.gone):
            package.drop(relation.target)
            package.unrelate(package.workbook, relation.key)


def _edit(
    package: EditedPackage,
    part: str,
    lost: Mapping[str, Collection[Position]],
    gained: Mapping[str, Collection[Position]],
    gone: Collection[str],
) -> bool:
    """Whether anything is left in the chain."""
    data, root = package.read(part), package.tree(part)
    splices = Splices(data)
    said = actual = ""  # the sheet that entries without one belong to: as it was written, and in what is left
    left = 0
    for entry in root.all("c"):
        said = entry.attributes.get("i", said)
        if said in gone or place_of(entry.attributes.get("r", "")) in lost.get(said, ()):
            splices.remove(entry)
            continue
        left += 1
        if "i" not in entry.attributes and said != actual:
            splices.set(entry, "i", said)
        actual = said
    for sheet, places in gained.items():
        for place in sorted(places):
            left += 1
            splices.append(root, prefixed(f"<c{attributes_text({'r': a1(*place), 'i': sheet})}/>", root.prefix))
    package.write(part, splices.result())
    return left > 0
