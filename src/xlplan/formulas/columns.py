"""The formulas of the hidden sheet ``_check``, one per column; each is written for the first row and filled down."""

from collections.abc import Iterator, Mapping

from xlplan.dataclass import dataclass
from xlplan.formulas import progress
from xlplan.formulas.names import (
    EVALUATION_DATE,
    PERIOD_CUTOFFS,
    PERIOD_MONTHS,
    REPORTING_PERIOD,
    as_number,
    cell,
    column_name,
)
from xlplan.formulas.self_check_columns import (
    CONSOLIDATED,
    CONTENT,
    HEADING_ROW,
    LACKING,
    PLANNED,
    PROGRESS_DOUBTS,
    REPORTING_PLACE,
    ROW_OF,
    WITHOUT_ROW,
    check_ids,
    check_in_row,
    check_name,
    column_number,
    first_period_column,
    letters,
    list_name,
)
from xlplan.formulas.verdicts import MISSING, RIGHT, SOUND, UNSOUND, WRONG, content, named_row, quoted, verdict
from xlplan.layout import ALLOCATION, FIRST_ROW, HONOURS, PROGRESS, TARGETS, UNITS, SheetSpec
from xlplan.layout.choices import Measure
from xlplan.layout.columns import CellType
from xlplan.layout.honours import BAR, SEPARATORS
from xlplan.rules.completeness import NO_ROWS

COMPLETENESS = frozenset({"asked", "valid_from", "valid_to", "first_due", "last_due", LACKING, WITHOUT_ROW})


@dataclass(frozen=True, slots=True)
class CheckColumn:
    """One column of ``_check``."""

    sheet: str
    """The id of the input sheet that it is about."""

    id: str
    """The id of the helper, or of the column that it judges."""

    number: int
    """Its column number on ``_check``."""

    formula: str
    """The formula of its first row, without ``=``."""


def check_columns(spec: SheetSpec, *, complete: bool, periods: int, root: bool) -> Iterator[CheckColumn]:
    """Yield the columns of an input sheet.

    With *complete*, also those that look for missing rows of Progress; *periods* is the number of period columns, 0 in
    a master. In the *root* workbook of a plan, some sheets must not be empty.
    """
    formulas = _formulas(spec, periods, root=root)
    for id in check_ids(spec):
        if id not in formulas or (id in COMPLETENESS and not complete):
            continue
        yield CheckColumn(spec.id, id, column_number(spec.id, id), formulas[id])


def period_columns(periods: int) -> Iterator[CheckColumn]:
    """Yield one column per period of the calendar, for the rows of Allocation.

    Each lists the periods up to it for which Progress has no row.
    """
    for number in range(1, periods + 1):
        column = first_period_column() + number - 1
        yield CheckColumn(ALLOCATION.id, f"period.{number}", column, _missing_periods(number, column))


def reporting_place() -> str:
    """Return the formula of the reporting period's number in the calendar, from 1; 0 when it is not in the calendar."""
    return f"IF(ISNUMBER({REPORTING_PERIOD}),IFERROR(MATCH({REPORTING_PERIOD},{PERIOD_MONTHS},0),0),0)"


def progress_doubts() -> str:
    """Return the formula of the number of key cells of Progress that are not right."""
    counts = (f'COUNTIF({check_name(PROGRESS.id, id)},">0")' for id in PROGRESS.block.keys)
    return "+".join(counts)


def issued_verdict(slot: str) -> str:
    """Return the verdict on an allocation that the workbook was issued with: is it still there?"""
    return f"IF(ISNUMBER(MATCH({slot},{check_name(ALLOCATION.id, 'slot')},0)),{RIGHT},{MISSING})"


def _formulas(spec: SheetSpec, periods: int, *, root: bool) -> Mapping[str, str]:
    # A code without outer spaces: cells that refer to it correctly are not marked because of them.
    meant = _spellings() if spec is HONOURS else _single_spaced(cell(spec.id, spec.block.keys[0]))
    formulas = {"used": _used(spec), "key": _key(spec), "meant": meant}
    for id, column in spec.block.columns.items():
        codes = _codes(column.refers_to)
        if column.by_name and codes is not None:
            formulas[f"{ROW_OF}{id}"] = named_row(cell(spec.id, id), codes, check_name(HONOURS.id, "row"))
            codes = check_in_row(spec.id, f"{ROW_OF}{id}")
        formulas[f"{CONTENT}{id}"] = content(cell(spec.id, id), column, codes)
        formulas[id] = verdict(cell(spec.id, id), column, codes, check_in_row(spec.id, "used"))
    if spec is HONOURS:
        formulas["row"] = "ROW()"
    if spec is TARGETS:
        formulas["kind"] = _kind()
    if spec is ALLOCATION:
        formulas |= _allocation()
        formulas |= _periods_lacking(periods) if periods else _number_lacking()
    if spec is PROGRESS:
        formulas |= {**progress.helpers(), **progress.verdicts()}
    first = spec.block.keys[0]
    formulas[first] = _first_key(spec, first, needed=root and spec.id in NO_ROWS)
    return formulas


def _codes(reference: str | None) -> str | None:
    """Return the defined name of the column of known codes: ``units.code`` → ``CheckUnitsMeant``."""
    return check_name(reference.split(".")[0], "meant") if reference else None


def _used(spec: SheetSpec) -> str:
    """1 when any typed cell of the row has content, or an error.

    All cells are joined to one text, ``LEN(C6&D6&E6)>0``: shorter than one condition per cell.
    """
    joined = "&".join(cell(spec.id, id) for id in spec.block.typed)
    return f"IFERROR(IF(LEN({joined})>0,1,0),1)"


def _spellings() -> str:
    """All spellings of an honour in lower case, between bars, so that one search finds any of them.

    Example: code CSTDCS, two names and the short forms ``CSTĐCS; CSTĐ cơ sở`` give
    ``|cstdcs|chiến sĩ thi đua cơ sở|emulation fighter (grassroots)|cstđcs|cstđ cơ sở|``.
    """
    parts = [_single_spaced(cell(HONOURS.id, id)) for id in ("code", "name_vi", "name_en")]
    short = _single_spaced(cell(HONOURS.id, "short_forms"))
    for separator in SEPARATORS:
        short = f"SUBSTITUTE({short},{quoted(separator)},{quoted(BAR)})"
    for spaced in (f" {BAR}", f"{BAR} "):
        short = f"SUBSTITUTE({short},{quoted(spaced)},{quoted(BAR)})"
    bar = f"&{quoted(BAR)}"
    joined = f"{quoted(BAR)}&{f'{bar}&'.join([*parts, short])}{bar}"
    return f'IF({check_in_row(HONOURS.id, "used")}>0,LOWER({joined}),"")'


def _single_spaced(x: str) -> str:
    """The text of a cell without outer and double spaces; empty for an error."""
    return f'IF(ISERROR({x}),"",TRIM({x}))'


def _key(spec: SheetSpec) -> str:
    """The key of the row as one text: CT01, VP and 01/09/2021 give ``|CT01|VP|44440``.

    It is empty when the first key cell is unsound, another one has the wrong type, or a required one is empty. COUNTIF
    compares it: the leading bar prevents it from being read as a number or a condition (``>5``), and wildcards are
    replaced (``A*`` → ``A#2``).
    """
    joined, sound = '"|"', []
    for number, id in enumerate(spec.block.keys):
        column, x = spec.block.columns[id], cell(spec.id, id)
        part = f"IF({row}>0,{row},{x})" if column.by_name and (row := check_in_row(spec.id, f"{ROW_OF}{id}")) else x
        joined += f"&{part}" if number == 0 else f'&"|"&{part}'
        if number == 0 or column.cell_type is not CellType.CODE:
            content_cell = check_in_row(spec.id, f"{CONTENT}{id}")
            sound.append(f"{content_cell}={SOUND}" if column.required else f"{content_cell}<{UNSOUND}")
        else:
            sound.append(f"ISTEXT({x})" if column.required else f"OR(ISTEXT({x}),ISBLANK({x}))")
    for wildcard, substitute in (("~", "#1"), ("*", "#2"), ("?", "#3")):
        joined = f"SUBSTITUTE({joined},{quoted(wildcard)},{quoted(substitute)})"
    return f'IF(AND({",".join(sound)}),{joined},"")'


def _first_key(spec: SheetSpec, id: str, *, needed: bool) -> str:
    """The verdict on the first key cell, which is also wrong when another row has the same key.

    Example (Units): ``IF(content=2,2,IF(content=0,IF(used>0,1,0),IF(LEN(key)=0,0,IF(COUNTIF(keys,key)>1,2,0))))``.
    When the sheet is *needed* and has no row in use, the cell in its first row is missing: there typing begins.
    """
    content_cell, key = check_in_row(spec.id, f"{CONTENT}{id}"), check_in_row(spec.id, "key")
    repeated = f"IF(IFERROR(COUNTIF({check_name(spec.id, 'key')},{key})>1,FALSE),{WRONG},{RIGHT})"
    otherwise = str(RIGHT)
    if needed:
        nothing = f'COUNTIF({check_name(spec.id, "used")},">0")=0'
        otherwise = f"IF(ROW()={FIRST_ROW},IF({nothing},{MISSING},{RIGHT}),{RIGHT})"
    empty = f"IF({check_in_row(spec.id, 'used')}>0,{MISSING},{otherwise})"
    return f"IF({content_cell}={UNSOUND},{WRONG},IF({content_cell}=0,{empty},IF(LEN({key})=0,{RIGHT},{repeated})))"


def _kind() -> str:
    """The number of a target's measure: 1 flow, 2 stock, 3 flow ratio, 4 stock ratio, 5 criterion, 0 anything else.

    The list has the five Vietnamese words before the five English ones, so “Flow ratio”, the 8th, is
    ``MOD(8-1,5)+1`` = 3.
    """
    x, count = cell(TARGETS.id, "measure"), len(Measure)
    number = f"MOD(MATCH({x},{list_name(Measure)},0)-1,{count})+1"
    return f"IF({check_in_row(TARGETS.id, 'measure')}={RIGHT},IFERROR({number},0),0)"


def _allocation() -> Mapping[str, str]:
    """The helpers of Allocation: the slot (target and unit), its planned value, and the dates of the unit."""
    target, unit = cell(ALLOCATION.id, "target"), cell(ALLOCATION.id, "unit")
    valid = f"INDEX({{column}},MATCH({unit},{column_name(UNITS.id, 'code')},0))"
    return {
        "slot": f'IF(OR(ISERROR({target}),ISERROR({unit})),"",{target}&"|"&{unit})',
        "earliest": _earliest(),
        PLANNED: _planned(target, unit),
        **{
            id: f"IFERROR({as_number(valid.format(column=column_name(UNITS.id, id)))},0)"
            for id in ("valid_from", "valid_to")
        },
    }


def _periods_lacking(periods: int) -> Mapping[str, str]:
    """In a workbook that a unit reports with: the last period column lists the periods that Progress lacks."""
    last = f"${letters(first_period_column() + periods - 1)}{FIRST_ROW}"
    return {"asked": _asked(), WITHOUT_ROW: f"IF(LEN({last})>0,{MISSING},{RIGHT})"}


def _number_lacking() -> Mapping[str, str]:
    """In a master: as soon as submissions were consolidated, Progress must have rows; how many it lacks.

    The expected rows are those of the periods from the first whose cut-off the allocation and the unit have reached, to
    the reporting period or the last before the unit's end. Example: from 01/08/2021 to the reporting period 10/2021,
    the third to the fifth of a calendar that begins in 06/2021: 3 rows.
    """
    since, until = check_in_row(ALLOCATION.id, "valid_from"), check_in_row(ALLOCATION.id, "valid_to")
    allocated = as_number(cell(ALLOCATION.id, "effective_from"))
    first, last = check_in_row(ALLOCATION.id, "first_due"), check_in_row(ALLOCATION.id, "last_due")
    rows = ",".join(f"{column_name(PROGRESS.id, id)},{cell(ALLOCATION.id, id)}" for id in ("target", "unit"))
    period = column_name(PROGRESS.id, "period")
    between = f'{period},">="&INDEX({PERIOD_MONTHS},{first}),{period},"<="&INDEX({PERIOD_MONTHS},{last})'
    asked = f"{check_in_row(ALLOCATION.id, 'asked')}=1"
    place = f'IF({until}=0,{REPORTING_PLACE},MIN({REPORTING_PLACE},COUNTIF({PERIOD_CUTOFFS},"<="&{until})))'
    return {
        "asked": _asked(f"{CONSOLIDATED}>0"),
        "first_due": f'IF({asked},COUNTIF({PERIOD_CUTOFFS},"<"&MAX({since},{allocated}))+1,0)',
        "last_due": f"IF({asked},{place},0)",
        LACKING: f"IF({asked},IF({last}<{first},0,{last}-{first}+1-COUNTIFS({rows},{between})),0)",
        WITHOUT_ROW: f"IF({check_in_row(ALLOCATION.id, LACKING)}>0,{MISSING},{RIGHT})",
    }


def _asked(*conditions: str) -> str:
    """1 in the earliest row of an allocation, if all keys of Progress are right and *conditions* hold, else 0."""
    earliest = f"{check_in_row(ALLOCATION.id, 'earliest')}=1"
    return f"IF(AND({','.join([earliest, *conditions, f'{PROGRESS_DOUBTS}=0'])}),1,0)"


def _earliest() -> str:
    """1 in a row with right codes if none of its target and unit is effective earlier (no date: from the start)."""
    target, unit = cell(ALLOCATION.id, "target"), cell(ALLOCATION.id, "unit")
    since = as_number(cell(ALLOCATION.id, "effective_from"))
    effective = column_name(ALLOCATION.id, "effective_from")
    slot = f"{column_name(ALLOCATION.id, 'target')},{target},{column_name(ALLOCATION.id, 'unit')},{unit}"
    sound = ",".join(f"{check_in_row(ALLOCATION.id, id)}={RIGHT}" for id in ("target", "unit"))
    dated = f'IF({since}>0,COUNTIFS({slot})=COUNTIFS({slot},{effective},">0"),TRUE)'
    first = f'IF(AND(COUNTIFS({slot},{effective},"<"&{since})=0,{dated}),1,0)'
    return f"IF(AND({sound}),IF(LEN({target})*LEN({unit})>0,{first},0),0)"  # nothing is counted for an empty row


def _planned(target: str, unit: str) -> str:
    """The value in force; in the first row of a slot in which nothing is in force yet, the value to come; else 0.

    Example: 40 from 01/09 for a unit without an earlier row counts from the start, as part of what is allocated.
    """
    value, shown, since = (cell(ALLOCATION.id, id) for id in ("value", "in_force", "effective_from"))
    in_force = progress.in_force_at(as_number(EVALUATION_DATE), target, unit)
    earliest = check_in_row(ALLOCATION.id, "earliest")
    to_come = f"IF(ISNUMBER({value}),IF(OR({in_force},NOT(ISNUMBER({since}))),0,{earliest}*{value}),0)"
    return f"IFERROR(IF(ISNUMBER({shown}),{shown},{to_come}),0)"


def _missing_periods(number: int, column: int) -> str:
    """The missing periods up to the period *number*: due, allocated, within the unit's dates, without a Progress row.

    Each column appends its own label to the text of the previous column: with missing rows for June and August, the
    columns of June, July and August show ``06/2021``, ``06/2021`` and ``06/2021, 08/2021``. An allocation is in force
    at the cut-off when not all rows of its slot are effective later.
    """
    target, unit = cell(ALLOCATION.id, "target"), cell(ALLOCATION.id, "unit")
    since, until = check_in_row(ALLOCATION.id, "valid_from"), check_in_row(ALLOCATION.id, "valid_to")
    cutoff, month = f"INDEX({PERIOD_CUTOFFS},{number})", f"INDEX({PERIOD_MONTHS},{number})"
    rows = ",".join(
        f"{column_name(PROGRESS.id, id)},{value}"
        for id, value in (("target", target), ("unit", unit), ("period", month))
    )
    previous = '""' if number == 1 else f"${letters(column - 1)}{FIRST_ROW}"
    label = f"{letters(column)}${HEADING_ROW}"
    appended = label if number == 1 else f'IF(LEN({previous})=0,{label},{previous}&", "&{label})'
    valid = f"{progress.in_force_at(cutoff, target, unit)},{since}<={cutoff},OR({until}=0,{until}>={cutoff})"
    text = f"IF(AND({valid}),IF(COUNTIFS({rows})=0,{appended},{previous}),{previous})"
    return f"IF(AND({check_in_row(ALLOCATION.id, 'asked')}=1,{REPORTING_PLACE}>={number}),{text},{previous})"
