"""LibreOffice started, attached to and ended: nothing is left whatever ends us, a person's own stays, no call waits for
ever.
"""

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

from tests.support.office.screen import PATIENCE
from tests.support.places import alive, engine
from tests.support.unit_workbook import WRONG, damaged
from xlplan.errors import EnvironmentFailure

pytestmark = pytest.mark.office

_HOLDS = """
import sys, time
from xlplan.hosts.libreoffice import engine
app = engine().apps.add()
book = app.books.add()
print(app.pid, app.impl.office.profile, *app.impl.office._pipes(), flush=True)
time.sleep(600)
"""
_IS_THERE = """
import sys
from xlplan.hosts.libreoffice.office import Office
office = Office.start()
print(office.pipe, office.pid, flush=True)
sys.stdin.read()
office.end()
"""
_BOOKS = """
import sys
from xlplan.hosts.libreoffice import engine
app = engine().apps.add(xl=sys.argv[1])
print(*[one.fullname for one in app.books], sep="\\n")
app.quit()
"""
_PRESSES = """
import sys
from xlplan import ribbon
sys.exit(ribbon.main())
"""
_KILLS = (
    """
import os
from xlplan.hosts.live import open_book
open_book.add_mark = lambda *given: os.killpg({pid}, 9)
"""
    + _PRESSES
)
_LINGERS = """
import time
def linger():
    for _ in range(600):
        time.sleep(0.0005)
"""
_KILLS_AND_LINGERS = (
    _LINGERS
    + """
import os
from xlplan.hosts.live import open_book
def add_mark(*given):
    os.killpg({pid}, 9)
    linger()
open_book.add_mark = add_mark
"""
    + _PRESSES
)
_LINGERS_AFTERWARDS = (
    _LINGERS
    + """
from xlplan.hosts.libreoffice import own_thread
made = own_thread._callback
def lingering(call):
    def both():
        call()
        linger()
    return made(both)
own_thread._callback = lingering
"""
    + _PRESSES
)


def soon(holds: Callable[[], bool], within: float = PATIENCE) -> bool:
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
    ours.wait(PATIENCE)
    assert soon(lambda: alive(int(pid)) == [] and not any(Path(one).exists() for one in left)), (alive(int(pid)), left)


def test_a_program_that_does_not_answer_is_let_go() -> None:
    from xlplan.hosts.libreoffice.office import Office

    apps = engine().apps.impl
    app = apps.register(Office.start(patience=5))
    book = app.books.add()
    os.kill(app.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(EnvironmentFailure) as said:
        _ = book.sheets(1).used_range.raw_value
    assert time.monotonic() - began < PATIENCE
    assert "bận" in said.value.sentence("vi")
    with pytest.raises(EnvironmentFailure):
        _ = book.name
    app.quit()
    assert soon(lambda: alive(app.pid) == [])


def test_a_change_of_many_short_calls_may_take_its_time() -> None:
    """Only a single call that lasts too long is one that is not answered."""
    from xlplan.hosts.libreoffice.office import Office
    from xlplan.hosts.libreoffice.window import LibreOffice

    app = engine().apps.impl.register(Office.start(patience=5))
    book = app.books.add()
    program = LibreOffice(app.office.pipe, book.uno.RuntimeUID)

    def work() -> list[int]:
        found = []
        for _ in range(10):
            time.sleep(0.6)
            found.append(book.sheets(1).used_range.row)
        return found

    assert program.undisturbed(work) == [1] * 10
    assert app.office.lost is None
    app.quit()


@pytest.fixture
def persons(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The pipe and the process of a LibreOffice that was started by somebody else."""
    engine()
    other = subprocess.Popen(
        [sys.executable, "-c", _IS_THERE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    with other.stdin as ends, other.stdout as said:
        pipe, pid = said.readline().split()
        yield pipe, int(pid)
        ends.close()
        other.wait(PATIENCE)


def test_a_persons_own_program_is_attached_to_and_left(persons: tuple[str, int], demo: Path, tmp_path: Path) -> None:
    pipe, pid = persons
    path = tmp_path / "VP.xlsx"
    shutil.copy(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", path)
    app = engine().apps.add(spec=f"pipe:{pipe}")
    assert app.pid == pid
    app.books.add()
    opened = app.books.open(path)
    again = engine().apps.add(xl=pipe)
    many = len(again.books)
    assert engine().apps.add(xl=pipe, add_book=True) == again
    assert len(again.books) == many + 1
    opened.activate()
    try:
        uid = opened.api.RuntimeUID
        found = [again.books[uid], again.books[str(path)], again.books["VP.xlsx"], again.books.active]
        assert [one.fullname for one in found] == [str(path)] * 4
        assert again.books[uid].api.isReadonly() is False
        assert "no such book" not in again.books
    finally:
        again.quit()
    assert alive(pid) != []
    later = subprocess.run([sys.executable, "-c", _BOOKS, pipe], capture_output=True, text=True, timeout=PATIENCE)
    assert str(path) in later.stdout.splitlines(), later.stderr


def test_a_pipe_where_nobody_listens_is_one_calm_sentence() -> None:
    with pytest.raises(EnvironmentFailure) as said:
        engine().apps.add(xl="nobody-listens-here")
    assert "LibreOffice" in said.value.sentence("vi")


def test_a_read_only_book_is_not_saved(persons: tuple[str, int], demo: Path) -> None:
    app: Any = engine().apps.add(xl=persons[0])
    book = app.books.open(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", read_only=True)
    try:
        assert book.api.isReadonly() is True
        with pytest.raises(EnvironmentFailure) as said:
            book.save()
        assert "VP.xlsx" in said.value.sentence("vi")
    finally:
        book.close()
        app.quit()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    """A unit's workbook with three errors, open in a LibreOffice of its own; the file stays as it was."""
    path = tmp_path / "VP.xlsx"
    path.write_bytes(damaged(*WRONG))
    app = engine().apps.add()
    try:
        yield app.books.open(str(path))
    finally:
        app.quit()
    assert path.read_bytes() == damaged(*WRONG)


def validate(book: Any) -> list[str]:
    """What a press of Validate is given; asked for while the program lives."""
    return ["validate", "--pipe", book.app.impl.office.pipe, "--wb", book.api.RuntimeUID]


def pressed(code: str, given: list[str], folder: Path, **named: Any) -> subprocess.CompletedProcess[str]:
    """A press in a process of its own, by *code*."""
    around = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}
    return subprocess.run(
        [sys.executable, "-c", code, *given], env=around, capture_output=True, text=True, timeout=2 * PATIENCE, **named
    )


@pytest.mark.parametrize("kills", [_KILLS, _KILLS_AND_LINGERS], ids=["at once", "and the work goes on for a while"])
def test_a_program_killed_during_a_press(opened: Any, tmp_path: Path, kills: str) -> None:
    """The person is told on standard error, where whoever started the press finds it; the next press says so, too."""
    given = validate(opened)
    for code in (kills.format(pid=opened.app.pid), _PRESSES):
        done = pressed(code, given, tmp_path)
        assert done.returncode == 3, done.stderr
        assert "LibreOffice" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_press_whose_work_is_slow_to_come_back_ends_as_any_other(opened: Any, tmp_path: Path) -> None:
    done = pressed(_LINGERS_AFTERWARDS, validate(opened), tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Kiểm tra" in [one.name for one in opened.sheets]


def test_a_press_killed_amid_its_work_leaves_the_program(opened: Any, tmp_path: Path) -> None:
    """LibreOffice waits for it in its own thread; it goes on, and what a person has not saved is still there."""
    opened.sheets[0].range("A1").value = "chưa lưu"
    done = pressed(_KILLS.format(pid="os.getpgid(0)"), validate(opened), tmp_path, start_new_session=True)
    assert done.returncode == -signal.SIGKILL
    assert alive(opened.app.pid) != []
    assert opened.sheets[0].range("A1").value == "chưa lưu"
