"""One contract for all hosts (memory, disk), and what only the disk can meet.

1. What was written is read back; a missing file is one calm sentence.
2. An inbox lists files by their path below the folder, sorted, once each.
3. Nothing existing is replaced without force, and never an input.
4. The disk writes whole files or nothing, leaves lock files of office programs out, and makes folders on the way.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplan.commands.host import Host
from xlplan.errors import World, WrongUse
from xlplan.hosts.disk import Disk
from xlplan.hosts.memory import Memory

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
