"""Work grows with the size of a file, never faster: whoever writes a file must not decide how long it is read.

1. Every regular expression of the room is fed the inputs that make it try again most often, made from the pattern
   itself, at two sizes: twice the input makes it look at about twice as many characters.
2. So do the functions that walk over a sheet, counted in lines of Python.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import xlplan.xlsx
from tests.support.steps import TooManySteps, lines_of, samples, steps_of
from tests.xlsx.corpus.package import book, packed, parts, sheet
from xlplan.errors import Unreadable
from xlplan.xlsx.read import read_book

pytestmark = pytest.mark.slow

SEARCHES = ("search", "findall", "finditer", "sub", "split")
SIZE = 130  # characters of the smaller input
MOST_GROWTH = 2.6  # for twice the input; what grows with the square reaches 4
LITTLE = 1_500  # steps: below, growth is that of the fixed part


def patterns() -> Iterator[tuple[str, "re.Pattern[Any]", bool]]:
    """(name, pattern, whether it is only tried at one place) of every pattern in the modules of the room."""
    for info in pkgutil.walk_packages(xlplan.xlsx.__path__, "xlplan.xlsx."):
        module = importlib.import_module(info.name)
        source = Path(module.__file__ or "").read_text("utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and re.search(rf"^{name} = re\.compile", source, re.M):
                anchored = not any(f"{name}.{method}(" in source for method in SEARCHES)
                yield f"{info.name.removeprefix('xlplan.xlsx.')}.{name}", value, anchored


PATTERNS = {name: (pattern, anchored) for name, pattern, anchored in patterns()}
PASSED_ON = ("cells.ELEMENT", "strings._ITEM", "patching.worksheet.FORMULA", "looks._FONT")  # searched elsewhere


def attacks(pattern: "re.Pattern[Any]") -> Iterator[str]:
    """What to repeat: every beginning of texts that the pattern may match, and what a tag may hold."""
    lengths = (*range(1, 11), *range(13, 25, 4))
    begun = {sample[:length] for sample in samples(pattern) for length in lengths if length <= len(sample)}
    yield from sorted(begun | {" ", "<", '"', "'", "<!", 'a="', " a=", "a:", "<a:", "</a:", "&#", "<c ", '<c r="A1">'})


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 50
    assert set(PASSED_ON) <= PATTERNS.keys()


@pytest.fixture
def deep_calls() -> Iterator[None]:
    """The counter of steps calls itself for every repetition that may be taken back."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(60_000)
    yield
    sys.setrecursionlimit(limit)


def growth(pattern: "re.Pattern[Any]", start: str, piece: str, *, anchored: bool) -> tuple[float, float]:
    """The steps for a text of SIZE characters, and for one of twice as many."""
    steps = []
    for size in (SIZE, 2 * SIZE):
        try:
            steps.append(float(steps_of(pattern, start + piece * (size // len(piece)), anchored=anchored)))
        except TooManySteps:
            steps.append(float("inf"))
    return steps[0], steps[1]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.usefixtures("deep_calls")
def test_every_pattern_is_linear(name: str) -> None:
    pattern, anchored = PATTERNS[name]
    anchored &= name not in PASSED_ON
    start = samples(pattern)[0][:1] if anchored else ""
    for piece in attacks(pattern):
        small, large = growth(pattern, start, piece, anchored=anchored)
        assert large <= max(MOST_GROWTH * small, LITTLE), piece


@pytest.mark.parametrize(("text", "piece"), [("a+b", "a"), ("<a[^>]*>", "<a"), ('"(?:x|xx)*"', "x"), (r"\s*=", " ")])
@pytest.mark.usefixtures("deep_calls")
def test_the_counter_sees_what_is_not_linear(text: str, piece: str) -> None:
    small, large = growth(re.compile(text), '"', piece, anchored=False)
    assert large == float("inf") or large > 3 * small


def _read(content: Mapping[str, bytes]) -> Callable[[], object]:
    data = packed(content)

    def call() -> None:
        with suppress(Unreadable):
            read_book(data, "x")

    return call


def one(text: str, before: str = "", after: str = "") -> Mapping[str, bytes]:
    return parts(sheet(text, before, after))


GROWING: Mapping[str, Callable[[int], Mapping[str, bytes]]] = {
    "hidden columns": lambda n: one("", "<cols>" + "<col min='1' max='16384' hidden='1'/>" * n + "</cols>"),
    "hidden columns apart": lambda n: one(
        "", "<cols>" + "".join(f"<col min='{k}' max='16384' hidden='1'/>" for k in range(1, n)) + "</cols>"
    ),
    "cells": lambda n: one("".join(f'<row r="{k}"><c r="A{k}"><v>1</v></c></row>' for k in range(1, n))),
    "cells of one address": lambda n: one('<row r="1">' + '<c r="A1"><v>1</v></c>' * n + "</row>"),
    "rows in the wrong order": lambda n: one(
        "".join(f'<row r="{k}"><c r="A{k}"><v>1</v></c></row>' for k in range(n, 0, -1))
    ),
    "cells in the wrong order": lambda n: one(
        "".join('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>' for k in range(n))
    ),
    "cells without addresses": lambda n: one("<row><c><v>1</v></c></row>" * n),
    "errors of many names": lambda n: one(
        "".join(f'<row r="{k}"><c r="A{k}" t="e"><v>#E{k}</v></c></row>' for k in range(1, n))
    ),
    "hidden rows": lambda n: one("".join(f'<row r="{k}" hidden="1"/>' for k in range(1, n))),
    "filters": lambda n: one("", after="<autoFilter ref='A1:B2'><filterColumn/>" * n),
    "merges": lambda n: one("", after='<mergeCell ref="A1:A2"/>' * n),
    "texts": lambda n: parts(sheet(""), shared="<sst>" + "<si><t>a</t></si>" * n + "</sst>"),
    "texts in runs": lambda n: parts(sheet(""), shared="<sst><si>" + "<r><t>a</t></r>" * n + "</si></sst>"),
    "styles": lambda n: parts(
        sheet(""), styles="<styleSheet><cellXfs>" + "<xf numFmtId='14'/>" * n + "</cellXfs></styleSheet>"
    ),
    "comments": lambda n: one("<!-- -->" * n),
    "attributes": lambda n: parts(sheet(""), workbook=book('<sheet name="S" r:id="r1" ' + 'a="1" ' * n + "/>")),
}


@pytest.mark.parametrize("label", GROWING)
def test_walks_are_linear(label: str) -> None:
    small, large = (lines_of(_read(GROWING[label](size))) for size in (400, 800))
    assert large <= 2.2 * small
