"""What xlplan gives back to a clerk: their workbook, checked, recomputed, mended, and as it was again.

1. ``validate -o``: the copy has every finding on Checks, its cells marked by formats that read Checks, the reason as a
   note, and the Guide's verdict right; nothing else differs, part by part. A person's own note stays.
2. Validated again after mending, marks and notes are gone without trace: the sheets are byte for byte those of a copy
   that never had any.
3. ``fix`` takes sure ones, a code, a cell, or what is ticked; what is ambiguous never by ``sure`` or by its code.
   Nothing but the named cells changes, and what formulas show of them; the journal says when, who, what; the result is
   validated again. A formula typed over comes back; numerator and denominator may be exchanged. Where nothing is
   proposed, it says so.
4. ``fix --undo`` puts contents and styles back: the last run, or all; a cell changed since is named and refused.
5. ``recompute`` proves computed cells: typed over, without formula, outdated ones are named before → after and mended;
   a workbook in which all is right stays as it is. Results and Returns of a master follow from its own rows.
6. All of it works on files that LibreOffice or openpyxl saved; the rules of Open XML accept every result.
"""

import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openxml_audit import OpenXmlValidator

from tests.support.books import manifest_of, row, tables
from tests.support.unit_workbook import AMBIGUOUS, COLUMN, RATIO, ROWS, SHEET, WRONG, at, clean, damaged, held
from xlplan.cli import main
from xlplan.errors import WrongUse
from xlplan.findings import Finding
from xlplan.fixing.annotation import AUTHOR
from xlplan.fixing.document_patch import patch_of
from xlplan.fixing.guide import renewed_self_checks
from xlplan.fixing.journal import decoded, encoded
from xlplan.fixing.verified import Why
from xlplan.formulas import computed, guide
from xlplan.layout import FIRST_ROW, MANIFEST_TITLE, FixRow
from xlplan.manifest import Manifest
from xlplan.patch import ANYTHING, CellEdit, CellError, Formula, Look, Patch
from xlplan.workflow.building import build, document, new_outcome, table_of
from xlplan.workflow.editing import annotate, start_editing
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.copied import Copy
from xlplan.xlsx.patching import apply
from xlplan.xlsx.read import read_book

pytestmark = pytest.mark.slow


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> set[str]:
    one, other = parts(before), parts(after)
    return {name for name in one if name not in other or one[name] != other[name]}


def sheet_part(data: bytes, title: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    number = book.sheetnames.index(title) + 1
    return parts(data)[f"xl/worksheets/sheet{number}.xml"]


def unviewed(data: bytes) -> bytes:
    """The part of Progress but for which sheet and cell a person looks at, and the numbers of its marks' looks."""
    part = re.sub(rb"<sheetViews>.*?</sheetViews>", b"", sheet_part(data, SHEET), flags=re.S)
    return re.sub(rb'dxfId="\d+"', b"", part)


def _marked(data: bytes) -> list[tuple[str, str]]:
    areas = openpyxl.load_workbook(BytesIO(data))[SHEET].conditional_formatting
    return [(str(area.sqref), str(rule.formula)) for area in areas for rule in area.rules]


def audited(data: bytes, folder: Path) -> None:
    path = folder / "audited.xlsx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors][:5]


def test_the_workbook_without_a_fault_is_without_a_finding() -> None:
    assert open_workbook(clean(), "x").findings == ()
    assert checked_copy(clean(), "x", None).data == clean()


def test_a_sample_with_mistakes_shows_what_its_formulas_give(demo: Path) -> None:
    data = (demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx").read_bytes()
    editing = start_editing(Copy(data, "x.xlsx"), None)
    assert editing.opened.errors
    assert [one for one in editing.wrong_computed if one.why is Why.OUTDATED] == []
    assert renewed_self_checks(editing.contents, editing.book, editing.inspection) == Patch()


class CheckedCopy(Copy):
    """A copy with its findings in it; *findings* are what was said of it."""

    findings: tuple[Finding, ...] = ()


def checked_copy(data: bytes, name: str, as_of: date | None, journal: Sequence[FixRow] | None = None) -> CheckedCopy:
    copy = CheckedCopy(data, name)
    copy.findings = annotate(copy, as_of, journal).findings
    return copy


def test_marks_show_the_decimals_that_their_column_showed() -> None:
    """LibreOffice shows of two formats only the first that holds."""
    wrong = {"-25.6": None, "-26": None, "-0.256": Look(number_format="0.0%")}
    edits = [
        CellEdit(at("actual", row), ANYTHING, Decimal(one), wrong[one]) for row, one in enumerate(wrong, start=ROWS)
    ]
    copy = checked_copy(apply(clean(), Patch(cells=tuple(edits))), "x.xlsx", None)
    marked = {
        cell: rule.dxf.numFmt and rule.dxf.numFmt.formatCode
        for area in openpyxl.load_workbook(BytesIO(copy.data))[SHEET].conditional_formatting
        for rule in area.rules
        if "Kiểm tra" in str(rule.formula)
        for cell in str(area.sqref).split()
    }
    numbered = {*re.findall(rb'numFmtId="(\d+)" formatCode="([^"]*)"', parts(copy.data)["xl/styles.xml"])}
    assert len(dict(numbered)) == len(numbered)  # one number, one format, in cells as in conditional formats
    column = get_column_letter(COLUMN["actual"])
    assert marked == {f"{column}{ROWS}": "#,##0.0###", f"{column}{ROWS + 1}:{column}{ROWS + 2}": None}


def test_the_checked_copy_says_everything_where_it_is(tmp_path: Path) -> None:
    data = damaged(*WRONG)
    copy = checked_copy(data, "x.xlsx", None)
    book = openpyxl.load_workbook(BytesIO(copy.data))
    checks = book["Kiểm tra"]
    heads = {checks.cell(5, column).value: column for column in range(1, 12)}
    told = {checks.cell(row, heads["Ô"]).value: row for row in range(6, 30) if checks.cell(row, heads["Ô"]).value}
    assert set(told) == {str(one.at) for one in copy.findings}
    row = told[str(at("actual"))]
    shown = [checks.cell(row, heads[name]).value for name in ("Giá trị hiện nay", "Giá trị đề nghị", "Mức chắc chắn")]
    assert shown == ["«5 lớp»", "5", "Chắc chắn"]
    sheet = book[SHEET]
    noted = {
        f"{SHEET}!{cell.coordinate}": cell.comment for cells in sheet.iter_rows() for cell in cells if cell.comment
    }
    assert set(noted) == set(told)
    assert all(note.author == AUTHOR for note in noted.values())
    assert "COL-17" in noted[str(at("actual"))].text
    marks = [rule for area in sheet.conditional_formatting for rule in area.rules if "Kiểm tra" in str(rule.formula)]
    assert len(marks) == len({one.code for one in copy.findings})
    assert changed(data, copy.data) <= {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/worksheets/sheet13.xml",  # the sheet of checks: cells were typed since it was calculated
    }
    audited(copy.data, tmp_path)
    again = open_workbook(copy.data, "copy")
    assert [(one.code, str(one.at)) for one in again.findings] == [(one.code, str(one.at)) for one in copy.findings]


def test_the_guides_verdict_is_right_without_calculating() -> None:
    good = clean()
    assert _verdict(good) == guide.READY.vi
    data = damaged(*WRONG)
    assert _verdict(data) == guide.READY.vi  # nobody has calculated since
    assert _verdict(checked_copy(data, "x.xlsx", None).data) == guide.NOT_READY.vi


def _verdict(data: bytes) -> object:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)["Hướng dẫn"]["A5"].value


def test_a_second_copy_adds_nothing_and_a_mended_one_has_no_trace(tmp_path: Path) -> None:
    data = damaged(*WRONG)
    first = checked_copy(data, "x.xlsx", None).data
    second = checked_copy(first, "x.xlsx", None).data
    assert _marked(second) == _marked(first)
    third = checked_copy(second, "x.xlsx", None).data
    assert sheet_part(third, SHEET) == sheet_part(first, SHEET)
    assert len(parts(third)["xl/styles.xml"]) == len(parts(first)["xl/styles.xml"])
    back = Patch(cells=tuple(CellEdit(where, content, held(clean(), where)) for where, content in WRONG))  # type: ignore[arg-type]
    mended = checked_copy(apply(first, back), "x.xlsx", None)
    assert mended.findings == ()
    plain = apply(data, back)
    assert unviewed(mended.data) == unviewed(plain)
    book = openpyxl.load_workbook(BytesIO(mended.data))
    assert "Kiểm tra" not in book.sheetnames
    assert not any("comments" in name or "vmlDrawing" in name for name in parts(mended.data))
    assert _verdict(mended.data) == guide.READY.vi
    audited(mended.data, tmp_path)


def test_a_persons_own_note_stays() -> None:
    book = openpyxl.load_workbook(BytesIO(damaged(*WRONG)))
    cell = book[SHEET].cell(ROWS, COLUMN["actual"])
    cell.comment = Comment("Hỏi lại chị Hoa", "An")
    out = BytesIO()
    book.save(out)
    copy = openpyxl.load_workbook(BytesIO(checked_copy(out.getvalue(), "x.xlsx", None).data))
    assert copy[SHEET].cell(ROWS, COLUMN["actual"]).comment.text == "Hỏi lại chị Hoa"
    assert copy[SHEET].cell(RATIO, COLUMN["actual"]).comment.author == AUTHOR


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    capsys.readouterr()
    code = main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return code, out + err


def test_fix_takes_what_was_said_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "so.xlsx", tmp_path / "sua.xlsx"
    source.write_bytes(damaged(*WRONG))
    before = source.read_bytes()
    code, said = run(capsys, "fix", source, "-o", out)
    assert code == 1
    assert "«5 lớp» → 5" in said
    assert "Còn 2 đề nghị" in said
    assert held(out.read_bytes(), at("actual")) == "5 lớp"
    _, said = run(capsys, "fix", source, "-o", out, "--accept", "sure", "--force")
    assert "Đã sửa 1 ô" in said
    fixed = out.read_bytes()
    assert held(fixed, at("actual")) == 5
    assert held(fixed, AMBIGUOUS) == "1.110"
    assert source.read_bytes() == before
    journal = open_workbook(fixed, "x").reading.tables.fixes.rows
    (line,) = journal
    assert (line.number, line.sheet, line.cell, line.code, line.before, line.after) == (
        1,
        SHEET,
        "F6",
        "COL-17",
        "5 lớp",
        "5",
    )
    audited(fixed, tmp_path)
    code, said = run(capsys, "fix", source, "-o", out, "--accept", "COL-18", "--force")
    assert code == 2
    assert "Không có đề nghị nào khớp" in said
    _, said = run(capsys, "fix", source, "-o", out, "--accept", str(AMBIGUOUS), "--force")
    assert "Đã sửa 1 ô" in said
    assert held(out.read_bytes(), AMBIGUOUS) == 1110


def test_without_proposals_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "so.xlsx", tmp_path / "sua.xlsx"
    source.write_bytes(clean())
    assert "Sổ này không có đề nghị sửa nào." in run(capsys, "fix", source, "-o", out)[1]
    code, said = run(capsys, "fix", source, "-o", out, "--accept", "sure", "--force")
    assert (code, said.strip()) == (2, "Sổ này không có đề nghị sửa nào.")
    source.write_bytes(damaged(WRONG[0]))
    assert "Không còn đề nghị sửa nào." in run(capsys, "fix", source, "-o", out, "--accept", "sure", "--force")[1]


def test_ticked_proposals_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, listed, out = (tmp_path / name for name in ("so.xlsx", "ds.xlsx", "sua.xlsx"))
    source.write_bytes(damaged(*WRONG))
    run(capsys, "fix", source, "-o", listed)
    book = openpyxl.load_workbook(listed)
    checks = book["Kiểm tra"]
    heads = {checks.cell(5, column).value: column for column in range(1, 12)}
    row = next(row for row in range(6, 20) if checks.cell(row, heads["Ô"]).value == str(AMBIGUOUS))
    checks.cell(row, heads["Đồng ý"]).value = "x"
    book.save(listed)
    _, said = run(capsys, "fix", listed, "-o", out, "--accept", "ticked")
    assert "Đã sửa 1 ô" in said
    assert held(out.read_bytes(), AMBIGUOUS) == 1110
    assert held(out.read_bytes(), at("actual")) == "5 lớp"


def test_undo_puts_everything_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, one, two, back = (tmp_path / name for name in ("so.xlsx", "1.xlsx", "2.xlsx", "0.xlsx"))
    source.write_bytes(damaged(*WRONG))
    run(capsys, "fix", source, "-o", one, "--accept", "sure")
    run(capsys, "fix", one, "-o", two, "--accept", str(AMBIGUOUS))
    _, said = run(capsys, "fix", two, "-o", back, "--undo")
    assert "Đã hoàn lại 1 ô" in said
    assert held(back.read_bytes(), at("actual")) == 5
    assert held(back.read_bytes(), AMBIGUOUS) == "1.110"
    _, said = run(capsys, "fix", two, "-o", back, "--undo", "all", "--force")
    assert "Đã hoàn lại 2 ô" in said
    never = checked_copy(source.read_bytes(), "x", None, ()).data  # its computed cells proven, too
    assert unviewed(back.read_bytes()) == unviewed(never)
    journal = open_workbook(back.read_bytes(), "x").reading.tables.fixes.rows
    assert [bool(line.undone) for line in journal] == [True, True]
    assert run(capsys, "fix", back, "-o", one, "--undo", "--force") == (2, "Không có lần sửa nào để hoàn lại.\n")


def test_a_fix_carries_what_follows_from_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "so.xlsx", tmp_path / "sua.xlsx"
    source.write_bytes(damaged((at("actual", ROWS + 1), "7 lớp")))
    run(capsys, "fix", source, "-o", out, "--accept", "sure")
    shown = openpyxl.load_workbook(out, data_only=True)[SHEET]
    totals = [shown.cell(row, COLUMN["running_total"]).value for row in range(ROWS, ROWS + 5)]
    assert totals == [5, 12, 17, 22, 27]
    assert _verdict(out.read_bytes()) == guide.READY.vi


def test_numerator_and_denominator_may_be_exchanged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, back = (tmp_path / name for name in ("so.xlsx", "sua.xlsx", "lai.xlsx"))
    swapped = ROWS + 21  # target Q: 4 of 8
    source.write_bytes(damaged((at("actual", swapped), Decimal(8)), (at("denominator", swapped), Decimal(4))))
    assert "Không có đề nghị nào khớp" in run(capsys, "fix", source, "-o", out, "--accept", "sure")[1]
    said = run(capsys, "fix", source, "-o", out, "--accept", "PRG-03")[1]
    assert "Đã sửa 2 ô" in said
    assert (held(out.read_bytes(), at("actual", swapped)), held(out.read_bytes(), at("denominator", swapped))) == (4, 8)
    assert "0 lỗi" in said
    run(capsys, "fix", out, "-o", back, "--undo")
    assert (held(back.read_bytes(), at("actual", swapped)), held(back.read_bytes(), at("denominator", swapped))) == (
        8,
        4,
    )


def test_a_formula_that_was_typed_over_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, back = (tmp_path / name for name in ("so.xlsx", "sua.xlsx", "lai.xlsx"))
    total = at("running_total")
    source.write_bytes(apply(clean(), Patch(cells=(CellEdit(total, ANYTHING, Decimal(999)),))))
    run(capsys, "fix", source, "-o", out, "--accept", "sure")
    assert str(openpyxl.load_workbook(out)[SHEET][total.cell].value) == computed.running_total()
    assert openpyxl.load_workbook(out, data_only=True)[SHEET][total.cell].value == 5
    run(capsys, "fix", out, "-o", back, "--undo")
    assert openpyxl.load_workbook(back)[SHEET][total.cell].value == 999


def test_a_cell_changed_since_is_not_taken_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, one, two = (tmp_path / name for name in ("so.xlsx", "1.xlsx", "2.xlsx"))
    source.write_bytes(damaged(*WRONG))
    run(capsys, "fix", source, "-o", one, "--accept", "sure")
    one.write_bytes(apply(one.read_bytes(), Patch(cells=(CellEdit(at("actual"), Decimal(5), Decimal(6)),))))
    code, said = run(capsys, "fix", one, "-o", two, "--undo")
    assert code == 3
    assert "Không sửa Tiến độ!F6: lúc kiểm tra là 5, nay là 6" in said
    assert not two.exists()


def test_only_the_newest_form_of_workbook_is_changed(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "so.ods"
    with zipfile.ZipFile(old, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    for arguments in (("fix", old), ("recompute", old)):
        code, said = run(capsys, *arguments, "-o", tmp_path / "x.xlsx")
        assert code == 3
        assert len(said.strip().splitlines()) == 1


# 5: recompute


def test_computed_cells_are_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "so.xlsx", tmp_path / "tinh.xlsx"
    source.write_bytes(clean())
    assert run(capsys, "recompute", source, "-o", out)[1].startswith("Các ô tự tính đều đúng.")
    assert out.read_bytes() == source.read_bytes()
    total, percent = at("running_total"), at("percent_of_plan", ROWS + 1)
    edits = (
        CellEdit(total, ANYTHING, Decimal(999)),
        CellEdit(percent, ANYTHING, None),
        CellEdit(at("actual", ROWS + 2), Decimal(5), Decimal(8)),
    )
    (tmp_path / "go-de.xlsx").write_bytes(apply(source.read_bytes(), Patch(cells=edits)))
    code, said = run(capsys, "recompute", tmp_path / "go-de.xlsx", "-o", out, "--force")
    assert code == 0
    assert f"{total}  Lũy kế: 999 → 5 (công thức bị gõ đè)" in said
    assert f"{percent}  % kế hoạch: (trống) → 20 (dòng mới chưa có công thức)" in said
    made = openpyxl.load_workbook(out)[SHEET]
    cached = openpyxl.load_workbook(out, data_only=True)[SHEET]
    assert str(made[total.cell].value) == computed.running_total()
    assert (cached[total.cell].value, cached[percent.cell].value) == (5, 20)
    assert cached.cell(ROWS + 2, COLUMN["running_total"]).value == 18
    assert run(capsys, "recompute", out, "-o", tmp_path / "2.xlsx")[1].startswith("Các ô tự tính đều đúng.")
    audited(out.read_bytes(), tmp_path)


def test_a_masters_results_follow_from_its_rows(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, changed_master = tmp_path / "tinh.xlsx", tmp_path / "tong-hop.xlsx"
    shutil.copy(demo / "tong-hop.xlsx", changed_master)
    run(capsys, "recompute", changed_master, "-o", out)
    for title in ("Kết quả", "Tình hình gửi báo cáo"):
        assert _values(out, title) == _values(changed_master, title)
    reading = open_workbook(changed_master.read_bytes(), "x").reading.tables
    row = next(
        one for one in reading.progress if one.target == "CT07" and one.period == date(2021, 10, 1) and one.actual
    )
    where = reading.progress.cell(row, "actual")
    assert row.actual is not None
    changed_master.write_bytes(
        apply(changed_master.read_bytes(), Patch(cells=(CellEdit(where, row.actual, row.actual + 1),)))
    )
    run(capsys, "recompute", changed_master, "-o", out, "--force")
    whole = next(line for line in _values(out, "Kết quả") if line[0] == "CT07" and line[2] is None)
    assert whole != next(
        line for line in _values(demo / "tong-hop.xlsx", "Kết quả") if line[0] == "CT07" and line[2] is None
    )
    audited(out.read_bytes(), tmp_path)


def test_lines_about_files_stay_and_are_counted(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "validate", demo / "tong-hop-lon-xon.xlsx", "-o", tmp_path / "ra.xlsx")
    lines = [
        line for line in _values(tmp_path / "ra.xlsx", "Kiểm tra") if line[0] in ("Lỗi", "Cảnh báo", "Đã giải trình")
    ]
    errors = [line for line in lines if line[0] == "Lỗi" and line[2]]
    assert len(errors) > 5
    assert f"1 lượt chưa gửi (trang Tình hình gửi báo cáo), {len(errors)} dòng lỗi (trang Kiểm tra)" in said
    assert "không còn chỗ nào cần sửa" not in said
    _, said = run(capsys, "validate", demo / "ke-hoach-46.xlsx", "-o", tmp_path / "moi.xlsx")
    assert "không còn chỗ nào cần sửa" in said


def _values(path: Path, title: str) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(path, data_only=True)[title]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5)]


# 6: other programs' files


def test_a_workbook_that_libreoffice_saved_goes_through_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlplan.plans.bundled import libreoffice_copy

    source, out = tmp_path / "lo.xlsx", tmp_path / "ra.xlsx"
    source.write_bytes(libreoffice_copy("kh46", "vi", "BCVT"))
    assert run(capsys, "validate", source, "-o", out)[0] in (0, 1)
    assert run(capsys, "fix", source, "-o", out, "--force")[0] in (0, 1)
    assert run(capsys, "recompute", source, "-o", out, "--force")[0] == 0
    rows = open_workbook(source.read_bytes(), "x").reading.tables.progress.rows
    assert open_workbook(out.read_bytes(), "x").reading.tables.progress.rows == rows


CONTENTS = [
    None,
    "",
    "=1+1",
    "12",
    "x\ny",
    Decimal("1.5"),
    Decimal(0),
    date(2021, 6, 1),
    True,
    False,
    CellError("#N/A"),
    Formula("A1+1"),
]


@pytest.mark.parametrize("content", CONTENTS, ids=repr)
def test_the_journal_remembers_what_a_cell_held(content: object) -> None:
    assert decoded(*encoded(content)) == content  # type: ignore[arg-type]


def test_the_messy_inboxs_sure_proposals_are_the_units_true_figures(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the sample says «1 lớp», the clean inbox of the same month holds the figure that was meant."""
    mended = 0
    for messy in sorted((demo / "so-gui-ve-lon-xon").rglob("*.xlsx")):
        out = tmp_path / messy.name
        code, _ = run(capsys, "fix", messy, "-o", out, "--accept", "sure", "--force")
        if code not in (0, 1):
            continue  # nothing is sure there, or the file is damaged
        clean_file = demo / "so-gui-ve" / messy.parent.name / messy.name
        meant = {
            (one.target, one.period): one for one in open_workbook(clean_file.read_bytes(), "x").reading.tables.progress
        }
        fixed = open_workbook(out.read_bytes(), "x").reading.tables
        for line in fixed.fixes:
            row = next(one for one in fixed.progress if f"F{one.row}" == line.cell)
            assert row.actual == meant[row.target, row.period].actual, (messy.name, line.cell)
            mended += 1
    assert mended == 1


def test_a_result_longer_than_the_checks_of_the_open_workbook_is_refused() -> None:
    """Its last rows would count nowhere: the sheet of checks is not made longer in an open workbook."""
    given = tables()
    book = read_book(build(given, manifest_of(given)), "so.xlsx")
    checked = Manifest.from_grid(book.titled(MANIFEST_TITLE)).checks_to  # type: ignore[arg-type]
    assert checked > FIRST_ROW
    for rows, refused in ((checked - FIRST_ROW + 1, False), (checked - FIRST_ROW + 2, True)):
        long = replace(given, progress=table_of([row("A", "F", 6, "1") for _ in range(rows)]))
        with pytest.raises(WrongUse) if refused else nullcontext():
            patch_of(document(new_outcome(long, manifest_of(given))), book, "vi")


def test_an_open_workbook_with_older_formulas_is_refused() -> None:
    """The names that our formulas look into are not there."""
    given = tables()
    book = read_book(build(given, manifest_of(given)), "so.xlsx")
    older = [
        replace(grid, rows=tuple(line for line in grid.rows if line[0] != "checks_to"))
        if grid.title == MANIFEST_TITLE
        else grid
        for grid in book.grids
    ]
    long = replace(given, progress=table_of([row("A", "F", 6, "1")]))
    with pytest.raises(WrongUse, match="bản xlplan trước"):
        patch_of(document(new_outcome(long, manifest_of(given))), replace(book, grids=tuple(older)), "vi")


def test_a_formula_comes_back_as_its_column_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook of an older form has other formulas: ours would look for names that it lacks."""
    source, out = tmp_path / "so.xlsx", tmp_path / "sua.xlsx"
    book = openpyxl.load_workbook(BytesIO(clean()))
    for line in range(ROWS, book[SHEET].max_row + 1):
        book[SHEET].cell(line, COLUMN["running_total"]).value = "=SUM(1,1)"
    book[SHEET].cell(ROWS, COLUMN["running_total"]).value = 999
    book.save(source)
    run(capsys, "recompute", source, "-o", out)
    assert openpyxl.load_workbook(out)[SHEET].cell(ROWS, COLUMN["running_total"]).value == "=SUM(1,1)"
