"""Findings about the layout of sheets: headers, columns, rows that are not data, sheets of the office's own."""

from xlplan.findings import Kind, Severity
from xlplan.words import Words

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

READ_AS = Kind(
    "SHT-10",
    W,
    Words("Cột «{text}» được đọc là cột {column}.", "Column “{text}” is read as column {column}."),
    Words(
        "Nếu đúng thì sửa tiêu đề thành {column}; nếu không phải thì đặt tên khác hẳn.",
        "If that is right, write {column} in its head; if not, give it another name.",
    ),
    "A typing error in a header above cells that fit can only mean one column; the clerk confirms it by correcting the "
    "header.",
)
TWIN_COLUMN = Kind(
    "SHT-11",
    W,
    Words(
        "Có hai cột cùng tên {column}; cột này trống hoặc giống hệt cột kia nên không dùng.",
        "Two columns are called {column}; this one is empty or the same as the other and is not used.",
    ),
    Words("Xóa cột này.", "Delete this column."),
    "An empty or equal copy of a column changes no figure.",
)
DOUBTFUL_COLUMN = Kind(
    "SHT-12",
    E,
    Words(
        "Cột «{text}» có thể không phải {column} của kỳ nên không đọc.",
        "Column “{text}” may not be the period's {column} and is not read.",
    ),
    Words("Nếu đúng là cột đó thì ghi tiêu đề là {column}.", "If it is that column, write {column} in its head."),
    "A cumulative figure, or one of another year, below a group header must not count as the figure of the period.",
)
EXTRA_SHEET = Kind(
    "SHT-13",
    N,
    Words(
        "Trang này không có trong mẫu; được giữ nguyên, không đọc.",
        "This sheet is not in the template; it is left alone and not read.",
    ),
    Words("Bỏ qua nếu đơn vị tự thêm trang này.", "Ignore it if you added it yourself."),
    "Offices add sheets of their own.",
)
TWIN_SHEET = Kind(
    "SHT-14",
    W,
    Words(
        "Trang này có các cột như trang {sheet} và {rows} dòng, nhưng không được đọc.",
        "This sheet has the columns of {sheet} and {rows} row(s), but is not read.",
    ),
    Words(
        "Chép những dòng còn thiếu sang trang {sheet}, rồi xóa trang này.",
        "Copy the rows that are missing to {sheet}, then delete this sheet.",
    ),
    "A second sheet may be an old copy or the rest of the table; its figures must not be lost silently.",
)
TOTAL_ROW = Kind(
    "SHT-15",
    W,
    Words(
        "Dòng này là dòng cộng («{text}») nên không tính vào số liệu.",
        "This row is a total (“{text}”) and counts for nothing.",
    ),
    Words(
        "Xóa dòng cộng, tổng do chương trình tính. Nếu là số liệu thì ghi đủ {key}.",
        "Delete it: totals are worked out. If it is a figure of its own, fill in {key}.",
    ),
    "A subtotal among the data would be counted twice.",
)
HEADING_ROW = Kind(
    "SHT-16",
    N,
    Words("Dòng này chỉ có chữ («{text}»), không phải số liệu.", "This row holds only words (“{text}”), no data."),
    Words("Bỏ qua nếu đó là tiêu đề nhóm hoặc lời ghi.", "Ignore it if it is a group heading or a remark."),
    "Real tables have group headings, “Trong đó:” and signatures between and below their rows.",
)
NUMBERED_ROW = Kind(
    "SHT-17",
    N,
    Words(
        "Dòng này đánh số hoặc giải thích các cột, không phải số liệu.",
        "This row numbers or explains the columns; it is no data.",
    ),
    Words("Bỏ qua, hoặc xóa dòng này.", "Ignore it, or delete the row."),
    "Vietnamese tables number their columns below the header.",
)
REPEATED_HEAD = Kind(
    "SHT-18",
    N,
    Words(
        "Dòng này lặp lại tiêu đề cột ở dòng {first}; được bỏ qua.",
        "This row repeats the head of row {first} and is passed over.",
    ),
    Words("Bỏ qua, hoặc xóa dòng này.", "Ignore it, or delete the row."),
    "Pages that are pasted one below the other repeat their headers.",
)
OTHER_HEAD = Kind(
    "SHT-19",
    E,
    Words(
        "Từ dòng này các cột xếp khác với tiêu đề ở dòng {first}; {rows} dòng bên dưới không được đọc.",
        "From this row on the columns differ from the head of row {first}; the {rows} row(s) below are not read.",
    ),
    Words(
        "Xếp lại các cột của phần dưới như phần trên, rồi xóa dòng tiêu đề này.",
        "Arrange the lower part as the upper one, then delete this row.",
    ),
    "Rows below a different header would put figures into the wrong columns.",
)
NO_HEADING = Kind(
    "SHT-20",
    W,
    Words(
        "Cột {letters} không có tiêu đề nhưng có {cells} ô đã ghi; không đọc.",
        "Column {letters} has no header but {cells} filled cell(s); it is not read.",
    ),
    Words(
        "Ghi tiêu đề cho cột, hoặc chuyển dữ liệu về đúng cột.",
        "Give it a header, or move its cells to the right column.",
    ),
    "If a header was deleted, or merged over two columns, the cells below it would be lost.",
)
TWO_ROW_HEAD = Kind(
    "SHT-21",
    N,
    Words(
        "Tiêu đề cột nằm trên hai dòng {first} và {last}; được đọc chung.",
        "The head stands on rows {first} and {last}; both are read together.",
    ),
    Words("Bỏ qua nếu đơn vị tự gộp tiêu đề.", "Ignore it if you arranged it so."),
    "Real tables group their columns under a common header.",
)
OLDER_LAYOUT = Kind(
    "SHT-22",
    N,
    Words(
        "Sổ theo mẫu phiên bản {version}; đã đọc theo phiên bản {known}: {step}.",
        "The workbook has layout {version}; it is read as layout {known}: {step}.",
    ),
    Words("Lần sau xin sổ mẫu mới.", "Ask for a new workbook next time."),
    "Workbooks issued before the layout changed still come back.",
)
LABEL_READ_AS = Kind(
    "SHT-23",
    W,
    Words("Dòng «{text}» được đọc là {column}.", "The line “{text}” is read as {column}."),
    Words("Nếu đúng thì sửa lại là {column}.", "If that is right, write {column}."),
    "The value of a label with a typing error on the Plan sheet must still be read.",
)

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
