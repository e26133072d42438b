"""One contract for all hosts (memory, disk), and what only the disk can meet.

1. What was written is read back; a missing file is one calm sentence.
2. An inbox lists files by their path below the folder, sorted, once each.
3. Nothing existing is replaced without force, and never an input.
4. The disk writes whole files or nothing, leaves lock files of office programs out, and makes folders on the way.
5. Killed at any step of a write, the old file is there or the new one, whole.
6. A workbook that is open in Excel or LibreOffice is not written over; the sentence names who has it open.
7. A full disk, a name that is too long, a folder that permits nothing, a network drive that is gone: one sentence each.
8. Pipes, broken links and enormous files are listed as unreadable; nobody waits for them. Any executor may read an
   inbox.
"""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from xlplan.cli import Terminal, main
from xlplan.commands import Request, consolidate
from xlplan.errors import EnvironmentFailure, Unreadable, WrongUse
from xlplan.hosts.disk import Disk
from xlplan.hosts.memory import Memory
from xlplan.ports import Host
from xlplan.xlsx import limits

HOSTS: dict[str, Callable[[], Host]] = {"disk": Disk, "memory": Memory}


@pytest.fixture(params=HOSTS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Host, str]:
    return HOSTS[request.param](), tmp_path.as_posix()


def test_written_is_read(place: tuple[Host, str]) -> None:
    host, root = place
    host.write(f"{root}/sâu/hơn/sổ.xlsx", b"1", force=False)
    assert host.read(f"{root}/sâu/hơn/sổ.xlsx") == b"1"
    with pytest.raises(EnvironmentFailure) as missing:
        host.read(f"{root}/không có.xlsx")
    assert "không có.xlsx" in missing.value.sentence("vi")


def test_an_inbox_is_listed_once_in_order(place: tuple[Host, str]) -> None:
    host, root = place
    for name in ("b.xlsx", "a/x.xlsx", "a/b/c.xlsx"):
        host.write(f"{root}/in/{name}", name.encode(), force=False)
    listed = list(host.inbox([f"{root}/in"]))
    assert [name for name, _ in listed] == ["a/b/c.xlsx", "a/x.xlsx", "b.xlsx"]
    assert [host.read(path).decode() for _, path in listed] == [name for name, _ in listed]
    assert [name for name, _ in host.inbox([f"{root}/in/b.xlsx"])] == ["b.xlsx"]
    with pytest.raises(EnvironmentFailure):
        list(host.inbox([f"{root}/nowhere"]))


def test_nothing_is_replaced_unasked(place: tuple[Host, str]) -> None:
    host, root = place
    path = f"{root}/out.xlsx"
    host.write(path, b"1", force=False)
    with pytest.raises(WrongUse):
        host.write(path, b"2", force=False)
    with pytest.raises(WrongUse):
        host.require_writable(path, [path], force=True)
    assert host.read(path) == b"1"
    host.write(path, b"2", force=True)
    assert host.read(path) == b"2"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"before")

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(EnvironmentFailure) as failed:
        Disk().write(str(path), b"after", force=True)
    assert "the disk is full" in failed.value.sentence("en")
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


def test_the_disk_passes_over_lock_files(tmp_path: Path) -> None:
    for name in ("VP.xlsx", "~$VP.xlsx", ".~lock.VP.xlsx#", ".hidden", ".xlplan-1-1.tmp"):
        (tmp_path / name).write_bytes(b"")
    assert [name for name, _ in Disk().inbox([str(tmp_path)])] == ["VP.xlsx"]


def test_the_disk_passes_over_what_systems_leave_in_folders(tmp_path: Path) -> None:
    for name in (
        "VP.xlsx",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "__MACOSX/._VP.xlsx",
        "thang 10/THUMBS.DB",
        "tin.db",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [name for name, _ in Disk().inbox([str(tmp_path)])] == ["VP.xlsx", "tin.db"]


def test_the_same_file_by_another_path_is_still_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(WrongUse):
        Disk().require_writable(str(tmp_path / "." / "a.xlsx"), [str(tmp_path / "a.xlsx")], force=True)
    with pytest.raises(WrongUse):
        Disk().require_writable(str(tmp_path), [], force=True)


# Every call to the system that a write makes, in a process that ends itself at the given one, before or after it.
KILLED = """
import builtins, io, os, shutil, sys
from pathlib import Path
from xlplan.hosts.disk import Disk

path, step, when = sys.argv[1], int(sys.argv[2]), sys.argv[3]
calls = 0

def ending(call):
    def wrapped(*args, **named):
        global calls
        calls += 1
        if calls == step and when == "before":
            os._exit(9)
        if calls == step and when == "within":
            if call.__name__ == "write":
                args[0].write(args[1][: len(args[1]) // 2])
                args[0].flush()
            os._exit(9)
        done = call(*args, **named)
        if calls == step and when == "after":
            os._exit(9)
        return done
    wrapped.__name__ = call.__name__
    return wrapped

class Stream:
    def __init__(self, real): self.real = real
    def __enter__(self): return self
    def __exit__(self, *error): closing(self.real)
    def write(self, data): return writing(self.real, data)
    def flush(self): return flushing(self.real)
    def fileno(self): return self.real.fileno()

def write(stream, data): return stream.write(data)
def flush(stream): return stream.flush()
def close(stream): return stream.close()
writing, flushing, closing = ending(write), ending(flush), ending(close)
opening = ending(Path.open)
Path.open = lambda self, *args, **named: Stream(opening(self, *args, **named))
for module, name in ((os, "fsync"), (os, "replace"), (shutil, "copymode"), (Path, "unlink"), (Path, "mkdir")):
    setattr(module, name, ending(getattr(module, name)))
Disk().write(path, b"after" * 9000, force=True)
os._exit(100 + calls)
"""


def test_killed_at_any_step_a_write_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    def kill(step: int, when: str) -> tuple[int, bytes | None]:
        path = tmp_path / f"{step}-{when}" / "sổ.xlsx"
        path.parent.mkdir()
        path.write_bytes(b"before")
        code = subprocess.run([sys.executable, "-c", KILLED, str(path), str(step), when], timeout=120).returncode
        listed = [name for name, _ in Disk().inbox([str(path.parent)])]
        assert listed == ["sổ.xlsx"], (step, when)
        return code, path.read_bytes()

    whole = b"after" * 9000
    code, written = kill(0, "never")
    steps = code - 100
    assert steps >= 8
    assert written == whole
    seen = set()
    for step in range(1, steps + 1):
        for when in ("before", "within", "after"):
            code, left = kill(step, when)
            assert code == 9
            assert left in (b"before", whole), (step, when)
            seen.add(left)
    assert seen == {b"before", whole}


@pytest.mark.parametrize(
    ("lock", "content", "says"),
    [
        (
            "~$so.xlsx",
            b"\x07Ng A   ".ljust(55) + b"\x09\x00" + "Nguyễn An".encode("utf-16-le"),
            "Excel (người mở: Nguyễn An)",
        ),
        ("~$so.xlsx", b"", "Excel."),
        (
            ".~lock.so.xlsx#",
            "Trần Bình,binh,pc01,24.11.2026 19:00,file:///c/p;".encode(),
            "LibreOffice (người mở: Trần Bình)",
        ),
        (".~lock.so.xlsx#", b",binh,pc01,24.11.2026 19:00,file:///c/p;", "LibreOffice (người mở: binh)"),
    ],
)
def test_an_open_workbook_is_not_written_over(tmp_path: Path, lock: str, content: bytes, says: str) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"before")
    (tmp_path / lock).write_bytes(content)
    with pytest.raises(EnvironmentFailure) as refused:
        Disk().write(str(path), b"after", force=True)
    assert says in refused.value.sentence("vi")
    assert lock in refused.value.sentence("vi")
    assert path.read_bytes() == b"before"
    assert Disk().read(str(path)) == b"before"


FAULTS = {
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "ổ đĩa đã đầy",
    errno.EROFS: "chỉ cho đọc",
    errno.ENAMETOOLONG: "đường dẫn quá dài",
    errno.ESTALE: "không tới được ổ mạng",
    errno.EHOSTUNREACH: "không tới được ổ mạng",
    errno.EIO: "ổ đĩa báo lỗi",
    errno.EACCES: "đang mở, hoặc không có quyền ghi",
    errno.EPERM: "đang mở, hoặc không có quyền ghi",
}


@pytest.mark.parametrize("number", FAULTS)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_what_the_world_does_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"before")

    def fail(*given: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(EnvironmentFailure) as failed:
        Disk().write(str(path), b"after", force=True)
    assert FAULTS[number] in failed.value.sentence("vi")
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


def test_real_faults_of_a_path_are_sentences_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / ("x" * 300 + ".xlsx"), tmp_path / "file" / "so.xlsx"):
        with pytest.raises(EnvironmentFailure) as failed:
            Disk().write(str(path), b"1", force=False)
        assert "Không ghi được" in failed.value.sentence("vi")
        with pytest.raises(EnvironmentFailure):
            Disk().read(str(path))
        with pytest.raises(EnvironmentFailure):
            list(Disk().inbox([str(path)]))


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(b"before")
    real.chmod(0o640)
    link.symlink_to(real)
    Disk().write(str(link), b"after", force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"after"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_broken_link_keeps_nobody_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], demo: Path
) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    os.mkfifo(inbox / "a.xlsx")
    (inbox / "b.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (inbox / "c.xlsx").write_bytes((demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes())
    assert [name for name, _ in Disk().inbox([str(inbox)])] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    with pytest.raises(Unreadable):
        Disk().read(str(inbox / "a.xlsx"))
    assert (
        main(["consolidate", str(demo / "ke-hoach-46.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"), "--json"])
        == 0
    )
    said = {one["file"]: one["status"] for one in json.loads(capsys.readouterr().out)["submissions"]}
    assert said == {"a.xlsx": "unreadable", "b.xlsx": "unreadable", "c.xlsx": "used"}


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(limits.FILE.most + 1)
    with pytest.raises(Unreadable) as refused:
        Disk().read(str(path))
    assert limits.FILE.what.vi in refused.value.sentence("vi")


def test_any_executor_will_do(demo: Path, tmp_path: Path) -> None:
    """The seam is the standard interface: here a pool of threads reads the inbox."""
    pools: list[Executor] = []

    def threads(files: int) -> Executor:
        pools.append(ThreadPoolExecutor(2))
        return pools[-1]

    given = {
        "master": str(demo / "ke-hoach-46.xlsx"),
        "inbox": [str(demo / "so-gui-ve" / "10-2021")],
        "out": str(tmp_path / "out.xlsx"),
    }
    assert consolidate.run(Request(given=given), Disk(threads), Terminal("vi")) == 0
    assert len(pools) == 1
    assert (tmp_path / "out.xlsx").exists()
