"""The number formats of the cells of a sheet, as far as they are known: by areas, not by cells."""

from collections.abc import Iterable

from xlplan.grid import Area, meet

Parts = list[tuple[Area, int]]  # areas, each with the key of the number format that all its cells have


class KnownFormats:
    """Areas of one sheet whose number formats were asked. An area within a known one need not be asked again."""

    def __init__(self) -> None:
        self._known: list[tuple[Area, Parts]] = []

    def learn(self, area: Area, parts: Iterable[tuple[Area, int]]) -> Parts:
        """Remember the *parts* of *area*, which cover it."""
        listed = list(parts)
        self._known.append((area, listed))
        return listed

    def parts(self, area: Area) -> Parts | None:
        """The parts of *area*; None if it was not asked, alone or with others around it."""
        for known, parts in self._known:
            if _common(known, area) == area:
                return [(_common(part, area), key) for part, key in parts if meet(part, area)]
        return None


def _common(area: Area, other: Area) -> Area:
    """The cells of both areas, which touch."""
    return max(area[0], other[0]), max(area[1], other[1]), min(area[2], other[2]), min(area[3], other[3])
