"""Every kind of workbook before the Open XML SDK itself (npm package ``@ooxml-tools/validate``, the SDK compiled for
Node).

1. Masters, blank ones, workbooks issued to a leaf and to a branch, filled and consolidated ones pass the rules of
   Office 2016, in both languages, without an error.
2. Branch workbooks pass ``openxml-audit`` too (:mod:`tests.template.test_workbooks` asks it of the other kinds); this
   needs no
   Node.
3. The validator is no rubber stamp: a part it must refuse is refused.

The tool is looked for in the folder that ``XLPLAN_OOXML_VALIDATE`` names (what ``npm install --prefix FOLDER
@ooxml-tools/validate`` filled), else as ``ooxml-validate`` on PATH. ``.ci/run`` installs it. Without it, or without
Node, these tests skip and say so.
"""

import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from release.masters import TARGET

from tests.support.spare import fewer_spare_rows
from tests.template.test_workbooks import every_kind
from tests.workflow.test_another_plan import ALLOCATIONS, PLAN, TARGETS, UNITS
from xlplan.cli import main
from xlplan.manifest import Manifest
from xlplan.tables import NOWHERE, PlanCard, Tables
from xlplan.words import Lang
from xlplan.workflow.building import build, table_of

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "sdk_validate.mjs"
ENTRY = Path("node_modules") / "@ooxml-tools" / "validate" / "dist" / "npm" / "index.js"
NODE = shutil.which("node")


def entry() -> Path | None:
    """The package's entry, where it is installed."""
    folder = os.environ.get("XLPLAN_OOXML_VALIDATE")
    if folder:
        return Path(folder) / ENTRY if (Path(folder) / ENTRY).exists() else None
    command = shutil.which("ooxml-validate")
    if command is None:
        return None
    found = Path(command).resolve().parent.parent / "index.js"  # the command is a link into the package's bin/
    return found if found.exists() else None


needs_the_sdk = pytest.mark.skipif(
    NODE is None or entry() is None,
    reason="@ooxml-tools/validate or Node is not installed (npm install --prefix FOLDER …; XLPLAN_OOXML_VALIDATE=FOLDER)",  # noqa: E501
)


def errors_of(paths: list[Path]) -> dict[str, list[dict[str, str]]]:
    """What the SDK finds in each file."""
    assert NODE is not None
    command = [NODE, str(SCRIPT), str(entry()), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    found: dict[str, list[dict[str, str]]] = json.loads(done.stdout)
    return found


def three_levels(folder: Path, lang: Lang) -> list[Path]:
    """A plan with branches: its master, what it issues to branches and leaves, and a branch's consolidated workbook."""
    folder.mkdir()
    tables = Tables(
        PlanCard(NOWHERE, PLAN), units=table_of(UNITS), targets=table_of(TARGETS), allocations=table_of(ALLOCATIONS)
    )
    manifest = replace(Manifest("07/KH-UBND", PLAN.signed, "HUYEN"), lang=lang)
    branch, inbox = folder / "issued" / "CUM1.xlsx", folder / "issued" / "CUM1"
    with fewer_spare_rows():
        (folder / "master.xlsx").write_bytes(build(tables, manifest))
        assert main(["issue", str(folder / "master.xlsx"), "-o", str(folder / "issued")]) == 0
        assert main(["consolidate", str(branch), str(inbox), "-o", str(folder / "branch.xlsx")]) == 0
    return [folder / "master.xlsx", branch, inbox / "X1.xlsx", folder / "branch.xlsx"]


@needs_the_sdk
@pytest.mark.parametrize(("language", "lang"), [("demo", "vi"), ("english_demo", "en")])
def test_the_sdk_accepts_every_workbook(
    language: str, lang: Lang, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(language)
    masters = {"vi": ("ke-hoach-46.xlsx", "so-trong.xlsx"), "en": ("plan-46.xlsx", "blank.xlsx")}[lang]
    paths = [
        *every_kind(folder).values(),
        *three_levels(tmp_path / "three", lang),
        *(TARGET / name for name in masters),
    ]
    found = errors_of(paths)
    assert len(found) == len(paths) == 11
    assert {file: errors[:5] for file, errors in found.items() if errors} == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_branch_workbooks_pass_the_open_xml_rules(lang: Lang, tmp_path: Path) -> None:
    for path in three_levels(tmp_path / "three", lang):
        result = OpenXmlValidator().validate(str(path))
        assert result.is_valid, (path.name, [str(error) for error in result.errors][:5])


@needs_the_sdk
def test_the_sdk_refuses_what_it_must(demo: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(every_kind(demo)["issued"]) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name,
                part.replace(b"<sheetData>", b"<nonsense/><sheetData>", 1) if name.endswith("sheet2.xml") else part,
            )
    (errors,) = errors_of([bad]).values()
    assert [error["part"] for error in errors] == ["/xl/worksheets/sheet2.xml"]
