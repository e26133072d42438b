"""Rules run once per set of rows: what is written gets the findings it shows from the outcome.

1. ``validate``, with and without ``-o``, and ``recompute`` judge a workbook once.
2. ``consolidate`` judges each file, the master, and the combined rows once each (and the rows of earlier periods, if a
   warning about them may be known: ``test_known_warnings``).
3. ``new`` and ``issue`` judge every workbook that they write once.
"""

from collections.abc import Iterator

import pytest

from tests.support.books import PLAN, issued_books, manifest_of, tables
from tests.support.unit_workbook import clean
from xlplan import rules
from xlplan.commands import COMMANDS, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.findings import Kind, Severity
from xlplan.hosts.memory import Memory
from xlplan.rules import Hit, Rule, Subject
from xlplan.words import Words
from xlplan.workflow.building import build

NOTHING = Kind("TST-01", Severity.NOTE, Words("", ""), Words("", ""))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Subject]:
    """The workbooks that are judged, one entry each time."""
    seen: list[Subject] = []

    def check(subject: Subject) -> Iterator[Hit]:
        seen.append(subject)
        return iter(())

    monkeypatch.setattr(rules, "RULES", [*rules.RULES, Rule(NOTHING, check)])
    return seen


def run(name: str, files: dict[str, bytes], /, **given: object) -> int:
    command = next(command for command in COMMANDS if command.name == name)
    defaults = {argument.name: argument.default for argument in command.arguments}
    host = Memory(files)
    return command.load()(Request("vi", given={**defaults, **given}), host, CapturedOutput())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("validate", {"files": ["a.xlsx"], "out": None}),
        ("validate", {"files": ["a.xlsx"], "out": "b.xlsx"}),
        ("recompute", {"file": "a.xlsx", "out": "b.xlsx"}),
    ],
)
def test_a_workbook_is_judged_once(name: str, given: dict[str, object], judged: list[Subject]) -> None:
    data = clean()
    judged.clear()
    run(name, {"a.xlsx": data}, **given)
    assert len(judged) == 1


def test_files_master_and_combined_rows_are_judged_once_each(judged: list[Subject]) -> None:
    given = tables()
    files = {"m.xlsx": build(given, manifest_of(given)), "inbox/A.xlsx": clean()}
    judged.clear()
    run("consolidate", files, master="m.xlsx", inbox=["inbox"], out="n.xlsx")
    assert len(judged) == 3


def test_a_new_workbook_is_judged_once(judged: list[Subject]) -> None:
    given = tables()
    files = {"m.xlsx": build(given, manifest_of(given))}
    judged.clear()
    run("issue", files, master="m.xlsx", out="units")
    assert len(judged) == 1 + len(issued_books(given))
    assert {one.tables.plan.number for one in judged} == {PLAN.number}
