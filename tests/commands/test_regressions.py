"""Workbooks that once broke a command: each case is a file that a person may really have."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from tests.fixing.test_fixing import changed, parts
from tests.support.lean import load
from tests.support.office.libreoffice import convert, needs_libreoffice, without_cached_values
from tests.support.unit_workbook import RATIO, ROWS, SHEET, STOCK, at, damaged
from xlplan.cli import main
from xlplan.formulas import guide
from xlplan.patch import ANYTHING, CellEdit, Patch
from xlplan.xlsx.patching import apply

pytestmark = pytest.mark.slow

MINE = {"A1": "Sổ tay của tôi", "B5": 12345, "A40": "giữ lại"}


def saved(folder: Path, change: Callable[[Workbook], object], data: bytes | None = None) -> Path:
    """A unit's workbook with one finding that has a sure proposal, changed and saved by another program."""
    book = openpyxl.load_workbook(BytesIO(data or damaged((at("actual"), "5 lớp"))))
    change(book)
    path = folder / "so.xlsx"
    book.save(path)
    return path


def own_sheet(title: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet(title)
        for cell, value in MINE.items():
            sheet[cell] = value

    return change


@pytest.mark.parametrize("title", ["Kiểm tra", "KIỂM TRA", "Nguồn số liệu"])
def test_a_sheet_of_ones_own_is_never_written_over(
    title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = saved(tmp_path, own_sheet(title)), tmp_path / "out.xlsx"
    assert main(["fix", str(path), "-o", str(out), "--accept", "sure"]) == 3
    said = capsys.readouterr()
    assert f"“{title}” không phải do xlplan tạo" in said.err
    assert "Đã sửa" not in said.out  # nothing is written, so nothing is mended
    assert not out.exists()


@pytest.mark.parametrize("title", ["Kiểm tra", "kiểm TRA", "Nguồn số liệu"])
def test_a_chart_sheet_of_ones_own_is_never_written_over(
    title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = saved(tmp_path, lambda book: book.create_chartsheet(title).add_chart(BarChart())), tmp_path / "out.xlsx"
    assert main(["fix", str(path), "-o", str(out), "--accept", "sure"]) == 3
    said = capsys.readouterr()
    assert said.err == (
        f"Trang “{title}” không phải do xlplan tạo, mà xlplan cần ghi vào trang cùng tên. Đổi tên trang đó rồi làm "
        "lại.\n"
    )
    assert not said.out
    assert not out.exists()


def test_a_clean_workbook_keeps_a_sheet_that_is_called_like_the_list_of_findings(tmp_path: Path) -> None:
    path, out = saved(tmp_path, own_sheet("Kiểm tra"), damaged()), tmp_path / "out.xlsx"
    assert main(["validate", str(path), "-o", str(out)]) == 3
    assert not out.exists()


def capitals(book: Workbook) -> None:
    sheet = book["Nguồn số liệu"]
    sheet.title = "-"  # the library holds the same title in other letters for a second one
    sheet.title = "NGUỒN SỐ LIỆU"


def test_our_own_sheet_in_other_letters_is_written_again(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    assert main(["fix", str(saved(tmp_path, lambda _: None)), "-o", str(first), "--accept", "sure"]) == 0
    path = saved(tmp_path, capitals, first.read_bytes())
    assert main(["fix", str(path), "-o", str(second), "--undo", "all"]) == 1
    after = load(second)
    assert after[SHEET][at("actual").cell].value == "5 lớp"
    assert "NGUỒN SỐ LIỆU" in after.sheetnames


@pytest.mark.parametrize("command", ["validate", "recompute"])
@pytest.mark.parametrize("figure", [1e300, -1e300, 1e-300, 123456789012345e6])
def test_figures_of_any_size_are_carried(
    command: str, figure: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(book: Workbook) -> None:
        book[SHEET][at("actual").cell] = figure
        book[SHEET][at("actual", STOCK).cell] = figure
        book[SHEET][at("actual", RATIO).cell] = figure

    out = tmp_path / "out.xlsx"
    main([command, str(saved(tmp_path, change)), "-o", str(out)])
    assert not capsys.readouterr().err
    assert load(out)[SHEET][at("actual").cell].value == figure


@pytest.mark.parametrize("damage", ["no sheet", "no cells", "a label gone"])
def test_without_its_plan_a_workbook_is_still_marked(
    damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(book: Workbook) -> None:
        if damage == "no sheet":
            del book["Kế hoạch"]
        elif damage == "no cells":
            book["Kế hoạch"].delete_rows(1, 100)
        else:
            book["Kế hoạch"].delete_rows(6)

    out = tmp_path / "out.xlsx"
    assert main(["validate", str(saved(tmp_path, change)), "-o", str(out)]) == 1
    assert not capsys.readouterr().err
    assert "Kiểm tra" in load(out).sheetnames


@pytest.mark.parametrize("arguments", [("validate",), ("fix", "--accept", "CON-02"), ("fix",)])
def test_what_a_consolidation_said_of_files_stays(arguments: tuple[str, ...], demo: Path, tmp_path: Path) -> None:
    def told(path: Path) -> list[tuple[object, ...]]:
        sheet = load(path)["Kiểm tra"]
        heads = {cell.value: cell.column for cell in sheet[5]}
        wanted = [heads[name] for name in ("Mức độ", "Mã kiểm tra", "Tệp", "Ô", "Nội dung", "Cách sửa")]
        rows = (tuple(sheet.cell(row, column).value for column in wanted) for row in range(6, sheet.max_row + 1))
        return [row for row in rows if row[2]]

    source, out, again = demo / "tong-hop-lon-xon.xlsx", tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    before = told(source)
    assert len(before) > 3
    if "--accept" in arguments:
        assert main([*arguments[:1], str(source), "-o", str(out), *arguments[1:]]) == 2  # they are no proposals
        return
    assert main([*arguments, str(source), "-o", str(out)]) in (0, 1)
    if arguments == ("fix",):
        assert not out.exists()  # there is nothing to fix
        return
    assert told(out) == before
    assert f"{len(before)} dòng có tên tệp" in load(out)["Kiểm tra"]["A3"].value
    assert main([*arguments, str(out), "-o", str(again)]) in (0, 1)
    assert told(again) == before


def test_rows_beyond_the_formulas_get_no_number_among_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path, out = (
        saved(tmp_path, lambda book: setattr(book[SHEET][at("running_total").cell], "value", None)),
        tmp_path / "out.xlsx",
    )
    monkeypatch.setattr("xlplan.template.frame.FORMULA_ROWS", 3)
    assert main(["fix", str(path), "-o", str(out), "--accept", "sure"]) == 0
    assert load(out)[SHEET][at("running_total").cell].value is None
    assert main(["validate", str(out)]) == 0


def test_what_is_told_is_true_of_the_file_that_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = saved(tmp_path, lambda _: None), tmp_path / "out.xlsx"
    main(["fix", str(path), "-o", str(out), "--accept", "sure"])
    told = next(line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{out}:"))
    main(["validate", str(out)])
    assert capsys.readouterr().out.splitlines()[-1].endswith(told.split(": ", 1)[1])


def test_the_same_again_is_the_same_to_the_byte(demo: Path, tmp_path: Path) -> None:
    for number, (command, source) in enumerate(
        (("validate", saved(tmp_path, lambda _: None)), ("recompute", demo / "tong-hop.xlsx"))
    ):
        once, twice = tmp_path / f"{number}1.xlsx", tmp_path / f"{number}2.xlsx"
        main([command, str(source), "-o", str(once)])
        main([command, str(once), "-o", str(twice)])
        assert changed(once.read_bytes(), twice.read_bytes()) == set()
        assert once.read_bytes() == twice.read_bytes()


def test_a_note_of_somebody_called_as_xlplan_is_stays(tmp_path: Path) -> None:
    def noted(book: Workbook) -> None:
        book[SHEET][at("actual").cell].comment = Comment("Hỏi lại chị Hoa", "xlplan")

    out = tmp_path / "out.xlsx"
    main(["validate", str(saved(tmp_path, noted)), "-o", str(out)])
    assert load(out)[SHEET][at("actual").cell].comment.text == "Hỏi lại chị Hoa"


def test_words_added_to_a_reason_stay(tmp_path: Path) -> None:
    def asked(book: Workbook) -> None:
        book[SHEET][at("actual").cell].comment.text += "\nĐã hỏi chị Hoa"

    first, again, mended = (tmp_path / f"{name}.xlsx" for name in ("1", "2", "3"))
    main(["validate", str(saved(tmp_path, lambda _: None)), "-o", str(first)])
    main(["validate", str(saved(tmp_path, asked, first.read_bytes())), "-o", str(again)])
    text = load(again)[SHEET][at("actual").cell].comment.text
    assert text.startswith("COL-17: ")
    assert text.endswith("\nĐã hỏi chị Hoa")
    main(["fix", str(again), "-o", str(mended), "--accept", "sure"])
    assert load(mended)[SHEET][at("actual").cell].comment.text == "Đã hỏi chị Hoa"


@pytest.mark.parametrize("height", [None, 15, 60, 200])
def test_the_box_of_a_note_is_as_high_as_its_words(height: float | None, tmp_path: Path) -> None:
    def rows(book: Workbook) -> None:
        for row in range(1, 60):
            book[SHEET].row_dimensions[row].height = height

    source, out = saved(tmp_path, rows), tmp_path / "out.xlsx"
    main(["validate", str(source), "-o", str(out)])
    (shapes,) = (part for name, part in parts(out.read_bytes()).items() if name.endswith(".vml"))
    (anchor,) = re.findall(rb"<x:Anchor>([^<]+)<", shapes)
    left, x, top, y, right, x_end, bottom, y_end = map(int, anchor.split(b","))
    sheet = load(out)[SHEET]
    usual = sheet.sheet_format.defaultRowHeight
    high = sum(sheet.row_dimensions[row + 1].height or usual for row in range(top, bottom)) + (y_end - y) * 3 / 4
    columns = sheet.column_dimensions.values()
    widths = [next(one.width for one in columns if one.min <= column + 1 <= one.max) for column in range(left, right)]
    wide = sum(width * 7 for width in widths) + x_end - x
    assert 88 <= high <= 92
    assert 264 <= wide <= 269
    assert (top, left) == (at("actual").row - 1, at("actual").column)


def without_headers(book: Workbook) -> None:
    book[SHEET].delete_rows(5)


def without_figures(book: Workbook) -> None:
    book[SHEET].cell(5, at("actual").column).value = "abc"


def without_header_of_awards(book: Workbook) -> None:
    book["Khen thưởng"].delete_rows(5)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            without_headers,
            "Trang Tiến độ không có dòng tiêu đề cột trong 20 dòng đầu. Đưa dòng tiêu đề cột trở lại như mẫu.",
        ),
        (without_figures, "Thiếu cột Số thực hiện. Thêm lại cột, hoặc sửa lại tên cột."),
        (
            without_header_of_awards,
            "Trang Khen thưởng không có dòng tiêu đề cột trong 20 dòng đầu. Đưa dòng tiêu đề cột trở lại như mẫu.",
        ),
        (
            lambda book: book.remove(book[SHEET]),
            "Không tìm thấy trang Tiến độ. Đặt lại tên trang như mẫu, hoặc lấy lại trang từ mẫu.",
        ),
    ],
)
def test_what_cannot_be_read_cannot_be_brought_forward(
    change: Callable[[Workbook], object], reason: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = (
        saved(tmp_path, change, (demo / "so-gui-ve" / "10-2021" / "BCVT.xlsx").read_bytes()),
        tmp_path / "out",
    )
    capsys.readouterr()
    main(["issue", str(demo / "tong-hop.xlsx"), "-o", str(folder), "--update", str(path)])
    assert f"{path}: không cập nhật: {reason}\n" in capsys.readouterr().out
    assert not list(tmp_path.rglob("BCVT.xlsx"))


def test_figures_that_cannot_be_read_are_counted_when_a_plan_is_rolled_forward(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def texts(book: Workbook) -> None:
        book[SHEET][at("actual").cell], book[SHEET][at("actual", ROWS + 4).cell] = "33 văn bản", "1.110"

    path, out = saved(tmp_path, texts, (demo / "tong-hop.xlsx").read_bytes()), tmp_path / "out.xlsx"
    capsys.readouterr()
    assert main(["new", "--from", str(path), "-o", str(out)]) == 0
    assert "2 dòng tiến độ không chuyển sang: trong dòng có ô chưa đúng" in capsys.readouterr().out


def test_a_formula_is_told_by_what_it_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out, back = (tmp_path / f"{name}.xlsx" for name in ("0", "1", "2"))
    path.write_bytes(apply(damaged(), Patch(cells=(CellEdit(at("running_total"), ANYTHING, 999),))))
    main(["fix", str(path), "-o", str(out), "--accept", "sure"])
    assert f"{at('running_total')}  999 → công thức, kết quả 5  (CMP-01, chắc chắn)" in capsys.readouterr().out
    main(["fix", str(out), "-o", str(back), "--undo"])
    assert f"{at('running_total')}: công thức → 999" in capsys.readouterr().out
    told = [cell.value for row in load(back)["Kiểm tra"].iter_rows() for cell in row]
    assert "công thức, kết quả 5" in told


def test_recompute_gives_the_guide_its_verdict(tmp_path: Path) -> None:
    path, out = saved(tmp_path, lambda _: None), tmp_path / "out.xlsx"  # that library keeps no result of a formula
    assert main(["recompute", str(path), "-o", str(out)]) == 0
    assert load(out, data_only=True)["Hướng dẫn"]["A5"].value == guide.NOT_READY.vi


@needs_libreoffice
def test_beside_a_figure_that_is_none_the_grey_cells_are_proven_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ratio's running total: the sheet's formula adds up the denominators also where the numerator is text, or
    missing.
    """
    data = damaged(
        (at("actual", RATIO + 1), "chín"), (at("actual", RATIO + 3), None), (at("denominator", RATIO + 4), "mười")
    )
    (tmp_path / "so.xlsx").write_bytes(without_cached_values(data))
    (calculated,) = convert([tmp_path / "so.xlsx"], tmp_path / "lo")
    main(["recompute", str(calculated), "-o", str(tmp_path / "out.xlsx")])
    assert capsys.readouterr().out.splitlines()[0] == "Các ô tự tính đều đúng."


def test_a_units_workbook_without_its_identity_is_no_master(tmp_path: Path) -> None:
    path, out = saved(tmp_path, lambda book: book.remove(book["_xlplan"])), tmp_path / "out.xlsx"
    assert main(["recompute", str(path), "-o", str(out)]) == 0
    assert not {"Kết quả", "Tình hình gửi báo cáo"} & set(load(out).sheetnames)
