"""Which findings the sheets make by themselves, and why not the others."""

from collections.abc import Mapping

from xlplan.layout import ALLOCATION, INPUTS, PROGRESS, Block
from xlplan.layout.formulas import card
from xlplan.layout.formulas.progress import RULES
from xlplan.layout.formulas.verdicts import EMPTY, type_codes
from xlplan.words import Words

REPEATED = "COL-08"
WITHOUT_ROWS = "PRG-30"
ISSUED_ROW_GONE = "ALC-13"
_REPEATED_WHY = Words("dòng này trùng với một dòng khác", "another row says the same")
_BEYOND_WHY = Words(
    "nằm dưới dòng cuối mà sổ tự kiểm tra được", "below the last row that the workbook can check by itself"
)
_CHECKED_BEFORE = Words(
    "phần này đã kiểm tra trước khi giao sổ; sổ của đơn vị chỉ để tra cứu",
    "this part was checked before the workbook was issued; there it is for reference",
)
_OTHER_PLACE = Words(
    "công thức đi theo cột và trang, không biết tên của chúng",
    "formulas follow columns and sheets, they do not know their names",
)
_HIDDEN = Words("công thức không nhìn vào trang ẩn _xlplan", "formulas do not look into the hidden sheet _xlplan")
# Errors that no formula finds, by code or by its first letters, and why. Everything else is a warning, or of
# `sheet_codes`.
ONLY_PYTHON: Mapping[str, Words] = {
    "ALC": _CHECKED_BEFORE,
    "CON": Words(
        "chỉ khi tổng hợp, các sổ gửi về mới được đặt cạnh nhau",
        "only consolidating lays the returned workbooks side by side",
    ),
    "COL-11": Words(
        "chương trình bảng tính tính lại công thức khi mở sổ",
        "a spreadsheet calculates the formula as it opens the workbook",
    ),
    "COL-13": Words("công thức không thấy định dạng phần trăm của ô", "formulas do not see a cell's percent format"),
    "COL-16": Words("công thức không tách được danh sách ngày", "formulas do not take a list of dates apart"),
    "IDN": _HIDDEN,
    "PRG-13": Words(
        "cộng các phần cho từng dòng làm sổ lớn chạy rất chậm",
        "adding up the parts for every row makes a large workbook very slow",
    ),
    "SHT": _OTHER_PLACE,
    "TGT": _CHECKED_BEFORE,
    "UNT": _CHECKED_BEFORE,
}


def codes_of(block: Block) -> frozenset[str]:
    """The codes of the findings that the sheet makes in *block*."""
    found = {code for column in block.columns.values() if column.typed for code in type_codes(column)} | {
        EMPTY,
        REPEATED,
    }
    if block is PROGRESS.block:
        found |= {code for rule in RULES for code in rule.codes}
    return frozenset(found | ({WITHOUT_ROWS, ISSUED_ROW_GONE} if block is ALLOCATION.block else set()))


def reasons(block: Block, id: str) -> tuple[Words, ...]:
    """Why a filled cell of the column is marked, beyond what the column itself says."""
    found = [rule.why for rule in RULES if block is PROGRESS.block and rule.column == id and rule.why is not None]
    return (*found, *((_REPEATED_WHY, _BEYOND_WHY) if id in block.keys[:1] else ()))


def sheet_codes() -> frozenset[str]:
    """The codes of all findings that the sheets make by themselves."""
    return frozenset(code for spec in INPUTS for code in codes_of(spec.block)) | card.CODES


def missing_codes() -> frozenset[str]:
    """Those of them that say something is not there yet."""
    rules = {code for rule in RULES if rule.missing for code in rule.codes}
    return frozenset({EMPTY, WITHOUT_ROWS, ISSUED_ROW_GONE, *rules}) | card.MISSING_CODES
