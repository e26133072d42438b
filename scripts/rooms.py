"""Prints the map of rooms: every module or package right below ``xlplan``, highest first, with its docstring's first
line; and the map of tests: the folders of ``tests``, and which rooms without a folder of their own they test.

``python -m scripts.rooms --write`` puts both into ``docs/architecture.md`` between their marks; a test compares.
"""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: printed by python -m scripts.rooms -->\n", "<!-- end of rooms -->"
TESTS_BEGIN, TESTS_END = "<!-- tests: printed by python -m scripts.rooms -->\n", "<!-- end of tests -->"

# Rooms that have no folder of their own in ``tests``, and the folder that tests them.
TESTED_IN = {
    "cli": "commands",
    "dropped": "commands",
    "wrong_use": "commands",
    "errors": "commands",
    "words": "commands",
    "ribbon": "live",
    "installing": "addin",
    "ports": "hosts",
    "plans": "template",
    "outcome": "workflow",
    "returns": "chain",
    "tree": "chain",
    "shares": "results",
    "coverage": "results",
    "dataclass": "docs",
    "measures": "results",
    "periods": "results",
    "manifest": "reader",
    "tables": "reader",
    "grid": "reader",
    "groups": "rules",
    "findings": "rules",
    "patch": "xlsx",
    "document": "template",
}


def room_names() -> list[str]:
    """Every room but ``__main__``, in the order of the import contract."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    names = [name.strip() for layer in contract["layers"] for name in layer.split("|")]
    return [name for name in names if name != "__main__"]


def rooms() -> str:
    """A Markdown list in the order of the import contract."""
    return "".join(f"- `{name}` {_first_line(ROOT / 'src' / 'xlplan', name)}\n" for name in room_names())


def tests() -> str:
    """A Markdown list of the folders of tests, with the rooms they test besides the one whose name they have."""
    folders = sorted(path.parent.name for path in (ROOT / "tests").glob("*/__init__.py"))
    return "".join(f"- `tests/{name}` {_first_line(ROOT / 'tests', name)}{_also(name)}\n" for name in folders)


def _also(folder: str) -> str:
    others = [f"`{room}`" for room in room_names() if TESTED_IN.get(room) == folder]
    return f" Also {', '.join(others)}." if others else ""


def _first_line(folder: Path, name: str) -> str:
    path = folder / f"{name}.py" if (folder / f"{name}.py").exists() else folder / name / "__init__.py"
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, f"{path} needs a docstring"
    return docstring.split("\n\n")[0].replace("\n", " ")


def in_document(text: str) -> str:
    """``docs/architecture.md`` with the maps as they are today."""
    for begin, content, end in ((BEGIN, rooms(), END), (TESTS_BEGIN, tests(), TESTS_END)):
        before, rest = text.split(begin)
        text = before + begin + content + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(in_document(DOCUMENT.read_text("utf-8")), "utf-8")
    else:
        print(rooms() + tests(), end="")
