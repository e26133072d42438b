"""The reasons why a file is not read: one message each, with what to do about it."""

from xlplan.errors import Unreadable
from xlplan.words import Words

EMPTY = Words(
    "Tệp rỗng (0 byte). Mở lại sổ gốc, lưu và gửi lại.",
    "The file is empty (0 bytes). Open the original workbook, save it and send it again.",
)
ZEROS = Words(
    "Tệp chỉ gồm các byte 0: chép hoặc tải về bị lỗi. Chép lại từ bản gốc.",
    "The file holds nothing but zero bytes: a copy or download went wrong. Copy it again from the original.",
)
NOT_XLSX = Words(
    "Tệp không phải sổ Excel. Gửi lại đúng sổ được giao.",
    "The file is no Excel workbook. Send the workbook that was issued.",
)
CUT_OFF = Words(
    "Tệp bị cắt ngang: chép hoặc tải về chưa xong. Tải lại, hoặc đề nghị đơn vị gửi lại.",
    "The file was cut off: a copy or download did not finish. Fetch it again, or ask for it again.",
)
DAMAGED = Words(
    "Tệp hỏng, không đọc được. Mở bằng Excel, lưu lại rồi gửi lại.",
    "The file is damaged. Open it in Excel, save it and send it again.",
)
PASSWORD = Words(
    "Tệp có đặt mật khẩu. Bỏ mật khẩu rồi gửi lại.", "The file has a password. Remove it and send it again."
)
DEFAULT_PASSWORD = Words(
    "Tệp bị mã hóa bằng mật khẩu mặc định của Excel, do cấu trúc sổ được bảo vệ; Excel mở tệp mà không hỏi. Mở bằng "
    "Excel, bỏ bảo vệ sổ (Xem lại, Bảo vệ sổ), lưu lại rồi gửi lại.",
    "The file is encrypted with Excel's default password, because the structure of the workbook is protected; Excel "
    "opens it without asking. Open it in Excel, remove the protection (Review, Protect Workbook), save it and send it "
    "again.",
)
NO_WORKBOOK = Words(
    "Tệp nén này không chứa sổ Excel. Gửi đúng sổ được giao.",
    "This archive holds no Excel workbook. Send the workbook that was issued.",
)
ARCHIVE = Words(
    "Đây là tệp nén. Giải nén rồi gửi từng sổ .xlsx.", "This is an archive. Unpack it and send each .xlsx workbook."
)
HTML = Words(
    "Tệp là trang web (HTML), không phải sổ Excel. Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.",
    "The file is a web page (HTML), no Excel workbook. Open it in Excel, save it as .xlsx and send it again.",
)
TEXT = Words(
    "Tệp là văn bản thuần (CSV), không phải sổ Excel. Nhập số liệu vào sổ được giao rồi gửi sổ đó.",
    "The file is plain text (CSV), no Excel workbook. Enter the figures into the workbook that was issued and send "
    "that.",
)
XML_2003 = Words(
    "Tệp ở dạng XML của Excel 2003. Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.",
    "The file is in Excel 2003's XML form. Open it in Excel, save it as .xlsx and send it again.",
)
FLAT_ODS = Words(
    "Tệp ở dạng OpenDocument một tệp (.fods). Mở bằng LibreOffice, lưu thành .xlsx rồi gửi lại.",
    "The file is a flat OpenDocument (.fods). Open it in LibreOffice, save it as .xlsx and send it again.",
)
XML = Words(
    "Tệp là XML, không phải sổ Excel. Gửi lại đúng sổ được giao.",
    "The file is XML, no Excel workbook. Send the workbook that was issued.",
)
PDF = Words(
    "Tệp là PDF, không đọc số liệu từ đó được. Gửi sổ Excel gốc.",
    "The file is a PDF; no figures can be read from it. Send the Excel workbook.",
)
IMAGE = Words(
    "Tệp là ảnh, không đọc số liệu từ đó được. Gửi sổ Excel gốc.",
    "The file is a picture; no figures can be read from it. Send the Excel workbook.",
)
WORD = Words(
    "Tệp là văn bản Word. Nhập số liệu vào sổ Excel được giao rồi gửi sổ đó.",
    "The file is a Word document. Enter the figures into the Excel workbook that was issued and send that.",
)
SLIDES = Words(
    "Tệp là bản trình chiếu. Nhập số liệu vào sổ Excel được giao rồi gửi sổ đó.",
    "The file is a presentation. Enter the figures into the Excel workbook that was issued and send that.",
)
MAIL = Words(
    "Tệp là thư điện tử. Mở thư, lưu sổ Excel đính kèm ra thư mục này.",
    "The file is a mail. Open it and save the attached Excel workbook into this folder.",
)
WINMAIL = Words(
    "Tệp là winmail.dat của Outlook. Đề nghị người gửi gửi lại sổ Excel dạng tệp đính kèm thường.",
    "The file is Outlook's winmail.dat. Ask the sender to attach the Excel workbook itself.",
)
SHORTCUT = Words(
    "Tệp là lối tắt, không phải sổ. Gửi chính tệp mà lối tắt trỏ tới.",
    "The file is a shortcut, no workbook. Send the file it points to.",
)
PROGRAM = Words(
    "Tệp là chương trình, không phải sổ Excel. Đừng mở tệp này; hỏi lại người gửi.",
    "The file is a program, no Excel workbook. Do not open it; ask the sender.",
)
LOCK_FILE = Words(
    "Tệp này do Excel tạo tạm khi mở sổ. Đóng sổ rồi gửi chính sổ đó.",
    "Excel made this file while a workbook was open. Close the workbook and send that.",
)
TOO_OLD = Words(
    "Sổ ở dạng Excel quá cũ. Mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
    "The workbook is in too old an Excel form. Open it in Excel, save it as .xlsx and send it again.",
)
FORBIDDEN = Words(
    "Tệp chứa khai báo DOCTYPE không được phép. Tạo lại sổ từ mẫu, đừng dùng tệp này.",
    "The file holds a DOCTYPE, which is not allowed. Make a new workbook from the template; do not use this file.",
)
ENCODING = Words(
    "Một phần của sổ dùng bảng mã lạ ({encoding}), không đọc được. Mở bằng Excel và lưu lại.",
    "A part of the workbook is in an unusual encoding ({encoding}). Open it in Excel and save it.",
)
CROOKED = Words(
    "Gói ZIP của tệp bị xếp đặt sai ({why}), có thể là tệp độc hại. Đừng mở; hỏi lại người gửi.",
    "The file's ZIP package is laid out wrongly ({why}) and may be harmful. Do not open it; ask the sender.",
)
TRAVERSAL = Words("tên phần trỏ ra ngoài gói", "a part's name points outside")
TWICE = Words("hai phần cùng tên", "two parts of one name")
OVERLAP = Words("các phần chồng lên nhau", "parts overlap")
DISAGREE = Words("mục lục không khớp với nội dung", "directory and content disagree")
TOO_LARGE = Words(
    "Trang {sheet} quá lớn để đọc: từ ô {first} tới ô {last}. Xóa các ô ở xa vùng số liệu rồi lưu lại.",
    "Sheet {sheet} is too large to read: from {first} to {last}. Delete the cells far from the data and save it.",
)
BEYOND = Words(
    "Tệp vượt giới hạn: {what} là {found}, nhiều nhất {most}. Gửi sổ chỉ gồm số liệu của đơn vị.",
    "The file goes beyond a limit: {what}: {found}, at most {most}. Send a workbook with the unit's own data only.",
)
MISPLACED = Words(
    "Trang {sheet} có ô ghi địa chỉ sai hoặc ngoài trang tính ({cell}), nên không biết số liệu thuộc ô nào. Mở bằng "
    "Excel, kiểm tra trang đó, lưu lại rồi gửi lại.",
    "Sheet {sheet} has a cell whose address is wrong or lies beyond the sheet ({cell}), so it is not known where its "
    "figure belongs. Open it in Excel, check that sheet, save it and send it again.",
)
NO_PART = Words(
    "Sổ thiếu phần {part} mà chính nó nhắc tới, nên không sửa được. Mở bằng Excel, lưu lại rồi làm lại.",
    "The workbook lacks its own part {part}, so it cannot be changed. Open it in Excel, save it and try again.",
)
FOREIGN_PART = Words(
    "Phần {part} của sổ không đúng cấu trúc Open XML, nên không sửa được sổ. Mở bằng Excel, lưu lại rồi làm lại.",
    "The part {part} of the workbook is not laid out as Open XML prescribes, so the workbook cannot be changed. Open "
    "it in Excel, save it and try again.",
)
TWO_CELLS = Words(
    "Ô {cell} của trang {sheet} được ghi hai lần hoặc ghi sai dòng, nên không sửa được sổ. Mở bằng Excel, lưu lại rồi "
    "làm lại.",
    "Cell {cell} of sheet {sheet} is written twice, or in another row, so the workbook cannot be changed. Open it in "
    "Excel, save it and try again.",
)
BROKEN_PART = Words(
    "Phần {part} của sổ không phải XML đúng, nên không sửa được sổ. Mở bằng Excel, lưu lại rồi làm lại.",
    "The part {part} of the workbook is no sound XML, so the workbook cannot be changed. Open it in Excel, save it and "
    "try again.",
)
NO_SHEET_PART = Words(
    "Trang {sheet} có tên trong sổ nhưng không có nội dung. Mở bằng Excel, lưu lại rồi gửi lại.",
    "Sheet {sheet} is named in the workbook but its content is missing. Open it in Excel, save it and send it again.",
)
TOO_LONG = Words(
    "Đọc tệp này quá {seconds} giây nên đã dừng. Mở bằng Excel, chỉ giữ các trang của mẫu, lưu lại rồi gửi lại.",
    "Reading this file took more than {seconds} seconds and was stopped. In Excel keep only the template's sheets, "
    "save and send it again.",
)
TOO_MUCH_MEMORY = Words(
    "Đọc tệp này cần quá nhiều bộ nhớ nên đã dừng. Mở bằng Excel, chỉ giữ các trang của mẫu, lưu lại rồi gửi lại.",
    "Reading this file needed too much memory and was stopped. In Excel keep only the template's sheets, save and "
    "send it again.",
)
READER_ENDED = Words(
    "Chương trình đọc bị dừng đột ngột vì tệp này. Mở bằng Excel, lưu lại rồi gửi lại.",
    "The reading program ended suddenly because of this file. Open it in Excel, save it and send it again.",
)
OUR_BUG = Words(
    "xlplan gặp lỗi của chính nó ({error}) khi đọc tệp này. Giữ tệp lại và báo cho người quản trị.",
    "xlplan itself failed ({error}) on this file. Keep the file and tell your administrator.",
)


def refused(words: Words, **slots: str | Words) -> Unreadable:
    """The exception with the message *words*, its slots filled in both languages."""
    vi = {name: value.vi if isinstance(value, Words) else value for name, value in slots.items()}
    en = {name: value.en if isinstance(value, Words) else value for name, value in slots.items()}
    return Unreadable(Words(words.vi.format(**vi), words.en.format(**en)))
