"""What reading can find: sheets, headers, cells, references, identity."""

from xlplan.findings import Kind, Severity
from xlplan.words import Words

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

NO_SHEET = Kind(
    "SHT-01",
    E,
    Words("Không tìm thấy trang {sheet}{guess}.", "There is no sheet {sheet}{guess}."),
    Words("Đặt lại tên trang như mẫu, hoặc lấy lại trang từ mẫu.", "Restore the sheet's name, or take the sheet from the template."),
    "A missing sheet is never read as an empty one.",
)
NO_HEADER = Kind(
    "SHT-02",
    E,
    Words(
        "Trang {sheet} không có dòng tiêu đề cột trong {rows} dòng đầu.", "Sheet {sheet} has no header row within its first {rows} rows."
    ),
    Words("Đưa dòng tiêu đề cột trở lại như mẫu.", "Put the header row back as in the template."),
    "Columns are known by their headers, wherever they stand.",
)
NO_COLUMN = Kind(
    "SHT-03",
    E,
    Words("Thiếu cột {column}{guess}.", "Column {column} is missing{guess}."),
    Words("Thêm lại cột, hoặc sửa lại tên cột.", "Add the column, or restore its name."),
    "A renamed column must not read as empty.",
)
UNKNOWN_COLUMN = Kind(
    "SHT-04",
    N,
    Words("Cột {column} không có trong mẫu; được giữ nguyên, không dùng.", "Column {column} is not in the template; it is left alone."),
    Words("Bỏ qua nếu đơn vị tự thêm cột này.", "Ignore it if you added it yourself."),
    "Offices add columns of their own.",
)
TWO_COLUMNS = Kind(
    "SHT-05",
    E,
    Words("Có hai cột cùng tên {column}; chỉ đọc cột đầu.", "Two columns are called {column}; the first is read."),
    Words("Xóa hoặc đổi tên cột thừa.", "Delete or rename the second one."),
    "Nobody can tell which of two equal headers holds the figures.",
)
NO_OPTIONAL_SHEET = Kind(
    "SHT-06",
    N,
    Words("Không có trang {sheet}{guess}; coi như trống.", "There is no sheet {sheet}{guess}; it counts as empty."),
    Words("Bỏ qua nếu đơn vị không dùng trang này.", "Ignore it if you do not use that sheet."),
    "An office that only reports figures may delete the sheets about people, movements and honours.",
)
RENAMED_SHEET = Kind(
    "SHT-07",
    N,
    Words(
        "Trang này có đủ các cột của trang {sheet} nên được đọc là trang đó.", "This sheet has the columns of {sheet} and is read as that."
    ),
    Words("Nên đặt lại tên trang là {sheet}.", "Call it {sheet} again."),
    "Clerks rename sheets; what a sheet holds is known by its headers.",
)
EMPTY = Kind(
    "COL-01",
    E,
    Words("Ô {column} chưa điền.", "{column} is empty."),
    Words("Điền {column}.", "Fill in {column}."),
    "Without it the row has no meaning.",
)
NOT_A_NUMBER = Kind(
    "COL-02",
    E,
    Words("{column} phải là số, ô này ghi «{value}».", "{column} must be a number; the cell says “{value}”."),
    Words("Gõ lại bằng số, không kèm chữ, dấu % hay dấu cách.", "Type it again as a number, without letters, % or spaces."),
    "Text that looks like a number means different things on different PCs: 1.110 is 1110 or 1,11.",
)
NOT_A_DATE = Kind(
    "COL-03",
    E,
    Words("{column} phải là ngày, ô này ghi «{value}».", "{column} must be a date; the cell says “{value}”."),
    Words("Gõ lại ngày theo dạng ngày/tháng/năm.", "Type the date again."),
    "A date kept as text or as a bare number cannot be compared.",
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
)
CODE_IS_NUMBER = Kind(
    "COL-05",
    E,
    Words("{column} phải là chữ, ô này là số {value}.", "{column} must be text; the cell holds the number {value}."),
    Words("Định dạng ô là Văn bản rồi gõ lại mã.", "Format the cell as text and type the code again."),
    "001 typed as a number becomes 1.",
)
NOT_IN_LIST = Kind(
    "COL-06",
    E,
    Words("{column} không có giá trị «{value}».", "{column} has no value “{value}”."),
    Words("Chọn trong danh sách: {choices}.", "Choose from the list: {choices}."),
    "A list value counts only when the spreadsheet would also find it in the list.",
)
OUT_OF_RANGE = Kind(
    "COL-07",
    E,
    Words("{column} là {value}, ngoài khoảng cho phép ({range}).", "{column} is {value}, outside the allowed range ({range})."),
    Words("Kiểm tra và gõ lại số này.", "Check the number and type it again."),
    "A count is never negative.",
)
REPEATED_KEY = Kind(
    "COL-08",
    E,
    Words("Dòng này trùng {key} với dòng {other}.", "This row repeats {key} of row {other}."),
    Words("Gộp hai dòng hoặc xóa dòng thừa.", "Merge the two rows or delete one."),
    "Two rows of one key cannot both be right, so neither is used.",
)
UNKNOWN_CODE = Kind(
    "COL-09",
    E,
    Words("{column} «{value}» không có ở trang {sheet}{guess}.", "{column} “{value}” is not on sheet {sheet}{guess}."),
    Words("Chọn mã trong danh sách.", "Choose the code from the list."),
    "A code counts only when the spreadsheet would also find it: letter case does not matter, all else does.",
)
ERROR_CELL = Kind(
    "COL-10",
    E,
    Words("Ô {column} đang báo lỗi {value}.", "{column} shows the error {value}."),
    Words("Sửa công thức, hoặc gõ thẳng số liệu.", "Mend the formula, or type the value."),
    "An error cell is never read as empty.",
)
NO_CACHED_VALUE = Kind(
    "COL-11",
    E,
    Words("Công thức ở ô {column} chưa có kết quả.", "The formula in {column} has no result yet."),
    Words(
        "Mở sổ bằng Excel hoặc LibreOffice, lưu lại rồi kiểm tra lại.",
        "Open the workbook in Excel or LibreOffice, save it and check again.",
    ),
    "A formula saved by a program that does not calculate reads as empty.",
)
UNSAFE_CODE = Kind(
    "COL-12",
    E,
    Words("Mã «{value}» có dấu cách thừa hoặc ký tự * ? ~.", "Code “{value}” has outer spaces or one of * ? ~."),
    Words("Gõ lại mã không có các ký tự này.", "Type the code again without them."),
    "COUNTIF and MATCH read * ? ~ as wildcards and do not find a code with outer spaces.",
)
PERCENT_TYPED = Kind(
    "COL-13",
    E,
    Words("{column} đang định dạng phần trăm ({value} %).", "{column} is formatted as a percentage ({value} %)."),
    Words("Gõ số đếm (tử số và mẫu số), không gõ tỷ lệ.", "Type counts (numerator and denominator), not a percentage."),
    "No percentage is ever typed in Progress: ratios are sums of numerators over sums of denominators.",
)
NOT_WHOLE = Kind(
    "COL-14",
    E,
    Words("{column} phải là số nguyên, ô này ghi {value}.", "{column} must be a whole number; the cell says {value}."),
    Words("Gõ lại số nguyên.", "Type a whole number."),
    "Days and revisions are counted.",
)
NOT_A_CUTOFF = Kind(
    "COL-15",
    E,
    Words(
        "Ngày chốt số liệu ghi «{value}», phải là 1 đến 28 hoặc Cuối tháng.",
        "The cut-off says “{value}”; it must be 1 to 28, or End of month.",
    ),
    Words("Gõ 14 hoặc Cuối tháng.", "Type 14, or End of month."),
    "The calendar of periods follows from the cut-off.",
)
NOT_DATES = Kind(
    "COL-16",
    E,
    Words("{column} ghi «{value}», không đọc được thành các ngày.", "{column} says “{value}”, which is no list of dates."),
    Words("Ghi các ngày dạng 02/09/2021, cách nhau bằng dấu ;", "Write dates as 02/09/2021, separated by ;"),
    "Due dates depend on it.",
)
NUMBER_AS_TEXT = Kind(
    "COL-17",
    E,
    Words(
        "{column} ghi «{value}» ở dạng chữ, {reads} số {number}.", "{column} holds the text “{value}”, which {reads} the number {number}."
    ),
    Words("Gõ lại {number} ở dạng số, không kèm chữ hay dấu cách.", "Type {number} again as a number, without letters or spaces."),
    "A number kept as text is not counted by a spreadsheet; where it can be read in one way only, that is proposed, never used.",
)
NUMBER_TWO_WAYS = Kind(
    "COL-18",
    E,
    Words("{column} ghi «{value}», có thể là {choices}{evidence}.", "{column} says “{value}”, which may be {choices}{evidence}."),
    Words("Gõ lại số đúng, không kèm dấu chấm, dấu phẩy hay chữ.", "Type the right number again, without dots, commas or letters."),
    "One separator followed by three digits is a thousand on one PC and a decimal on another; asked, never guessed.",
)
PERCENT_AS_TEXT = Kind(
    "COL-19",
    E,
    Words("{column} ghi tỷ lệ «{value}» ở dạng chữ.", "{column} holds the percentage “{value}” as text."),
    Words(
        "Gõ lại số không có dấu %; ở trang Tiến độ thì gõ số đếm (tử số, mẫu số).",
        "Type the number without the % sign; in Progress type counts (numerator, denominator).",
    ),
    "A target is a number of points, 95 for 95 %; a percentage is never typed in Progress.",
)
DATE_FOR_NUMBER = Kind(
    "COL-20",
    E,
    Words(
        "{column} phải là số, ô này là ngày {value}; số gốc có thể là {choices}{evidence}.",
        "{column} must be a number; the cell holds the date {value}. The number may have been {choices}{evidence}.",
    ),
    Words("Định dạng ô là Số rồi gõ lại số.", "Format the cell as a number and type it again."),
    "A spreadsheet turns a typed 3.12 into the third of December.",
)
DATE_AS_TEXT = Kind(
    "COL-21",
    E,
    Words("{column} ghi «{value}» ở dạng chữ, {reads} ngày {day}.", "{column} holds the text “{value}”, which {reads} the date {day}."),
    Words("Gõ lại ngày {day}, không kèm chữ.", "Type the date {day} again, without words."),
    "A date kept as text cannot be compared; where it can be read in one way only, that is proposed, never used.",
)
DATE_TWO_WAYS = Kind(
    "COL-22",
    E,
    Words("{column} ghi «{value}», có thể là ngày {choices}{evidence}.", "{column} says “{value}”, which may be {choices}{evidence}."),
    Words("Gõ lại ngày đúng theo dạng ngày/tháng/năm.", "Type the right date again."),
    "03/12 is the third of December on one PC and the twelfth of March on another; a year of two digits is not sure either.",
)
DAY_MONTH_SWAPPED = Kind(
    "COL-23",
    E,
    Words(
        "{column} là ngày {value}; có thể máy đã đổi chỗ ngày và tháng, đúng ra là {choices}{evidence}.",
        "{column} is {value}; the PC may have swapped day and month of {choices}{evidence}.",
    ),
    Words("Gõ lại ngày đầu tháng của kỳ.", "Type the first day of the period's month again."),
    "01/06/2021 typed on a PC set to English becomes the sixth of January.",
)
LEGACY_TEXT = Kind(
    "COL-24",
    W,
    Words(
        "{column} gõ bằng bảng mã {scheme}: «{value}», {reads} «{text}».",
        "{column} is in the old code {scheme}: “{value}” {reads} “{text}”.",
    ),
    Words("Gõ lại bằng bảng mã Unicode.", "Type it again in Unicode."),
    "TCVN3 (.VnTime) and VNI text is unreadable wherever its font is missing, and is not found by any search.",
)
DECOMPOSED_TEXT = Kind(
    "COL-25",
    N,
    Words("{column} «{value}» dùng Unicode tổ hợp.", "{column} “{value}” is in decomposed Unicode."),
    Words("Gõ lại bằng Unicode dựng sẵn.", "Type it again in composed Unicode."),
    "The same letters in another Unicode form are another text for a spreadsheet.",
)
HIDDEN_TEXT = Kind(
    "COL-26",
    W,
    Words("{column} «{value}» có ký tự ẩn ({signs}).", "{column} “{value}” has hidden characters ({signs})."),
    Words("Xóa ô rồi gõ lại bằng tay.", "Empty the cell and type it again."),
    "Characters that nobody sees make two equal names differ, or show a text in another order than it has.",
)
ODD_SPACES = Kind(
    "COL-27",
    N,
    Words("{column} «{value}» có dấu cách thừa hoặc dấu cách lạ.", "{column} “{value}” has superfluous or odd spaces."),
    Words("Gõ lại với một dấu cách giữa các chữ.", "Type it again with single spaces."),
    "A space too many makes two equal names differ.",
)
LOOK_ALIKE_TEXT = Kind(
    "COL-28",
    W,
    Words(
        "{column} «{value}» có chữ cái Nga hoặc Hy Lạp giống chữ Latinh ({signs}).",
        "{column} “{value}” has Cyrillic or Greek letters that look like Latin ones ({signs}).",
    ),
    Words("Gõ lại bằng chữ Latinh.", "Type it again in Latin letters."),
    "А and A look the same and are not.",
)
CODES_LOOK_ALIKE = Kind(
    "COL-29",
    W,
    Words("Mã «{value}» trông giống mã «{other}» ở dòng {row}.", "Code “{value}” looks like code “{other}” in row {row}."),
    Words("Đổi một trong hai mã nếu là hai đối tượng khác nhau.", "Change one of the two if they are two things."),
    "Nobody types O and 0 rightly every month.",
)
NO_MANIFEST = Kind(
    "IDN-01",
    W,
    Words(
        "Sổ mất trang ẩn nhận dạng; dùng thông tin ở trang Kế hoạch.", "The hidden identity sheet is gone; the Plan sheet's data are used."
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
    "What a workbook shows and what it is must agree.",
)
OTHER_LAYOUT = Kind(
    "IDN-03",
    E,
    Words(
        "Sổ theo mẫu phiên bản {version}, chương trình này đọc phiên bản {known}.",
        "The workbook has layout {version}; this program reads layout {known}.",
    ),
    Words("Cập nhật xlplan, hoặc xin sổ đúng phiên bản.", "Update xlplan, or ask for a workbook of the right version."),
    "Columns of an unknown layout may mean something else.",
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
    "A figure whose source line is broken counts as typed in the master.",
)

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
