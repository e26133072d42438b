"""Nguồn số liệu / Sources: where every figure came from. Read back by the next consolidation.

Six tables side by side: the lines (one per progress row that came from a submission), the submissions, the figures
that were replaced, the first return of each unit for each period, the lines of the rows of other sheets, and the cells
fixed in this workbook.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import SubmissionStatus
from xlplan.layout.columns import CellType, Column, Role, columns_of
from xlplan.layout.progress import COMPARED, Progress
from xlplan.layout.rows import Row
from xlplan.words import Words

LINES = Words("Dòng số liệu", "Figure lines")
SUBMISSIONS = Words("Các bản gửi", "Submissions")
REPLACED = Words("Số liệu đã thay", "Replaced figures")
FIRST_RETURNS = Words("Lần gửi đầu tiên của mỗi kỳ", "First return of each period")
LIST_LINES = Words("Dòng của các trang khác", "Rows of other sheets")
FIXES = Words("Nhật ký sửa", "Fixes")

DIGEST_WIDTH = 18  # sixteen hexadecimal digits in one line
_UNIT = Column(Words("Mã đơn vị", "Unit code"), CellType.CODE, role=Role.KEY, required=True, width=11)
_TARGET = Column(Words("Mã chỉ tiêu", "Target code"), CellType.CODE, role=Role.KEY, required=True, width=12)
_PERIOD = Column(Words("Kỳ", "Period"), CellType.PERIOD, role=Role.KEY, required=True, width=10)
_SUBMISSION = Column(Words("Bản gửi", "Submission"), CellType.TEXT, required=True, width=DIGEST_WIDTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine(Row):
    """One Progress row of this workbook, and the submission, sheet, row and cell that it came from.

    *submission* is a digest in the table of submissions.
    """

    target: Annotated[str, _TARGET] = ""
    unit: Annotated[str, _UNIT] = ""
    period: Annotated[date | None, _PERIOD] = None
    figures: Annotated[str | None, Column(Words("Số liệu", "Figures"), CellType.TEXT, width=26)] = None
    file: Annotated[str, Column(Words("Tệp", "File"), CellType.TEXT, required=True, width=34)] = ""
    sheet: Annotated[str, Column(Words("Trang tính", "Sheet"), CellType.TEXT, required=True, width=13)] = ""
    line: Annotated[int, Column(Words("Dòng", "Row"), CellType.WHOLE, required=True, width=8)] = 0
    cell: Annotated[str | None, Column(Words("Ô", "Cell"), CellType.TEXT, width=8)] = None
    submission: Annotated[str, _SUBMISSION] = ""
    rank: Annotated[str | None, Column(Words("Thứ bậc", "Rank"), CellType.TEXT, width=26)] = None
    since: Annotated[date | None, Column(Words("Có từ kỳ", "Since period"), CellType.PERIOD, width=11)] = None
    """The reporting period of the consolidation that brought these figures: repeating them does not change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow(Row):
    """One file that was read in this or an earlier consolidation."""

    digest: Annotated[
        str, Column(Words("Mã băm", "Digest"), CellType.TEXT, role=Role.KEY, required=True, width=DIGEST_WIDTH)
    ] = ""
    file: Annotated[str, Column(Words("Tên tệp", "File name"), CellType.TEXT, required=True, width=34)] = ""
    unit: Annotated[str | None, Column(Words("Sổ của đơn vị", "Workbook of unit"), CellType.CODE, width=14)] = None
    period: Annotated[date | None, Column(Words("Kỳ báo cáo", "Reporting period"), CellType.PERIOD, width=12)] = None
    revision: Annotated[int | None, Column(Words("Lần gửi", "Revision"), CellType.WHOLE, width=10)] = None
    sent: Annotated[date | None, Column(Words("Ngày gửi", "Date sent"), CellType.DATE, width=12)] = None
    status: Annotated[
        SubmissionStatus | None,
        Column(Words("Kết quả nhận", "Status"), CellType.LIST, choices=SubmissionStatus, width=22),
    ] = None
    reason: Annotated[str | None, Column(Words("Lý do", "Reason"), CellType.TEXT, width=46)] = None
    faulty: Annotated[str | None, Column(Words("Đơn vị có lỗi", "Units with errors"), CellType.TEXT, width=16)] = None
    lacking: Annotated[str | None, Column(Words("Đơn vị còn thiếu", "Units with gaps"), CellType.TEXT, width=16)] = None
    content: Annotated[
        str | None, Column(Words("Mã nội dung", "Content digest"), CellType.TEXT, width=DIGEST_WIDTH)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacedRow(Progress):
    """A Progress row as it was before a later submission changed it.

    It may count again, if the later submission has errors and another one makes it void. So all that was typed is kept,
    and where it came from.
    """

    new: Annotated[str | None, Column(Words("Số mới", "New figures"), CellType.TEXT, width=24)] = None
    """The figures that replaced it."""

    origin: Annotated[str | None, Column(Words("Bản gửi cũ", "Old submission"), CellType.TEXT, width=DIGEST_WIDTH)] = (
        None
    )
    """The digest of the older submission; empty for a row typed in the master."""

    by: Annotated[
        str, Column(Words("Bản gửi mới", "New submission"), CellType.TEXT, required=True, width=DIGEST_WIDTH)
    ] = ""
    """The digest of the later submission."""

    sheet: Annotated[str | None, Column(Words("Trang tính cũ", "Old sheet"), CellType.TEXT, width=13)] = None
    """The sheet that it came from; empty if it cannot count again."""

    line: Annotated[int | None, Column(Words("Dòng cũ", "Old row"), CellType.WHOLE, width=8)] = None
    cell: Annotated[str | None, Column(Words("Ô cũ", "Old cell"), CellType.TEXT, width=8)] = None


def replaced_columns() -> dict[str, Column]:
    """Return the columns of :class:`ReplacedRow`: keys, former values of the compared columns, its own columns, and
    former values of the other columns that are typed.
    """
    columns = columns_of(Progress)
    keys = {"target": _TARGET, "unit": _UNIT, "period": _PERIOD}
    former = {id: _former(columns[id]) for id in COMPARED}
    others = {id: _former(column) for id, column in columns.items() if column.typed and id not in keys | former}
    first, last = ({id: replace(column, id=id) for id, column in part.items()} for part in (keys | former, others))
    return first | columns_of(ReplacedRow) | last


def _former(column: Column) -> Column:
    words = column.earlier or Words(f"{column.words.vi} cũ", f"Old {column.words.en.lower()}")
    return Column(words, column.cell_type, column.choices, width=max(12, column.width + 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReturnRow(Row):
    """The submission that first reported a period for a unit: it decides whether the unit was on time."""

    unit: Annotated[str, _UNIT] = ""
    period: Annotated[date | None, _PERIOD] = None
    submission: Annotated[str, _SUBMISSION] = ""
    sent: Annotated[date | None, Column(Words("Ngày gửi", "Date sent"), CellType.DATE, width=12)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine(Row):
    """One row of People, Movements, Registrations or Awards, and the submission and sheet row that it came from."""

    list: Annotated[str, Column(Words("Ở trang", "On list"), CellType.TEXT, role=Role.KEY, required=True, width=14)] = (
        ""
    )
    """The title of the sheet in this workbook."""

    key_text: Annotated[str, Column(Words("Khóa", "Key"), CellType.TEXT, role=Role.KEY, required=True, width=24)] = ""
    """See :func:`xlplan.chain.list_words.key_text`."""

    content: Annotated[str | None, Column(Words("Nội dung dòng", "Content"), CellType.TEXT, width=40)] = None
    file: Annotated[str, Column(Words("Tệp", "File"), CellType.TEXT, required=True, width=34)] = ""
    sheet: Annotated[str, Column(Words("Trang tính", "Sheet"), CellType.TEXT, required=True, width=13)] = ""
    line: Annotated[int, Column(Words("Dòng", "Row"), CellType.WHOLE, required=True, width=8)] = 0
    submission: Annotated[str, _SUBMISSION] = ""
    rank: Annotated[str | None, Column(Words("Thứ bậc", "Rank"), CellType.TEXT, width=26)] = None
    before: Annotated[str | None, Column(Words("Nội dung trước đó", "Content before"), CellType.TEXT, width=40)] = None
    """What the row said before this submission replaced it; empty if it was new or the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixRow(Row):
    """One cell that ``xlplan fix`` changed."""

    number: Annotated[int | None, Column(Words("Lần sửa", "Run"), CellType.WHOLE, required=True, width=9)] = None
    """The run that changed it."""

    made: Annotated[str, Column(Words("Lúc", "When"), CellType.TEXT, required=True, width=17)] = ""
    """Date and time of the run."""

    who: Annotated[str, Column(Words("Người sửa", "Who"), CellType.TEXT, width=18)] = ""
    """The user who ran it."""

    sheet: Annotated[str, Column(Words("Trang", "On sheet"), CellType.TEXT, required=True, width=14)] = ""
    cell: Annotated[str, Column(Words("Ô sửa", "Mended cell"), CellType.TEXT, required=True, width=9.5)] = ""
    code: Annotated[str, Column(Words("Mã kiểm tra", "Check code"), CellType.TEXT, width=12)] = ""

    before: Annotated[str | None, Column(Words("Trước khi sửa", "Before"), CellType.TEXT, width=24)] = None
    """The content before the fix, as text."""

    before_kind: Annotated[str, Column(Words("Kiểu trước", "Kind before"), CellType.TEXT, width=10)] = ""
    """What that text stands for; see :mod:`xlplan.fixing.journal`."""

    after: Annotated[str | None, Column(Words("Sau khi sửa", "After"), CellType.TEXT, width=24)] = None
    """The content after the fix, as text."""

    after_kind: Annotated[str, Column(Words("Kiểu sau", "Kind after"), CellType.TEXT, width=10)] = ""
    """What that text stands for."""

    style: Annotated[int | None, Column(Words("Kiểu dáng cũ", "Style before"), CellType.WHOLE, width=10)] = None
    """The number of the style that the cell had, if the fix changed it."""

    undone: Annotated[str | None, Column(Words("Đã hoàn lại lúc", "Taken back"), CellType.TEXT, width=17)] = None
    """Date and time when the fix was undone."""
