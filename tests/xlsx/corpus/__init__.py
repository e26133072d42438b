"""Odd and hostile files, built by script, each with its verdict.

A file is *refused* with one sentence, or *read*: then its findings of the file (``FIL-..``) are exactly those named,
and where *same* is set its rows are those of the workbook it was made from. *Anything* is asked of damaged bytes only
that the answer is one of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.words import Words


@dataclass(frozen=True, slots=True)
class Odd:
    """One file. *refusals*: any of these sentences (slots are matched loosely); *codes*: the findings of a file that is
    read.
    """

    name: str
    data: bytes
    refusals: tuple[Words, ...] = ()
    codes: frozenset[str] | None = None
    same: bool = False

    @property
    def anything(self) -> bool:
        return not self.refusals and self.codes is None


def refused(name: str, data: bytes, *words: Words) -> Odd:
    return Odd(name, data, words)


def reads(name: str, data: bytes, *codes: str, same: bool = False) -> Odd:
    return Odd(name, data, codes=frozenset(codes), same=same)


def anything(name: str, data: bytes) -> Odd:
    return Odd(name, data)


def corpus(base: bytes) -> Iterator[Odd]:
    """All files made without an office program; *base* is a unit's filled workbook."""
    from tests.xlsx.corpus import archives, binary, cells, types, workbooks, writers

    yield from cells.files()
    yield from types.files(base)
    yield from archives.files(base)
    yield from workbooks.files(base)
    yield from binary.files()
    yield from writers.files(base)
