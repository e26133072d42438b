"""The formulas of the verdicts on the values of the Plan sheet, one cell each."""

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
        rules.sent_on_a_day.kind,
        *(kind for column in PLAN.block.columns.values() for kind in type_kinds(column)),
    }
)
MISSING_KINDS = frozenset({rules.reporting_period_given.kind, rules.sent_on_a_day.kind})
ALWAYS_ASKED, ASKED_OF_UNITS = frozenset({"period"}), frozenset({"period", "sent"})  # beside the required values


def asked(*, issued: bool) -> frozenset[str]:
    """Return the fields that are not required by their declaration, but asked for before the workbook is sent."""
    return ASKED_OF_UNITS if issued else ALWAYS_ASKED


def verdicts(cells: Mapping[str, str], *, issued: bool) -> Iterator[tuple[str, str]]:
    """Yield the field id and the verdict's formula for every Plan value; *cells* are their addresses by field id."""
    for id, column in PLAN.block.columns.items():
        cell = cells[id]
        codes = check_name(UNITS.id, "meant") if column.refers_to else None
        by_column = verdict(cell, column, codes)
        if id == "period":
            in_calendar = f"IF(AND(ISNUMBER({cell}),COUNT({PERIOD_MONTHS})>0),IF(ISNA(MATCH({cell},{PERIOD_MONTHS},0)),{WRONG},{RIGHT}),{RIGHT})"  # noqa: E501
            yield (
                id,
                f"IF(ISERROR({cell}),{WRONG},IF(LEN({cell})=0,{MISSING},IF({by_column}={WRONG},{WRONG},{in_calendar})))",
            )
        elif id in asked(issued=issued):
            yield id, f"IF(ISERROR({cell}),{WRONG},IF(LEN({cell})=0,{MISSING},{by_column}))"
        elif id in ("end", "results_from"):
            start = cells["start"]
            order = f"{cell}<{start}" if id == "end" else f"{cell}>{start}"
            yield id, f"IF(AND(ISNUMBER({cell}),ISNUMBER({start})),IF({order},{WRONG},{by_column}),{by_column})"
        else:
            yield id, by_column
