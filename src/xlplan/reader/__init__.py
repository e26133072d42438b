"""Grids → typed tables that remember their cells, and a finding for every cell, header and sheet that is not as
declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, Grid, Source
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    HEADER_WITHIN,
    HONOURS,
    INPUTS,
    LAYOUT_VERSION,
    MANIFEST_TITLE,
    MOVEMENTS,
    PEOPLE,
    PLAN,
    PROGRESS,
    REGISTRATIONS,
    SET_ASIDE,
    SOURCES,
    TARGETS,
    UNITS,
    Allocation,
    Award,
    FirstReturnRow,
    FixRow,
    Honour,
    Movement,
    Person,
    Plan,
    Progress,
    Registration,
    ReplacedRow,
    SetAsideRow,
    SheetSpec,
    SourceLine,
    SubmissionRow,
    Target,
    Unit,
)
from xlplan.layout.honours import by_spelling
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.reader import file_kinds, kinds, references, sheet_kinds
from xlplan.reader.card import read_card
from xlplan.reader.files import Seen, file_findings
from xlplan.reader.forward import READABLE, bring_forward
from xlplan.reader.headers import did_you_mean, find_header, header_findings
from xlplan.reader.other_rows import other_rows, unheaded
from xlplan.reader.rows import read_table, repeated_keys
from xlplan.reader.shared_headers import resolve_headers
from xlplan.reader.sheets import match_sheets
from xlplan.tables import PlanCard, Table, TablePosition, Tables, field_of, shipped_catalogue
from xlplan.words import Lang, closest, loose

R = TypeVar("R", bound=Row)
KINDS = (*kinds.KINDS, *sheet_kinds.KINDS, *file_kinds.KINDS)

__all__ = ["KINDS", "Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook holds. *manifest* is made from the Plan sheet where ``_xlplan`` is missing."""

    source: Source
    tables: Tables
    findings: tuple[Finding, ...]
    manifest: Manifest | None
    has_progress: bool
    layout_known: bool


def read(book: Book) -> Reading:
    """Type every declared sheet of *book*. Never raises for what a clerk did."""
    hidden = book.titled(MANIFEST_TITLE)
    manifest = Manifest.from_grid(hidden) if hidden else None
    forward = bring_forward(book, manifest.layout if manifest else LAYOUT_VERSION)
    book = forward.book
    matched = match_sheets(book)
    sheets, findings = matched.grids, [*forward.findings, *matched.findings]
    missing: set[str] = set()

    def table(spec: SheetSpec, row_type: type[R], catalogue: Table[Honour] | None = None) -> Table[R]:
        found: Table[R] = Table(TablePosition(spec.words.vi))
        grid, absent = sheets.get(spec.id), not spec.optional
        if spec.id in forward.new_sheets and grid is not None and find_header(grid, spec.block) is None:
            grid = None  # an older workbook's own sheet that happens to have this title
        if grid is not None:
            may_lack = forward.new_columns.get(spec.id, frozenset())
            found, said, absent = _sheet(grid, spec, row_type, may_lack, catalogue)
        else:
            said = [] if spec.id in forward.new_sheets else [_no_sheet(book, spec, matched.guesses.get(spec.id))]
        findings.extend(said)
        if absent:
            missing.add(spec.id)
        return found

    card, said = _card(book, sheets.get(PLAN.id))
    findings.extend(said)
    honours = table(HONOURS, Honour)
    if not honours.place.header:
        honours = shipped_catalogue(honours.place.sheet)
    tables = Tables(
        card=card,
        honours=honours,
        units=table(UNITS, Unit),
        people=table(PEOPLE, Person),
        movements=table(MOVEMENTS, Movement),
        targets=references.percent_targets(table(TARGETS, Target)),
        allocations=table(ALLOCATION, Allocation),
        progress=table(PROGRESS, Progress),
        registrations=table(REGISTRATIONS, Registration, honours),
        awards=table(AWARDS, Award, honours),
        set_aside=_set_aside(sheets.get(SET_ASIDE.id)),
        **_sources(sheets.get(SOURCES.id), findings),  # type: ignore[arg-type]
    )
    tables, said = _across(tables, frozenset(missing))
    findings.extend(said)
    findings.extend(
        file_findings(book, [Seen(spec, sheets[spec.id], tables.of(spec)) for spec in INPUTS if spec.id in sheets])
    )
    said_already = frozenset((one.at.row, one.at.column) for one in findings if one.at.sheet == tables.card.place.sheet)
    findings.extend(references.identity_findings(tables.card, manifest, said_already))
    return Reading(
        source=book.source,
        tables=tables,
        findings=tuple(findings),
        manifest=_of_today(manifest).completed(card.plan)
        if manifest
        else Manifest.from_plan(card.plan, _language(book)),
        has_progress=PROGRESS.id in sheets and PROGRESS.id not in missing,
        layout_known=manifest is None or manifest.layout in READABLE,
    )


def _of_today(manifest: Manifest) -> Manifest:
    """What was brought forward is of today's layout from here on."""
    return replace(manifest, layout=LAYOUT_VERSION) if manifest.layout in READABLE else manifest


def _sheet(
    grid: Grid, spec: SheetSpec, row_type: type[R], may_lack: frozenset[str], catalogue: Table[Honour] | None
) -> tuple[Table[R], list[Finding], bool]:
    """One input sheet; the flag tells that its header row was not found. Where it names honours of the *catalogue*, its
    rows then hold their codes."""
    header = find_header(grid, spec.block)
    if header is None:
        nothing = Finding(kinds.NO_HEADER, CellRef(grid.title), {"sheet": grid.title, "rows": HEADER_WITHIN})
        return Table(TablePosition(grid.title)), [nothing], True
    header = resolve_headers(grid, spec.block, header)
    asides = other_rows(grid, spec.block, header)
    findings = list(header_findings(header, spec.block, grid.title, may_lack, unheaded(grid, header, asides)))
    found, said = read_table(grid, spec.block, header, row_type, asides)
    if catalogue is not None:
        found = references.by_code(found, by_spelling(catalogue))
    found, repeated = repeated_keys(found, spec.block)
    return found, [*findings, *said, *repeated], False


def _card(book: Book, grid: Grid | None) -> tuple[PlanCard, list[Finding]]:
    if grid is None:
        return PlanCard(TablePosition(PLAN.words.vi), Plan()), [_no_sheet(book, PLAN, None)]
    return read_card(grid)


def _no_sheet(book: Book, spec: SheetSpec, likely: str | None) -> Finding:
    """*likely* is the title of a sheet with such a table; else a title may be near."""
    titles = [grid.title for grid in book.grids]
    guess = likely or next((found for found in (closest(words, titles) for words in spec.words.both()) if found), None)
    kind = kinds.NO_OPTIONAL_SHEET if spec.optional else kinds.NO_SHEET
    if spec is HONOURS:
        kind = kinds.NO_CATALOGUE
    return Finding(kind, CellRef(spec.words.vi), {"sheet": spec.words, "guess": did_you_mean(guess)})


def _across(tables: Tables, missing: frozenset[str]) -> tuple[Tables, list[Finding]]:
    """The checks that need more than one sheet."""
    codes = references.Codes(tables, missing)
    tables = replace(tables, allocations=references.percent_allocations(tables.allocations, tables))
    findings = list(references.unknown_plan_unit(tables.card, codes))
    checked: dict[str, Table[Row]] = {}
    for spec in INPUTS:
        checked[field_of(spec)], said = references.unknown_codes(tables.of(spec), spec.block, codes)
        findings += said
    tables = replace(tables, **checked)  # type: ignore[arg-type]
    progress, said = references.typed_percentages(tables.progress, PROGRESS.block)
    return replace(tables, progress=progress), [*findings, *said]


def _sources(grid: Grid | None, findings: list[Finding]) -> dict[str, Table[Row]]:
    """The five tables of Sources, side by side under their titles; absent ones are empty."""
    types: dict[str, type[Row]] = {
        "lines": SourceLine,
        "submissions": SubmissionRow,
        "replaced": ReplacedRow,
        "first_returns": FirstReturnRow,
        "fixes": FixRow,
    }
    starts = _titles(grid) if grid else {}
    tables: dict[str, Table[Row]] = {}
    broken = 0
    for block in SOURCES.blocks:
        tables[block.id] = Table(TablePosition(grid.title if grid else SOURCES.words.vi))
        if grid is None or block.id not in starts:
            continue
        row, first = starts[block.id]
        last = min((left - 1 for _, left in starts.values() if left > first), default=grid.last_column)
        header = find_header(grid, block, first, last, only_row=row + 1)
        if header is not None:
            read_rows, _ = read_table(grid, block, header, types[block.id])
            tables[block.id] = replace(read_rows, rows=tuple(one for one in read_rows if not one.bad))
            broken += len(read_rows) - len(tables[block.id])
    if broken and grid is not None:
        findings.append(Finding(kinds.BROKEN_SOURCES, CellRef(grid.title), {"rows": broken}))
    return tables


def _set_aside(grid: Grid | None) -> Table[SetAsideRow]:
    """What an earlier change of the plan left over."""
    header = find_header(grid, SET_ASIDE.block) if grid else None
    if grid is None or header is None:
        return Table(TablePosition(SET_ASIDE.words.vi))
    return read_table(grid, SET_ASIDE.block, header, SetAsideRow)[0]


def _titles(grid: Grid) -> dict[str, tuple[int, int]]:
    """Where each block's title stands: (row, first column)."""
    wanted = {loose(words): block.id for block in SOURCES.blocks if block.words for words in block.words.both()}
    return {id: (row, column) for row, column, id in _marked(grid, wanted)}


def _marked(grid: Grid, wanted: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    for row in range(1, min(HEADER_WITHIN, grid.last_row) + 1):
        for column in range(grid.left, grid.last_column + 1):
            text = grid.at(row, column)
            id = wanted.get(loose(text)) if isinstance(text, str) else None
            if id is not None:
                yield row, column, id


def _language(book: Book) -> Lang:
    return "en" if book.titled(PROGRESS.words.en) else "vi"
