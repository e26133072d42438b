"""The verdicts on the values of the Plan sheet, one cell each."""

from collections.abc import Iterator, Mapping

from xlplan.formulas.names import PERIOD_MONTHS
from xlplan.formulas.self_check_columns import check_name
from xlplan.formulas.verdicts import MISSING, RIGHT, WRONG, type_kinds, verdict
from xlplan.layout import PLAN, UNITS
from xlplan.rules import plan as rules

KINDS = frozenset(
    {
        rules.end_after_start.kind,
        rules.results_count_from_before_start.kind,
        rules.reporting_period_in_calendar.kind,
        rules.reporting_period_given.kind,
        *(kind for column in PLAN.block.columns.values() for kind in type_kinds(column)),
    }
)
MISSING_KINDS = frozenset({rules.reporting_period_given.kind})
ASKED_FOR = ("sent",)  # of a workbook that is sent upwards: stands out while empty, but never keeps it from being sent


def verdicts(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(column, formula) of every Plan value; *cells* are their addresses."""
    for id, column in PLAN.block.columns.items():
        x = cells[id]
        codes = check_name(UNITS.id, "meant") if column.refers_to else None
        by_itself = verdict(x, column, codes)
        if id == "period":
            known = f"IF(AND(ISNUMBER({x}),COUNT({PERIOD_MONTHS})>0),IF(ISNA(MATCH({x},{PERIOD_MONTHS},0)),{WRONG},{RIGHT}),{RIGHT})"  # noqa: E501
            yield id, f"IF(ISERROR({x}),{WRONG},IF(LEN({x})=0,{MISSING},IF({by_itself}={WRONG},{WRONG},{known})))"
        elif id in ("end", "results_from"):
            start = cells["start"]
            order = f"{x}<{start}" if id == "end" else f"{x}>{start}"
            yield id, f"IF(AND(ISNUMBER({x}),ISNUMBER({start})),IF({order},{WRONG},{by_itself}),{by_itself})"
        else:
            yield id, by_itself
