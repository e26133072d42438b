"""The house stays as it is drawn.

1. Rooms import only what is below them, and every room has its place.
2. The maps of rooms and of tests in ``docs/architecture.md`` are what the docstrings say; every room has a folder of
   tests, or a line that says which folder tests it.
3. No room has grown past 400 lines; none is called utils, helpers, common, manager or base.
4. No code asks the clock, but for the journal of fixes; however it would ask, it is noticed.
5. No more parameters get a name that says nothing.
"""

import ast
from graphlib import TopologicalSorter

import pytest
from importlinter.cli import lint_imports
from scripts.rooms import DOCUMENT, ROOT, TESTED_IN, in_document, room_names

SOURCE = ROOT / "src" / "xlplan"


def test_imports_go_one_way(capsys: object) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_map_of_rooms_is_that_of_today() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert document == in_document(document), "run: python -m scripts.rooms --write"


def test_no_module_imports_itself_in_a_circle() -> None:
    """Imports at the top of modules, by module; a package counts by its ``__init__``."""
    names = {path: ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in SOURCE.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for path, name in names.items()}
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        imported = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)]
        targets = {f"{node.module}.{alias.name}": node.module for node in imported for alias in node.names}
        graph[name] = {full if full in modules else module or "" for full, module in targets.items()} & modules.keys()
    assert len(graph) > 200
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_rooms_stay_small_and_named() -> None:
    paths = list(SOURCE.rglob("*.py"))
    assert len(paths) > 50
    assert [path.name for path in paths if len(path.read_text("utf-8").splitlines()) > 400] == []
    assert [path.name for path in paths if path.stem in ("utils", "helpers", "common", "manager", "base")] == []


def test_every_room_is_tested_somewhere() -> None:
    rooms = set(room_names())
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert [room for room in sorted(rooms) if room not in folders and room not in TESTED_IN] == []
    assert [room for room in TESTED_IN if room in folders or room not in rooms] == []
    assert set(TESTED_IN.values()) <= folders


CLOCK = {"now", "utcnow", "today", "getmtime", "getctime", "st_mtime", "st_mtime_ns", "st_ctime"}
TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"}  # of the module ``time``


def asks_the_clock(source: str) -> bool:
    """Whether it asks for the time of day, or for when a file was written. ``datetime.time()``, the part of a moment,
    is no such question, and ``time.monotonic()`` tells no time of day.
    """
    tree = ast.parse(source)
    modules, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {one.asname or one.name for one in node.names if one.name == "time"}
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            names |= {one.asname or one.name for one in node.names if one.name in TIME}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=attribute) if attribute in CLOCK:
                return True
            case ast.Attribute(value=ast.Name(id=module), attr=attribute) if module in modules and attribute in TIME:
                return True
            case ast.Name(id=name) if name in names:
                return True
    return False


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now()",
        "datetime.now(UTC)",
        "datetime.datetime.now(tz=zone)",
        "datetime.utcnow()",
        "date.today()",
        "ask = date.today",
        "import time\ntime.time()",
        "import time as clock\nclock.localtime()",
        "from time import time_ns\ntime_ns()",
        "from time import time as seconds\nseconds()",
        "os.path.getmtime(path)",
        "path.stat().st_mtime",
    ],
)
def test_who_asks_the_clock_is_found(source: str) -> None:
    assert asks_the_clock(source)


@pytest.mark.parametrize(
    "source", ["value.time()", "datetime.min.time()", "import time\ntime.monotonic()", "time(12, 30)", "today = 3"]
)
def test_other_times_are_not(source: str) -> None:
    assert not asks_the_clock(source)


def test_nothing_asks_the_clock() -> None:
    found = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if asks_the_clock(path.read_text("utf-8"))]
    # the journal of fixes tells when; no rule and no formula does
    assert [path.as_posix() for path in found] == ["hosts/disk.py"]


# How many parameters may still be named so. Write a smaller number when there are fewer; never a larger one.
MOST_PARAMETERS = {
    "one": 0,
    "found": 0,
    "held": 0,
    "said": 0,
}


def test_no_more_parameters_are_named_for_nothing() -> None:
    counts = dict.fromkeys(MOST_PARAMETERS, 0)
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.arg) and node.arg in counts:
                counts[node.arg] += 1
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS[name]} == {}
