"""Reading takes less than half a GiB, whatever a file within the limits holds; what is beyond them is refused by name.

1. The peak of a process of its own is measured, of files made to keep as much as possible, or to reserve it.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.xlsx.corpus.package import MAIN, packed, parts, sheet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is asked of Linux"),
]

MOST = 512  # MiB
READ = """
import re, sys
from pathlib import Path
from xlplan.errors import Unreadable
from xlplan.xlsx.read import read_book
with open(sys.argv[1], "rb") as stream:
    data = stream.read()
try:
    read_book(data, "x")
    print("read")
except Unreadable as error:
    print(error.sentence("en"))
# Not ru_maxrss, which begins with the size of the process that started this one.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def rows(count: int, cell: Callable[[str, int], str], letters: str = "ABCDEFGHIJKL") -> str:
    return "".join(
        f'<row r="{row}">{"".join(cell(letter, row) for letter in letters)}</row>' for row in range(1, count + 1)
    )


def texts(item: str, count: int) -> dict[str, bytes]:
    return parts(sheet(""), shared=f'<sst xmlns="{MAIN}">{item * count}</sst>')


LARGE: Mapping[str, tuple[Callable[[], dict[str, bytes]], str]] = {
    "errors": (lambda: parts(sheet(rows(80_000, lambda a, n: f'<c r="{a}{n}" t="e"><v>#N/A</v></c>'))), "read"),
    "formulas without results": (
        lambda: parts(sheet(rows(115_000, lambda a, n: f'<c r="{a}{n}"><f>A{n}+1</f></c>'))),
        "Memory that the content takes",
    ),
    "cells from right to left": (
        lambda: parts(sheet(rows(80_000, lambda a, n: f'<c r="{a}{n}"><v>{n}.5</v></c>', "LKJIHGFEDCBA"))),
        "read",
    ),
    "one column": (lambda: parts(sheet(rows(1_048_576, lambda a, n: f'<c r="{a}{n}"><v>{n}</v></c>', "A"))), "read"),
    "one cell, again and again": (
        lambda: parts(sheet('<row r="1">' + '<c r="A1"><v>1</v></c>' * 1_500_000 + "</row>")),
        "read",
    ),
    "texts of one letter": (lambda: texts("<si><t>a</t></si>", 1_900_000), "read"),
    "texts beyond the limit": (lambda: texts("<si><t>ab</t></si>", 5_000_001), "Memory that the content takes"),
}


@pytest.mark.parametrize("label", LARGE)
def test_reading_takes_little(label: str, tmp_path: Path) -> None:
    content, says = LARGE[label]
    file = tmp_path / "so.xlsx"
    file.write_bytes(packed(content()))
    done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True)
    *said, peak = done.stdout.splitlines()
    assert says in "".join(said)
    assert int(peak) < MOST
