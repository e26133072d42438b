"""Errors other than the clerk's mistakes: wrong use of a command, and failures of the environment.

::

    XlplanError
    ├── WrongUse                exit 2: the arguments are wrong, or a file would be overwritten
    └── EnvironmentFailure      exit 3: a file is missing, locked or unreadable; the disk is full
        └── Unreadable          a file that opened but is not a workbook we can read; carries the reason

A clerk's mistake is never an exception: it is a :class:`xlplan.findings.Finding`.
"""

from typing import Self

from xlplan.words import Lang, Words


class XlplanError(Exception):
    """An error with its message in both languages; *exit_code* is what the command line returns."""

    exit_code = 3

    def __init__(self, words: Words) -> None:
        super().__init__(words.vi)
        self.words = words

    def __reduce__(self) -> tuple[type[Self], tuple[Words]]:
        return type(self), (self.words,)  # so that both languages survive pickling between processes

    def sentence(self, lang: Lang) -> str:
        """The message in one language."""
        return self.words.of(lang)


class WrongUse(XlplanError):
    """The user asked for something in a way that is not allowed."""

    exit_code = 2


class EnvironmentFailure(XlplanError):
    """The file system or another program prevents the work."""


class Unreadable(EnvironmentFailure):
    """The bytes are not a readable workbook: damaged, encrypted, or of another type."""
