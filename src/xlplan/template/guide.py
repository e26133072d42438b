"""The Guide: how to fill in, what grey means, whom to send it to and until when. Static text for the reader at hand."""

from collections.abc import Iterator

from xlplan.document import Cell, Sheet
from xlplan.findings import show_period
from xlplan.layout import GUIDE, SheetSpec
from xlplan.layout.formulas import FORMULA_ROWS
from xlplan.template.frame import SAMPLE, Contents, sheet
from xlplan.words import Words

HOW = Words("Cách làm", "What to do")
COLOURS = Words("Màu ô", "Colours")
WHERE = Words("Đi tới trang", "Go to sheet")
GREY = Words("Ô xám: đã điền sẵn hoặc tự tính, không cần gõ.", "Grey cell: filled in already or computed; nothing to type.")
WHITE = Words("Ô trắng: nơi điền số liệu.", "White cell: type here.")
VALUES_ONLY = Words(
    f"Sổ có trên {FORMULA_ROWS} dòng tiến độ nên Lũy kế và % kế hoạch là số đã tính sẵn, không phải công thức.",
    f"With more than {FORMULA_ROWS} progress rows, running total and % of plan are values, not formulas.",
)
UNIT_STEPS = (
    Words(
        "1. Ở trang Kế hoạch: ghi Kỳ báo cáo và Ngày gửi. Gửi lại thì ghi Lần gửi 2, 3 …",
        "1. On Plan: type the reporting period and the date sent. Sent again: Revision 2, 3 …",
    ),
    Words(
        "2. Ở trang Tiến độ: điền số liệu các dòng của kỳ này. Cột Cách ghi cho biết phải ghi số nào.",
        "2. On Progress: fill in this period's rows. The column Entry says which figure to type.",
    ),
    Words(
        "3. Không có gì phát sinh: chọn Không phát sinh. Chưa có số chính thức: ghi số ước và chọn Ước thực hiện.",
        "3. Nothing arose: choose Nil. No official figure yet: type the estimate and choose Estimate.",
    ),
    Words("4. Lưu sổ và gửi cho {to}{due}.", "4. Save the workbook and send it to {to}{due}."),
)
MASTER_STEPS = (
    Words("1. Kiểm tra các trang Kế hoạch, Đơn vị, Chỉ tiêu, Giao chỉ tiêu.", "1. Check the sheets Plan, Units, Targets and Allocation."),
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


def guide(contents: Contents, sheets: tuple[SheetSpec, ...]) -> Sheet:
    """The sheet, with links to the *sheets* of this workbook."""
    cells: dict[tuple[int, int], Cell] = {}
    for row, cell in enumerate(_lines(contents), start=5):
        cells[row, 1] = cell
    row = 5 + len(cells) + 1
    cells[row, 1] = Cell(WHERE.of(contents.lang), style="block")
    for offset, spec in enumerate(sheets, start=1):
        title = spec.words.of(contents.lang)
        cells[row + offset, 1] = Cell(title, style="link", link=f"'{title}'!A1")
    plan = contents.tables.plan
    return sheet(contents, GUIDE, plan.title or "", cells=cells, widths={1: 120}, tab="#17455C")


def _lines(contents: Contents) -> Iterator[Cell]:
    lang = contents.lang
    if contents.manifest.sample:
        yield Cell(SAMPLE.of(lang), style="sample")
    yield Cell(HOW.of(lang), style="block")
    for words in UNIT_STEPS if contents.issued else MASTER_STEPS:
        yield Cell(words.of(lang).format(to=_recipient(contents), due=_due(contents)), style="plain")
    yield Cell(None)
    yield Cell(COLOURS.of(lang), style="block")
    yield Cell(WHITE.of(lang), style="input.text")
    yield Cell(GREY.of(lang), style="grey.text")
    if len(contents.tables.progress) > FORMULA_ROWS:
        yield Cell(VALUES_ONLY.of(lang), style="helper")


def _recipient(contents: Contents) -> str:
    parent = contents.manifest.parent
    office = contents.tables.plan.issuer or ""
    return f"{office} ({parent})" if parent else office


def _due(contents: Contents) -> str:
    period = contents.calendar.named(contents.tables.plan.period)
    if period is None:
        return ""
    words = Words(", hạn chót {due} cho kỳ {period}", " by {due} for period {period}")
    return words.of(contents.lang).format(due=f"{contents.calendar.due(period):%d/%m/%Y}", period=show_period(period.month))
