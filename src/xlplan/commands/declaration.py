"""What is asked of a command, and what it answers with: requests, the entries of the table, where it speaks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any, Protocol, TypeVar

from xlplan.ports import Host
from xlplan.words import Lang, Words

T = TypeVar("T")

DONE, FINDINGS, WRONG_USE, WORLD = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the language, the date of evaluation if one was given, and the command's own arguments."""

    lang: Lang = "vi"
    as_of: date | None = None
    json: bool = False
    force: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)


class Out(Protocol):
    """Where a command speaks: plain lines, the sentence that sums up, one JSON value, and how far it is."""

    def line(self, text: str = "") -> None: ...

    def closing(self, text: str) -> None:
        """What a person is told at the end, where all the lines would be too many; elsewhere a line like the others."""

    def json(self, value: object) -> None: ...

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        """*items* again, while a terminal is shown how many of *total* are done."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command: a name (``FILE``), or an option with *flags*; *const* is the value of an option given
    without one, a *repeated* option may be given again, a *switch* is given or not. At a button, the open *workbook*
    stands for it, or the person is asked for a *folder* by these words; everything else keeps its default."""

    name: str
    words: Words
    flags: tuple[str, ...] = ()
    nargs: str | None = None
    choices: tuple[str, ...] | None = None
    default: str | None = None
    required: bool = False
    metavar: str | None = None
    const: str | None = None
    repeated: bool = False
    workbook: bool = False
    folder: Words | None = None
    switch: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """How a command stands in a ribbon or toolbar: its label, a screentip of one line, the key after Alt, the name of
    an icon that every Excel since 2013 has. *needs_book*: it is grey while no workbook of a plan is open. Buttons of
    one *group* stand together. What a command with a *page* says is to be read at leisure: as a page, not as a message.
    """

    label: Words
    tip: Words
    key: str
    icon: str
    group: Words
    needs_book: bool = True
    page: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the table. *takes* names the shared options it understands: as_of, json, force. One with a *button*
    can be asked for in a ribbon; *typed* says whether it can be on the command line."""

    name: str
    about: Words
    arguments: tuple[Argument, ...] = ()
    takes: frozenset[str] = frozenset()
    button: Button | None = None
    typed: bool = True

    def load(self) -> Callable[[Request, Host, Out], int]:
        """The command's function; imported only when asked for, so that one command never waits for another's needs."""
        run: Callable[[Request, Host, Out], int] = import_module(f"xlplan.commands.{self.name}").run
        return run
