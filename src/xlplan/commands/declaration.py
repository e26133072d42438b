"""The types of a command: the request, the entries of the table, and the output."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from importlib import import_module
from typing import Any, Protocol, TypeVar

from xlplan.dataclass import dataclass
from xlplan.ports import Host
from xlplan.words import Lang, Words

T = TypeVar("T")

DONE, FINDINGS, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for."""

    lang: Lang = "vi"

    as_of: date | None = None
    """The date of evaluation; None for the workbook's own."""

    json: bool = False

    force: bool = False
    """Whether existing files may be overwritten."""

    given: Mapping[str, Any] = field(default_factory=dict)
    """The command's own arguments, by name."""


class Out(Protocol):
    """Where a command writes: lines, the closing sentence, one JSON value, and its progress."""

    def line(self, text: str = "") -> None: ...

    def closing(self, text: str) -> None:
        """Write a closing sentence: all that is shown where lines would be too many; elsewhere one more line."""

    def json(self, value: object) -> None: ...

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        """Yield *items* unchanged, while a terminal shows how many of *total* are done."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command. At a button, arguments other than *workbook* and *folder* keep their defaults."""

    name: str
    words: Words

    flags: tuple[str, ...] = ()
    """Its options, such as ``--out``; empty for a positional argument."""

    nargs: str | None = None
    """As in :mod:`argparse`."""

    choices: tuple[str, ...] | None = None
    default: str | None = None
    required: bool = False
    metavar: str | None = None

    const: str | None = None
    """The value of an option given without a value."""

    repeated: bool = False
    """Whether the option may be given more than once."""

    workbook: bool = False
    """Whether a button uses the open workbook for it."""

    folder: Words | None = None
    """The words by which a button asks the user for a folder."""

    switch: bool = False
    """Whether the option is a flag without a value."""


@dataclass(frozen=True, slots=True)
class Button:
    """A command's entry in a ribbon or toolbar."""

    label: Words

    tip: Words
    """A screentip of one line."""

    key: str
    """The key after Alt."""

    icon: str
    """The name of an icon that every Excel since 2013 has."""

    group: Words
    """Buttons of one group are placed together."""

    needs_book: bool = True
    """Whether it is disabled while no workbook of a plan is open."""

    page: bool = False
    """Whether its output is shown as a page, to be read at leisure, not as a message."""


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the table."""

    name: str
    about: Words
    arguments: tuple[Argument, ...] = ()

    takes: frozenset[str] = frozenset()
    """The shared options that it accepts: as_of, json, force."""

    button: Button | None = None
    """Its button, if it has one in the ribbon."""

    on_command_line: bool = True
    """Whether it is offered on the command line."""

    def load(self) -> Callable[[Request, Host, Out], int]:
        """Return the command's function, imported only now, so that no command waits for what another needs."""
        run: Callable[[Request, Host, Out], int] = import_module(f"xlplan.commands.{self.name}").run
        return run
