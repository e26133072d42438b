"""All that the sheets check by themselves, sheet by sheet."""

from collections.abc import Mapping

from xlplan.layout import INPUTS, PROGRESS, Block
from xlplan.layout.formulas import card, row_rules
from xlplan.layout.formulas.conditions import EMPTY, REPEATED, REPEATED_WHY, SheetCheck, declared
from xlplan.words import Words

_CHECKED_BEFORE = Words(
    "phần này đã kiểm tra trước khi giao sổ; sổ của đơn vị chỉ để tra cứu",
    "this part was checked before the workbook was issued; there it is for reference",
)
_OTHER_PLACE = Words(
    "công thức đi theo cột và trang, không biết tên của chúng", "formulas follow columns and sheets, they do not know their names"
)
_HIDDEN = Words("công thức không nhìn vào trang ẩn _xlplan", "formulas do not look into the hidden sheet _xlplan")
# Errors that no formula finds, by code or by its first letters, and why. Everything else is a warning, or of `sheet_codes`.
ONLY_PYTHON: Mapping[str, Words] = {
    "ALC": _CHECKED_BEFORE,
    "CON": Words("chỉ khi tổng hợp, các sổ gửi về mới được đặt cạnh nhau", "only consolidating lays the returned workbooks side by side"),
    "COL-11": Words("chương trình bảng tính tính lại công thức khi mở sổ", "a spreadsheet calculates the formula as it opens the workbook"),
    "COL-13": Words("công thức không thấy định dạng phần trăm của ô", "formulas do not see a cell's percent format"),
    "COL-16": Words("công thức không tách được danh sách ngày", "formulas do not take a list of dates apart"),
    "IDN": _HIDDEN,
    "PRG-13": Words(
        "cộng các phần cho từng dòng làm sổ lớn chạy rất chậm", "adding up the parts for every row makes a large workbook very slow"
    ),
    "SHT": _OTHER_PLACE,
    "TGT": _CHECKED_BEFORE,
    "UNT": _CHECKED_BEFORE,
}


def checks_of(block: Block) -> tuple[SheetCheck, ...]:
    """Everything the sheet checks in *block*: what its columns declare, and for Progress the rules about one row."""
    return (*declared(block), *(row_rules.CHECKS if block.id == PROGRESS.block.id else ()))


def reasons(block: Block, id: str) -> tuple[Words, ...]:
    """Why a filled cell of the column is marked, beyond what the column itself says."""
    found = [check.why for check in checks_of(block) if check.column == id and check.why is not None]
    return (*found, *([REPEATED_WHY] if id in block.keys[:1] else ()))


def sheet_codes() -> frozenset[str]:
    """The codes of all findings that the sheets make by themselves."""
    return frozenset(code for spec in INPUTS for check in checks_of(spec.block) for code in check.codes) | card.CODES | {REPEATED}


def missing_codes() -> frozenset[str]:
    """Those of them that say something is not there yet."""
    return frozenset({EMPTY, *(code for check in row_rules.CHECKS if check.missing for code in check.codes)}) | card.MISSING_CODES
