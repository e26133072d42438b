"""One workbook of every kind, in either language, with as many spare rows as are in force where it is built."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from tests.engines.cells import SpreadsheetError
from tests.engines.damages import Damage, Typed, written
from tests.support.books import UNITS, issued_books, manifest_of, tables
from xlplan.chain.branch import Issued, issued
from xlplan.commands.demo import MASTER, PLAN, REPORTED, DemoFile, filled_in, inbox
from xlplan.fixing.guide import renewed_self_checks
from xlplan.fixing.verified import Why
from xlplan.layout import FIRST_ROW, PROGRESS
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.plans.bundled import SampleReturn, blank, bundled, sample_returns
from xlplan.template.plan import VALUE, lines
from xlplan.words import Lang
from xlplan.workflow.arrivals import at_once
from xlplan.workflow.building import build, document, master
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.editing import start_editing
from xlplan.workflow.opening import Opened, open_workbook
from xlplan.xlsx.copied import Copy
from xlplan.xlsx.write import to_bytes

READY = ("new", "filled")  # kinds of which nothing is missing and nothing wrong; the sample's units leave gaps
UNIT = "TTBCXB"  # whose return in the messy inbox has faults
# What is typed into its Progress beside the sample's own faults: a row's distance from the first one, a column.
FAULTS: Mapping[tuple[int, str], Typed] = {
    **dict.fromkeys([(0, "actual"), (0, "denominator"), (0, "excluded")], None),  # a ratio of an earlier period
    **dict.fromkeys([(4, "actual"), (4, "denominator"), (4, "excluded")], None),  # of the period reported
    (15, "denominator"): 4,  # of a flow
    (16, "last_year"): SpreadsheetError("#N/A"),
    (19, "actual"): 3,  # later than the period reported
    (21, "judgement"): None,  # a criterion of an earlier period
    (22, "period"): "07/2021",
    (28, "unit"): UNIT,  # a new row, half filled in
}


KINDS = ("blank", "new", "issued", "filled", "faulty", "branch", "consolidated", "messy")


def kinds(lang: Lang, wanted: Collection[str] = KINDS) -> Mapping[str, bytes]:
    """By name: a master without a plan, and with one; a unit's workbook as issued, filled in, with faults; that of a
    unit with units below, as issued; and what is consolidated of the last period's returns, in order and with errors
    among them."""
    opened = open_workbook(master(bundled(PLAN, lang), lang, REPORTED), MASTER)
    assert opened.reading.manifest is not None
    books = {one.unit.code: one for one in issued(opened.reading.tables, opened.reading.manifest, opened.calendar)}
    tidy = {one.unit: one for one in sample_returns(PLAN, lang) if one.period == REPORTED}
    makers: Mapping[str, Callable[[], bytes]] = {
        "blank": lambda: master(blank(), lang),
        "new": lambda: master(bundled(PLAN, lang), lang),
        "issued": lambda: _built(books[UNIT]),
        "filled": lambda: _filled(books[UNIT], tidy[UNIT]),
        "faulty": lambda: _faulty(books[UNIT], lang),
        "branch": lambda: _of_branch(lang),
        "consolidated": lambda: _consolidated(
            opened, [DemoFile(f"{unit}.xlsx", _filled(books[unit], one)) for unit, one in tidy.items()]
        ),
        "messy": lambda: _consolidated(opened, inbox(opened, lang, messy=True)),
    }
    return {kind: make() for kind, make in makers.items() if kind in wanted}


def _filled(book: Issued, given: SampleReturn) -> bytes:
    return build(filled_in(book.tables, given), book.manifest)


def _faulty(book: Issued, lang: Lang) -> bytes:
    """With the sample's own faults and those of ``FAULTS``."""
    given = next(one for one in sample_returns(PLAN, lang, messy=True) if one.faulty)
    assert given.unit == UNIT
    return as_calculated(written(_filled(book, given), _faults(lang)))


def _built(one: Issued) -> bytes:
    return build(one.tables, one.manifest)


def _faults(lang: Lang) -> Damage:
    columns, title = list(PROGRESS.block.columns), PROGRESS.words.of(lang)
    plan, rows = PLAN_SHEET.words.of(lang), lines().rows
    in_progress = {(title, FIRST_ROW + offset, columns.index(id) + 1): typed for (offset, id), typed in FAULTS.items()}
    return {**in_progress, (plan, rows["revision"], VALUE): "x", (plan, rows["sent"], VALUE): None}


def _of_branch(lang: Lang) -> bytes:
    """Unit A has unit B below."""
    given = tables(units=[replace(unit, parent="A") if unit.code == "B" else unit for unit in UNITS])
    return _built(issued_books(given, replace(manifest_of(given), lang=lang))["A"])


def _consolidated(opened: Opened, files: Iterable[DemoFile]) -> bytes:
    return to_bytes(document(consolidated(opened, [at_once(file.name, file.data) for file in files]).outcome))


def as_calculated(data: bytes) -> bytes:
    """The workbook with what its formulas show, as the program in which something was typed leaves it."""
    copy = Copy(data, "")
    editing = start_editing(copy, None)
    outdated = tuple(one.edit for one in editing.wrong_computed if one.why is Why.OUTDATED)
    renewed = renewed_self_checks(editing.contents, editing.book, editing.inspection, edited=True)
    copy.apply(replace(renewed, cells=(*outdated, *renewed.cells)))
    return copy.data
