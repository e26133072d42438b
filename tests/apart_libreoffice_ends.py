"""LibreOffice started, attached to and ended: nothing is left whatever ends us, a person's own stays, no call waits for ever."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.places import alive, engine
from tests.unit_workbook import WRONG, damaged
from xlplan import ribbon
from xlplan.errors import World

_HOLDS = """
import sys, time
from xlplan.hosts.libreoffice import engine
app = engine().apps.add()
book = app.books.add()
print(app.pid, app.impl.office.profile, *app.impl.office._pipes(), flush=True)
time.sleep(60)
"""


def soon(holds: Callable[[], bool], within: float = 10) -> bool:
    until = time.monotonic() + within
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_nothing_is_left_whatever_ends_us(number: signal.Signals) -> None:
    engine()
    ours = subprocess.Popen([sys.executable, "-c", _HOLDS], stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    with ours.stdout as said:
        pid, *left = said.readline().split()
    assert alive(int(pid)) != []
    assert all(Path(one).exists() for one in left)
    ours.send_signal(number)
    ours.wait(10)
    assert soon(lambda: alive(int(pid)) == [] and not any(Path(one).exists() for one in left)), (alive(int(pid)), left)


def test_a_program_that_does_not_answer_is_let_go() -> None:
    from xlplan.hosts.libreoffice.office import Office

    apps = engine().apps.impl
    app = apps.took(Office.start(patience=1.5))
    book = app.books.add()
    os.kill(app.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(World) as said:
        _ = book.sheets(1).used_range.raw_value
    assert time.monotonic() - began < 5
    assert "bận" in said.value.sentence("vi")
    with pytest.raises(World):
        _ = book.name
    app.quit()
    assert soon(lambda: alive(app.pid) == [])


@pytest.fixture
def persons(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The pipe and the process of a LibreOffice that was started by somebody else."""
    engine()
    from xlplan.hosts.libreoffice.office import Office

    other = Office.start()  # by its own means: a connection that is not ours to end
    yield other.pipe, other.pid
    other.end()


def test_a_persons_own_program_is_attached_to_and_left(persons: tuple[str, int], demo: Path, tmp_path: Path) -> None:
    pipe, pid = persons
    path = tmp_path / "VP.xlsx"
    shutil.copy(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", path)
    app = engine().apps.add(spec=f"pipe:{pipe}")
    assert app.pid == pid
    app.books.add()
    opened = app.books.open(path)
    again = engine().apps.add(xl=pipe)
    try:
        uid = opened.api.RuntimeUID
        found = [again.books[uid], again.books[str(path)], again.books["VP.xlsx"], again.books.active]
        assert [one.fullname for one in found] == [str(path)] * 4
        assert again.books[uid].api.isReadonly() is False
        assert "no such book" not in again.books
    finally:
        again.quit()
    assert alive(pid) != []
    later = engine().apps.add(xl=pipe)
    assert [one.name for one in later.books if one.fullname == str(path)] == ["VP.xlsx"]
    later.books["VP.xlsx"].close()
    later.quit()


def test_a_pipe_where_nobody_listens_is_one_calm_sentence() -> None:
    with pytest.raises(World) as said:
        engine().apps.add(xl="nobody-listens-here")
    assert "LibreOffice" in said.value.sentence("vi")


def test_a_read_only_book_is_not_saved(persons: tuple[str, int], demo: Path) -> None:
    app: Any = engine().apps.add(xl=persons[0])
    book = app.books.open(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", read_only=True)
    try:
        assert book.api.isReadonly() is True
        with pytest.raises(World) as said:
            book.save()
        assert "VP.xlsx" in said.value.sentence("vi")
    finally:
        book.close()
        app.quit()


def test_a_program_killed_during_a_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The person is told on standard error, where whoever started the press finds it; the next press says so, too."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "VP.xlsx"
    path.write_bytes(damaged(*WRONG))
    app = engine().apps.add()
    try:
        book = app.books.open(str(path))
        uid, pipe = book.api.RuntimeUID, app.impl.office.pipe
        from xlplan.hosts.live import open_book

        def killed(*given: Any) -> None:
            os.killpg(app.pid, 9)

        monkeypatch.setattr(open_book, "add_mark", killed)
        assert ribbon.main(["validate", "--pipe", pipe, "--wb", uid]) == 3
        assert "LibreOffice" in capsys.readouterr().err
        assert ribbon.main(["validate", "--pipe", pipe, "--wb", uid]) == 3
        assert "LibreOffice" in capsys.readouterr().err
    finally:
        app.quit()
    assert path.read_bytes() == damaged(*WRONG)
    monkeypatch.undo()
