"""The commands: one file each, and the table that defines the command line, the ribbon and the manual.

A command is a function ``run(request, host, out) -> int``; the number is the exit code.
"""

from xlplan.commands.declaration import DONE, ENVIRONMENT, FINDINGS, WRONG_USE, Argument, Button, Command, Out, Request
from xlplan.plans import DEFAULT, NAMES
from xlplan.words import Words

__all__ = [
    "COMMANDS",
    "DONE",
    "ENVIRONMENT",
    "FINDINGS",
    "WRONG_USE",
    "Argument",
    "Button",
    "Command",
    "Out",
    "Request",
]

_CHECK = Words("Kiểm tra", "Check")
_GATHER = Words("Tổng hợp", "Consolidate")
_HELP = Words("Trợ giúp", "Help")
_OPEN = Argument("file", Words("sổ đang mở", "the open workbook"), workbook=True)
_INBOX = Words("Chọn thư mục chứa các sổ gửi về", "Choose the folder of the workbooks that were sent in")
_ISSUED = Words("Chọn thư mục để ghi các sổ đơn vị", "Choose the folder for the units' workbooks")
_OUT = Argument(
    "out", Words("tệp cần tạo", "the file to write"), ("-o", "--out"), required=True, metavar="OUT.xlsx", workbook=True
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "demo",
        Words(
            "Chạy thử trọn quy trình trên kế hoạch 46 trong một thư mục mới.",
            "Run the whole process on plan 46 in a new folder.",
        ),
        (
            Argument(
                "folder",
                Words("thư mục cần tạo (mặc định: xlplan-demo)", "the folder to create (default: xlplan-demo)"),
                nargs="?",
                default="xlplan-demo",
                metavar="DIR",
            ),
        ),
        frozenset({"force"}),
    ),
    Command(
        "new",
        Words("Tạo một sổ tổng hợp mới.", "Create a new master workbook."),
        (
            _OUT,
            Argument(
                "plan",
                Words(
                    f"kế hoạch có sẵn (mặc định: {DEFAULT}), hoặc blank cho sổ trống",
                    f"a bundled plan (default: {DEFAULT}), or blank",
                ),
                ("--plan",),
                choices=(*NAMES, "blank"),
            ),
            Argument(
                "last_year",
                Words(
                    "sổ tổng hợp năm trước, để chuyển sang năm mới", "last year's master workbook, to be rolled forward"
                ),
                ("--from",),
                metavar="LASTYEAR.xlsx",
            ),
        ),
        frozenset({"force"}),
    ),
    Command(
        "validate",
        Words(
            "Kiểm tra sổ; nêu từng lỗi, ở ô nào, sửa thế nào.",
            "Check workbooks; name each error, its cell and how to fix it.",
        ),
        (
            Argument(
                "files",
                Words("các sổ cần kiểm tra, hoặc thư mục chứa chúng", "the workbooks to check, or folders with them"),
                nargs="+",
                metavar="FILE",
                workbook=True,
            ),
            Argument(
                "out",
                Words(
                    "bản sao có kết quả kiểm tra và ô được đánh dấu",
                    "a copy with the findings in it and the cells marked",
                ),
                ("-o", "--out"),
                metavar="OUT.xlsx",
                workbook=True,
            ),
        ),
        frozenset({"json", "as_of", "force"}),
        button=Button(
            Words("Kiểm tra", "Validate"),
            Words(
                "Tìm lỗi trong sổ đang mở, tô màu và nêu cách sửa từng ô.",
                "Find the errors of the open workbook, mark each cell and say how to fix it.",
            ),
            "K",
            "DataValidation",
            _CHECK,
        ),
    ),
    Command(
        "recompute",
        Words(
            "Tính lại các ô tự tính, khôi phục công thức bị gõ đè, trong một bản sao.",
            "Verify the computed cells and restore typed-over formulas, in a copy.",
        ),
        (Argument("file", Words("sổ cần tính lại", "the workbook"), metavar="FILE", workbook=True), _OUT),
        frozenset({"as_of", "force"}),
        button=Button(
            Words("Tính lại", "Recompute"),
            Words(
                "Tính lại các ô tự tính và khôi phục công thức bị gõ đè.",
                "Verify the computed cells and restore typed-over formulas.",
            ),
            "L",
            "CalculateNow",
            _CHECK,
        ),
    ),
    Command(
        "fix",
        Words(
            "Liệt kê và nhận các đề nghị sửa, trong một bản sao; hoàn lại được.",
            "List and accept proposals, in a copy; can be undone.",
        ),
        (
            Argument("file", Words("sổ cần sửa", "the workbook to fix"), metavar="FILE", workbook=True),
            _OUT,
            Argument(
                "accept",
                Words(
                    "nhận: sure (chắc chắn), ticked (đã đánh dấu ở trang Kiểm tra), một mã, hoặc một ô như Tiến độ!F24",
                    "accept: sure, ticked (on the sheet Checks), a code, or a cell such as Progress!F24",
                ),
                ("--accept",),
                metavar="sure|ticked|CODE|CELL",
                repeated=True,
            ),
            Argument(
                "undo",
                Words("hoàn lại lần sửa gần nhất (last) hoặc tất cả (all)", "take back the last fix, or all of them"),
                ("--undo",),
                nargs="?",
                choices=("last", "all"),
                const="last",
            ),
        ),
        frozenset({"as_of", "force"}),
        button=Button(
            Words("Sửa", "Fix"),
            Words(
                "Nhận các đề nghị đã đánh dấu x ở trang Kiểm tra; bấm lần nữa để hoàn lại.",
                "Accept the proposals ticked on Checks; press again to take them back.",
            ),
            "S",
            "AutoCorrect",
            _CHECK,
        ),
    ),
    Command(
        "next_finding",
        Words("Đến ô cần sửa tiếp theo.", "Go to the next cell to fix."),
        (_OPEN,),
        button=Button(
            Words("Lỗi sau", "Next"),
            Words("Đến ô cần sửa tiếp theo trong danh sách ở trang Kiểm tra.", "Go to the next cell listed on Checks."),
            "N",
            "ReviewNextComment",
            _CHECK,
        ),
        on_command_line=False,
    ),
    Command(
        "previous_finding",
        Words("Về ô cần sửa trước đó.", "Go back to the previous cell to fix."),
        (_OPEN,),
        button=Button(
            Words("Lỗi trước", "Previous"),
            Words(
                "Về ô cần sửa trước đó trong danh sách ở trang Kiểm tra.", "Go back to the cell before it on Checks."
            ),
            "P",
            "ReviewPreviousComment",
            _CHECK,
        ),
        on_command_line=False,
    ),
    Command(
        "consolidate",
        Words("Tổng hợp các sổ gửi lên vào sổ tổng hợp.", "Merge submitted workbooks into a master."),
        (
            Argument("master", Words("sổ tổng hợp", "the master workbook"), metavar="MASTER.xlsx", workbook=True),
            Argument(
                "inbox",
                Words("các thư mục hoặc tệp gửi lên", "folders or files that were sent in"),
                nargs="+",
                metavar="INBOX",
                folder=_INBOX,
            ),
            _OUT,
            Argument(
                "cluster",
                Words(
                    "đọc các sổ bằng nhiều máy: địa chỉ của bộ điều phối Dask, ví dụ tcp://127.0.0.1:8786",
                    "read the files on several machines: the address of a Dask scheduler, such as tcp://127.0.0.1:8786",
                ),
                ("--cluster",),
                metavar="ADDRESS",
            ),
        ),
        frozenset({"json", "as_of", "force"}),
        button=Button(
            Words("Tổng hợp", "Consolidate"),
            Words(
                "Tổng hợp các sổ gửi về từ một thư mục vào sổ đang mở.",
                "Merge the workbooks of a folder into the open master.",
            ),
            "T",
            "Consolidate",
            _GATHER,
        ),
    ),
    Command(
        "issue",
        Words("Tách sổ cho từng đơn vị cấp dưới.", "Write one workbook for every unit below."),
        (
            Argument("master", Words("sổ tổng hợp", "the master workbook"), metavar="MASTER.xlsx", workbook=True),
            Argument(
                "out",
                Words("thư mục cần tạo", "the folder to write into"),
                ("-o", "--out"),
                required=True,
                metavar="DIR",
                folder=_ISSUED,
            ),
            Argument(
                "update",
                Words(
                    "chỉ cập nhật các sổ đã điền này theo sổ tổng hợp; số đã gõ được giữ",
                    "only bring the master's changes into these filled workbooks; what was typed is kept",
                ),
                ("--update",),
                nargs="+",
                metavar="FILE",
            ),
        ),
        frozenset({"force", "as_of"}),
        button=Button(
            Words("Tách sổ", "Issue"),
            Words(
                "Tạo sổ cho từng đơn vị cấp dưới trong một thư mục.",
                "Write a workbook for every unit below into a folder.",
            ),
            "C",
            "FileSendAsAttachment",
            _GATHER,
        ),
    ),
    Command("layout", Words("In các trang tính và cột.", "Print the sheets and columns."), (), frozenset({"json"})),
    Command(
        "rules",
        Words("In sổ tay các kiểm tra.", "Print the manual of checks."),
        (
            Argument(
                "code",
                Words("chỉ một mã, ví dụ PRG-03", "one code only, for example PRG-03"),
                nargs="?",
                metavar="CODE",
            ),
        ),
        frozenset({"json"}),
        button=Button(
            Words("Các kiểm tra", "Rules"),
            Words(
                "Mở sổ tay: mỗi mã lỗi nghĩa là gì, sửa thế nào.",
                "Open the manual: what each code means and how to fix it.",
            ),
            "Q",
            "Help",
            _HELP,
            needs_book=False,
            page=True,
        ),
    ),
    Command(
        "addin",
        Words(
            "Nút xlplan trong Excel và LibreOffice: tạo tệp, cài, xem, gỡ.",
            "The buttons in Excel and LibreOffice: build, install, show, remove.",
        ),
        (
            Argument(
                "action",
                Words("build (tạo tệp .xlam), install (cài), status (xem), uninstall (gỡ)", "build writes the .xlam"),
                choices=("build", "install", "status", "uninstall"),
                metavar="build|install|status|uninstall",
            ),
            Argument(
                "excel", Words("cho Excel (khi không ghi gì)", "for Excel (the default)"), ("--excel",), switch=True
            ),
            Argument("libreoffice", Words("cho LibreOffice", "for LibreOffice"), ("--libreoffice",), switch=True),
            Argument(
                "desktop",
                Words(
                    "cho chuột phải và kéo thả, không cần macro", "for right click and drag-and-drop, without macros"
                ),
                ("--desktop",),
                switch=True,
            ),
            Argument(
                "out", Words("build: tệp cần tạo", "build: the file to write"), ("-o", "--out"), metavar="OUT.xlam"
            ),
            Argument(
                "python",
                Words(
                    "build: đường dẫn đầy đủ tới Python có xlplan, mà các nút sẽ chạy",
                    "build: full path of the Python with xlplan that the buttons start",
                ),
                ("--python",),
                metavar="PYTHON",
            ),
        ),
        frozenset({"force"}),
    ),
    Command(
        "about",
        Words("Phiên bản, nơi cài đặt và nhật ký.", "Version, place and log."),
        button=Button(
            Words("Giới thiệu", "About"),
            Words(
                "Phiên bản của xlplan, nơi cài đặt và tệp nhật ký.",
                "The version of xlplan, where it is and its log file.",
            ),
            "G",
            "FileProperties",
            _HELP,
            needs_book=False,
        ),
        on_command_line=False,
    ),
)
