"""The workbook, declared once: every sheet and column, in both languages. Reader, rules, template and manual use this
declaration.
"""

from typing import Any

from xlplan.layout.allocation import Allocation
from xlplan.layout.checks import CheckRow
from xlplan.layout.columns import Block, Column, SheetKind, SheetSpec, columns_of
from xlplan.layout.emulation import Award, Movement, Registration
from xlplan.layout.honours import Honour
from xlplan.layout.people import Person
from xlplan.layout.plan import Plan
from xlplan.layout.progress import Progress
from xlplan.layout.results import ResultRow
from xlplan.layout.returns import ReturnRow
from xlplan.layout.rows import Row
from xlplan.layout.set_aside import SetAsideRow
from xlplan.layout.sources import (
    FIRST_RETURNS,
    FIXES,
    LINES,
    LIST_LINES,
    REPLACED,
    SUBMISSIONS,
    FirstReturnRow,
    FixRow,
    ListLine,
    ReplacedRow,
    SourceLine,
    SubmissionRow,
    replaced_columns,
)
from xlplan.layout.targets import Target
from xlplan.layout.units import Unit
from xlplan.words import Words, loose

LAYOUT_VERSION = 2
MANIFEST_TITLE = "_xlplan"
HEADER_ROW = 5  # of the first table of every sheet that xlplan writes
FIRST_ROW = HEADER_ROW + 1
HEADER_WITHIN = 20  # the reader looks for a header in the first 20 rows


def _input(id: str, words: Words, table: str, row: type[Row], about: str, **options: Any) -> SheetSpec:
    """Return the specification of a sheet with one table of typed rows."""
    return SheetSpec(id, words, SheetKind.INPUT, (Block(id, table, columns_of(row)),), about, **options)


GUIDE = SheetSpec(
    "guide",
    Words("Hướng dẫn", "Guide"),
    SheetKind.STATIC,
    (),
    "How to fill in the workbook, what grey means, where to send it.",
)
PLAN = SheetSpec(
    "plan",
    Words("Kế hoạch", "Plan"),
    SheetKind.CARD,
    (Block("plan", "Plan", columns_of(Plan)),),
    "The plan, its calendar and whose workbook this is.",
)
UNITS = _input("units", Words("Đơn vị", "Units"), "Units", Unit, "The tree of units.")
PEOPLE = _input(
    "people",
    Words("Cá nhân", "People"),
    "People",
    Person,
    "Who may be registered and commended.",
    optional=True,
    since=1,
    by_unit=True,
    travels=True,
)
MOVEMENTS = _input(
    "movements",
    Words("Phong trào", "Movements"),
    "Movements",
    Movement,
    "The movements to take part in.",
    optional=True,
    since=1,
    travels=True,
)
HONOURS = _input(
    "honours",
    Words("Danh hiệu", "Honours"),
    "Honours",
    Honour,
    "The emulation titles and forms of commendation, each with its dates of effect.",
    optional=True,
    since=2,
)
TARGETS = _input("targets", Words("Chỉ tiêu", "Targets"), "Targets", Target, "What is to be reached.")
ALLOCATION = _input(
    "allocation",
    Words("Giao chỉ tiêu", "Allocation"),
    "Allocation",
    Allocation,
    "Each unit's own share, and its opening balances.",
)
PROGRESS = _input(
    "progress",
    Words("Tiến độ", "Progress"),
    "Progress",
    Progress,
    "What units report, one row per unit, target and period.",
    by_unit=True,
    travels=True,
)
REGISTRATIONS = _input(
    "registrations",
    Words("Đăng ký", "Registrations"),
    "Registrations",
    Registration,
    "Who strives for which honour.",
    optional=True,
    since=1,
    by_unit=True,
    travels=True,
)
AWARDS = _input(
    "awards",
    Words("Khen thưởng", "Awards"),
    "Awards",
    Award,
    "Honours proposed, their dossiers, the outcome.",
    optional=True,
    since=1,
    by_unit=True,
    travels=True,
)
RESULTS = SheetSpec(
    "results",
    Words("Kết quả", "Results"),
    SheetKind.PYTHON,
    (Block("results", "Results", columns_of(ResultRow)),),
    "Plan, actual, pace, forecast and rating of every unit and the whole.",
)
RETURNS = SheetSpec(
    "returns",
    Words("Tình hình gửi báo cáo", "Returns"),
    SheetKind.PYTHON,
    (Block("returns", "Returns", columns_of(ReturnRow)),),
    "Who reported which period, and when; one further column per period.",
)
CHECKS = SheetSpec(
    "checks",
    Words("Kiểm tra", "Checks"),
    SheetKind.PYTHON,
    (Block("checks", "Checks", columns_of(CheckRow)),),
    "The findings, one per line.",
)
SOURCES = SheetSpec(
    "sources",
    Words("Nguồn số liệu", "Sources"),
    SheetKind.PYTHON,
    (
        Block("lines", "SourceLines", columns_of(SourceLine), LINES),
        Block("submissions", "Submissions", columns_of(SubmissionRow), SUBMISSIONS),
        Block("replaced", "Replaced", replaced_columns(), REPLACED),
        Block("first_returns", "FirstReturns", columns_of(FirstReturnRow), FIRST_RETURNS),
        Block("list_lines", "ListLines", columns_of(ListLine), LIST_LINES),
        Block("fixes", "Fixes", columns_of(FixRow), FIXES),
    ),
    "The file, sheet and row behind every figure.",
)
SET_ASIDE = SheetSpec(
    "set_aside",
    Words("Để riêng", "Set aside"),
    SheetKind.PYTHON,
    (Block("set_aside", "SetAside", columns_of(SetAsideRow)),),
    "What a unit had typed and a changed plan has no place for; only there when something is.",
    optional=True,
)


def titles(*specs: SheetSpec) -> frozenset[str]:
    """Return the titles of sheets in both languages, in the form under which titles are compared."""
    return frozenset(loose(title) for spec in specs for title in spec.words.both())


INPUTS: tuple[SheetSpec, ...] = (
    UNITS,
    PEOPLE,
    MOVEMENTS,
    HONOURS,
    TARGETS,
    ALLOCATION,
    PROGRESS,
    REGISTRATIONS,
    AWARDS,
)
LISTS = tuple(spec for spec in INPUTS if spec.travels and spec is not PROGRESS)  # rows that travel and have no period
SHEETS: tuple[SheetSpec, ...] = (GUIDE, PLAN, *INPUTS, RESULTS, RETURNS, CHECKS, SOURCES, SET_ASIDE)

__all__ = [
    "ALLOCATION",
    "AWARDS",
    "CHECKS",
    "FIRST_ROW",
    "GUIDE",
    "HEADER_ROW",
    "HEADER_WITHIN",
    "HONOURS",
    "INPUTS",
    "LAYOUT_VERSION",
    "LISTS",
    "MANIFEST_TITLE",
    "MOVEMENTS",
    "PEOPLE",
    "PLAN",
    "PROGRESS",
    "REGISTRATIONS",
    "RESULTS",
    "RETURNS",
    "SET_ASIDE",
    "SHEETS",
    "SOURCES",
    "TARGETS",
    "UNITS",
    "Allocation",
    "Award",
    "Block",
    "CheckRow",
    "Column",
    "FirstReturnRow",
    "FixRow",
    "Honour",
    "ListLine",
    "Movement",
    "Person",
    "Plan",
    "Progress",
    "Registration",
    "ReplacedRow",
    "ResultRow",
    "ReturnRow",
    "SetAsideRow",
    "SheetKind",
    "SheetSpec",
    "SourceLine",
    "SubmissionRow",
    "Target",
    "Unit",
    "titles",
]
