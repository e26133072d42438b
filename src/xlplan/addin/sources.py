"""The text sources that the add-ins are built from: the folder ``macros``, and the licence that goes with each copy."""

from pathlib import Path

HERE = Path(__file__).parent
CARRIED = HERE / "macros"  # where the wheel carries them; a checkout has them at its root


def source(name: str) -> str:
    """The text of one source below ``macros``, or of ``LICENSE``; raises :class:`FileNotFoundError` in a broken installation."""
    root = HERE.parents[2]
    places = (CARRIED / name, root / "macros" / name, root / name)
    for place in places:
        if place.is_file():
            return place.read_text("utf-8")
    raise FileNotFoundError(name)
