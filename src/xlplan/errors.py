"""What is not the clerk's mistake: wrong use of a command, and what the world does.

::

    XlplanError
    ├── WrongUse      exit 2: the command's words are off, or a file would be overwritten
    └── EnvironmentFailure         exit 3: a file is missing, locked, unreadable; the disk is full
        └── Unreadable    a file that opened but is no workbook we can read; carries the reason

A clerk's mistake is never an exception: it is a :class:`xlplan.findings.Finding`.
"""

from typing import Self

from xlplan.words import Lang, Words


class XlplanError(Exception):
    """A calm sentence in both languages; *exit_code* is what the command line returns."""

    exit_code = 3

    def __init__(self, words: Words) -> None:
        super().__init__(words.vi)
        self.words = words

    def __reduce__(self) -> tuple[type[Self], tuple[Words]]:
        return type(self), (self.words,)  # so that it travels between processes with both languages

    def sentence(self, lang: Lang) -> str:
        return self.words.of(lang)


class WrongUse(XlplanError):
    """The person asked for something that cannot be asked for like this."""

    exit_code = 2


class EnvironmentFailure(XlplanError):
    """The file system or another program stands in the way."""


class Unreadable(EnvironmentFailure):
    """The bytes are not a workbook that can be read: damaged, encrypted, of another type."""
