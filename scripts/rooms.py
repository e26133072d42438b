"""Prints the map of rooms: every module or package right below ``xlplan``, highest first, with its docstring's first
line.

``python -m scripts.rooms --write`` puts it into ``docs/architecture.md`` between its two marks; a test compares.
"""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: printed by python -m scripts.rooms -->\n", "<!-- end of rooms -->"


def rooms() -> str:
    """A Markdown list in the order of the import contract."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    names = [name.strip() for layer in contract["layers"] for name in layer.split("|")]
    return "".join(f"- `{name}` {_first_line(name)}\n" for name in names if name != "__main__")


def _first_line(name: str) -> str:
    folder = ROOT / "src" / "xlplan"
    path = folder / f"{name}.py" if (folder / f"{name}.py").exists() else folder / name / "__init__.py"
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, f"{path} needs a docstring"
    return docstring.split("\n\n")[0].replace("\n", " ")


def in_document(text: str) -> str:
    """``docs/architecture.md`` with the map as it is today."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + rooms() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(in_document(DOCUMENT.read_text("utf-8")), "utf-8")
    else:
        print(rooms(), end="")
