"""The command line's contract.

1. Exit codes: 0 done or clean, 1 findings of severity error, 2 wrong use, 3 the world; the highest of the files'.
2. JSON has exactly the documented shape; decimals are strings, periods ``2021-06``.
3. Nothing existing is overwritten without ``--force``; never an input.
4. Both languages; a clerk never sees a traceback, ``--debug`` shows it.
5. The messy inbox gives exactly the expected statuses, counts and findings; the run goes on.
6. Errors in the master's own context: nothing is written, exit 1.
7. Input files are not changed. Every command of the table is documented in README and has help in both languages.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from scripts.rooms import ROOT

from xlplan.cli import day, main
from xlplan.commands import COMMANDS
from xlplan.hosts.disk import Disk
from xlplan.layout import PROGRESS
from xlplan.wrong_use import UNSAID, reason

FINDING = {
    "code",
    "severity",
    "file",
    "sheet",
    "cell",
    "message",
    "fix",
    "proposed",
    "sure",
    "alternatives",
    "acknowledged",
    "group",
}
GROUP = {"code", "severity", "sheet", "cells", "count", "message", "fix", "acknowledged"}
SUBMISSION = {"file", "unit", "period", "status", "reason", "sent", "digest", "findings"}
RESULT = {
    "target", "unit", "measure", "plan", "actual", "numerator", "denominator", "percent", "points", "forecast", "rating",  # noqa: E501
    "estimated", "oldest", "unmet", "awaited", "reported", "expected", "missing",
}  # fmt: skip
VALIDATED = {"file", "verdict", "missing_returns", "file_errors", "findings", "groups"}
CONSOLIDATED = {
    "schema",
    "as_of",
    "rows_in",
    "rows_used",
    "rows_set_aside",
    "set_aside",
    "sheets",
    "ready",
    "units",
    "master_findings",
    "findings",
    "groups",
    "submissions",
    "results",
}

MESSY = {
    "09-2021/BCVT.xlsx": ("superseded", None),
    "09-2021/CNTT.xlsx": ("superseded", None),
    "09-2021/KHTC.xlsx": ("used_with_errors", None),
    "09-2021/TTBCXB.xlsx": ("superseded", None),
    "09-2021/TTCNTT.xlsx": ("superseded", None),
    "09-2021/TTR.xlsx": ("superseded", None),
    "09-2021/VP.xlsx": ("superseded", None),
    "10-2021/BCVT.xlsx": ("used", None),
    "10-2021/CNTT.xlsx": ("used", None),
    "10-2021/KHTC (KH 12).xlsx": ("rejected", "sổ của kế hoạch khác (12/KH-SNV)."),
    "10-2021/KHTC (hong).xlsx": (
        "unreadable",
        "Tệp bị cắt ngang: chép hoặc tải về chưa xong. Tải lại, hoặc đề nghị đơn vị gửi lại.",
    ),
    "10-2021/TTBCXB.xlsx": ("used_with_errors", None),
    "10-2021/TTCNTT.xlsx": ("used", None),
    "10-2021/TTR.xlsx": ("used_with_errors", None),
    "10-2021/VP lan 2.xlsx": ("used", None),
    "10-2021/VP.xlsx": ("superseded", None),
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as left:
        code = int(str(left.code or 0))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def messy(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    from contextlib import redirect_stdout
    from io import StringIO

    out = tmp_path_factory.mktemp("messy") / "out.xlsx"
    with redirect_stdout(StringIO()) as printed:
        assert (
            main(
                [
                    "consolidate",
                    str(demo / "ke-hoach-46.xlsx"),
                    str(demo / "so-gui-ve-lon-xon"),
                    "-o",
                    str(out),
                    "--json",
                ]
            )
            == 0
        )
    return out, json.loads(printed.getvalue())


def test_validate_json_and_exit_codes(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean, faulty = demo / "so-gui-ve/10-2021/VP.xlsx", demo / "so-gui-ve-lon-xon/10-2021/TTBCXB.xlsx"
    damaged = demo / "so-gui-ve-lon-xon/10-2021/KHTC (hong).xlsx"
    assert run(capsys, "validate", clean)[0] == 0
    assert run(capsys, "validate", clean, faulty)[0] == 1
    code, out, _ = run(capsys, "validate", clean, faulty, damaged, tmp_path / "none.xlsx", "--json")
    assert code == 3
    report = json.loads(out)
    assert set(report) == {"schema", "as_of", "files"}
    assert [file["verdict"] for file in report["files"]] == ["clean", "errors", "unreadable", "unreadable"]
    assert all(set(file) - {"reason"} == VALIDATED for file in report["files"])
    assert all(set(one) == GROUP for file in report["files"] for one in file["groups"])
    errors = [one for one in report["files"][1]["findings"] if one["severity"] == "error"]
    assert all(set(one) == FINDING for one in errors)
    assert [(one["code"], one["sheet"], one["cell"]) for one in errors] == [
        ("PRG-03", "Tiến độ", "F17"),
        ("COL-17", "Tiến độ", "F24"),
        ("PRG-01", "Tiến độ", "J31"),
    ]
    assert errors[0]["message"] == "Tử số 25 lớn hơn mẫu số 20."


def test_consolidate_json_of_the_messy_inbox(messy: tuple[Path, dict[str, Any]]) -> None:
    _, report = messy
    assert set(report) == CONSOLIDATED
    assert report["as_of"] == "2021-10-14"
    assert {one["file"]: (one["status"], one["reason"]) for one in report["submissions"]} == MESSY
    assert all(set(one) == SUBMISSION for one in report["submissions"])
    assert all(set(one) == RESULT for one in report["results"])
    assert report["rows_in"] == report["rows_used"] + report["rows_set_aside"]
    assert report["rows_set_aside"] == sum(report["set_aside"].values())
    # 15 readable workbooks of 21, 21, 14, 49, 28, 14 or 35 pre-filled rows; TTBCXB has three rows in error
    assert report["rows_in"] == sum(
        _rows(one["file"]) for one in report["submissions"] if one["status"] != "unreadable"
    )
    assert report["set_aside"]["error"] == 3
    assert report["set_aside"]["foreign"] == 5  # of 14; the others are empty
    assert (report["ready"], report["units"]) == (False, {"reported": 6, "missing": ["KHTC"]})
    counted = [report["master_findings"], *(one["findings"] for one in report["submissions"])]
    errors = [one["file"] for one in report["findings"] if one["severity"] == "error"]
    assert len(errors) == sum(one["error"] for one in counted)
    assert {"10-2021/KHTC (hong).xlsx", "10-2021/TTR.xlsx"} <= set(errors)  # refused; cells left empty
    late = next(one for one in report["submissions"] if one["file"] == "10-2021/CNTT.xlsx")
    assert (late["unit"], late["period"], late["sent"]) == ("CNTT", "2021-10", "2021-10-25")


def _rows(file: str) -> int:
    """Pre-filled rows of a sample workbook: seven periods of each target that its unit has."""
    targets = {"VP": 3, "TTR": 3, "CNTT": 5, "BCVT": 7, "TTBCXB": 4, "KHTC": 2, "TTCNTT": 5}
    return 7 * targets[file.split("/")[1].split(" ")[0].removesuffix(".xlsx")]


def test_returns_tell_late_missing_nil_and_faulty(messy: tuple[Path, dict[str, Any]]) -> None:
    sheet = openpyxl.load_workbook(messy[0], data_only=True)["Tình hình gửi báo cáo"]
    heads = [cell.value for cell in sheet[5]]
    column, faulty = heads.index("10/2021"), heads.index("Tình trạng số liệu")
    found = {row[0].value: (row[column].value, row[faulty].value) for row in sheet.iter_rows(min_row=6) if row[0].value}
    assert found == {
        "VP": ("Đúng hạn", None),
        "TTR": ("Đúng hạn (không phát sinh)", "có lỗi"),  # it left cells empty
        "CNTT": ("Trễ hạn (25/10)", None),
        "BCVT": ("Đúng hạn", None),
        "TTBCXB": ("Đúng hạn", "có lỗi"),
        "KHTC": ("Chưa gửi", "có lỗi"),  # in its workbook of 09/2021, too
        "TTCNTT": ("Đúng hạn", None),
    }


@pytest.mark.slow
def test_next_months_master_is_this_months_result(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Laid over its own result with the same inbox, nothing changes; with an empty inbox neither do the results."""
    again, empty = tmp_path / "again.xlsx", tmp_path / "empty"
    empty.mkdir()
    (empty / "ghi-chu.txt").write_text("không phải sổ")
    first = run(
        capsys, "consolidate", demo / "ke-hoach-46.xlsx", demo / "so-gui-ve", "-o", tmp_path / "once.xlsx", "--json"
    )
    second = run(capsys, "consolidate", tmp_path / "once.xlsx", demo / "so-gui-ve", "-o", again, "--json")
    assert first == second
    from tests.support.dump import dump

    assert dump(again.read_bytes()) == dump((tmp_path / "once.xlsx").read_bytes())
    alone = json.loads(run(capsys, "consolidate", again, empty, "-o", tmp_path / "alone.xlsx", "--json")[1])
    assert alone["results"] == json.loads(first[1])["results"]
    assert [(one["file"], one["status"]) for one in alone["submissions"]] == [("ghi-chu.txt", "unreadable")]


@pytest.mark.slow
def test_nothing_is_overwritten_and_inputs_stay(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in demo.rglob("*.xlsx")}
    out = tmp_path / "out.xlsx"
    command = ("consolidate", demo / "ke-hoach-46.xlsx", demo / "so-gui-ve", "-o")
    assert run(capsys, *command, out)[0] == 0
    code, _, err = run(capsys, *command, out)
    assert (code, "--force" in err) == (2, True)
    assert run(capsys, *command, out, "--force")[0] == 0
    assert run(capsys, *command, demo / "ke-hoach-46.xlsx", "--force")[0] == 2
    assert run(capsys, *command, demo / "so-gui-ve/10-2021/VP.xlsx", "--force")[0] == 2
    assert run(capsys, "new", "-o", out)[0] == 2
    assert {path: hashlib.sha256(path.read_bytes()).digest() for path in demo.rglob("*.xlsx")} == before


def test_errors_in_the_master_stop_consolidation_and_issue(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(demo / "ke-hoach-46.xlsx")
    book["Chỉ tiêu"]["G6"] = 0.95
    broken, out = tmp_path / "broken.xlsx", tmp_path / "out.xlsx"
    book.save(broken)
    code, printed, _ = run(capsys, "consolidate", broken, demo / "so-gui-ve", "-o", out)
    assert (code, out.exists(), "TGT-03" in printed) == (1, False, True)
    code, printed, _ = run(capsys, "consolidate", broken, demo / "so-gui-ve", "-o", out, "--json")
    assert (code, set(json.loads(printed)), json.loads(printed)["master_findings"]["error"]) == (1, CONSOLIDATED, 1)
    assert run(capsys, "issue", broken, "-o", tmp_path / "units")[0] == 1
    assert not (tmp_path / "units").exists()


def test_the_json_is_documented(messy: tuple[Path, dict[str, Any]]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    names = {
        *CONSOLIDATED,
        *SUBMISSION,
        *RESULT,
        *FINDING,
        *GROUP,
        "files",
        "file",
        "verdict",
        "findings",
        "groups",
        "reason",
    }
    values = {one["rating"] for one in messy[1]["results"]} - {None} | {
        one["status"] for one in messy[1]["submissions"]
    }
    assert [name for name in sorted(names | values | set(messy[1]["set_aside"])) if f"`{name}`" not in text] == []


def test_layout_and_rules(capsys: pytest.CaptureFixture[str]) -> None:
    layout = json.loads(run(capsys, "layout", "--json")[1])
    progress = next(sheet for sheet in layout["sheets"] if sheet["id"] == "progress")
    assert (progress["vi"], progress["en"], progress["kind"]) == ("Tiến độ", "Progress", "input")
    columns = {column["id"]: column for column in progress["tables"][0]["columns"]}
    assert list(columns) == list(PROGRESS.block.columns)
    assert (columns["period"]["key"], columns["period"]["required"], columns["running_total"]["computed"]) == (
        True,
        True,
        True,
    )
    assert "PRG-03" in run(capsys, "rules", "prg-03")[1]
    assert run(capsys, "rules", "XXX-99")[0] == 2
    assert len(json.loads(run(capsys, "rules", "--json")[1])["rules"]) > 60


@pytest.mark.parametrize(
    "arguments",
    [(), ("nothing",), ("validate",), ("new", "--plan", "kh47", "-o", "x"), ("validate", "x", "--as-of", "mai")],
)
def test_wrong_use_is_one_sentence(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "Cách dùng" in err
    assert "Traceback" not in err


COMMAND_NAMES = ", ".join(command.name for command in COMMANDS if command.on_command_line)
WRONG_CALLS: list[tuple[tuple[str, ...], str, str]] = [
    ((), "còn thiếu LỆNH", "COMMAND is missing"),
    (("--debug",), "còn thiếu LỆNH", "COMMAND is missing"),
    (
        ("kiemtra",),
        f"không có lệnh «kiemtra»; các lệnh là {COMMAND_NAMES}",
        f"there is no command “kiemtra”; the commands are {COMMAND_NAMES}",
    ),
    (("validate",), "còn thiếu FILE", "FILE is missing"),
    (("consolidate", "m.xlsx"), "còn thiếu INBOX, -o/--out", "INBOX, -o/--out is missing"),
    (("validate", "x", "--nhanh"), "không hiểu «--nhanh»", "“--nhanh” is not understood"),
    (("demo", "a", "b c"), "không hiểu «b c»", "“b c” is not understood"),
    (
        ("new", "--plan", "kh47", "-o", "x"),
        "--plan không nhận «kh47»; chọn một trong: kh46, blank",
        "--plan does not take “kh47”; choose one of: kh46, blank",
    ),
    (
        ("demo", "--lang", "fr"),
        "--lang không nhận «fr»; chọn một trong: vi, en",
        "--lang does not take “fr”; choose one of: vi, en",
    ),
    (
        ("validate", "x", "--as-of", "14.10.2021"),
        "--as-of cần một ngày có thật, ví dụ 14/10/2021 hoặc 2021-10-14; đã gõ «14.10.2021»",
        "--as-of needs a real date, for example 14/10/2021 or 2021-10-14; “14.10.2021” was typed",
    ),
    (
        ("validate", "x", "--as-of", "2021-02-30"),
        "--as-of cần một ngày có thật, ví dụ 14/10/2021 hoặc 2021-10-14; đã gõ «2021-02-30»",
        "--as-of needs a real date, for example 14/10/2021 or 2021-10-14; “2021-02-30” was typed",
    ),
    (("validate", "x", "--as-of"), "sau --as-of phải có một giá trị", "--as-of must be followed by a value"),
    (("new", "-o"), "sau -o/--out phải có một giá trị", "-o/--out must be followed by a value"),
    (
        ("issue", "m", "--update", "-o", "x"),
        "sau --update phải có ít nhất một tên",
        "--update must be followed by at least one name",
    ),
    (("demo", "--force=1"), "--force đứng một mình, không kèm «1»", "--force stands alone, without “1”"),
]


@pytest.mark.parametrize(("arguments", "vi", "en"), WRONG_CALLS)
def test_wrong_calls_are_told_in_the_language_asked(
    arguments: tuple[str, ...], vi: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {
        "vi": f"Lệnh chưa đúng: {vi}. Thêm --help để xem cách dùng.",
        "en": f"That command is off: {en}. Add --help for how to use it.",
    }
    for lang, sentence in said.items():
        # the language stands first where the call breaks off, else a value would be taken from it
        code, out, err = run(capsys, *arguments) if lang == "vi" else run(capsys, *_in_english(arguments))
        assert (code, out, err.splitlines()[-1]) == (2, "", sentence)


def _in_english(arguments: tuple[str, ...]) -> tuple[str, ...]:
    return (*arguments[:1], "--lang=en", *arguments[1:])


def test_a_refusal_that_the_parser_words_anew_is_never_shown_as_it_is() -> None:
    assert reason("argument --x: some new sentence") == UNSAID


def test_the_developers_reasons_are_printed_in_english_only(capsys: pytest.CaptureFixture[str]) -> None:
    vi, en = (run(capsys, "rules", "--lang", lang)[1] for lang in ("vi", "en"))
    assert en.count("\n  Why: ") > 60
    assert "Why" not in vi
    assert "Vì sao" not in vi


def test_a_folder_is_checked_file_by_file(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = demo / "so-gui-ve" / "10-2021"
    names = sorted(path.name for path in folder.glob("*.xlsx"))
    code, out, _ = run(capsys, "validate", folder)
    assert (code, len(names)) == (1, 7)
    assert [line.split(":")[0] for line in out.splitlines() if "ĐỦ ĐIỀU KIỆN GỬI" in line] == [
        str(folder / name) for name in names
    ]
    one, empty = folder / names[0], tmp_path / "empty"
    empty.mkdir()
    report = json.loads(run(capsys, "validate", one, empty, tmp_path / "none", "--json")[1])
    assert [(entry["file"], entry.get("reason")) for entry in report["files"]] == [
        (str(one), None),
        (str(empty), f"Thư mục {empty} không có tệp nào."),
        (str(tmp_path / "none"), f"Không tìm thấy {tmp_path / 'none'}."),
    ]


def test_a_crash_is_ours_and_calm(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(self: Disk, path: str) -> bytes:
        raise RuntimeError(path)

    monkeypatch.setattr(Disk, "read", crash)
    code, _, err = run(capsys, "validate", demo / "ke-hoach-46.xlsx")
    assert (code, err.count("\n"), "RuntimeError" in err) == (3, 1, True)
    with pytest.raises(RuntimeError):
        run(capsys, "validate", demo / "ke-hoach-46.xlsx", "--debug")


def test_every_command_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in (one for one in COMMANDS if one.on_command_line):
        assert f"xlplan {command.name}" in readme
        vi, en = (run(capsys, command.name, "--help", "--lang", lang)[1] for lang in ("vi", "en"))
        assert " ".join(command.about.vi.split()) in " ".join(vi.split())
        assert " ".join(command.about.en.split()) in " ".join(en.split())


def test_a_date_is_typed_as_the_sheets_write_it_or_by_iso() -> None:
    assert day("31/12/2021") == day("2021-12-31") == day("31/12/2021 ") == date(2021, 12, 31)
    with pytest.raises(ValueError, match="day"):
        day("31/02/2021")


def test_the_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--lang", "en", "rules", "PRG-03") == run(capsys, "rules", "PRG-03", "--lang", "en")
    assert run(capsys, "--lang=en", "rules", "PRG-03") == run(capsys, "rules", "PRG-03", "--lang", "en")


def test_a_workbook_is_named_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "new", "-o", str(tmp_path / "so.doc"))
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "so.doc không phải tên một sổ Excel" in said
