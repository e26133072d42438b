"""The Guide: may this workbook be sent, what is missing and wrong and where, how to fill in, what the colours mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.document import Cell, CellValue, ConditionalFormat, Sheet
from xlplan.findings import show_period
from xlplan.formulas import guide as formula
from xlplan.formulas.computed import FORMULA_ROWS
from xlplan.formulas.coverage import reasons
from xlplan.formulas.guide import BELOW
from xlplan.formulas.names import column_name
from xlplan.formulas.progress import RULES
from xlplan.formulas.self_check_columns import WITHOUT_ROW, check_name, letters
from xlplan.formulas.verdicts import MISSING as IS_MISSING
from xlplan.formulas.verdicts import WRONG as IS_WRONG
from xlplan.grid import a1
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    GUIDE,
    HEADER_ROW,
    HONOURS,
    INPUTS,
    MOVEMENTS,
    PEOPLE,
    PLAN,
    REGISTRATIONS,
    SheetKind,
    SheetSpec,
)
from xlplan.template.frame import Contents, sample_note, sheet
from xlplan.template.guidance import how_to
from xlplan.template.plan import GROUPS, lines
from xlplan.template.plan import VALUE as PLAN_VALUE
from xlplan.template.self_check_sheet import issued_range, last_row, plan_range, probe
from xlplan.template.verdicts import CellVerdicts
from xlplan.words import Words

FIRST_LINE = 5
OCCASIONAL = (PEOPLE, MOVEMENTS, HONOURS, REGISTRATIONS, AWARDS)  # empty in many offices
SHEET, COLUMN, MISSING, WRONG, FIRST, HOW_TO, ROW_MISSING, ROW_WRONG, PLACE = range(1, 10)
WIDTHS = {SHEET: 30, COLUMN: 30, MISSING: 11, WRONG: 9, FIRST: 26, HOW_TO: 62, ROW_MISSING: 9, ROW_WRONG: 9, PLACE: 20}

HOW = Words("Cách làm", "What to do")
BY_SHEET = Words("Kiểm tra theo trang", "Checks by sheet")
BY_COLUMN = Words("Kiểm tra theo cột", "Checks by column")
COLOURS = Words("Màu ô", "Colours")
HEADS = (
    Words("Trang", "Sheet"),
    Words("Cột", "Column"),
    Words("Còn thiếu", "Missing"),
    Words("Sai", "Wrong"),
    Words("Ô đầu tiên", "First cell"),
    Words("Cách điền", "How to fill in"),
)
FILL_IN = Words("Điền", "To be filled in")
FILL_IN_IF_ANY = Words("Điền khi có", "Fill in where there is any")
FILL_IN_TOP = Words("Điền phần đầu trang", "Fill in its first lines")
LOOK_UP = Words("Để tra cứu", "For reference")
WRITTEN = Words("xlplan ghi, không gõ", "Written by xlplan")
TASK = Words("Việc cần làm", "Your task")
OPEN = (
    Words("Còn thiếu ", "Missing: "),
    Words(" ô, sai ", " cell(s); wrong: "),
    Words(
        " ô. Bấm vào ô ở cột Ô đầu tiên (LibreOffice: giữ phím Ctrl) để tới chỗ cần sửa.",
        " cell(s). Click a cell under First cell (in LibreOffice hold Ctrl) to go there.",
    ),
)
SEND = Words(
    "Sổ không còn ô nào thiếu hay sai. Lưu sổ và gửi cho {to}{due}.",
    "Nothing is missing or wrong. Save and send it to {to}{due}.",
)
MASTER_READY = Words("Sổ không còn ô nào thiếu hay sai.", "Nothing is missing or wrong.")
LEGEND = (
    ("input.text", Words("Ô trắng: nơi điền số liệu.", "White cell: type here.")),
    (
        "grey.text",
        Words(
            "Ô xám: đã điền sẵn hoặc tự tính, không cần gõ.",
            "Grey cell: filled in already or computed; nothing to type.",
        ),
    ),
    ("legend.missing", Words("Vàng nhạt: kỳ này cần điền.", "Light yellow: to be filled in for this period.")),
    ("legend.late", Words("Vàng đậm: kỳ trước còn thiếu.", "Dark yellow: still missing from an earlier period.")),
    (
        "legend.wrong",
        Words(
            "Đỏ, chữ đậm gạch chân: sai. Chọn ô đó để đọc vì sao.",
            "Red, bold, underlined: wrong. Select it to read why.",
        ),
    ),
    ("legend.later", Words("Xám nhạt, chữ nghiêng: chưa đến kỳ.", "Pale grey, italics: not due yet.")),
    ("legend.unused", Words("Xám đậm: dòng này không dùng cột đó.", "Dark grey: this row does not use that column.")),
)
ISSUED = Words("Dòng được giao", "Rows issued")
ISSUED_GONE = Words(
    "Các dòng giao chỉ tiêu của sổ đã nhận. Dòng bị xóa: chép lại từ sổ đã nhận",
    "The allocations of the workbook as you received it. If one was deleted, copy it back from there",
)
VALUES_ONLY = Words(
    f"Sổ có trên {FORMULA_ROWS} dòng tiến độ nên Lũy kế, % kế hoạch và kết quả kiểm tra trang Tiến độ là số đã tính "
    "sẵn khi ghi sổ. Sửa trang này xong thì kiểm tra lại bằng xlplan.",
    f"With more than {FORMULA_ROWS} progress rows, running total, % of plan and the checks of Progress are values as "
    "of when the workbook was written. After editing that sheet, check it again with xlplan.",
)
UNIT_STEPS = (
    Words(
        "1. Ở trang Kế hoạch: ghi Kỳ báo cáo và Ngày gửi. Gửi lại thì ghi Lần gửi 2, 3 …",
        "1. On Plan: type the reporting period and the date sent. Sent again: Revision 2, 3 …",
    ),
    Words(
        "2. Ở trang Tiến độ: điền các ô màu vàng. Cột Cách ghi cho biết ghi số nào; tử số, mẫu số đếm gì thì xem "
        "trang Chỉ tiêu.",
        "2. On Progress: fill in the yellow cells. The column Entry says which figure; what a ratio counts is on "
        "Targets.",
    ),
    Words(
        "3. Không phát sinh gì trong kỳ: chọn Không phát sinh (số cuối kỳ: ghi số đang có, kể cả 0; tiêu chí: Đạt hay "
        "Không đạt). Chưa có số chính thức: ghi số ước, chọn Ước thực hiện.",
        "3. Nothing arose in the period: choose Nil (a level: type what there is, also 0; a criterion: Met or Not "
        "met). No official figure yet: type the estimate, choose Estimate.",
    ),
    Words(
        "4. Khi trang này ghi {ready}: lưu sổ và gửi cho {to}{due}.",
        "4. When this sheet says {ready}: save the workbook and send it to {to}{due}.",
    ),
)
BRANCH_STEPS = (
    Words(
        "1. Tách sổ cho đơn vị cấp dưới: xlplan issue. Gửi mỗi đơn vị sổ của mình; các sổ gửi về gom vào một thư mục.",
        "1. Write the workbooks of the units below: xlplan issue. Send each its own; collect what comes back in a "
        "folder.",
    ),
    Words(
        "2. Ở trang Kế hoạch: ghi Kỳ báo cáo và Ngày gửi. Tổng hợp: xlplan consolidate.",
        "2. On Plan: type the reporting period and the date sent. Run xlplan consolidate.",
    ),
    Words(
        "3. Ở trang Tiến độ của sổ kết quả: điền các ô màu vàng còn lại, phần của chính đơn vị mình.",
        "3. On Progress of its result: fill in the yellow cells that remain, your own unit's part.",
    ),
    UNIT_STEPS[3],
)
MASTER_STEPS = (
    Words(
        "1. Điền các trang Kế hoạch, Đơn vị, Chỉ tiêu, Giao chỉ tiêu.",
        "1. Fill in the sheets Plan, Units, Targets and Allocation.",
    ),
    Words(
        "2. Tách sổ cho đơn vị: xlplan issue. Gửi mỗi đơn vị sổ của mình.",
        "2. Write the units' workbooks: xlplan issue. Send each unit its own.",
    ),
    Words(
        "3. Mỗi kỳ: ghi Kỳ báo cáo ở trang Kế hoạch, gom các sổ gửi về vào một thư mục.",
        "3. Each period: type the reporting period on Plan, collect the returned workbooks in a folder.",
    ),
    Words(
        "4. Tổng hợp: xlplan consolidate. Sổ kết quả là sổ tổng hợp của kỳ sau.",
        "4. Run xlplan consolidate. Its result is the next period's master.",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of columns: formulas (how many are missing and wrong, their first rows) and what they will
    show.
    """

    spec: SheetSpec
    column: Words
    letters: str
    counts: tuple[str, str]
    first: tuple[str, str]
    counted: tuple[int, int]
    first_rows: tuple[int, int]
    how: str


def guide(contents: Contents, sheets: tuple[SheetSpec, ...], found: CellVerdicts) -> Sheet:
    """The sheet, with links to the *sheets* of this workbook; *found* is what its formulas will count."""
    steps = list(_steps(contents))
    top = FIRST_LINE + 3 + len(steps)  # verdict, sentence, a blank line
    by_sheet = top + 1
    legend = by_sheet + 2 + len(sheets) + 1
    by_column = legend + len(LEGEND) + 2
    first = by_column + 2
    table = list(_lines(contents, sheets, found))
    last = first + len(table) - 1
    cells: dict[tuple[int, int], Cell] = {}
    for row, cell in enumerate(steps, start=FIRST_LINE + 3):
        cells[row, SHEET] = cell
    cells |= dict(_verdict(contents, table, first, last))
    cells |= dict(_by_sheet(contents, sheets, table, by_sheet, first))
    cells |= dict(_legend(contents, legend))
    cells |= dict(_by_column(contents, table, by_column))
    plan = contents.tables.plan
    return sheet(
        contents,
        GUIDE,
        plan.title or "",
        cells=cells,
        widths=WIDTHS,
        heights={FIRST_LINE: 30},
        marks=tuple(_marks(contents, (by_sheet + 2, first), (by_sheet + 1 + len(sheets), last))),
        hidden_columns=(ROW_MISSING, ROW_WRONG, PLACE),
        hidden_rows=tuple(row for row, line in enumerate(table, start=first) if _task(contents, line.spec) is LOOK_UP),
        printed=(last, HOW_TO),
        repeat_rows=(by_column + 1, by_column + 1),
        tab="#17455C",
    )


def _steps(contents: Contents) -> Iterator[Cell]:
    lang = contents.lang
    sample = sample_note(contents)
    if sample:
        yield Cell(sample.of(lang), style="sample")
    yield Cell(HOW.of(lang), style="block")
    for words in UNIT_STEPS if contents.is_leaf else BRANCH_STEPS if contents.issued else MASTER_STEPS:
        text = words.of(lang).format(to=_recipient(contents), due=_due(contents), ready=formula.READY.of(lang))
        yield Cell(text, style="line")
    if not contents.live:
        yield Cell(VALUES_ONLY.of(lang), style="helper")


def _verdict(
    contents: Contents, table: Sequence[Line], first: int, last: int
) -> Iterator[tuple[tuple[int, int], Cell]]:
    lang = contents.lang
    missing, wrong = (f"{a1(first, column)}:{a1(last, column)}" for column in (MISSING, WRONG))
    lacking, faulty = (sum(line.counted[place] for line in table) for place in (0, 1))
    ready, not_ready = formula.READY.of(lang), formula.NOT_READY.of(lang)
    shown = not_ready if lacking or faulty else ready
    yield (FIRST_LINE, SHEET), Cell(shown, formula.verdict((missing, wrong), ready, not_ready), style="verdict")
    for column in range(COLUMN, HOW_TO + 1):
        yield (FIRST_LINE, column), Cell(None, style="verdict")
    closing = (
        SEND.of(lang).format(to=_recipient(contents), due=_due(contents)) if contents.issued else MASTER_READY.of(lang)
    )
    before, between, after = (words.of(lang) for words in OPEN)
    says = f"{before}{lacking}{between}{faulty}{after}" if lacking or faulty else closing
    text = formula.sentence(
        missing, wrong, closing.replace('"', '""'), (before, between, after), formula.BROKEN.of(lang)
    )
    yield (FIRST_LINE + 1, SHEET), Cell(says, text, style="line")


def _by_sheet(
    contents: Contents, sheets: Sequence[SheetSpec], table: Sequence[Line], top: int, first: int
) -> Iterator[tuple[tuple[int, int], Cell]]:
    lang = contents.lang
    yield (top, SHEET), Cell(BY_SHEET.of(lang), style="block")
    yield from _heads(contents, top + 1, (SHEET, MISSING, WRONG, FIRST))
    yield (top + 1, COLUMN), Cell(TASK.of(lang), style="head")
    for row, spec in enumerate(sheets, start=top + 2):
        title = spec.words.of(lang)
        yield (row, SHEET), Cell(title, style="jump", link=f"'{title}'!A1")
        yield (row, COLUMN), Cell(_task(contents, spec).of(lang), style="cell")
        mine = [(place, line) for place, line in enumerate(table, start=first) if line.spec is spec]
        if not mine:
            continue
        low, high = mine[0][0], mine[-1][0]
        for column, part in ((MISSING, 0), (WRONG, 1)):
            total = sum(line.counted[part] for _, line in mine)
            yield (row, column), Cell(total, formula.total(f"{a1(low, column)}:{a1(high, column)}"), style="count")
        address = _address(contents, min((line for _, line in mine), key=_first_row))
        places_of, missing, faulty = (
            f"{a1(low, column)}:{a1(high, column)}" for column in (PLACE, ROW_MISSING, ROW_WRONG)
        )
        top_row = min(_first_row(line) for _, line in mine) % BELOW
        yield (row, ROW_MISSING), Cell(top_row, formula.topmost(missing, faulty), style="helping")
        text = formula.first_place(places_of, missing, faulty, a1(row, ROW_MISSING))
        yield (row, PLACE), Cell(address or None, text, style="helping")
        yield (row, FIRST), Cell(address.replace("'", "") or None, formula.jump(a1(row, PLACE)), style="jump")


def _task(contents: Contents, spec: SheetSpec) -> Words:
    """What a person has to do with a sheet."""
    if spec.kind is SheetKind.PYTHON:
        return WRITTEN
    if spec is PLAN:
        return FILL_IN_TOP if contents.issued else FILL_IN
    if contents.issued and not spec.by_unit:
        return LOOK_UP
    return FILL_IN_IF_ANY if spec in OCCASIONAL else FILL_IN


def _by_column(contents: Contents, table: Sequence[Line], top: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    lang = contents.lang
    yield (top, SHEET), Cell(BY_COLUMN.of(lang), style="block")
    yield from _heads(contents, top + 1, range(SHEET, HOW_TO + 1))
    for row, line in enumerate(table, start=top + 2):
        address = _address(contents, line)
        values: list[tuple[int, CellValue, str | None, str]] = [
            (SHEET, line.spec.words.of(lang), None, "cell"),
            (COLUMN, line.column.of(lang), None, "cell"),
            (MISSING, line.counted[0], line.counts[0], "count"),
            (WRONG, line.counted[1], line.counts[1], "count"),
            (HOW_TO, line.how or None, None, "cell"),
            (ROW_MISSING, line.first_rows[0], line.first[0], "helping"),
            (ROW_WRONG, line.first_rows[1], line.first[1], "helping"),
        ]
        for column, value, text, style in values:
            yield (row, column), Cell(value, text, style=style)
        text = formula.place(line.spec.words.of(lang), line.letters, a1(row, ROW_MISSING), a1(row, ROW_WRONG))
        yield (row, PLACE), Cell(address or None, text, style="helping")
        yield (row, FIRST), Cell(address.replace("'", "") or None, formula.jump(a1(row, PLACE)), style="jump")


def _heads(contents: Contents, row: int, columns: Sequence[int]) -> Iterator[tuple[tuple[int, int], Cell]]:
    for column in columns:
        yield (row, column), Cell(HEADS[column - 1].of(contents.lang), style="head")


def _legend(contents: Contents, top: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    yield (top, SHEET), Cell(COLOURS.of(contents.lang), style="block")
    for row, (style, words) in enumerate(LEGEND, start=top + 1):
        name, _, means = words.of(contents.lang).partition(": ")
        yield (row, SHEET), Cell(name, style=style)
        yield (row, COLUMN), Cell(means[0].upper() + means[1:], style="line")


def _lines(contents: Contents, sheets: Sequence[SheetSpec], found: CellVerdicts) -> Iterator[Line]:
    yield from _plan_lines(contents, found)
    for spec in (one for one in sheets if one in INPUTS):
        for place, id in enumerate(spec.block.columns, start=1):
            if spec.block.columns[id].typed or (id == WITHOUT_ROW and contents.issued and contents.live):
                yield _column_line(contents, spec, id, place, found)
        if spec is ALLOCATION and contents.manifest.issued:
            yield _issued_line(contents, found)


def _column_line(contents: Contents, spec: SheetSpec, id: str, place: int, found: CellVerdicts) -> Line:
    column, verdicts, last = spec.block.columns[id], check_name(spec.id, id), last_row(contents, spec)
    counts = [formula.count(verdicts, verdict, probe(spec.id, id)) for verdict in (IS_MISSING, IS_WRONG)]
    firsts = [formula.first_row(verdicts, verdict) for verdict in (IS_MISSING, IS_WRONG)]
    if id == spec.block.keys[0]:
        whole = f"'{spec.words.of(contents.lang)}'!${letters(place)}:${letters(place)}"
        more = formula.beyond(whole, column_name(spec.id, id), last)
        counts[1] = formula.count_with_beyond(verdicts, probe(spec.id, id), more)
        firsts[1] = formula.first_row_with_beyond(verdicts, more, last)
    if not (column.required or id == WITHOUT_ROW or any(rule.missing and rule.column == id for rule in RULES)):
        counts[0] = firsts[0] = "=0"
    wrong = found.wrong.get((spec.id, id), set())
    missing = found.missing.get((spec.id, id), set()) - wrong
    return Line(
        spec,
        column.words,
        letters(place),
        (counts[0], counts[1]),
        (firsts[0], firsts[1]),
        (len(missing), len(wrong)),
        (min(missing, default=0), min(wrong, default=0)),
        how_to(column.hint, reasons(spec.block, id), contents.lang),
    )


def _issued_line(contents: Contents, found: CellVerdicts) -> Line:
    """The allocations that the workbook was issued with, and no longer has: counted at the head of their table."""
    verdicts, count = issued_range(contents), len(found.gone)
    first = f"=IF(COUNTIF({verdicts},{IS_MISSING})>0,{HEADER_ROW},0)"
    counted = formula.count(verdicts, IS_MISSING)
    how = how_to(ISSUED_GONE, (), contents.lang)
    shown = HEADER_ROW if count else 0
    return Line(ALLOCATION, ISSUED, letters(1), (counted, "=0"), (first, "=0"), (count, 0), (shown, 0), how)


def _plan_lines(contents: Contents, found: CellVerdicts) -> Iterator[Line]:
    """One line per group of the Plan sheet's values."""
    rows = lines().rows
    for heading, ids in GROUPS:
        first, last = min(rows[id] for id in ids), max(rows[id] for id in ids)
        verdicts = plan_range(first, last)
        column = f"${letters(PLAN_VALUE)}"
        # an error when the sheet was deleted
        there = f"0*ROWS('{PLAN.words.of(contents.lang)}'!{column}${first}:{column}${last})"
        faulty = [row for id in ids for row in found.wrong.get((PLAN.id, id), ())]
        lacking = [row for id in ids for row in found.missing.get((PLAN.id, id), ()) if row not in faulty]
        yield Line(
            PLAN,
            heading,
            letters(PLAN_VALUE),
            (formula.count(verdicts, IS_MISSING, there), formula.count(verdicts, IS_WRONG, there)),
            (formula.first_row(verdicts, IS_MISSING, first), formula.first_row(verdicts, IS_WRONG, first)),
            (len(lacking), len(faulty)),
            (min(lacking, default=0), min(faulty, default=0)),
            "",
        )


def _address(contents: Contents, line: Line) -> str:
    return f"'{line.spec.words.of(contents.lang)}'!{line.letters}{_first_row(line)}" if any(line.first_rows) else ""


def _first_row(line: Line) -> int:
    """The upper of its first rows, below every row where there is none."""
    return min((row for row in line.first_rows if row), default=BELOW)


def _marks(contents: Contents, tops: tuple[int, int], bottoms: tuple[int, int]) -> Iterator[ConditionalFormat]:
    ready = formula.READY.of(contents.lang)
    at = (FIRST_LINE, SHEET), (FIRST_LINE, HOW_TO)
    yield ConditionalFormat(*at, f'=$A${FIRST_LINE}="{ready}"', "mark.ready")
    yield ConditionalFormat(*at, f'=$A${FIRST_LINE}<>"{ready}"', "mark.not_ready")
    for top, bottom in zip(tops, bottoms, strict=True):
        for column, look in ((MISSING, "mark.missing"), (WRONG, "mark.wrong")):
            yield ConditionalFormat((top, column), (bottom, column), f"=N({a1(top, column)})>0", look)


def _recipient(contents: Contents) -> str:
    return contents.manifest.send_to or contents.manifest.parent or ""


def _due(contents: Contents) -> str:
    period = contents.calendar.named(contents.tables.plan.period)
    if period is None:
        return ""
    words = Words(", hạn chót {due} cho kỳ {period}", " by {due} for period {period}")
    return words.of(contents.lang).format(
        due=f"{contents.calendar.due(period):%d/%m/%Y}", period=show_period(period.month)
    )
