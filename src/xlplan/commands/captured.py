"""Output of a command that is collected and shown at its end, as a ribbon does."""

from collections.abc import Iterable
from typing import TypeVar

from xlplan.words import Words

T = TypeVar("T")


class CapturedOutput:
    """A :class:`xlplan.commands.Out` that keeps all *lines*, and separately the closing ones."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.closings: list[str] = []

    def line(self, text: str = "") -> None:
        self.lines.append(text)

    def closing(self, text: str) -> None:
        self.closings.append(text)
        self.line(text)

    def json(self, value: object) -> None:
        """Ignored: nothing reads JSON here."""

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        return items
