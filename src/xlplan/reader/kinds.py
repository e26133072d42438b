"""Findings of reading: sheets, headers, cells, references, identity."""

from xlplan.findings import Kind, Severity
from xlplan.reader import typed_kinds
from xlplan.words import Words

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

NO_SHEET = Kind(
    "SHT-01",
    E,
    Words("Không tìm thấy trang {sheet}{guess}.", "There is no sheet {sheet}{guess}."),
    Words(
        "Đặt lại tên trang như mẫu, hoặc lấy lại trang từ mẫu.",
        "Restore the sheet's name, or take the sheet from the template.",
    ),
    "A missing sheet must not count as an empty one.",
)
NO_HEADER = Kind(
    "SHT-02",
    E,
    Words(
        "Trang {sheet} không có dòng tiêu đề cột trong {rows} dòng đầu.",
        "Sheet {sheet} has no header row within its first {rows} rows.",
    ),
    Words("Đưa dòng tiêu đề cột trở lại như mẫu.", "Put the header row back as in the template."),
    "Columns are found by their headers, in any order.",
)
NO_COLUMN = Kind(
    "SHT-03",
    E,
    Words("Thiếu cột {column}{guess}.", "Column {column} is missing{guess}."),
    Words("Thêm lại cột, hoặc sửa lại tên cột.", "Add the column, or restore its name."),
    "A renamed column must not count as an empty one.",
)
UNKNOWN_COLUMN = Kind(
    "SHT-04",
    N,
    Words(
        "Cột {column} không có trong mẫu; được giữ nguyên, không dùng.",
        "Column {column} is not in the template; it is left alone.",
    ),
    Words("Bỏ qua nếu đơn vị tự thêm cột này.", "Ignore it if you added it yourself."),
    "Offices add columns of their own.",
)
TWO_COLUMNS = Kind(
    "SHT-05",
    E,
    Words(
        "Có hai cột cùng tên {column} mà nội dung khác nhau; không đọc cột nào.",
        "Two columns are called {column} and differ; neither is read.",
    ),
    Words("Xóa hoặc đổi tên cột thừa.", "Delete or rename the one that is too many."),
    "It is unknown which of two equal headers has the right figures.",
)
NO_OPTIONAL_SHEET = Kind(
    "SHT-06",
    N,
    Words("Không có trang {sheet}{guess}; coi như trống.", "There is no sheet {sheet}{guess}; it counts as empty."),
    Words("Bỏ qua nếu đơn vị không dùng trang này.", "Ignore it if you do not use that sheet."),
    "An office that only reports figures may delete the sheets about people, movements and honours.",
)
NO_CATALOGUE = Kind(
    "SHT-24",
    N,
    Words(
        "Không có trang {sheet}{guess}; dùng danh mục có sẵn của xlplan.",
        "There is no sheet {sheet}{guess}; the catalogue that comes with xlplan is used.",
    ),
    Words("Bỏ qua nếu cơ quan không có danh hiệu riêng.", "Ignore it if the office has no honours of its own."),
    "Registrations and awards name honours of a catalogue; without the office's own, the shipped one is used.",
)
RENAMED_SHEET = Kind(
    "SHT-07",
    N,
    Words(
        "Trang này có đủ các cột của trang {sheet} nên được đọc là trang đó.",
        "This sheet has the columns of {sheet} and is read as that.",
    ),
    Words("Nên đặt lại tên trang là {sheet}.", "Call it {sheet} again."),
    "Clerks rename sheets; a renamed sheet is recognised by its headers.",
)
EMPTY = Kind(
    "COL-01",
    E,
    Words("Ô {column} chưa điền.", "{column} is empty."),
    Words("Điền {column}.", "Fill in {column}."),
    "A row has no meaning without it.",
    same_cause_by=(),
)
NOT_A_NUMBER = Kind(
    "COL-02",
    E,
    Words(
        "{column} phải là số, ô này ghi «{value}»{signs}.", "{column} must be a number; the cell says “{value}”{signs}."
    ),
    Words(
        "Gõ lại bằng số, không kèm chữ, dấu % hay dấu cách{or_clear}.",
        "Type it again as a number, without letters, % or spaces{or_clear}.",
    ),
    "Text that looks like a number means different things on different PCs: 1.110 is 1110 or 1,11.",
    same_cause_by=(),
)
NOT_A_DATE = Kind(
    "COL-03",
    E,
    Words("{column} phải là ngày, ô này ghi «{value}».", "{column} must be a date; the cell says “{value}”."),
    Words("Gõ lại ngày theo dạng ngày/tháng/năm{or_clear}.", "Type the date again{or_clear}."),
    "A date kept as text or as a bare number cannot be compared.",
    same_cause_by=(),
)
NOT_A_PERIOD = Kind(
    "COL-04",
    E,
    Words(
        "{column} phải là ngày đầu tháng của kỳ, ô này ghi «{value}».",
        "{column} must be the first day of the period's month; the cell says “{value}”.",
    ),
    Words("Gõ ngày đầu tháng, ví dụ 01/06/2021 cho kỳ 06/2021.", "Type the month's first day, 01/06/2021 for 06/2021."),
    "A period is stored as the first day of the month it ends in.",
    same_cause_by=(),
)
CODE_IS_NUMBER = Kind(
    "COL-05",
    E,
    Words("{column} phải là chữ, ô này là số {value}.", "{column} must be text; the cell holds the number {value}."),
    Words("Định dạng ô là Văn bản rồi gõ lại mã.", "Format the cell as text and type the code again."),
    "001 typed as a number becomes 1.",
    same_cause_by=(),
)
NOT_IN_LIST = Kind(
    "COL-06",
    E,
    Words("{column} không có giá trị «{value}»{signs}.", "{column} has no value “{value}”{signs}."),
    Words("Chọn trong danh sách: {choices}{or_clear}.", "Choose from the list: {choices}{or_clear}."),
    "A list value is accepted only if a spreadsheet would also find it in the list.",
    same_cause_by=(),
)
OUT_OF_RANGE = Kind(
    "COL-07",
    E,
    Words(
        "{column} là {value}, ngoài khoảng cho phép ({range}).",
        "{column} is {value}, outside the allowed range ({range}).",
    ),
    Words("Kiểm tra và gõ lại số này{growth}{or_clear}.", "Check the number and type it again{growth}{or_clear}."),
    "A count is never negative.",
    same_cause_by=(),
)
REPEATED_KEY = Kind(
    "COL-08",
    E,
    Words("Dòng này trùng {key} với dòng {other}.", "This row repeats {key} of row {other}."),
    Words("Gộp hai dòng hoặc xóa dòng thừa.", "Merge the two rows or delete one."),
    "Two rows of one key cannot both be right, so neither is used.",
    same_cause_by=(),
)
UNKNOWN_CODE = Kind(
    "COL-09",
    E,
    Words(
        "{column} «{value}»{signs} không có ở trang {sheet}{guess}.",
        "{column} “{value}”{signs} is not on sheet {sheet}{guess}.",
    ),
    Words("Chọn mã trong danh sách{or_add}{or_clear}.", "Choose the code from the list{or_add}{or_clear}."),
    "A code is accepted only if a spreadsheet would also find it: letter case does not matter, everything else does.",
    same_cause_by=("value",),
)
UNKNOWN_HONOUR = Kind(
    "COL-31",
    E,
    Words(
        "{column} «{value}»{signs} không có ở trang {sheet}{guess}.",
        "{column} “{value}”{signs} is not on sheet {sheet}{guess}.",
    ),
    Words(
        "Chọn trong danh sách. Danh hiệu riêng của cơ quan: thêm ở trang {sheet} của sổ tổng hợp.",
        "Choose from the list. An honour of the office's own: add it on sheet {sheet} of the master.",
    ),
    "An honour is accepted if the catalogue has its code, name or short form; letter case does not matter.",
    same_cause_by=("value",),
)
ERROR_CELL = Kind(
    "COL-10",
    E,
    Words("Ô {column} đang báo lỗi {value}.", "{column} shows the error {value}."),
    Words("Sửa công thức, hoặc gõ thẳng số liệu{or_clear}.", "Fix the formula, or type the value{or_clear}."),
    "An error cell must not count as an empty one.",
    same_cause_by=(),
)
NO_CACHED_VALUE = Kind(
    "COL-11",
    E,
    Words("Công thức ở ô {column} chưa có kết quả.", "The formula in {column} has no result yet."),
    Words(
        "Mở sổ bằng Excel hoặc LibreOffice, lưu lại rồi kiểm tra lại.",
        "Open the workbook in Excel or LibreOffice, save it and check again.",
    ),
    "A formula saved by a program that does not calculate has no value and would read as empty.",
    same_cause_by=(),
)
UNSAFE_CODE = Kind(
    "COL-12",
    E,
    Words("Mã «{value}» có {signs}.", "Code “{value}” has {signs}."),
    Words("Gõ lại mã không có các ký tự này.", "Type the code again without them."),
    "COUNTIF and MATCH read * ? ~ as wildcards and do not find a code with outer spaces.",
    same_cause_by=(),
)
PERCENT_TYPED = Kind(
    "COL-13",
    E,
    Words("{column} đang định dạng phần trăm ({value} %).", "{column} is formatted as a percentage ({value} %)."),
    Words(
        "Gõ số đếm (tử số và mẫu số), không gõ tỷ lệ{or_clear}.",
        "Type counts (numerator and denominator), not a percentage{or_clear}.",
    ),
    "No percentage is ever typed in Progress: ratios are sums of numerators over sums of denominators.",
    same_cause_by=(),
)
NOT_WHOLE = Kind(
    "COL-14",
    E,
    Words("{column} phải là số nguyên, ô này ghi {value}.", "{column} must be a whole number; the cell says {value}."),
    Words("Gõ lại số nguyên.", "Type a whole number."),
    "Days and revisions are counted in whole numbers.",
    same_cause_by=(),
)
NOT_A_CUTOFF = Kind(
    "COL-15",
    E,
    Words(
        "Ngày chốt số liệu ghi «{value}», phải là 1 đến 28 hoặc Cuối tháng.",
        "The cut-off says “{value}”; it must be 1 to 28, or End of month.",
    ),
    Words("Gõ 14 hoặc Cuối tháng.", "Type 14, or End of month."),
    "The calendar of reporting periods depends on the cut-off.",
    same_cause_by=(),
)
NOT_DATES = Kind(
    "COL-16",
    E,
    Words(
        "{column} ghi «{value}», không đọc được thành các ngày.", "{column} says “{value}”, which is no list of dates."
    ),
    Words("Ghi các ngày dạng 02/09/2021, cách nhau bằng dấu ;", "Write dates as 02/09/2021, separated by ;"),
    "Due dates depend on these dates.",
    same_cause_by=(),
)
NO_MANIFEST = Kind(
    "IDN-01",
    W,
    Words(
        "Sổ mất trang ẩn nhận dạng; dùng thông tin ở trang Kế hoạch.",
        "The hidden identity sheet is gone; the Plan sheet's data are used.",
    ),
    Words("Lần sau dùng lại sổ được giao, không chép sang sổ mới.", "Next time use the workbook that was issued."),
    "A workbook copied sheet by sheet loses its identity.",
)
IDENTITY_DIFFERS = Kind(
    "IDN-02",
    E,
    Words(
        "{column} trên trang Kế hoạch là «{value}», sổ được giao ghi «{issued}».",
        "{column} on the Plan sheet is “{value}”; the workbook was issued with “{issued}”.",
    ),
    Words("Trả lại giá trị cũ, hoặc xin sổ mới.", "Restore the value, or ask for a new workbook."),
    "The Plan sheet must agree with the identity that the workbook was issued with.",
)
OTHER_LAYOUT = Kind(
    "IDN-03",
    E,
    Words(
        "Sổ theo mẫu phiên bản {version}, chương trình này chỉ biết đến phiên bản {known}; số liệu của sổ không được "
        "dùng.",
        "The workbook has layout {version}; this program knows up to {known}, so its figures are not used.",
    ),
    Words(
        "Giữ nguyên sổ và cập nhật xlplan, hoặc chép số liệu sang sổ được giao.",
        "Keep the workbook and update xlplan, or copy the figures into the workbook that was issued.",
    ),
    "Columns of an unknown layout may have another meaning.",
)
IDENTITY_CHANGED = Kind(
    "IDN-04",
    E,
    Words(
        "Trang ẩn _xlplan (thông tin nhận dạng của sổ) đã bị thay đổi, nên không biết sổ theo mẫu nào; số liệu của sổ "
        "không được dùng.",
        "The hidden sheet _xlplan, which identifies the workbook, was changed: its layout is unknown, so its figures "
        "are not used.",
    ),
    Words(
        "Chép số liệu sang sổ đã được giao rồi gửi sổ đó; không dùng chương trình khác để ghi lại cả sổ.",
        "Copy the figures into the workbook that was issued and send that one; do not rewrite a whole workbook with "
        "another program.",
    ),
    "A data program that rewrites every sheet moves what identifies the workbook; updating xlplan would not help.",
)
BROKEN_SOURCES = Kind(
    "SRC-01",
    W,
    Words(
        "{rows} dòng ở trang Nguồn số liệu không đọc được và bị bỏ qua.",
        "{rows} line(s) of the Sources sheet cannot be read and were passed over.",
    ),
    Words(
        "Không sửa tay trang này; tổng hợp lại từ các sổ gốc nếu cần.",
        "Do not edit this sheet; consolidate again from the original workbooks if need be.",
    ),
    "A figure whose source line cannot be read counts as typed in the master.",
)

KINDS: tuple[Kind, ...] = (
    *(value for value in list(globals().values()) if isinstance(value, Kind)),
    *typed_kinds.KINDS,
)
