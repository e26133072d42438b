"""Files that are not workbooks: one calm sentence each, never a traceback; the others are still read.

1. ``validate`` names the reason, gives exit code 3, and still says of the sound file that it may be sent.
2. ``consolidate`` lists each by name with the same reason and goes on; nothing but text goes to a pipe.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.xlsx.corpus.types import compound
from xlplan.cli import main

REASONS = {
    "mat-khau.xlsx": "Tệp có đặt mật khẩu. Bỏ mật khẩu rồi gửi lại.",
    "rong.xlsx": "Tệp rỗng (0 byte). Mở lại sổ gốc, lưu và gửi lại.",
    "chu.xlsx": "Tệp là văn bản thuần (CSV), không phải sổ Excel. Nhập số liệu vào sổ được giao rồi gửi sổ đó.",
    "nen.xlsx": "Tệp nén này không chứa sổ Excel. Gửi đúng sổ được giao.",
    "hong.xlsx": "Tệp bị cắt ngang: chép hoặc tải về chưa xong. Tải lại, hoặc đề nghị đơn vị gửi lại.",
}


@pytest.fixture
def inbox(demo: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    sound = (demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes()
    (folder / "VP.xlsx").write_bytes(sound)
    (folder / "mat-khau.xlsx").write_bytes(compound("EncryptedPackage", "EncryptionInfo"))
    (folder / "rong.xlsx").write_bytes(b"")
    (folder / "chu.xlsx").write_text("không phải sổ", "utf-8")
    with zipfile.ZipFile(folder / "nen.xlsx", "w") as archive:
        archive.writestr("ghi-chu.txt", "không phải sổ")
    (folder / "hong.xlsx").write_bytes(sound[: len(sound) // 2])
    return folder


def test_validate_says_why(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["validate", *(str(path) for path in sorted(inbox.iterdir())), "--json"]) == 3
    files = json.loads(capsys.readouterr().out)["files"]
    assert {Path(one["file"]).name: one.get("reason") for one in files} == {**REASONS, "VP.xlsx": None}
    assert [one["verdict"] for one in files if Path(one["file"]).name == "VP.xlsx"] == ["clean"]


def test_consolidate_goes_on_and_keeps_a_pipe_clean(inbox: Path, demo: Path, tmp_path: Path) -> None:
    command = ["consolidate", str(demo / "ke-hoach-46.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"), "--json"]
    done = subprocess.run([sys.executable, "-m", "xlplan", *command], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    submissions = {one["file"]: (one["status"], one["reason"]) for one in json.loads(done.stdout)["submissions"]}
    assert submissions.pop("VP.xlsx") == ("used", None)
    assert submissions == {name: ("unreadable", reason) for name, reason in REASONS.items()}
