"""What a command says, kept for a door that shows it at the end."""

from collections.abc import Iterable
from typing import TypeVar

from xlplan.words import Words

T = TypeVar("T")


class CapturedOutput:
    """A :class:`xlplan.commands.Out`: all *lines*, and those among them that sum up."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.closings: list[str] = []

    def line(self, text: str = "") -> None:
        self.lines.append(text)

    def closing(self, text: str) -> None:
        self.closings.append(text)
        self.line(text)

    def json(self, value: object) -> None:
        """Nothing behind such a door reads it."""

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        return items
