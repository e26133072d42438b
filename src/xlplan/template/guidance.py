"""Data validation: the drop-down list, the input message, and the alert that explains why a value is refused."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import fill

from xlplan.document import Validation
from xlplan.formulas.names import code_list
from xlplan.formulas.verdicts import is_month, is_own_code, looks_like_address
from xlplan.layout import INPUTS, Column
from xlplan.layout.columns import CellType
from xlplan.words import Lang, Words

GIVEN = Words(
    "Ô xám: đã điền sẵn, không cần gõ. Nếu sai, báo cho nơi giao sổ.",
    "Grey: filled in already. If it is wrong, tell the unit that issued it.",
)
COMPUTED = Words("Ô xám: tự tính, không cần gõ.", "Grey: computed, nothing to type.")
LINE = 48  # characters
RED = Words("Đỏ khi: ", "Red when: ")
CHOOSE = Words(
    "Bấm mũi tên bên phải ô rồi chọn một dòng trong danh sách. Không gõ cách viết khác.",
    "Click the arrow beside the cell and choose a line of the list. No other spelling is taken.",
)
CHOOSE_CODE = Words(
    "Mã này không có ở trang {sheet}. Bấm mũi tên bên phải ô rồi chọn trong danh sách.",
    "The sheet {sheet} does not know this code. Click the arrow beside the cell and choose from the list.",
)
A_NUMBER = Words(
    "Chỉ gõ số{bounds}, ví dụ 12 hoặc 1250. Không gõ chữ, dấu % hay đơn vị tính.",
    "Type a number only{bounds}, for example 12 or 1250: no letters, no %, no unit of measure.",
)
A_WHOLE_NUMBER = Words("Chỉ gõ số nguyên{bounds}, ví dụ 2.", "Type a whole number only{bounds}, for example 2.")
A_DATE = Words(
    "Gõ một ngày có thật theo mẫu ngày/tháng/năm, ví dụ 01/06/2021.", "Type a real date, for example 01/06/2021."
)
A_MONTH = Words(
    "Gõ ngày đầu tháng của kỳ, ví dụ 01/10/2021 cho kỳ 10/2021.",
    "Type the first day of the period's month, 01/10/2021 for 10/2021.",
)
A_CODE = Words(
    "Mã là chữ, không có dấu cách ở đầu hay cuối, không có * ? ~.",
    "A code is a text without a space at its ends and without * ? ~.",
)
A_CODE_OF_ITS_OWN = Words(
    "Mã không được trùng mã khác của trang, không có dấu cách ở đầu hay cuối, không có * ? ~.",
    "A code differs from every other of this sheet and has no space at its ends, and no * ? ~.",
)
AN_ADDRESS = Words(
    "Gõ một địa chỉ thư, ví dụ vanphong@so.example.vn. Không có dấu cách.",
    "Type one address, for example office@so.example.vn, without spaces.",
)
FROM = Words(" từ {low} trở lên", " of at least {low}")
BETWEEN = Words(" từ {low} đến {high}", " from {low} to {high}")


def how_to(hint: Words | None, reasons: Sequence[Words], lang: Lang) -> str:
    """Return *hint*, followed by the *reasons* why a cell that looks right may be red."""
    text = hint.of(lang) if hint else ""
    if not reasons:
        return text
    red = f"{RED.of(lang)}{'; '.join(reason.of(lang) for reason in reasons)}"
    return f"{text}\n{red}" if text else red


def in_lines(text: str) -> str:
    """Return *text* in short lines: LibreOffice does not wrap a message, and cuts it at the edge of the window."""
    return "\n".join(fill(part, LINE) for part in text.split("\n"))


def validation(
    column: Column, lang: Lang, *, grey: bool, reasons: Sequence[Words] = (), unique: str | None = None
) -> Validation:
    """Return the validation of the cells of *column*.

    The input message names the *reasons* why a cell may be marked. A *grey* cell accepts anything and only explains why
    it is grey. *unique* is the defined name of a column whose codes must differ.
    """
    title = column.words.of(lang)
    if grey:
        return Validation(
            "any", title=title, prompt=in_lines(how_to(COMPUTED if column.computed else GIVEN, reasons, lang))
        )
    base = Validation("any", title=title, prompt=in_lines(how_to(column.hint, reasons, lang)), error_title=title)
    if column.choices is not None:
        return replace(
            base, rule="list", source=tuple(choice.words.of(lang) for choice in column.choices), error=CHOOSE.of(lang)
        )
    if column.refers_to is not None and column.by_name:  # an unknown name is marked by its own check
        return replace(base, rule="list", source=f"={code_list(column.refers_to)}", open=True)
    if column.refers_to is not None:
        return replace(
            base, rule="list", source=f"={code_list(column.refers_to)}", error=_unknown(column.refers_to, lang)
        )
    if column.is_address:
        return replace(base, rule="custom", source=looks_like_address("{cell}"), error=AN_ADDRESS.of(lang))
    match column.cell_type:
        case CellType.CODE if column.key:
            error = (A_CODE_OF_ITS_OWN if unique else A_CODE).of(lang)
            return replace(base, rule="custom", source=is_own_code("{cell}", unique), error=error)
        case CellType.AMOUNT:
            error = A_NUMBER.of(lang).format(bounds=_bounds(column, lang))
            return replace(base, rule="number", minimum=column.minimum, maximum=column.maximum, error=error)
        case CellType.WHOLE:
            error = A_WHOLE_NUMBER.of(lang).format(bounds=_bounds(column, lang))
            return replace(base, rule="whole", minimum=column.minimum, maximum=column.maximum, error=error)
        case CellType.DATE:
            return replace(base, rule="date", error=A_DATE.of(lang))
        case CellType.PERIOD:
            return replace(base, rule="custom", source=is_month("{cell}"), error=A_MONTH.of(lang))
        case _:
            return base


def _unknown(reference: str, lang: Lang) -> str:
    sheet = next(spec.words for spec in INPUTS if spec.id == reference.split(".")[0])
    return CHOOSE_CODE.of(lang).format(sheet=sheet.of(lang))


def _bounds(column: Column, lang: Lang) -> str:
    if column.minimum is None:
        return ""
    words = FROM if column.maximum is None else BETWEEN
    return words.of(lang).format(low=column.minimum, high=column.maximum)
