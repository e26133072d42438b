"""The conditional formats of an input sheet: wrong cells first, then what is to be filled in, then what need not be."""

from collections.abc import Iterator

from xlplan.document import ConditionalFormat
from xlplan.formulas import progress
from xlplan.formulas.self_check_columns import WITHOUT_ROW, check
from xlplan.formulas.verdicts import MISSING, WRONG
from xlplan.layout import FIRST_ROW, PROGRESS, SheetSpec
from xlplan.layout.choices import Measure
from xlplan.template.frame import Contents
from xlplan.template.self_check_sheet import last_row

ORDER = ("mark.wrong", "mark.late", "mark.missing", "mark.unused", "mark.later")


def conditional_formats(contents: Contents, spec: SheetSpec) -> tuple[ConditionalFormat, ...]:
    """The conditional formats of a table's cells, the first that wins first."""
    found: list[ConditionalFormat] = []
    last = last_row(contents, spec)
    for place, (id, column) in enumerate(spec.block.columns.items(), start=1):
        if column.typed or (id == WITHOUT_ROW and contents.issued):
            found += [
                ConditionalFormat((FIRST_ROW, place), (last, place), f"={formula}", look)
                for formula, look in _looks(spec, id)
            ]
    return tuple(sorted(found, key=lambda mark: ORDER.index(mark.look)))


def _looks(spec: SheetSpec, id: str) -> Iterator[tuple[str, str]]:
    """(condition, look) of one column."""
    column = spec.block.columns[id]
    yield f"{check(spec.id, id)}={WRONG}", "mark.wrong"
    may_lack = (
        column.required or id == WITHOUT_ROW or any(rule.missing and rule.column == id for rule in progress.RULES)
    )
    lacking = [f"{check(spec.id, id)}={MISSING}"] if may_lack else []
    if spec is PROGRESS:
        if id == "denominator":  # stands out together with a missing numerator
            lacking = [progress.WANTED, progress.of_measure(Measure.FLOW_RATIO, Measure.STOCK_RATIO)]
        if lacking:
            yield f"AND({','.join(lacking)},{progress.OVERDUE})", "mark.late"
        unused = progress.not_for_row(id)
        if unused:
            yield unused, "mark.unused"
        yield progress.LATER, "mark.later"
    if lacking:
        yield lacking[0] if len(lacking) == 1 else f"AND({','.join(lacking)})", "mark.missing"
