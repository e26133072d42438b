"""The conditional formats of an input sheet: first wrong cells, then cells to fill in, then cells to leave empty."""

from collections.abc import Iterator

from xlplan.document import ConditionalFormat
from xlplan.formulas import progress
from xlplan.formulas.computed import allocated_otherwise
from xlplan.formulas.self_check_columns import WITHOUT_ROW, check
from xlplan.formulas.verdicts import MISSING, WRONG
from xlplan.layout import FIRST_ROW, PROGRESS, TARGETS, SheetSpec
from xlplan.layout.choices import Measure
from xlplan.template.frame import Contents
from xlplan.template.self_check_sheet import last_row

ORDER = ("mark.wrong", "mark.late", "mark.missing", "mark.unused", "mark.later")


def conditional_formats(contents: Contents, spec: SheetSpec) -> tuple[ConditionalFormat, ...]:
    """Return the conditional formats of the cells of a table in order of precedence."""
    formats: list[ConditionalFormat] = []
    last = last_row(contents, spec)
    for number, (id, column) in enumerate(spec.block.columns.items(), start=1):
        if column.typed or (id == WITHOUT_ROW and contents.live):
            formats += [
                ConditionalFormat((FIRST_ROW, number), (last, number), f"={formula}", look)
                for formula, look in _looks(spec, id)
            ]
        elif spec is TARGETS and id == "allocated" and not contents.issued:
            cells = (FIRST_ROW, number), (last, number)
            formats.append(ConditionalFormat(*cells, f"={allocated_otherwise()}", "mark.late"))
    return tuple(sorted(formats, key=lambda rule: ORDER.index(rule.look)))


def _looks(spec: SheetSpec, id: str) -> Iterator[tuple[str, str]]:
    """Yield the condition and the style of each format of one column."""
    column = spec.block.columns[id]
    yield f"{check(spec.id, id)}={WRONG}", "mark.wrong"
    may_be_missing = (
        column.required or id == WITHOUT_ROW or any(rule.missing and rule.column == id for rule in progress.ROW_RULES)
    )
    missing = [f"{check(spec.id, id)}={MISSING}"] if may_be_missing else []
    if spec is PROGRESS:
        if id == "denominator":  # highlighted together with a missing numerator
            missing = [progress.WANTED, progress.of_measure(Measure.FLOW_RATIO, Measure.STOCK_RATIO)]
        if missing:
            yield f"AND({','.join(missing)},{progress.OVERDUE})", "mark.late"
        unused = progress.not_for_row(id)
        if unused:
            yield unused, "mark.unused"
        yield progress.LATER, "mark.later"
    if missing:
        yield missing[0] if len(missing) == 1 else f"AND({','.join(missing)})", "mark.missing"
