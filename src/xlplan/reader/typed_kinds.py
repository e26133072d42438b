"""Findings about characters, numbers and dates that users typed."""

from xlplan.findings import Kind, Severity
from xlplan.words import Words

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

NUMBER_AS_TEXT = Kind(
    "COL-17",
    E,
    Words(
        "{column} ghi «{value}»{signs} ở dạng chữ, {reads} số {number}.",
        "{column} holds the text “{value}”{signs}, which {reads} the number {number}.",
    ),
    Words(
        "Gõ lại {number} ở dạng số, không kèm chữ hay dấu cách.",
        "Type {number} again as a number, without letters or spaces.",
    ),
    "A spreadsheet does not count a number that is stored as text. A single possible reading is proposed, not used.",
    same_cause_by=(),
)
NOTHING_AS_TEXT = Kind(
    "COL-32",
    E,
    Words("{column} phải là số, ô này ghi «{value}».", "{column} must be a number; the cell says “{value}”."),
    Words(
        "Xóa ô này{instead}.",
        "Clear the cell{instead}.",
    ),
    "A dash or a word for nothing is no figure: nil, zero and not yet reported are three things.",
    same_cause_by=(),
)
BOUND_AS_TEXT = Kind(
    "COL-33",
    E,
    Words(
        "{column} ghi «{value}» ở dạng chữ, có lẽ là {direction} {number}.",
        "{column} holds the text “{value}”, which is probably {direction} {number}.",
    ),
    Words(
        "Gõ {number} ở dạng số; chiều của chỉ tiêu ({direction}) chọn ở cột Chiều của trang Chỉ tiêu.",
        "Type the number {number}; the direction of the target ({direction}) is chosen under Direction in Targets.",
    ),
    "A plan says *from 10 % up*; the workbook keeps the number and the direction in two cells.",
    same_cause_by=(),
)
ROUNDING_ERROR = Kind(
    "COL-34",
    W,
    Words(
        "{column} là {value}, có lẽ là {number} kèm sai số tính toán.",
        "{column} is {value}, probably {number} with a rounding error.",
    ),
    Words("Gõ lại {number}.", "Type {number} again."),
    "A program that divides and multiplies leaves 47,0000000001; it would be printed and added up like that.",
    same_cause_by=(),
)
NUMBER_TWO_WAYS = Kind(
    "COL-18",
    E,
    Words(
        "{column} ghi «{value}»{signs}, có thể là {choices}{evidence}.",
        "{column} says “{value}”{signs}, which may be {choices}{evidence}.",
    ),
    Words(
        "Gõ lại số đúng{probably}, không kèm dấu chấm, dấu phẩy hay chữ.",
        "Type the right number{probably} again, without dots, commas or letters.",
    ),
    "One separator before three digits marks thousands on one PC and decimals on another; the user is asked.",
    same_cause_by=(),
)
PERCENT_AS_TEXT = Kind(
    "COL-19",
    E,
    Words("{column} ghi tỷ lệ «{value}» ở dạng chữ.", "{column} holds the percentage “{value}” as text."),
    Words(
        "Gõ lại {number} không có dấu %; ở trang Tiến độ thì gõ số đếm (tử số, mẫu số){or_clear}.",
        "Type {number} without the % sign; in Progress type counts (numerator, denominator){or_clear}.",
    ),
    "A target is typed in percentage points, 95 for 95 %; a percentage is never typed in Progress.",
    same_cause_by=(),
)
DATE_FOR_NUMBER = Kind(
    "COL-20",
    E,
    Words(
        "{column} phải là số, ô này là ngày {value}; số gốc có thể là {choices}{evidence}.",
        "{column} must be a number; the cell holds the date {value}. The number may have been {choices}{evidence}.",
    ),
    Words("Định dạng ô là Số rồi gõ lại số{or_clear}.", "Format the cell as a number and type it again{or_clear}."),
    "A spreadsheet turns a typed 3.12 into the third of December.",
    same_cause_by=(),
)
DATE_AS_TEXT = Kind(
    "COL-21",
    E,
    Words(
        "{column} ghi «{value}» ở dạng chữ, {reads} ngày {day}.",
        "{column} holds the text “{value}”, which {reads} the date {day}.",
    ),
    Words("Gõ lại ngày {day}, không kèm chữ.", "Type the date {day} again, without words."),
    "A date stored as text cannot be compared. A single possible reading is proposed, not used.",
    same_cause_by=(),
)
DATE_TWO_WAYS = Kind(
    "COL-22",
    E,
    Words(
        "{column} ghi «{value}», có thể là ngày {choices}{evidence}.",
        "{column} says “{value}”, which may be {choices}{evidence}.",
    ),
    Words("Gõ lại ngày đúng theo dạng ngày/tháng/năm.", "Type the right date again."),
    "03/12 is the third of December on one PC and the twelfth of March on another; a year of two digits is not sure "
    "either.",
    same_cause_by=(),
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
    same_cause_by=(),
)
DAY_WITHOUT_FORMAT = Kind(
    "COL-30",
    N,
    Words(
        "{column} hiện số {value} vì ô mất định dạng ngày; hiểu là {day}.",
        "{column} shows {value}, a date without its format: {day}.",
    ),
    Words("Định dạng lại ô kiểu Ngày để dễ đọc.", "Format the cell as a date, to make it readable."),
    "Clearing the format does not change the value of a cell; the formulas of the sheet still use it.",
    same_cause_by=(),
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
    same_cause_by=(),
)
DECOMPOSED_TEXT = Kind(
    "COL-25",
    N,
    Words("{column} «{value}» dùng Unicode tổ hợp.", "{column} “{value}” is in decomposed Unicode."),
    Words("Gõ lại bằng Unicode dựng sẵn.", "Type it again in composed Unicode."),
    "For a spreadsheet, the same letters in another Unicode form are a different text.",
    same_cause_by=(),
)
HIDDEN_TEXT = Kind(
    "COL-26",
    W,
    Words("{column} «{value}» có ký tự ẩn ({signs}).", "{column} “{value}” has hidden characters ({signs})."),
    Words("Xóa ô rồi gõ lại bằng tay.", "Empty the cell and type it again."),
    "Invisible characters make equal names differ, or display a text in another order.",
    same_cause_by=(),
)
ODD_SPACES = Kind(
    "COL-27",
    N,
    Words("{column} «{value}» có {signs}.", "{column} “{value}” has {signs}."),
    Words("Gõ lại với một dấu cách giữa các chữ.", "Type it again with single spaces."),
    "An extra space makes equal names differ.",
    same_cause_by=(),
)
LOOK_ALIKE_TEXT = Kind(
    "COL-28",
    W,
    Words(
        "{column} «{value}» có {signs}.",
        "{column} “{value}” has {signs}.",
    ),
    Words("Gõ lại bằng bàn phím tiếng Việt.", "Type it again in Latin letters."),
    "А and A look the same but are different letters.",
    same_cause_by=(),
)
CODES_LOOK_ALIKE = Kind(
    "COL-29",
    W,
    Words(
        "Mã «{value}» trông giống mã «{other}» ở dòng {row}.", "Code “{value}” looks like code “{other}” in row {row}."
    ),
    Words("Đổi một trong hai mã nếu là hai đối tượng khác nhau.", "Change one of the two if they are two things."),
    "Codes that differ only in O and 0 will be confused sooner or later.",
    same_cause_by=(),
)

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
