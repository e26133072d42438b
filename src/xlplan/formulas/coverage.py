"""Which findings the formulas of a workbook report by themselves, and why not the others."""

from collections.abc import Mapping
from functools import cache

from xlplan.findings import Kind
from xlplan.formulas import card
from xlplan.formulas.progress import ROW_RULES
from xlplan.formulas.verdicts import type_kinds
from xlplan.layout import ALLOCATION, INPUTS, PROGRESS, Block
from xlplan.reader import file_kinds, kinds
from xlplan.rules import progress as progress_rules
from xlplan.rules.completeness import NO_ROWS, ROWS_MISSING
from xlplan.words import Words

_REPEATED_WHY = Words("dòng này trùng với một dòng khác", "another row says the same")
_BEYOND_WHY = Words(
    "nằm dưới dòng cuối mà sổ tự kiểm tra được", "below the last row that the workbook can check by itself"
)
_CHECKED_BEFORE = Words(
    "phần này đã kiểm tra trước khi giao sổ; sổ của đơn vị chỉ để tra cứu",
    "this part was checked before the workbook was issued; there it is for reference",
)
_NO_NAMES = Words(
    "công thức đi theo cột và trang, không biết tên của chúng",
    "formulas follow columns and sheets, they do not know their names",
)
_HIDDEN = Words("công thức không nhìn vào trang ẩn _xlplan", "formulas do not look into the hidden sheet _xlplan")
# Why no formula finds these errors, by kind or by the prefix of their codes. Every other kind is a warning, a note, or
# one of `sheet_kinds`.
ONLY_PYTHON: Mapping[Kind | str, Words] = {
    "ALC": _CHECKED_BEFORE,
    "CON": Words(
        "chỉ khi tổng hợp, các sổ gửi về mới được đặt cạnh nhau",
        "only consolidating lays the returned workbooks side by side",
    ),
    kinds.NO_CACHED_VALUE: Words(
        "chương trình bảng tính tính lại công thức khi mở sổ",
        "a spreadsheet calculates the formula as it opens the workbook",
    ),
    kinds.PERCENT_TYPED: Words(
        "công thức không thấy định dạng phần trăm của ô", "formulas do not see a cell's percent format"
    ),
    kinds.NOT_DATES: Words("công thức không tách được danh sách ngày", "formulas do not take a list of dates apart"),
    file_kinds.ODD_CELL: Words(
        "công thức chỉ thấy giá trị mà chương trình bảng tính đã chọn",
        "formulas see only the value that the spreadsheet program chose",
    ),
    "IDN": _HIDDEN,
    progress_rules.parts_within_whole.kind: Words(
        "cộng các phần cho từng dòng làm sổ lớn chạy rất chậm",
        "adding up the parts for every row makes a large workbook very slow",
    ),
    "SHT": _NO_NAMES,
    "TGT": _CHECKED_BEFORE,
    "UNT": _CHECKED_BEFORE,
}


def kinds_of(block: Block) -> frozenset[Kind]:
    """Return the kinds of findings that formulas report in *block*."""
    by_column = {kind for column in block.columns.values() if column.typed for kind in type_kinds(column)}
    by_row = {rule.rule.kind for rule in ROW_RULES} if block is PROGRESS.block else set()
    missing_rows = ROWS_MISSING if block is ALLOCATION.block else frozenset()
    no_rows = {NO_ROWS[spec.id] for spec in INPUTS if spec.block is block and spec.id in NO_ROWS}
    return frozenset({kinds.EMPTY, kinds.REPEATED_KEY} | by_column | by_row | missing_rows | no_rows)


def reasons(block: Block, id: str) -> tuple[Words, ...]:
    """Return the reasons why a filled cell of the column may be marked, beyond the constraints of the column."""
    row_reasons = [
        rule.why for rule in ROW_RULES if block is PROGRESS.block and rule.column == id and rule.why is not None
    ]
    return (*row_reasons, *((_REPEATED_WHY, _BEYOND_WHY) if id in block.keys[:1] else ()))


@cache
def kinds_by_formula() -> frozenset[Kind]:
    """Return the kinds of all findings that the formulas of a workbook report."""
    return frozenset(kind for spec in INPUTS for kind in kinds_of(spec.block)) | card.KINDS


@cache
def missing_kinds() -> frozenset[Kind]:
    """Return those of :func:`sheet_kinds` that mean something is missing rather than wrong."""
    return (
        frozenset(
            {kinds.EMPTY, *ROWS_MISSING, *NO_ROWS.values(), *(rule.rule.kind for rule in ROW_RULES if rule.missing)}
        )
        | card.MISSING_KINDS
    )


def why_only_python(kind: Kind) -> Words | None:
    """Return why no formula finds an error of *kind*; None where one does."""
    return ONLY_PYTHON.get(kind) or ONLY_PYTHON.get(kind.code.split("-")[0])
