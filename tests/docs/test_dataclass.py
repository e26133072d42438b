"""Our ``dataclass`` makes the same classes as the standard library's.

1. With each set of options that is used: the same objects, texts, hashes, errors, copies and pickles.
2. No module of the program takes the standard library's, which is slow to make and cannot be mixed with ours.
"""

import ast
import copy
import dataclasses
import pickle
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from scripts.rooms import ROOT

from xlplan.dataclass import dataclass

OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"slots": True},
    {"slots": True, "eq": False},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "kw_only": True},
    {"frozen": True, "slots": True, "kw_only": True},
)


def classes(make: Callable[..., Any], **options: bool) -> tuple[Any, ...]:
    """A class, one derived from it, one without fields, one with methods of its own; ``pickle`` finds the last ones."""

    @make(**options)
    class Cell:
        """A cell."""

        known: ClassVar = 1
        text: str
        rows: list[int] = dataclasses.field(default_factory=list)
        width: int = dataclasses.field(init=False, repr=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "width", len(self.text))

        @property
        def twice(self) -> str:
            return self.text * 2

    @make(**options)
    class Marked(Cell):
        mark: tuple[float, ...] = (1.0, 2.0)
        note: str = dataclasses.field(default="none", kw_only=True)

    @make(**options)
    class Empty:
        pass

    @make(**options)
    class Own:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __repr__(self) -> str:
            return "Own"

    made = (Cell, Marked, Empty, Own)
    for each in made:
        each.__qualname__ = each.__name__
        setattr(sys.modules[__name__], each.__name__, each)
    return made


def said(act: Callable[[], object]) -> object:
    """What an act gives, or the error it raises."""
    try:
        return act()
    except (TypeError, AttributeError) as error:  # a frozen instance's is an AttributeError
        return type(error), str(error)


def behaviour(make: Callable[..., Any], **options: bool) -> list[object]:
    cell_type, marked_type, empty_type, own_type = classes(make, **options)
    marked, same, other = (
        marked_type(text="a", rows=(1,), mark=(3.0,)),
        marked_type(text="a", rows=(1,), mark=(3.0,)),
        marked_type(text="b", rows=(1,)),
    )
    parent = cell_type(text="a", rows=(1,))
    has_eq = options.get("eq", True)
    return [
        repr(marked) if has_eq else "",
        repr(parent) if has_eq else "",
        (marked == same, marked == other, marked == parent, marked != same, marked == 1, empty_type() == empty_type()),
        hash(marked) == hash(same) if options.get("frozen") else has_eq and said(lambda: hash(marked)),
        (marked.width, marked.twice, marked.known, cell_type(text="").rows, cell_type(text="").rows is not parent.rows),
        dataclasses.replace(other, text="abc").width,
        dataclasses.asdict(marked),
        [field.name for field in dataclasses.fields(marked)],
        (marked_type.__match_args__, marked_type.__doc__ is not None, cell_type.__doc__, hasattr(marked, "__dict__")),
        repr(own_type(text="a")) + str(own_type(text="a") == own_type(text="b")),
        said(lambda: hash(own_type(text="a")) == hash(own_type(text="a"))) if options.get("frozen") else "",
        copy.copy(marked) == marked,
        [pickle.loads(pickle.dumps(marked, protocol)) == marked for protocol in range(2, 6)],
        pickle.loads(pickle.dumps(marked)).width,
        copy.deepcopy(marked).rows,
        said(lambda: setattr(marked, "text", "c")),
        said(lambda: delattr(marked, "text")),
        said(lambda: setattr(marked, "more", 1)) if not options.get("slots") else "",
        said(cell_type),
        said(lambda: cell_type("a", (1,), "c", 4)),
        said(lambda: cell_type(text="a", nothing=1)),
        said(lambda: marked_type("a", (1,)).mark),
    ]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options) or "none")
def test_it_makes_what_the_standard_library_makes(options: dict[str, bool]) -> None:
    assert behaviour(dataclass, **options) == behaviour(dataclasses.dataclass, **options)


def test_an_object_within_itself_is_printed() -> None:
    @dataclass(slots=True)
    class Knot:
        inner: object = None

    knot = Knot()
    knot.inner = knot
    assert repr(knot).endswith("Knot(inner=...)")


def test_the_program_takes_no_other() -> None:
    paths = [path for path in (ROOT / "src" / "xlplan").rglob("*.py") if path.name != "dataclass.py"]
    taken = [
        path.name
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "dataclasses" and "dataclass" in map(_name, node.names))
        or (isinstance(node, ast.Import) and "dataclasses" in map(_name, node.names))
    ]
    assert len(paths) > 200
    assert taken == [], "write: from xlplan.dataclass import dataclass"


def _name(alias: ast.alias) -> str:
    return alias.name
