"""Findings about a whole file: macros, links, hidden figures, and checks that its format does not allow."""

from xlplan.findings import Kind, Severity
from xlplan.words import Words

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

MACROS = Kind(
    "FIL-01",
    N,
    Words("Sổ có macro; xlplan không bao giờ chạy macro.", "The workbook has macros; xlplan never runs them."),
    Words(
        "Bỏ qua nếu macro do cơ quan cấp; nếu không, lưu sổ thành .xlsx.",
        "Ignore it if your office issued them; else save it as .xlsx.",
    ),
    "Offices catch viruses from macros in e-mails; the report must state that none was run.",
)
LINKS = Kind(
    "FIL-02",
    W,
    Words(
        "Công thức trong sổ lấy số từ tệp khác: {files}.",
        "Formulas in the workbook take figures from other files: {files}.",
    ),
    Words(
        "Dán giá trị thay cho các công thức đó (Dữ liệu, Sửa liên kết).",
        "Replace those formulas by their values (Data, Edit Links).",
    ),
    "A figure from a file that the receiver does not have may be outdated, and cannot be checked.",
)
DDE = Kind(
    "FIL-03",
    W,
    Words(
        "Sổ gọi chương trình khác (DDE): {programs}; xlplan không gọi.",
        "The workbook calls other programs (DDE): {programs}; xlplan does not.",
    ),
    Words(
        "Đừng cho phép cập nhật khi mở; xóa các công thức đó.",
        "Do not allow the update on opening; delete those formulas.",
    ),
    "A DDE link can start any program on the PC of the user who opens the workbook.",
)
OBJECTS = Kind(
    "FIL-04",
    N,
    Words(
        "Sổ có đối tượng nhúng (OLE); xlplan không mở các đối tượng này.",
        "The workbook has embedded objects (OLE); xlplan does not open them.",
    ),
    Words("Bỏ qua, hoặc xóa nếu không rõ đó là gì.", "Ignore them, or delete those that you do not know."),
    "Embedded objects may hold figures that are not read, or malicious code.",
)
EPOCH_1904 = Kind(
    "FIL-05",
    N,
    Words(
        "Sổ tính ngày theo hệ 1904; ngày đã được đọc theo hệ đó.",
        "The workbook counts dates from 1904; they were read so.",
    ),
    Words(
        "Kiểm tra vài ngày: chép sang sổ khác có thể lệch 4 năm 1 ngày.",
        "Check a few dates: copied elsewhere they may shift by 4 years and a day.",
    ),
    "Older versions of Excel for Mac counted from 1904; dates pasted between the systems shift by 1,462 days.",
)
HIDDEN_ROWS = Kind(
    "FIL-06",
    W,
    Words(
        "{count} dòng có số liệu đang bị ẩn (dòng {rows}); vẫn được đọc.",
        "{count} row(s) with data are hidden (row {rows}); they are read all the same.",
    ),
    Words("Cho hiện các dòng ẩn rồi kiểm tra lại.", "Unhide them and check."),
    "A user who looks at the sheet does not see what is counted.",
)
HIDDEN_COLUMNS = Kind(
    "FIL-07",
    W,
    Words(
        "Cột {columns} có số liệu nhưng đang bị ẩn; vẫn được đọc.",
        "Column {columns} holds data but is hidden; it is read all the same.",
    ),
    Words("Cho hiện các cột ẩn rồi kiểm tra lại.", "Unhide it and check."),
    "A user who looks at the sheet does not see what is counted.",
)
HIDDEN_SHEET = Kind(
    "FIL-08",
    W,
    Words(
        "Trang này có số liệu nhưng đang bị ẩn; vẫn được đọc.",
        "This sheet holds data but is hidden; it is read all the same.",
    ),
    Words("Cho hiện trang rồi kiểm tra lại.", "Unhide the sheet and check."),
    "A user who looks at the workbook does not see what is counted.",
)
FILTERED = Kind(
    "FIL-09",
    N,
    Words(
        "Bộ lọc đang bật ở vùng {ranges}; mọi dòng, kể cả dòng bị lọc, đều được đọc.",
        "A filter is on at {ranges}; every row is read, filtered or not.",
    ),
    Words("Xóa điều kiện lọc để thấy hết các dòng.", "Clear the filter to see all rows."),
    "A total made by eye over filtered rows differs from what is read.",
)
UNKNOWN = Kind(
    "FIL-10",
    N,
    Words("Với dạng tệp này không kiểm tra được: {checks}.", "In this form of file these cannot be checked: {checks}."),
    Words(
        "Mở bằng Excel và lưu thành .xlsx nếu cần kiểm tra đủ.",
        "Open it in Excel and save it as .xlsx to have everything checked.",
    ),
    "What cannot be checked is reported, and never counts as absent.",
)
MERGED = Kind(
    "FIL-11",
    W,
    Words(
        "Các ô {ranges} bị gộp qua nhiều dòng; chỉ dòng đầu có giá trị.",
        "Cells {ranges} are merged over several rows; only the first holds the value.",
    ),
    Words("Bỏ gộp ô và điền từng dòng.", "Unmerge them and fill in every row."),
    "The rows below a merged cell read as empty.",
)
ODD_CELL = Kind(
    "FIL-12",
    E,
    Words(
        "Ô {column} không đọc được: {why}; giá trị của ô không được dùng.",
        "{column} cannot be read: {why}; its value is not used.",
    ),
    Words(
        "Gõ lại ô này trong Excel rồi lưu sổ{or_clear}.",
        "Type the cell again in Excel and save the workbook{or_clear}.",
    ),
    "Programs disagree on the value of such a cell; it must count neither as one of them nor as empty.",
    same_cause_by=(),
)
ODD_CELLS = Kind(
    "FIL-13",
    W,
    Words(
        "Ngoài bảng số liệu có ô không đọc được: {cells} ({why}).",
        "Cells outside the table cannot be read: {cells} ({why}).",
    ),
    Words("Gõ lại các ô đó trong Excel rồi lưu sổ.", "Type them again in Excel and save the workbook."),
    "Programs disagree on the value of such a cell.",
)
CALLS = Kind(
    "FIL-14",
    W,
    Words(
        "Ô {cells} có công thức gọi ra ngoài sổ ({functions}); xlplan không gọi.",
        "Cells {cells} hold a formula that reaches out of the workbook ({functions}); xlplan calls nothing.",
    ),
    Words(
        "Đừng cho phép cập nhật khi mở; xóa công thức, gõ thẳng giá trị.",
        "Do not allow the update on opening; delete the formula and type the value.",
    ),
    "Such a formula can start a program or send figures to a web server on the PC of whoever opens the workbook.",
)
MACRO_SHEETS = Kind(
    "FIL-15",
    N,
    Words(
        "Trang {sheets} là trang macro Excel 4; xlplan không đọc và không chạy trang này.",
        "Sheet {sheets} is an Excel 4 macro sheet; xlplan neither reads nor runs it.",
    ),
    Words(
        "Bỏ qua nếu do cơ quan cấp; nếu không, xóa trang đó.",
        "Ignore it if your office issued it; else delete the sheet.",
    ),
    "Macros of Excel 4 hide on sheets that Excel does not show; the user must know that there is one.",
)
LOST_SHEETS = Kind(
    "FIL-16",
    W,
    Words(
        "Trang {sheets} có tên trong sổ nhưng tệp không có nội dung của trang; không đọc được.",
        "Sheet {sheets} is named in the workbook, but the file lacks its content; it is not read.",
    ),
    Words(
        "Mở sổ gốc bằng Excel, kiểm tra trang đó, lưu lại rồi gửi lại.",
        "Open the original workbook in Excel, check that sheet, save it and send it again.",
    ),
    "A program that failed while it wrote the file may leave a sheet out; its figures must not be missed unnoticed.",
)

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
