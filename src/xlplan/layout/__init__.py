"""The workbook, declared once: every sheet, its columns, both languages. Reader, rules, template and manual walk this."""

from xlplan.layout.allocation import Allocation
from xlplan.layout.checks import CheckRow
from xlplan.layout.columns import Block, Column, SheetKind, SheetSpec, columns_of
from xlplan.layout.plan import Plan
from xlplan.layout.progress import Progress
from xlplan.layout.results import ResultRow
from xlplan.layout.returns import ReturnRow
from xlplan.layout.sources import FIRST_RETURNS, LINES, REPLACED, SUBMISSIONS, FirstReturnRow, ReplacedRow, SourceLine, SubmissionRow
from xlplan.layout.targets import Target
from xlplan.layout.units import Unit
from xlplan.words import Words

LAYOUT_VERSION = 1
MANIFEST_TITLE = "_xlplan"
HEADER_WITHIN = 20  # a header row is looked for in this many first rows

GUIDE = SheetSpec("guide", Words("Hướng dẫn", "Guide"), SheetKind.STATIC, (), "How to fill in, what grey means, whom to send it to.")
PLAN = SheetSpec(
    "plan",
    Words("Kế hoạch", "Plan"),
    SheetKind.CARD,
    (Block("plan", "Plan", columns_of(Plan)),),
    "The plan, its calendar and whose workbook this is.",
)
UNITS = SheetSpec("units", Words("Đơn vị", "Units"), SheetKind.INPUT, (Block("units", "Units", columns_of(Unit)),), "The tree of units.")
TARGETS = SheetSpec(
    "targets", Words("Chỉ tiêu", "Targets"), SheetKind.INPUT, (Block("targets", "Targets", columns_of(Target)),), "What is to be reached."
)
ALLOCATION = SheetSpec(
    "allocation",
    Words("Giao chỉ tiêu", "Allocation"),
    SheetKind.INPUT,
    (Block("allocation", "Allocation", columns_of(Allocation)),),
    "Each unit's own share, and its opening balances.",
)
PROGRESS = SheetSpec(
    "progress",
    Words("Tiến độ", "Progress"),
    SheetKind.INPUT,
    (Block("progress", "Progress", columns_of(Progress)),),
    "What units report, one row per unit, target and period.",
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
        Block("replaced", "Replaced", columns_of(ReplacedRow), REPLACED),
        Block("first_returns", "FirstReturns", columns_of(FirstReturnRow), FIRST_RETURNS),
    ),
    "The file, sheet and row behind every figure.",
)

SHEETS: tuple[SheetSpec, ...] = (GUIDE, PLAN, UNITS, TARGETS, ALLOCATION, PROGRESS, RESULTS, RETURNS, CHECKS, SOURCES)

__all__ = [
    "ALLOCATION",
    "CHECKS",
    "GUIDE",
    "HEADER_WITHIN",
    "LAYOUT_VERSION",
    "MANIFEST_TITLE",
    "PLAN",
    "PROGRESS",
    "RESULTS",
    "RETURNS",
    "SHEETS",
    "SOURCES",
    "TARGETS",
    "UNITS",
    "Allocation",
    "Block",
    "CheckRow",
    "Column",
    "FirstReturnRow",
    "Plan",
    "Progress",
    "ReplacedRow",
    "ResultRow",
    "ReturnRow",
    "SheetKind",
    "SheetSpec",
    "SourceLine",
    "SubmissionRow",
    "Target",
    "Unit",
]
