"""Odd workbooks and situations on an open workbook: what is there stays, what cannot be done is one sentence and changes nothing.

1. A protected sheet, and a new sheet in a workbook of protected structure: refused before anything is changed.
2. A cell beyond all that hold anything has no error and no note of its neighbours.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.places import Opened, check_same, end_office, in_libreoffice
from tests.unit_workbook import SHEET, WRONG, at, damaged

CHECKS = "Kiểm tra"


@pytest.fixture(scope="module", autouse=True)
def one_program() -> Iterator[None]:
    yield
    end_office()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    """A unit's workbook with three cells to mend."""
    with in_libreoffice(damaged(*WRONG), tmp_path) as opened:
        yield opened


def marks(here: Opened) -> list[str]:
    return [one.formula for one in here.open().inspect(()).marks]


def test_what_is_protected_is_said_before_anything_is_changed(here: Opened) -> None:
    here.run("validate")
    before, marked = here.read(), marks(here)
    here.book.sheets[SHEET].range((at("actual").row + 1, at("actual").column)).value = "mới"
    before = here.read()
    for title in (SHEET, CHECKS, "Hướng dẫn"):
        sheet = here.book.sheets[title].api
        sheet.protect("")
        code, heard = here.run("validate")
        assert code == 3
        assert f"Trang “{title}” đang được bảo vệ" in heard.closings[0]
        sheet.unprotect("")
        check_same(here.read(), before)
        assert marks(here) == marked
    here.book.api.protect("")
    assert here.run("validate")[0] == 1  # no sheet comes or goes
    here.book.api.unprotect("")
    here.book.sheets[CHECKS].delete()
    here.book.api.protect("")
    before = here.read()
    code, heard = here.run("validate")
    assert "Cấu trúc của sổ đang được bảo vệ" in heard.closings[0]
    check_same(here.read(), before)


def test_cells_beyond_the_last_have_nothing_of_their_neighbours(here: Opened) -> None:
    sheet = here.book.sheets.add("Sổ tay")
    sheet.range("A3").formula = "=1/0"
    sheet.range("A3").add_note("chia cho 0")
    for address in ("B3", "D3", "B2:D4"):
        values: Any = sheet.range(address).options(ndim=2, err_to_str=True).value
        assert {value for row in values for value in row} == {None}
        assert sheet.range(address).note is None
    assert sheet.range("A3").note.text == "chia cho 0"
