"""The formulas of the sheet ``_check``, one text per column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlplan.formulas import progress
from xlplan.formulas.names import PERIOD_CUTOFFS, PERIOD_MONTHS, REPORTING_PERIOD, as_number, cell, column_name
from xlplan.formulas.self_check_columns import (
    CONTENT,
    HEADING_ROW,
    PROGRESS_DOUBTS,
    REPORTING_PLACE,
    ROW_OF,
    WITHOUT_ROW,
    check_ids,
    check_name,
    first_period_column,
    here,
    letters,
    list_name,
    place,
)
from xlplan.formulas.verdicts import MISSING, RIGHT, SOUND, UNSOUND, WRONG, content, named_row, quoted, verdict
from xlplan.layout import ALLOCATION, FIRST_ROW, HONOURS, PROGRESS, TARGETS, UNITS, SheetSpec
from xlplan.layout.choices import Measure
from xlplan.layout.columns import CellType
from xlplan.layout.honours import BAR, SEPARATORS

COMPLETENESS = frozenset({"asked", "valid_from", "valid_to", WITHOUT_ROW})


@dataclass(frozen=True, slots=True)
class CheckColumn:
    """One column of ``_check``: the sheet it is about, its id there, its number, and the formula of its first row."""

    sheet: str
    id: str
    place: int
    formula: str


def check_columns(spec: SheetSpec, *, complete: bool, periods: int) -> Iterator[CheckColumn]:
    """The block of an input sheet. *complete*: also the columns that look for rows of Progress that an allocation
    lacks; *periods* is their most."""
    formulas = _formulas(spec, periods)
    for id in check_ids(spec):
        if id in COMPLETENESS and not complete:
            continue
        yield CheckColumn(spec.id, id, place(spec.id, id), formulas[id])


def period_columns(periods: int) -> Iterator[CheckColumn]:
    """One column per period of the calendar, beside the rows of Allocation: the periods up to it whose row Progress
    lacks.
    """
    for number in range(1, periods + 1):
        column = first_period_column() + number - 1
        yield CheckColumn(ALLOCATION.id, f"period.{number}", column, _lacking(number, column))


def reporting_place() -> str:
    """The place of the reporting period in the calendar; 0 where it has none: then nothing is due and nothing later."""
    return f"IF(ISNUMBER({REPORTING_PERIOD}),IFERROR(MATCH({REPORTING_PERIOD},{PERIOD_MONTHS},0),0),0)"


def progress_doubts() -> str:
    counts = (f'COUNTIF({check_name(PROGRESS.id, id)},">0")' for id in PROGRESS.block.keys)
    return "+".join(counts)


def issued_verdict(slot: str) -> str:
    """Whether an allocation that the workbook was issued with is still there."""
    return f"IF(ISNUMBER(MATCH({slot},{check_name(ALLOCATION.id, 'slot')},0)),{RIGHT},{MISSING})"


def _formulas(spec: SheetSpec, periods: int) -> Mapping[str, str]:
    meant = _spellings() if spec is HONOURS else _meant(spec)
    found = {"used": _used(spec), "key": _key(spec), "meant": meant}
    for id, column in spec.block.columns.items():
        codes = _codes(column.refers_to)
        if column.by_name and codes is not None:
            found[f"{ROW_OF}{id}"] = named_row(cell(spec.id, id), codes, check_name(HONOURS.id, "row"))
            codes = here(spec.id, f"{ROW_OF}{id}")
        found[f"{CONTENT}{id}"] = content(cell(spec.id, id), column, codes)
        found[id] = verdict(cell(spec.id, id), column, codes, here(spec.id, "used"))
    if spec is HONOURS:
        found["row"] = "ROW()"
    if spec is TARGETS:
        found["kind"] = _kind()
    if spec is ALLOCATION:
        found |= _allocation(f"${letters(first_period_column() + periods - 1)}{FIRST_ROW}")
    if spec is PROGRESS:
        found |= {**progress.helpers(), **progress.verdicts()}
    first = spec.block.keys[0]
    found[first] = _first_key(spec, first)
    return found


def _codes(reference: str | None) -> str | None:
    """The column of known codes that a reference such as ``units.code`` means."""
    return check_name(reference.split(".")[0], "meant") if reference else None


def _used(spec: SheetSpec) -> str:
    """1 when anything stands in a typed cell of the row."""
    joined = "&".join(cell(spec.id, id) for id in spec.block.typed)
    return f"IFERROR(IF(LEN({joined})>0,1,0),1)"


def _meant(spec: SheetSpec) -> str:
    """A code without outer spaces: who refers to it rightly is not blamed for them."""
    x = cell(spec.id, spec.block.keys[0])
    return f'IF(ISERROR({x}),"",TRIM({x}))'


def _spellings() -> str:
    """Everything that other sheets may call an honour, in small letters between bars: code, names, short forms."""
    parts = [_single_spaced(cell(HONOURS.id, id)) for id in ("code", "name_vi", "name_en")]
    short = _single_spaced(cell(HONOURS.id, "short_forms"))
    for sign in SEPARATORS:
        short = f"SUBSTITUTE({short},{quoted(sign)},{quoted(BAR)})"
    for spaced in (f" {BAR}", f"{BAR} "):
        short = f"SUBSTITUTE({short},{quoted(spaced)},{quoted(BAR)})"
    bar = f"&{quoted(BAR)}"
    joined = f"{quoted(BAR)}&{f'{bar}&'.join([*parts, short])}{bar}"
    return f'IF({here(HONOURS.id, "used")}>0,LOWER({joined}),"")'


def _single_spaced(x: str) -> str:
    return f'IF(ISERROR({x}),"",TRIM({x}))'


def _key(spec: SheetSpec) -> str:
    """The row's key as one text; nothing where the first key cell is unsound, or any other by its type, or a required
    one is empty.

    COUNTIF compares it: the bar in front keeps it from being read as a number or a condition, and wildcards are taken
    out.
    """
    joined, sound = '"|"', []
    for number, id in enumerate(spec.block.keys):
        column, x = spec.block.columns[id], cell(spec.id, id)
        part = f"IF({row}>0,{row},{x})" if column.by_name and (row := here(spec.id, f"{ROW_OF}{id}")) else x
        joined += f"&{part}" if number == 0 else f'&"|"&{part}'
        if number == 0 or column.cell_type is not CellType.CODE:
            at = here(spec.id, f"{CONTENT}{id}")
            sound.append(f"{at}={SOUND}" if column.required else f"{at}<{UNSOUND}")
        else:
            sound.append(f"ISTEXT({x})" if column.required else f"OR(ISTEXT({x}),ISBLANK({x}))")
    for sign, name in (("~", "#1"), ("*", "#2"), ("?", "#3")):
        joined = f"SUBSTITUTE({joined},{quoted(sign)},{quoted(name)})"
    return f'IF(AND({",".join(sound)}),{joined},"")'


def _first_key(spec: SheetSpec, id: str) -> str:
    """The verdict on the first key cell, which also counts a row whose key another row has."""
    at, key = here(spec.id, f"{CONTENT}{id}"), here(spec.id, "key")
    again = f"IF(IFERROR(COUNTIF({check_name(spec.id, 'key')},{key})>1,FALSE),{WRONG},{RIGHT})"
    empty = f"IF({here(spec.id, 'used')}>0,{MISSING},{RIGHT})"
    return f"IF({at}={UNSOUND},{WRONG},IF({at}=0,{empty},IF(LEN({key})=0,{RIGHT},{again})))"


def _kind() -> str:
    """The number of a target's measure: 1 flow, 2 stock, 3 flow ratio, 4 stock ratio, 5 criterion, 0 anything else."""
    x, count = cell(TARGETS.id, "measure"), len(Measure)
    return f"IF({here(TARGETS.id, 'measure')}={RIGHT},IFERROR(MOD(MATCH({x},{list_name(Measure)},0)-1,{count})+1,0),0)"


def _allocation(last: str) -> Mapping[str, str]:
    """Slots (target and unit), and what Progress must have for them. *last* is the cell of the last period."""
    target, unit = cell(ALLOCATION.id, "target"), cell(ALLOCATION.id, "unit")
    slot = here(ALLOCATION.id, "slot")
    sound = ",".join(f"{here(ALLOCATION.id, id)}={RIGHT}" for id in ("target", "unit"))
    is_first = f"IFERROR(MATCH({slot},{check_name(ALLOCATION.id, 'slot')},0)=ROW(),FALSE)"
    valid = f"INDEX({{column}},MATCH({unit},{column_name(UNITS.id, 'code')},0))"
    return {
        "slot": f'IF(OR(ISERROR({target}),ISERROR({unit})),"",{target}&"|"&{unit})',
        "asked": f"IF(AND(LEN({slot})>1,{sound},{PROGRESS_DOUBTS}=0),IF({is_first},1,0),0)",
        **{
            id: f"IFERROR({as_number(valid.format(column=column_name(UNITS.id, id)))},0)"
            for id in ("valid_from", "valid_to")
        },
        WITHOUT_ROW: f"IF(LEN({last})>0,{MISSING},{RIGHT})",
    }


def _lacking(number: int, column: int) -> str:
    """The periods up to the one of this *column* that are due and allocated, whose unit exists, and whose row Progress
    lacks.
    """
    target, unit = cell(ALLOCATION.id, "target"), cell(ALLOCATION.id, "unit")
    since, until = here(ALLOCATION.id, "valid_from"), here(ALLOCATION.id, "valid_to")
    cutoff, month = f"INDEX({PERIOD_CUTOFFS},{number})", f"INDEX({PERIOD_MONTHS},{number})"
    slot = f"{column_name(ALLOCATION.id, 'target')},{target},{column_name(ALLOCATION.id, 'unit')},{unit}"
    later = f'COUNTIFS({slot},{column_name(ALLOCATION.id, "effective_from")},">"&{cutoff})'
    rows = ",".join(
        f"{column_name(PROGRESS.id, id)},{value}"
        for id, value in (("target", target), ("unit", unit), ("period", month))
    )
    before = '""' if number == 1 else f"${letters(column - 1)}{FIRST_ROW}"
    label = f"{letters(column)}${HEADING_ROW}"
    more = label if number == 1 else f'IF(LEN({before})=0,{label},{before}&", "&{label})'
    valid = f"COUNTIFS({slot})>{later},{since}<={cutoff},OR({until}=0,{until}>={cutoff})"
    lacks = f"IF(AND({valid}),IF(COUNTIFS({rows})=0,{more},{before}),{before})"
    return f"IF(AND({here(ALLOCATION.id, 'asked')}=1,{REPORTING_PLACE}>={number}),{lacks},{before})"
