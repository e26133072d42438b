"""One contract for all hosts (memory, disk), and what only the disk can meet.

1. What was written is read back; a missing file is one calm sentence.
2. An inbox lists files by their path below the folder, sorted, once each.
3. Nothing existing is replaced without force, and never an input.
4. The disk writes whole files or nothing, leaves lock files of office programs out, and makes folders on the way.
5. Pipes, broken links and enormous files are listed as unreadable; nobody waits for them. Any executor may read an inbox.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from xlplan.cli import Terminal, main
from xlplan.commands import Request, consolidate
from xlplan.commands.host import Host
from xlplan.errors import Unreadable, World, WrongUse
from xlplan.hosts.disk import Disk
from xlplan.hosts.memory import Memory
from xlplan.xlsx import limits

HOSTS: dict[str, Callable[[], Host]] = {"disk": Disk, "memory": Memory}


@pytest.fixture(params=HOSTS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Host, str]:
    return HOSTS[request.param](), tmp_path.as_posix()


def test_written_is_read(place: tuple[Host, str]) -> None:
    host, root = place
    host.write(f"{root}/sâu/hơn/sổ.xlsx", b"1", force=False)
    assert host.read(f"{root}/sâu/hơn/sổ.xlsx") == b"1"
    with pytest.raises(World) as missing:
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
    with pytest.raises(World):
        list(host.inbox([f"{root}/nowhere"]))


def test_nothing_is_replaced_unasked(place: tuple[Host, str]) -> None:
    host, root = place
    path = f"{root}/out.xlsx"
    host.write(path, b"1", force=False)
    with pytest.raises(WrongUse):
        host.write(path, b"2", force=False)
    with pytest.raises(WrongUse):
        host.refuse(path, [path], force=True)
    assert host.read(path) == b"1"
    host.write(path, b"2", force=True)
    assert host.read(path) == b"2"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"before")

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(World) as failed:
        Disk().write(str(path), b"after", force=True)
    assert "No space left" in failed.value.sentence("en")
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


def test_the_disk_passes_over_lock_files(tmp_path: Path) -> None:
    for name in ("VP.xlsx", "~$VP.xlsx", ".~lock.VP.xlsx#", ".hidden"):
        (tmp_path / name).write_bytes(b"")
    assert [name for name, _ in Disk().inbox([str(tmp_path)])] == ["VP.xlsx"]


def test_the_same_file_by_another_path_is_still_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(WrongUse):
        Disk().refuse(str(tmp_path / "." / "a.xlsx"), [str(tmp_path / "a.xlsx")], force=True)
    with pytest.raises(WrongUse):
        Disk().refuse(str(tmp_path), [], force=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_broken_link_keeps_nobody_waiting(tmp_path: Path, capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    os.mkfifo(inbox / "a.xlsx")
    (inbox / "b.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (inbox / "c.xlsx").write_bytes((demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes())
    assert [name for name, _ in Disk().inbox([str(inbox)])] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    with pytest.raises(Unreadable):
        Disk().read(str(inbox / "a.xlsx"))
    assert main(["consolidate", str(demo / "ke-hoach-46.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"), "--json"]) == 0
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

    given = {"master": str(demo / "ke-hoach-46.xlsx"), "inbox": [str(demo / "so-gui-ve" / "10-2021")], "out": str(tmp_path / "out.xlsx")}
    assert consolidate.run(Request(given=given), Disk(threads), Terminal("vi")) == 0
    assert len(pools) == 1
    assert (tmp_path / "out.xlsx").exists()
