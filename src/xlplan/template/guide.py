"""The Guide: whether the workbook may be sent, how to fill it in, what is missing or wrong and where, the colours."""

from collections.abc import Iterator, Sequence
from datetime import date

from xlplan.document import Cell, ConditionalFormat, Sheet
from xlplan.findings import show_period
from xlplan.formulas import guide as formula
from xlplan.formulas.computed import FORMULA_ROWS
from xlplan.formulas.self_check_columns import letters
from xlplan.formulas.verdicts import quoted
from xlplan.grid import a1
from xlplan.layout import CHECKS, GUIDE, RETURNS, SheetSpec
from xlplan.template.formula_values import EPOCH
from xlplan.template.frame import Contents, sample_note, sheet
from xlplan.template.guide_tables import (
    COLUMN,
    FIRST,
    HOW_TO,
    LOOK_UP,
    MISSING,
    PLACE,
    ROW_MISSING,
    ROW_WRONG,
    SHEET,
    WRONG,
    Line,
    by_column_cells,
    by_sheet_cells,
    consolidation_counts,
    in_order_of_work,
    table_lines,
    task,
)
from xlplan.template.verdicts import CellVerdicts
from xlplan.words import Words

FIRST_LINE = 5
# Hidden cells beside the sentence, in issued workbooks: the due date, the recipient, and both as a text.
DUE, RECIPIENT, RECIPIENT_AND_DUE = ((FIRST_LINE + 1, column) for column in (ROW_MISSING, ROW_WRONG, PLACE))
WIDTHS = {SHEET: 30, COLUMN: 30, MISSING: 11, WRONG: 9, FIRST: 26, HOW_TO: 62, ROW_MISSING: 9, ROW_WRONG: 9, PLACE: 20}
HOW = Words("Cách làm", "What to do")
COLOURS = Words("Màu ô", "Colours")
OPEN = (
    Words("Còn thiếu ", "Missing: "),
    Words(" chỗ, sai ", " place(s); wrong: "),
    Words(
        " chỗ. Bấm vào ô ở cột Ô đầu tiên (LibreOffice: giữ phím Ctrl) để tới chỗ cần sửa.",
        " place(s). Click a cell under First cell (in LibreOffice hold Ctrl) to go there.",
    ),
)
SEND = Words(
    "Sổ không còn ô nào thiếu hay sai. Lưu sổ và gửi cho {to}.",
    "Nothing is missing or wrong. Save and send it to {to}.",
)
DUE_WORDS = (Words(", hạn chót ", " by "), Words(" cho kỳ ", " for period "))
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
        "4. Khi trang này ghi {ready}: lưu sổ và gửi cho {to}.",
        "4. When this sheet says {ready}: save the workbook and send it to {to}.",
    ),
)
BRANCH_STEPS = (
    Words(
        "1. Gửi cho mỗi đơn vị cấp dưới sổ của đơn vị ấy (tệp nằm trong thư mục của đơn vị mình), kèm hạn gửi về.",
        "1. Send each unit below its own workbook (the files in your unit's folder), and say when you need it back.",
    ),
    Words(
        "2. Ở trang Kế hoạch: ghi Kỳ báo cáo và Ngày gửi. Ở trang Tiến độ: điền các ô màu vàng của đơn vị mình.",
        "2. On Plan: type the reporting period and the date sent. On Progress: fill in your own unit's yellow cells.",
    ),
    Words(
        "3. Số của đơn vị cấp dưới: có xlplan thì tổng hợp các sổ gửi về vào sổ này. Không có xlplan thì gửi kèm các "
        "sổ ấy với sổ này; dòng của họ để trống, và trang này vẫn đếm là còn thiếu.",
        "3. Figures of the units below: with xlplan, consolidate their workbooks into this one. Without it, forward "
        "them beside this one; their rows stay empty, and this sheet still counts them as missing.",
    ),
    UNIT_STEPS[3],
)
MASTER_STEPS = (
    Words(
        "1. Ở trang Kế hoạch: ghi số, tên, cơ quan ban hành, ngày bắt đầu, ngày kết thúc và ngày chốt.",
        "1. On Plan: type its number, title and issuing body, the contest's dates and the cut-off day.",
    ),
    Words(
        "2. Ở trang Đơn vị: mỗi đơn vị một dòng. Sau đó trở lại trang Kế hoạch, chọn Sổ của đơn vị và ghi Kỳ báo cáo.",
        "2. On Units: one unit per row. Then, on Plan again, choose whose workbook this is and type the reporting "
        "period.",
    ),
    Words(
        "3. Điền trang Chỉ tiêu, rồi trang Giao chỉ tiêu. Khi trang này ghi {ready}: tách sổ cho đơn vị bằng xlplan "
        "issue và gửi mỗi đơn vị sổ của mình.",
        "3. Fill in Targets, then Allocation. When this sheet says {ready}: write the units' workbooks with xlplan "
        "issue and send each unit its own.",
    ),
    Words(
        "4. Mỗi kỳ: ghi Kỳ báo cáo ở trang Kế hoạch, gom các sổ gửi về vào một thư mục.",
        "4. Each period: type the reporting period on Plan, collect the returned workbooks in a folder.",
    ),
    Words(
        "5. Tổng hợp: xlplan consolidate. Sổ kết quả là sổ tổng hợp của kỳ sau.",
        "5. Run xlplan consolidate. Its result is the next period's master.",
    ),
)


def guide(contents: Contents, sheets: tuple[SheetSpec, ...], verdicts: CellVerdicts) -> Sheet:
    """Return the sheet, with links to the *sheets* of this workbook; *verdicts* are what its formulas will count."""
    sheets = in_order_of_work(contents, sheets)
    steps = list(_steps(contents))
    top = FIRST_LINE + 3 + len(steps)  # verdict, sentence, a blank line
    by_sheet_top = top + 1
    legend_top = by_sheet_top + 2 + len(sheets) + 1
    by_column_top = legend_top + len(LEGEND) + 2
    first = by_column_top + 2
    table = list(table_lines(contents, sheets, verdicts))
    last = first + len(table) - 1
    cells: dict[tuple[int, int], Cell] = {}
    for row, cell in enumerate(steps, start=FIRST_LINE + 3):
        cells[row, SHEET] = cell
    counted = [
        a1(row, column)
        for spec, column in ((RETURNS, MISSING), (CHECKS, WRONG))
        for row, sheet_spec in enumerate(sheets, start=by_sheet_top + 2)
        if sheet_spec is spec
    ]
    cells |= dict(_verdict(contents, table, first, last, counted))
    cells |= dict(_recipient_and_due_cells(contents))
    cells |= dict(by_sheet_cells(contents, sheets, table, by_sheet_top, first))
    cells |= dict(_legend(contents, legend_top))
    cells |= dict(by_column_cells(contents, table, by_column_top))
    plan = contents.tables.plan
    return sheet(
        contents,
        GUIDE,
        plan.title or "",
        cells=cells,
        widths=WIDTHS,
        heights={FIRST_LINE: 30},
        marks=tuple(_marks(contents, (by_sheet_top + 2, first), (by_sheet_top + 1 + len(sheets), last))),
        hidden_columns=(ROW_MISSING, ROW_WRONG, PLACE),
        hidden_rows=tuple(row for row, line in enumerate(table, start=first) if task(contents, line.spec) is LOOK_UP),
        printed=(last, HOW_TO),
        repeat_rows=(by_column_top + 1, by_column_top + 1),
        tab="#17455C",
    )


def _steps(contents: Contents) -> Iterator[Cell]:
    lang = contents.lang
    sample = sample_note(contents)
    if sample:
        yield Cell(sample.of(lang), style="sample")
    yield Cell(HOW.of(lang), style="block")
    for words in UNIT_STEPS if contents.is_leaf else BRANCH_STEPS if contents.issued else MASTER_STEPS:
        text, expression = _naming_recipient(contents, words.of(lang).replace("{ready}", formula.READY.of(lang)))
        names_it = contents.issued and "{to}" in words.of(lang)
        yield Cell(text, f"={expression}" if names_it else None, style="line")
    if not contents.live:
        yield Cell(VALUES_ONLY.of(lang), style="helper")


def _verdict(
    contents: Contents, table: Sequence[Line], first: int, last: int, counted: Sequence[str]
) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the verdict and the sentence below it. *counted* are the cells with the counts of Returns and Checks."""
    lang = contents.lang
    missing, wrong = (f"{a1(first, column)}:{a1(last, column)}" for column in (MISSING, WRONG))
    if counted:
        missing, wrong = (f"{cells},{cell}" for cells, cell in zip((missing, wrong), counted, strict=True))
    of_files = consolidation_counts(contents)
    missing_count, wrong_count = (sum(line.counted[part] for line in table) + of_files[part] for part in (0, 1))
    ready, not_ready = formula.READY.of(lang), formula.NOT_READY.of(lang)
    shown = not_ready if missing_count or wrong_count else ready
    yield (FIRST_LINE, SHEET), Cell(shown, formula.verdict((missing, wrong), ready, not_ready), style="verdict")
    for column in range(COLUMN, HOW_TO + 1):
        yield (FIRST_LINE, column), Cell(None, style="verdict")
    closing, expression = _naming_recipient(contents, (SEND if contents.issued else MASTER_READY).of(lang))
    start, middle, end = (words.of(lang) for words in OPEN)
    sentence = f"{start}{missing_count}{middle}{wrong_count}{end}" if missing_count or wrong_count else closing
    text = formula.sentence(missing, wrong, expression, (start, middle, end), formula.BROKEN.of(lang))
    yield (FIRST_LINE + 1, SHEET), Cell(sentence, text, style="line")


def _legend(contents: Contents, top: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    yield (top, SHEET), Cell(COLOURS.of(contents.lang), style="block")
    for row, (style, words) in enumerate(LEGEND, start=top + 1):
        name, _, means = words.of(contents.lang).partition(": ")
        yield (row, SHEET), Cell(name, style=style)
        yield (row, COLUMN), Cell(means[0].upper() + means[1:], style="line")


def _marks(contents: Contents, tops: tuple[int, int], bottoms: tuple[int, int]) -> Iterator[ConditionalFormat]:
    ready = formula.READY.of(contents.lang)
    cells = (FIRST_LINE, SHEET), (FIRST_LINE, HOW_TO)
    yield ConditionalFormat(*cells, f'=$A${FIRST_LINE}="{ready}"', "mark.ready")
    yield ConditionalFormat(*cells, f'=$A${FIRST_LINE}<>"{ready}"', "mark.not_ready")
    for top, bottom in zip(tops, bottoms, strict=True):
        for column, look in ((MISSING, "mark.missing"), (WRONG, "mark.wrong")):
            yield ConditionalFormat((top, column), (bottom, column), f"=N({a1(top, column)})>0", look)


def _naming_recipient(contents: Contents, text: str) -> tuple[str, str]:
    """Return *text* with recipient and due date for ``{to}``, and the expression of it for a formula."""
    before, to, after = text.partition("{to}")
    if not to:
        return text, quoted(text)
    return f"{before}{_recipient_and_due(contents)}{after}", formula.around(
        _absolute(RECIPIENT_AND_DUE), (before, after)
    )


def _recipient_and_due_cells(contents: Contents) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the hidden cells of an issued workbook that its sentence and its last step refer to.

    The due date follows what the unit types as its reporting period.
    """
    if not contents.issued:
        return
    due = _due(contents)
    before, between = (words.of(contents.lang) for words in DUE_WORDS)
    text = formula.recipient_and_due(_absolute(RECIPIENT), _absolute(DUE), (before, between))
    yield DUE, Cell((due - EPOCH).days if due else None, formula.due_date(), style="helping")
    yield RECIPIENT, Cell(_recipient(contents) or None, style="helping")
    yield RECIPIENT_AND_DUE, Cell(_recipient_and_due(contents), text, style="helping")


def _absolute(position: tuple[int, int]) -> str:
    row, column = position
    return f"${letters(column)}${row}"


def _recipient(contents: Contents) -> str:
    """Return the name of the unit that the workbook is sent to; empty for a plan's root workbook."""
    return contents.manifest.send_to or contents.manifest.parent or ""


def _due(contents: Contents) -> date | None:
    """Return the due date of the reporting period; None when the calendar does not have it."""
    month = contents.tables.plan.period
    if contents.kept_due_dates is not None:
        return contents.kept_due_dates.get(month) if month else None
    period = contents.calendar.named(month)
    return contents.calendar.due(period) if period else None


def _recipient_and_due(contents: Contents) -> str:
    """Return the recipient, and by when the reporting period is due, if that is known."""
    month, due = contents.tables.plan.period, _due(contents)
    if month is None or due is None:
        return _recipient(contents)
    before, between = (words.of(contents.lang) for words in DUE_WORDS)
    return f"{_recipient(contents)}{before}{due:%d/%m/%Y}{between}{show_period(month)}"
