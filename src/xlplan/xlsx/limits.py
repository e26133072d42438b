"""The largest files that are read: one table, printed into docs/limits.md. Real workbooks stay far below it; ZIP bombs
do not."""

from xlplan.dataclass import dataclass
from xlplan.grid import LAST_COLUMN, LAST_ROW
from xlplan.words import Words
from xlplan.xlsx.refusals import BEYOND, refused

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit *most* of a quantity: *what* is its name for users, *why* the reason for developers."""

    most: int
    what: Words
    why: str


FILE = Limit(
    128 * MIB,
    Words("Cỡ tệp (byte)", "Size of a file (bytes)"),
    "A file is held in memory, once in each process that has it.",
)
PARTS = Limit(
    10_000, Words("Số phần trong gói ZIP", "Parts in the package"), "A sheet has one to five parts, a picture one."
)
PART = Limit(
    256 * MIB,
    Words("Cỡ một phần sau khi giải nén (byte)", "One part unpacked (bytes)"),
    "A million rows of six figures.",
)
UNPACKED = Limit(
    512 * MIB,
    Words("Cỡ cả gói sau khi giải nén (byte)", "All parts unpacked (bytes)"),
    "Two such sheets, or one with its texts.",
)
WHOLE = Limit(
    32 * MIB,
    Words("Cỡ một phần phải đọc trọn một lần (byte)", "One part that is read as a whole (bytes)"),
    "Styles, lists of sheets, what surrounds the rows; rows and texts are read piece by piece.",
)
ELEMENT = Limit(
    16 * MIB,
    Words("Cỡ một ô hay một chuỗi (ký tự)", "One cell or text (characters)"),
    "A cell holds 32,767 characters; with a run for each, half of this.",
)
KEPT = Limit(
    256 * MIB,
    Words("Bộ nhớ mà nội dung đọc được chiếm (byte, ước tính)", "Memory that the content takes (bytes, estimated)"),
    "200,000 rows of 12 figures take 130 MiB.",
)
RATIO = Limit(
    500,
    Words("Tỷ lệ nén của phần lớn hơn 32 MiB", "Compression ratio of a part above 32 MiB"),
    "A sheet of equal rows reaches 340; deflate alone can reach 1,032.",
)
RATIO_FROM = 32 * MIB
SHEETS = Limit(1_000, Words("Số trang tính", "Sheets"), "One hundred thousand sheets hang every reader.")
STRINGS = Limit(
    5_000_000,
    Words("Số chuỗi dùng chung", "Shared strings"),
    "Those that are there, and those that the file declares: other programs reserve memory for them.",
)
ROWS = Limit(LAST_ROW, Words("Số dòng của một trang", "Rows of a sheet"), "Excel's own.")
COLUMNS = Limit(LAST_COLUMN, Words("Số cột của một trang", "Columns of a sheet"), "Excel's own.")
RECTANGLE = Limit(
    5_000_000,
    Words(
        "Số ô giữa ô đầu và ô cuối có nội dung của một trang",
        "Cells between the first and the last that hold something, on one sheet",
    ),
    "The rectangle is kept as a whole: 8 bytes a cell, 32 where calamine reads it.",
)
RECTANGLES = Limit(
    20_000_000,
    Words("Tổng số ô như trên của cả sổ", "The same, all sheets together"),
    "Every sheet is kept while the workbook is read.",
)
AREAS = Limit(100_000, Words("Số vùng gộp ô của một trang", "Merged areas of a sheet"), "Each is kept as four numbers.")
SECONDS = Limit(
    60, Words("Thời gian đọc một tệp (giây)", "Reading one file (seconds)"), "200,000 rows of 12 figures take 5."
)
MEMORY = Limit(
    2048 * MIB,
    Words("Bộ nhớ của tiến trình đọc tệp (byte)", "Memory of a process that reads files (bytes)"),
    "200,000 rows of 12 figures take 0.9 GiB.",
)

RELATIONS = Limit(
    100_000,
    Words("Số liên hệ của một phần", "Relationships of one part"),
    "A sheet has one for each link to a web address, at most 65,530.",
)

LIMITS: dict[str, Limit] = {name: value for name, value in list(globals().items()) if isinstance(value, Limit)}


def bounded(limit: Limit, count: int) -> None:
    """Raise :class:`xlplan.errors.Unreadable` where *count* exceeds the limit."""
    if count > limit.most:
        raise refused(BEYOND, what=limit.what, found=str(count), most=str(limit.most))


@dataclass(slots=True)
class Kept:
    """The memory that the content of a workbook takes so far, in bytes, estimated while it is read. Raises
    :class:`xlplan.errors.Unreadable` beyond the limit."""

    size: int = 0

    cells: int = 0
    """The cells of the rectangles that hold the filled cells of the sheets."""

    def add(self, size: int) -> None:
        """*size* more bytes are kept."""
        self.size += size
        bounded(KEPT, self.size)

    def add_rectangle(self, cells: int) -> None:
        """The rows of a sheet whose first and last filled cell span *cells* are kept."""
        self.cells += cells
        bounded(RECTANGLES, self.cells)
        self.add(cells * 8)
