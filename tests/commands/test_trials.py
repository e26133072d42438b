"""Workbooks that went wrong in trials, in a few lines each; the number is that of the case.

C02. Rows later than the master's reporting period are printed, with the period and the remedy.
C05. Periods some hours early, as a program in another time zone shows them: the month meant, never the one before.
C16. A workbook that is none of ours: one sentence in every command, and nothing is written.
"""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from xlplan.cli import main
from xlplan.reader.typed import month_meant

NONE_OF_OURS = "Tệp này không phải là sổ của xlplan: không có trang nào của mẫu. Chọn đúng sổ kế hoạch của đơn vị."


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2021, 9, 30, 17), date(2021, 10, 1)),  # noqa: DTZ001 - cells know no zone
        (datetime(2021, 10, 1, 7), date(2021, 10, 1)),  # noqa: DTZ001
        (datetime(2021, 9, 29, 17), None),  # noqa: DTZ001
        (date(2021, 9, 30), None),
        (date(2021, 10, 14), date(2021, 10, 1)),
    ],
)
def test_c05_the_month_nearest_within_a_day(moment: date, month: date | None) -> None:
    assert month_meant(moment) == month


@pytest.mark.parametrize(
    "words",
    [
        "validate {book}",
        "validate {book} -o {out}",
        "fix {book} -o {out}",
        "recompute {book} -o {out}",
        "issue {book} -o {folder}",
        "consolidate {book} {book} -o {out}",
        "new --from {book} -o {out}",
    ],
)
def test_c16_a_workbook_that_is_none_of_ours(words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, out = tmp_path / "diem.xlsx", tmp_path / "out.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Bảng điểm"
    workbook.save(book)
    code = main(words.format(book=book, out=out, folder=tmp_path / "folder").split())
    said = capsys.readouterr()
    assert code == 3
    assert (said.out + said.err).strip().removeprefix(f"{book}: ") == NONE_OF_OURS
    assert [path.name for path in tmp_path.iterdir()] == ["diem.xlsx"]


def test_c02_a_master_that_is_a_period_behind(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(demo / "ke-hoach-46.xlsx")
    label = next(cell for row in workbook["Kế hoạch"].iter_rows() for cell in row if cell.value == "Kỳ báo cáo")
    label.offset(0, 1).value = date(2021, 9, 1)
    master, inbox = tmp_path / "master.xlsx", demo / "so-gui-ve" / "10-2021"
    workbook.save(master)
    assert main(["consolidate", str(master), str(inbox), "-o", str(tmp_path / "out.xlsx")]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "CON-15" in line]
    assert len(told) == len(list(inbox.glob("*.xlsx")))
    assert all("kỳ 10/2021" in line and "sửa Kỳ báo cáo" in line for line in told)
