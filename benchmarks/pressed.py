"""One press in a fresh process, taken apart; :mod:`benchmarks.press_speed` starts it: BEGAN WATCH TO COMMAND --pipe …
--wb ….

Where time went is told by a stack of stages: what is spent belongs to the innermost one. BEGAN is the clock (monotonic,
of the whole machine) when the process was started, WATCH 1 to have each call into the program timed as well, TO the
file for the figures.
"""

import sys
import time

ENTERED = time.monotonic(), time.process_time()

import importlib._bootstrap  # noqa: E402
import json  # noqa: E402
from collections import defaultdict  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from functools import wraps  # noqa: E402
from typing import Any  # noqa: E402

START, WAITING = "start", "waiting"


class Stages:
    """Seconds by stage: of the clock, and of the processor; a stage within another stops that one's clock."""

    def __init__(self, began: float) -> None:
        self.clock: dict[str, float] = defaultdict(float)
        self.own: dict[str, float] = defaultdict(float)
        self.waited: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self.objects: dict[str, int] = defaultdict(int)
        """How many objects the program gave: each costs several messages more, and time of our own."""
        self.kinds: dict[str, int] = defaultdict(int)
        """How often each place of the engine made each call."""
        self.under_way = ["else"]
        self.clock[START], self.own[START] = ENTERED[0] - began, ENTERED[1]
        self.at = ENTERED

    def _turn(self) -> None:
        now = time.monotonic(), time.process_time()
        name = self.under_way[-1]
        self.clock[name] += now[0] - self.at[0]
        self.own[name] += now[1] - self.at[1]
        self.at = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._turn()
        self.under_way.append(name)
        try:
            yield
        finally:
            self._turn()
            self.under_way.pop()

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def timed(*args: Any, **named: Any) -> Any:
            with self.stage(name):
                return call(*args, **named)

        return timed

    def imports(self) -> None:
        """Every import from now on is start-up, wherever it happens; one within another is not entered twice."""
        load = importlib._bootstrap._find_and_load  # type: ignore[attr-defined]

        def timed(*args: Any) -> Any:
            if self.under_way[-1] == START:
                return load(*args)
            with self.stage(START):
                return load(*args)

        importlib._bootstrap._find_and_load = timed  # type: ignore[attr-defined]

    def waiting(self, kind: str, call: Callable[..., Any], *args: Any) -> Any:
        began = time.monotonic()
        try:
            return call(*args)
        finally:
            name = self.under_way[-1]
            self.waited[name] += time.monotonic() - began
            self.calls[name] += 1
            self.kinds[f"{name} {_caller()} {kind}"] += 1


class Timed:
    """A UNO object whose every call and property is timed, and whatever it gives likewise."""

    __slots__ = ("_held", "_stages")

    def __init__(self, held: Any, stages: Stages) -> None:
        object.__setattr__(self, "_held", held)
        object.__setattr__(self, "_stages", stages)

    def __getattr__(self, name: str) -> Any:
        found = self._stages.waiting(name, getattr, self._held, name)
        if type(found).__name__ == "PyUNO_callable":
            return lambda *args: _timed(self._stages.waiting(f"{name}()", found, *_bare(args)), self._stages)
        return _timed(found, self._stages)

    def __setattr__(self, name: str, value: Any) -> None:
        self._stages.waiting(f"{name} =", setattr, self._held, name, _held(value))

    def __eq__(self, other: object) -> bool:
        return bool(self._held == _held(other))

    def __hash__(self) -> int:
        return hash(self._held)


def _caller() -> str:
    """The innermost function outside this file that is under way, as ``module.function``."""
    frame: Any = sys._getframe(1)
    while frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return f"{frame.f_globals['__name__'].rpartition('.')[2]}.{frame.f_code.co_name}"


def _timed(found: Any, stages: Stages) -> Any:
    if type(found).__name__ == "pyuno":
        stages.objects[stages.under_way[-1]] += 1
        return Timed(found, stages)
    if type(found) is tuple and found and type(found[0]).__name__ == "pyuno":
        stages.objects[stages.under_way[-1]] += len(found)
        return tuple(Timed(one, stages) for one in found)
    return found


def _bare(args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_bare(one) if type(one) is tuple and one and type(one[0]) is Timed else _held(one) for one in args)


def _held(one: Any) -> Any:
    return one._held if type(one) is Timed else one


def watch(stages: Stages) -> None:
    """Everything of the program is reached from its context and its desktop."""
    from xlplan.hosts.libreoffice.office import Office

    connect = Office.connect

    def connected(self: Any, within: float) -> None:
        connect(self, within)
        self.context, self.desktop = Timed(self.context, stages), Timed(self.desktop, stages)

    Office.connect = connected  # type: ignore[method-assign]


def main(began: float, watched: bool, to: str, command: list[str]) -> None:
    stages = Stages(began)
    stages.imports()
    import xlplan.hosts.live.host
    import xlplan.workflow.editing
    from xlplan import ribbon
    from xlplan.hosts.libreoffice.window import LibreOffice
    from xlplan.hosts.live import open_book

    for where, name, stage in (
        (ribbon, "_program", "connect"),
        (LibreOffice, "book", "connect"),
        (open_book.OpenBook, "read", "read"),
        (xlplan.workflow.editing, "open_book", "judge"),
        (open_book.OpenBook, "inspect", "inspect"),
        (open_book.OpenBook, "apply", "apply"),
        (LibreOffice, "tell", "tell"),
    ):
        setattr(where, name, stages.around(stage, getattr(where, name)))
    if watched:
        watch(stages)
    code = ribbon.from_a_program(command)
    stages._turn()
    with open(to, "w", encoding="utf-8") as file:
        json.dump(
            {name: getattr(stages, name) for name in ("clock", "own", "waited", "calls", "objects", "kinds")}, file
        )
    sys.exit(code)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2] == "1", sys.argv[3], sys.argv[4:])
