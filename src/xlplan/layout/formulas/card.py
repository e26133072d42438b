"""The Plan sheet's values as conditions, one cell each, and the rules about its dates that a formula can see."""

from collections.abc import Iterator, Mapping

from xlplan.layout import PLAN
from xlplan.layout.formulas.conditions import PERIOD_MONTHS, empty, type_codes, wrong

CODES = frozenset(
    {"PLN-01", "PLN-02", "PLN-05", "PLN-06", *(code for column in PLAN.block.columns.values() for code in type_codes(column))}
)
MISSING_CODES = frozenset({"PLN-06"})
ASKED_FOR = ("sent",)  # of a workbook that is sent upwards: stands out while empty, but never keeps it from being sent


def checks(cells: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """(column, condition, missing) of every Plan value; *cells* are their addresses."""
    for id, column in PLAN.block.columns.items():
        x = cells[id]
        found = [wrong(x, column)]
        if id == "period":
            found.append(f"IF(ISNUMBER({x}),(COUNT({PERIOD_MONTHS})>0)*ISNA(MATCH({x},{PERIOD_MONTHS},0)),FALSE)")
        if id in ("end", "results_from"):
            start = cells["start"]
            order = f"{x}<{start}" if id == "end" else f"{x}>{start}"
            found.append(f"IF(ISNUMBER({x})*ISNUMBER({start}),{order},FALSE)")
        yield id, f"({'+'.join(f'({one})' for one in found)}>0)", False
        if column.required or id == "period":
            yield id, f"({empty(x)})", True
