"""What the sheets find by themselves: where their conditions look, the marks on their cells, and the counts that the
formulas will show (the findings of the same codes, made by the rules)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.document import Mark
from xlplan.layout import INPUTS, PLAN, PROGRESS, Block, SheetSpec
from xlplan.layout.formulas import conditions, guide, row_rules
from xlplan.layout.formulas.checks import checks_of, missing_codes, sheet_codes
from xlplan.layout.formulas.conditions import Cells, SheetCheck
from xlplan.layout.rows import Row
from xlplan.rules import judge, subject
from xlplan.tables import Table
from xlplan.template.frame import FIRST_ROW, Contents, free_rows


@dataclass(slots=True)
class Tally:
    """The sheet rows with something *missing* or *wrong*, per column."""

    missing: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    wrong: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))


def last_row(contents: Contents, spec: SheetSpec) -> int:
    """The last sheet row that conditions look into."""
    return FIRST_ROW + len(contents.tables.of(spec)) + free_rows(contents, spec) - 1


def whole_columns(contents: Contents, spec: SheetSpec) -> Cells:
    return Cells(spec.block, places(spec.block), FIRST_ROW, last_row(contents, spec), spec.words.of(contents.lang))


def one_row(contents: Contents, spec: SheetSpec) -> Cells:
    return Cells(spec.block, places(spec.block), FIRST_ROW, last_row(contents, spec))


def places(block: Block) -> Mapping[str, int]:
    return {id: place for place, id in enumerate(block.columns, start=1)}


def names(contents: Contents) -> Iterator[tuple[str, str]]:
    """The defined names of the columns that conditions on other sheets look into, and of every table's keys."""
    specs = {spec.id: spec for spec in INPUTS}
    for reference in conditions.referred():
        sheet, column = reference.split(".")
        yield conditions.column_name(reference), f"={whole_columns(contents, specs[sheet]).this(column)}"
    for spec in INPUTS:
        yield conditions.Repeats(spec.block).name(whole_columns(contents, spec))


def marks(contents: Contents, spec: SheetSpec) -> tuple[Mark, ...]:
    """The conditional formats of a table's cells: wrong first, then what is to be filled in, then what need not be."""
    cells = one_row(contents, spec)
    found = list(_marks(cells, spec.block, checks_of(spec.block)))
    return tuple(sorted(found, key=lambda mark: ORDER.index(mark.look)))


ORDER = ("mark.wrong", "mark.late", "mark.missing", "mark.unused", "mark.later")


def _marks(cells: Cells, block: Block, checks: Sequence[SheetCheck]) -> Iterator[Mark]:
    for id, column in block.columns.items():
        if not column.typed:
            continue
        at = (cells.first, cells.columns[id]), (cells.last, cells.columns[id])
        faulty = [check.condition(cells) for check in checks if check.column == id and not check.missing]
        lacking = [check.condition(cells) for check in checks if check.column == id and check.missing]
        if id in block.keys[:1]:
            faulty.append(conditions.Repeats(block).in_row(cells))
        yield Mark(*at, guide.mark(faulty), "mark.wrong")
        if block.id == PROGRESS.block.id:
            lacking += row_rules.wanted_too(cells, id)
            if lacking:
                yield Mark(*at, guide.mark([f"({guide.any_of(lacking)})*({row_rules.overdue(cells)})"]), "mark.late")
            unused = row_rules.not_for_row(cells, id)
            if unused:
                yield Mark(*at, guide.mark([unused]), "mark.unused")
            yield Mark(*at, guide.mark([row_rules.later(cells)]), "mark.later")
        if lacking:
            yield Mark(*at, guide.mark(lacking), "mark.missing")


def tally(contents: Contents) -> Tally:
    """What the formulas will count, from the rules' findings and the cells that reading found faulty."""
    counted = Tally()
    by_title = {contents.tables.of(spec).place.sheet: spec for spec in INPUTS}
    for spec in INPUTS:
        table = contents.tables.of(spec)
        for row in table:
            for id in row.bad:
                empty = spec.block.columns[id].required and _held(table, row, id) in (None, "")
                (counted.missing if empty else counted.wrong)[spec.id, id].add(row.row)
    card = contents.tables.card
    for id, column in PLAN.block.columns.items():
        if card.raws.get(id) is not None:
            counted.wrong[PLAN.id, id].add(card.rows[id])
        elif column.required and id in card.rows and getattr(card.plan, id) is None:
            counted.missing[PLAN.id, id].add(card.rows[id])
    missing = missing_codes()
    sheets = sheet_codes()
    for finding in judge(subject(contents.tables, contents.manifest, None)):
        if finding.code not in sheets:
            continue
        spec = by_title.get(finding.at.sheet, PLAN)
        id = _column(contents, spec, finding.at.row, finding.at.column)
        (counted.missing if finding.code in missing else counted.wrong)[spec.id, id].add(finding.at.row)
    return counted


def _held(table: Table[Row], row: Row, id: str) -> object:
    raw = table.raws.get(row.row, {}).get(id)
    return raw if raw is not None else getattr(row, id)


def _column(contents: Contents, spec: SheetSpec, row: int, column: int) -> str:
    if spec is PLAN:
        return next(id for id, place in contents.tables.card.rows.items() if place == row)
    return next(id for id, place in contents.tables.of(spec).place.columns.items() if place == column)
