"""Read grids into typed tables, and report every cell, header and sheet that is not as declared."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from xlplan.dataclass import dataclass
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
    ListLine,
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
from xlplan.reader.context import Surroundings
from xlplan.reader.files import ReadSheet, file_findings
from xlplan.reader.forward import READABLE, with_current_headers
from xlplan.reader.headers import did_you_mean, find_header, header_findings
from xlplan.reader.other_rows import other_rows, unheaded
from xlplan.reader.rows import read_table, repeated_keys
from xlplan.reader.shared_headers import resolve_headers
from xlplan.reader.sheets import match_sheets
from xlplan.tables import PlanCard, Table, TablePosition, Tables, field_of, shipped_catalogue
from xlplan.words import Lang, as_spreadsheet, closest, loose

R = TypeVar("R", bound=Row)
KINDS = (*kinds.KINDS, *sheet_kinds.KINDS, *file_kinds.KINDS)

__all__ = ["KINDS", "Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook that has been read."""

    source: Source

    tables: Tables

    findings: tuple[Finding, ...]

    manifest: Manifest | None
    """The identity of the workbook; made from the Plan sheet if ``_xlplan`` is missing."""

    has_progress: bool
    """Whether there is a Progress sheet with a header."""

    layout_known: bool
    """Whether this version of xlplan can read the layout; otherwise no figures are used."""


def read(book: Book) -> Reading:
    """Read every declared sheet of *book*. Problems in the workbook become findings, never exceptions."""
    manifest_grid = book.titled(MANIFEST_TITLE)
    manifest = Manifest.from_grid(manifest_grid) if manifest_grid else None
    upgraded = with_current_headers(book, manifest.layout if manifest else LAYOUT_VERSION)
    book = upgraded.book
    lang = manifest.lang if manifest else _language(book)
    targets_by_code: dict[str, Target] = {}  # filled once Targets is read; later sheets refer to it
    matched = match_sheets(book)
    sheets, findings = matched.grids, [*upgraded.findings, *matched.findings]
    missing: set[str] = set()

    def table(spec: SheetSpec, row_type: type[R], catalogue: Table[Honour] | None = None) -> Table[R]:
        result: Table[R] = Table(TablePosition(spec.words.vi))
        grid, is_missing = sheets.get(spec.id), not spec.optional
        if spec.id in upgraded.new_sheets and grid is not None and find_header(grid, spec.block) is None:
            grid = None  # an older workbook's own sheet that happens to have this title
        if grid is not None:
            may_lack = upgraded.new_columns.get(spec.id, frozenset())
            around = Surroundings(spec.may_be_cleared, targets_by_code, lang)
            result, new_findings, is_missing = _read_sheet(grid, spec, row_type, may_lack, around, catalogue)
        else:
            new_findings = (
                [] if spec.id in upgraded.new_sheets else [_missing_sheet(book, spec, matched.guesses.get(spec.id))]
            )
        findings.extend(new_findings)
        if is_missing:
            missing.add(spec.id)
        return result

    card, new_findings = _read_plan(book, sheets.get(PLAN.id))
    findings.extend(new_findings)
    honours = table(HONOURS, Honour)
    if not honours.position.header:
        honours = shipped_catalogue(honours.position.sheet)
    units, people, movements = table(UNITS, Unit), table(PEOPLE, Person), table(MOVEMENTS, Movement)
    targets = references.scale_percent_targets(table(TARGETS, Target))
    for target in targets:
        targets_by_code.setdefault(as_spreadsheet(target.code), target)
    tables = Tables(
        card=card,
        honours=honours,
        units=units,
        people=people,
        movements=movements,
        targets=targets,
        allocations=table(ALLOCATION, Allocation),
        progress=table(PROGRESS, Progress),
        registrations=table(REGISTRATIONS, Registration, honours),
        awards=table(AWARDS, Award, honours),
        set_aside=_read_set_aside(sheets.get(SET_ASIDE.id)),
        **_read_sources(sheets.get(SOURCES.id), findings),  # type: ignore[arg-type]
    )
    tables, new_findings = _check_references(tables, frozenset(missing))
    findings.extend(new_findings)
    findings.extend(
        file_findings(
            book,
            [ReadSheet(spec, sheets[spec.id], tables.of(spec)) for spec in INPUTS if spec.id in sheets],
            frozenset(finding.at for finding in findings),
        )
    )
    reported_cells = frozenset(
        (finding.at.row, finding.at.column) for finding in findings if finding.at.sheet == tables.card.position.sheet
    )
    findings.extend(references.identity_findings(tables.card, manifest, reported_cells))
    return Reading(
        source=book.source,
        tables=tables,
        findings=tuple(findings),
        manifest=_with_current_layout(manifest).completed(card.plan)
        if manifest
        else Manifest.from_plan(card.plan, lang),
        has_progress=PROGRESS.id in sheets and PROGRESS.id not in missing,
        layout_known=manifest is None or manifest.layout in READABLE,
    )


def _with_current_layout(manifest: Manifest) -> Manifest:
    """Set today's layout version, to which a readable workbook has been upgraded."""
    return replace(manifest, layout=LAYOUT_VERSION) if manifest.layout in READABLE else manifest


def _read_sheet(
    grid: Grid,
    spec: SheetSpec,
    row_type: type[R],
    may_lack: frozenset[str],
    surroundings: Surroundings,
    catalogue: Table[Honour] | None,
) -> tuple[Table[R], list[Finding], bool]:
    """Read one input sheet; the third value is True if its header was not found.

    With a *catalogue*, the names of honours in the rows are replaced by their codes.
    """
    header = find_header(grid, spec.block)
    if header is None:
        no_header = Finding(kinds.NO_HEADER, CellRef(grid.title), {"sheet": grid.title, "rows": HEADER_WITHIN})
        return Table(TablePosition(grid.title)), [no_header], True
    header = resolve_headers(grid, spec.block, header)
    non_data_rows = other_rows(grid, spec.block, header)
    findings = list(header_findings(header, spec.block, grid.title, may_lack, unheaded(grid, header, non_data_rows)))
    table, cell_findings = read_table(grid, spec.block, header, row_type, non_data_rows, surroundings)
    if catalogue is not None:
        table = references.with_honour_codes(table, by_spelling(catalogue))
    table, key_findings = repeated_keys(table, spec.block)
    return table, [*findings, *cell_findings, *key_findings], False


def _read_plan(book: Book, grid: Grid | None) -> tuple[PlanCard, list[Finding]]:
    if grid is None:
        return PlanCard(TablePosition(PLAN.words.vi), Plan()), [_missing_sheet(book, PLAN, None)]
    return read_card(grid)


def _missing_sheet(book: Book, spec: SheetSpec, similar_sheet: str | None) -> Finding:
    """Return the finding for a missing sheet, suggesting *similar_sheet* (by content), else a similar title."""
    titles = [grid.title for grid in book.grids]
    guess = similar_sheet or next(
        (title for title in (closest(words, titles) for words in spec.words.both()) if title), None
    )
    kind = kinds.NO_OPTIONAL_SHEET if spec.optional else kinds.NO_SHEET
    if spec is HONOURS:
        kind = kinds.NO_CATALOGUE
    return Finding(kind, CellRef(spec.words.vi), {"sheet": spec.words, "guess": did_you_mean(guess)})


def _check_references(tables: Tables, missing: frozenset[str]) -> tuple[Tables, list[Finding]]:
    """Make the checks and conversions that need more than one sheet."""
    codes = references.Codes(tables, missing)
    tables = replace(tables, allocations=references.scale_percent_allocations(tables.allocations, tables))
    findings = list(references.unknown_plan_unit(tables.card, codes))
    checked: dict[str, Table[Row]] = {}
    for spec in INPUTS:
        checked[field_of(spec)], new_findings = references.unknown_codes(tables.of(spec), spec, codes)
        findings += new_findings
    tables = replace(tables, **checked)  # type: ignore[arg-type]
    progress, new_findings = references.typed_percentages(tables.progress)
    return replace(tables, progress=progress), [*findings, *new_findings]


def _read_sources(grid: Grid | None, findings: list[Finding]) -> dict[str, Table[Row]]:
    """Read the six tables of the Sources sheet, side by side under their titles; missing ones are empty.

    Rows that cannot be read are left out, and counted in one finding.
    """
    types: dict[str, type[Row]] = {
        "lines": SourceLine,
        "submissions": SubmissionRow,
        "replaced": ReplacedRow,
        "first_returns": FirstReturnRow,
        "list_lines": ListLine,
        "fixes": FixRow,
    }
    title_cells = _find_titles(grid) if grid else {}
    tables: dict[str, Table[Row]] = {}
    broken_rows = 0
    for block in SOURCES.blocks:
        tables[block.id] = Table(TablePosition(grid.title if grid else SOURCES.words.vi))
        if grid is None or block.id not in title_cells:
            continue
        row, first_column = title_cells[block.id]
        last_column = min(
            (next_column - 1 for _, next_column in title_cells.values() if next_column > first_column),
            default=grid.last_column,
        )
        header = find_header(grid, block, first_column, last_column, only_row=row + 1)
        if header is not None:
            read_rows, _ = read_table(grid, block, header, types[block.id])
            tables[block.id] = replace(read_rows, rows=tuple(row for row in read_rows if not row.bad))
            broken_rows += len(read_rows) - len(tables[block.id])
    if broken_rows and grid is not None:
        findings.append(Finding(kinds.BROKEN_SOURCES, CellRef(grid.title), {"rows": broken_rows}))
    return tables


def _read_set_aside(grid: Grid | None) -> Table[SetAsideRow]:
    """Read the rows that an earlier change of the plan set aside."""
    header = find_header(grid, SET_ASIDE.block) if grid else None
    if grid is None or header is None:
        return Table(TablePosition(SET_ASIDE.words.vi))
    return read_table(grid, SET_ASIDE.block, header, SetAsideRow)[0]


def _find_titles(grid: Grid) -> dict[str, tuple[int, int]]:
    """Return the address (row, column) of each block's title, by block id."""
    ids_by_title = {loose(words): block.id for block in SOURCES.blocks if block.words for words in block.words.both()}
    return {id: (row, column) for row, column, id in _title_cells(grid, ids_by_title)}


def _title_cells(grid: Grid, ids_by_title: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    for row in range(1, min(HEADER_WITHIN, grid.last_row) + 1):
        for column in range(grid.left, grid.last_column + 1):
            text = grid.at(row, column)
            id = ids_by_title.get(loose(text)) if isinstance(text, str) else None
            if id is not None:
                yield row, column, id


def _language(book: Book) -> Lang:
    return "en" if book.titled(PROGRESS.words.en) else "vi"
