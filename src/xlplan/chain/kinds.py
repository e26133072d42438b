"""The messages of consolidation: findings that only several workbooks together can show, and the reasons for which a
row or a file is set aside.
"""

from enum import StrEnum

from xlplan.findings import Kind, Severity
from xlplan.words import Words


class SetAside(StrEnum):
    """Why a row that was read is not used. Every such row has exactly one reason."""

    SUPERSEDED = "superseded"
    EMPTY = "empty"
    ERROR = "error"
    CLOSED = "closed"
    COVERED = "covered"
    FOREIGN = "foreign"
    LATER = "later"
    DUPLICATE = "duplicate"

    @property
    def words(self) -> Words:
        return _REASONS[self]


_REASONS = {
    SetAside.SUPERSEDED: Words("đã có bản mới hơn", "superseded by a newer submission"),
    SetAside.EMPTY: Words("chưa điền", "not filled in"),
    SetAside.ERROR: Words("có lỗi", "in error"),
    SetAside.CLOSED: Words("kỳ đã chốt", "the period is closed"),
    SetAside.COVERED: Words("đã có trong sổ cấp trên", "covered by the workbook of a unit above"),
    SetAside.FOREIGN: Words("không thuộc sổ này", "foreign to this workbook"),
    SetAside.LATER: Words("thuộc kỳ sau kỳ báo cáo", "of a later period"),
    SetAside.DUPLICATE: Words("trùng một bản khác", "a duplicate of another file"),
}

TIE = Kind(
    "CON-01",
    Severity.ERROR,
    Words(
        "Hai bản gửi khác nhau có cùng thứ bậc ({rank}): «{one}» và «{other}».",
        "Two different submissions have the same rank ({rank}): “{one}” and “{other}”.",
    ),
    Words(
        "Hỏi đơn vị bản nào đúng, rồi tăng Lần gửi của bản đó.",
        "Ask the unit which is right, then raise the Revision of that one.",
    ),
    "Nothing shows which of two different workbooks of the same rank is right; neither replaces what was there.",
)
CHANGED = Kind(
    "CON-02",
    Severity.NOTE,
    Words(
        "Số liệu kỳ {period} của {unit}, {target} đã thay: {old} → {new}.",
        "Period {period} of {unit}, {target} was changed: {old} → {new}.",
    ),
    Words("Xem lại nếu không chủ ý sửa. {note}", "Check that the change was meant. {note}"),
    "A changed figure of the reporting period is usual; it is named, not questioned.",
)
CHANGED_EARLIER = Kind(
    "CON-03",
    Severity.WARNING,
    Words(
        "Số liệu kỳ trước ({period}) của {unit}, {target} bị sửa: {old} → {new}.",
        "A figure of the earlier period {period} of {unit}, {target} was changed: {old} → {new}.",
    ),
    Words(
        "Hỏi đơn vị lý do sửa và ghi vào cột Ghi chú. {note}",
        "Ask the unit for the reason and write it into Note. {note}",
    ),
    "A figure that was already reported upwards changes totals that others have seen.",
)
OUTRANKED = Kind(
    "CON-04",
    Severity.WARNING,
    Words(
        "Bản sửa này bị xếp sau «{winner}», nên {unit}, {target}, kỳ {period} giữ {kept}, không lấy {offered}.",
        "This correction ranks below “{winner}”: {unit}, {target}, period {period} keeps {kept}, not {offered}.",
    ),
    Words(
        "Sửa trong sổ của kỳ báo cáo mới nhất và tăng Lần gửi.",
        "Correct the workbook of the newest reporting period and raise its Revision.",
    ),
    "A correction of an earlier period must travel in the newest workbook, or the newer one's old figure wins.",
)
EMPTIED = Kind(
    "CON-05",
    Severity.WARNING,
    Words(
        "Dòng {unit}, {target}, kỳ {period} trước đây ghi {old}, nay để trống; số cũ vẫn được giữ.",
        "The row {unit}, {target}, period {period} held {old} before and is empty now; the old figure is kept.",
    ),
    Words("Nếu muốn bỏ số này, chọn Tình trạng Rút số liệu.", "To take the figure back, choose the state Withdrawn."),
    "An empty row erases nothing; a unit that meant to withdraw must say so.",
)
ESTIMATE_AFTER_OFFICIAL = Kind(
    "CON-06",
    Severity.ERROR,
    Words(
        "{unit}, {target}, kỳ {period} đã có số chính thức {old}, nay lại gửi {new}.",
        "{unit}, {target}, period {period} already has the official figure {old}; now {new} was sent.",
    ),
    Words(
        "Gửi lại số chính thức, hoặc để nguyên số đã gửi.", "Send an official figure, or leave the one already sent."
    ),
    "An official figure never turns back into an estimate; the row is set aside.",
)
COVERED_DIFFERS = Kind(
    "CON-07",
    Severity.WARNING,
    Words(
        "{unit}, {target}, kỳ {period}: sổ cấp trên «{winner}» ghi {kept}, sổ «{loser}» ghi {offered}; lấy số của sổ "
        "cấp trên.",
        "{unit}, {target}, period {period}: the workbook from above “{winner}” says {kept}, “{loser}” says {offered}; "
        "the former counts.",
    ),
    Words("Hỏi hai đơn vị để thống nhất số liệu.", "Ask both units to agree on one figure."),
    "A unit arrived directly and through a unit above it; both cannot count.",
)
CLOSED_DIFFERS = Kind(
    "CON-08",
    Severity.WARNING,
    Words(
        "{unit}, {target}, kỳ {period} đã chốt với {kept}; số gửi lại {offered} không được lấy.",
        "{unit}, {target}, period {period} is closed at {kept}; the figure {offered} was not taken.",
    ),
    Words(
        "Nếu cần sửa, mở lại kỳ ở trang Kế hoạch rồi tổng hợp lại.",
        "To change it, reopen the period on the Plan sheet and consolidate again.",
    ),
    "A closed period stays as the master has it.",
)
CONTEXT_CHANGED = Kind(
    "CON-09",
    Severity.NOTE,
    Words(
        "{what} trong sổ gửi lên là {offered}, trong sổ tổng hợp là {kept}.",
        "{what} is {offered} in the submission, {kept} in the master.",
    ),
    Words("Lấy theo sổ tổng hợp; báo đơn vị nếu cần.", "The master's value counts; inform the unit if necessary."),
    "Plan, units, targets and allocation come from the master.",
)
UNKNOWN_TARGET = Kind(
    "CON-10",
    Severity.NOTE,
    Words(
        "Chỉ tiêu {target} không có trong sổ tổng hợp; {rows} dòng để riêng.",
        "The master does not know target {target}; {rows} row(s) set aside.",
    ),
    Words(
        "Thêm chỉ tiêu vào sổ tổng hợp nếu cần tổng hợp.", "Add the target to the master if it is to be consolidated."
    ),
    "A unit may follow targets of its own.",
)
UNKNOWN_UNIT = Kind(
    "CON-11",
    Severity.WARNING,
    Words(
        "Đơn vị {unit} không thuộc phần của sổ này trong sổ tổng hợp; {rows} dòng để riêng.",
        "Unit {unit} is outside this workbook's branch in the master; {rows} row(s) set aside.",
    ),
    Words(
        "Kiểm tra mã đơn vị, hoặc thêm đơn vị vào sổ tổng hợp.", "Check the unit code, or add the unit to the master."
    ),
    "A workbook speaks for one unit and the units below it, and for no other.",
)
EDITED_AFTER = Kind(
    "CON-12",
    Severity.WARNING,
    Words(
        "Dòng này đã bị sửa tay sau khi tổng hợp: Nguồn số liệu ghi {recorded}, ô đang ghi {found}.",
        "This row was edited by hand after consolidation: Sources says {recorded}, the row says {found}.",
    ),
    Words(
        "Nhập lại số gốc, hoặc đề nghị đơn vị gửi bản sửa.", "Restore the figure, or ask the unit to send a correction."
    ),
    "A typed-over figure no longer has the source that Sources names; it counts as typed in the master.",
)
NOT_COUNTED = Kind(
    "CON-13",
    Severity.ERROR,
    Words("Không nhận tệp này: {reason}", "This file was not accepted: {reason}"),
    Words(
        "Đề nghị đơn vị gửi lại sổ đã sửa, hoặc đúng sổ.",
        "Ask the unit to send a corrected workbook, or the right one.",
    ),
    "A file that cannot be used is named with its reason; the run goes on.",
)
KEPT_FAULTY = Kind(
    "CON-14",
    Severity.WARNING,
    Words(
        "Sổ kỳ {period} của {unit} còn lỗi; các dòng không lỗi vẫn được dùng.",
        "The workbook of {unit} for {period} has errors; its error-free rows are used.",
    ),
    Words(
        "Đề nghị đơn vị sửa các lỗi và gửi lại với Lần gửi tiếp theo.",
        "Ask the unit to correct the errors and send it again with the next Revision.",
    ),
    "The error-free part of the newest workbook is better than a gap; the unit is shown as having errors.",
)
LEFT_OUT = Kind(
    "CON-18",
    Severity.WARNING,
    Words(
        "Số liệu {value} của {unit}, {target}, kỳ {period} chưa được lấy vì một ô khác của dòng có lỗi.",
        "The figure {value} of {unit}, {target}, period {period} was not taken: another cell of its row is in error.",
    ),
    Words(
        "Sửa ô có lỗi của dòng này rồi gửi lại với Lần gửi tiếp theo.",
        "Correct the faulty cell of the row and send the workbook again with the next Revision.",
    ),
    "A figure that is left out because of the cell beside it is named, so that nobody believes it was counted.",
    same_cause_by=(),
)
LATER = Kind(
    "CON-15",
    Severity.WARNING,
    Words(
        "{rows} dòng kỳ {periods} chưa được lấy vì Kỳ báo cáo của sổ tổng hợp là {reporting}.",
        "{rows} row(s) of {periods} were not taken: the master's reporting period is {reporting}.",
    ),
    Words(
        "Nếu đã sang kỳ mới, sửa Kỳ báo cáo ở trang Kế hoạch của sổ tổng hợp rồi tổng hợp lại.",
        "If the new period has begun, change Reporting period on the Plan sheet of the master and consolidate again.",
    ),
    "A master still at the last period would leave out the whole new one; the office must know.",
)
NO_LONGER_COUNTS = Kind(
    "CON-19",
    Severity.WARNING,
    Words(
        "{unit}, {target}, kỳ {period}: số {old} lấy từ sổ có lỗi «{faulty}» không tính nữa; nay tính: {new}.",
        "{unit}, {target}, period {period}: {old} came from “{faulty}”, which has errors, and no longer counts; now: "
        "{new}.",
    ),
    Words(
        "Nếu số ấy đúng, đề nghị đơn vị điền vào bản gửi tiếp theo.",
        "If that figure is right, ask the unit to fill it in in its next submission.",
    ),
    "Rows of a workbook with errors count only until the unit sends another one; a figure that goes is named.",
)

LIST_CHANGED = Kind(
    "CON-16",
    Severity.NOTE,
    Words(
        "{sheet}: dòng {key} đã thay: {old} → {new}.",
        "{sheet}: row {key} was changed: {old} → {new}.",
    ),
    Words("Xem lại nếu không chủ ý sửa.", "Check that the change was meant."),
    "A row that a newer workbook replaced is named with what it said before.",
)
LIST_COVERED = Kind(
    "CON-17",
    Severity.WARNING,
    Words(
        "{sheet}: dòng {key} trong sổ «{winner}» ghi {kept}, sổ này ghi {offered}; lấy theo sổ kia.",
        "{sheet}: row {key} says {kept} in the workbook “{winner}” and {offered} in this one; the former counts.",
    ),
    Words("Hỏi hai đơn vị để thống nhất.", "Ask both units to agree."),
    "Two workbooks describe the same person, movement or proposal differently; only one can count.",
)
LIST_GONE = Kind(
    "CON-21",
    Severity.WARNING,
    Words(
        "{sheet}: dòng {key} có trong sổ «{older}», sổ này không còn; dòng ấy vẫn được giữ.",
        "{sheet}: row {key} is in the workbook “{older}” and no longer in this one; it is kept.",
    ),
    Words(
        "Nếu đơn vị chủ ý bỏ: lấy sổ cũ ra khỏi thư mục gửi đến, rồi xóa dòng ấy ở sổ tổng hợp.",
        "If the unit meant to remove it: take the older workbook out of the inbox, then delete the row in the master.",
    ),
    "A row that is gone may have been deleted by mistake; nothing that was sent disappears unnoticed.",
)
UNKNOWN_HONOUR = Kind(
    "CON-20",
    Severity.NOTE,
    Words(
        "Danh hiệu {honour} không có trong sổ tổng hợp; {rows} dòng để riêng.",
        "The master does not know honour {honour}; {rows} row(s) set aside.",
    ),
    Words(
        "Thêm danh hiệu vào trang Danh hiệu của sổ tổng hợp nếu cần.",
        "Add the honour to the sheet Honours of the master if it is needed.",
    ),
    "The catalogue of honours comes from the master.",
)

UNKNOWN_PERSON = Kind(
    "CON-22",
    Severity.WARNING,
    Words(
        "Cá nhân {person} không có ở trang Cá nhân của sổ tổng hợp; {rows} dòng để riêng.",
        "Person {person} is not on the sheet People of the master; {rows} row(s) set aside.",
    ),
    Words(
        "Đề nghị đơn vị sửa dòng của người này ở trang Cá nhân rồi gửi lại.",
        "Ask the unit to correct this person's row on the sheet People and send the workbook again.",
    ),
    "A registration of a person whose own row was not taken would name nobody.",
)
WITHOUT_FIGURE = Kind(
    "CON-23",
    Severity.NOTE,
    Words(
        "Dòng {unit}, {target}, kỳ {period} chưa có số nên chưa được lấy; dòng có ghi: {said}.",
        "The row {unit}, {target}, period {period} has no figure and was not taken; it says: {said}.",
    ),
    Words("Đọc và trả lời đơn vị nếu cần.", "Read it, and answer the unit if necessary."),
    "What a clerk writes beside an empty figure often says why it is empty; it is not dropped in silence.",
)
OPEN_BELOW = Kind(
    "CON-24",
    Severity.ERROR,
    Words(
        "Sổ này tự ghi còn {lines} dòng lỗi của các sổ cấp dưới, không kể chỗ còn thiếu; dòng đầu: {first}",
        "This workbook lists {lines} error(s) of the workbooks below it, besides what is missing; the first: {first}",
    ),
    Words(
        "Đề nghị đơn vị xử lý các lỗi ấy, tổng hợp lại rồi gửi lại với Lần gửi tiếp theo.",
        "Ask the unit to settle these errors, consolidate again, and send its workbook with the next Revision.",
    ),
    "What was refused one level down is in no row of the workbook that arrives here.",
    incomplete=True,
)
SETTLED = Kind(
    "CON-25",
    Severity.NOTE,
    Words(
        "{errors} lỗi và {warnings} cảnh báo của bản này không còn tính: đơn vị đã gửi bản mới hơn, hợp lệ ({newer}).",
        "Since {newer} came, newer and valid, {errors} error(s) and {warnings} warning(s) here no longer count.",
    ),
    Words("Không cần làm gì; không cần xóa tệp này.", "Nothing to do; the file need not be deleted."),
    "What a correction has settled must not keep the consolidated workbook from being ready.",
)
NOT_TAKEN = frozenset({OUTRANKED, CLOSED_DIFFERS, COVERED_DIFFERS, ESTIMATE_AFTER_OFFICIAL})
KINDS = (
    TIE,
    CHANGED,
    CHANGED_EARLIER,
    OUTRANKED,
    EMPTIED,
    ESTIMATE_AFTER_OFFICIAL,
    COVERED_DIFFERS,
    CLOSED_DIFFERS,
    CONTEXT_CHANGED,
    UNKNOWN_TARGET,
    UNKNOWN_UNIT,
    EDITED_AFTER,
    NOT_COUNTED,
    KEPT_FAULTY,
    LEFT_OUT,
    LATER,
    LIST_CHANGED,
    LIST_COVERED,
    LIST_GONE,
    UNKNOWN_HONOUR,
    UNKNOWN_PERSON,
    WITHOUT_FIGURE,
    NO_LONGER_COUNTS,
    OPEN_BELOW,
    SETTLED,
)

NO_PROGRESS = Words("không tìm thấy trang Tiến độ.", "no Progress sheet was found.")
OTHER_PLAN = Words("sổ của kế hoạch khác ({number}).", "a workbook of another plan ({number}).")
NO_PLAN_SHEET = Words("không có trang Kế hoạch.", "it has no Plan sheet.")
NO_IDENTITY = Words(
    "không có trang Kế hoạch và trang ẩn _xlplan nên không biết là sổ của kế hoạch nào.",
    "without the Plan sheet and the hidden sheet _xlplan nothing says which plan it belongs to.",
)
OTHER_UNIT = Words("đơn vị {unit} không có trong sổ tổng hợp.", "the master does not know unit {unit}.")
OWN_LEVEL = Words(
    "đây là sổ của chính đơn vị tổng hợp ({unit}).", "this is a workbook of the consolidating unit itself ({unit})."
)
OTHER_LAYOUT = Words("mẫu sổ phiên bản khác.", "another layout version.")
IDENTITY_CHANGED = Words("trang ẩn _xlplan đã bị thay đổi.", "its hidden sheet _xlplan was changed.")
BAD_PERIOD = Words(
    "không đọc được Kỳ báo cáo («{text}»). Đơn vị gõ lại ngày đầu tháng của kỳ, ví dụ 01/10/2021.",
    "its reporting period cannot be read (“{text}”). The unit types the first day of the period's month, 01/10/2021.",
)
NO_PERIOD = Words("chưa ghi Kỳ báo cáo.", "it states no reporting period.")
INVALID = Words("có lỗi, và đã có bản hợp lệ.", "it has errors, and there is a valid submission.")
INVALID_AND_OLDER = Words("có lỗi, và đã có bản mới hơn.", "it has errors, and a newer submission exists.")
ALL_ROWS_IN_ERROR = Words("mọi dòng đã điền đều có lỗi.", "every filled row is in error.")
NO_ROWS_OF_ITS_OWN = Words(
    "đơn vị không có chỉ tiêu riêng; sổ này chỉ báo là đã gửi.",
    "the unit has no target of its own; this workbook only says that it has reported.",
)
NOTHING_FILLED = Words("không có dòng nào được điền.", "no row is filled in.")
ROWS_OF_REASON = Words("{rows} dòng {reason}", "{rows} {reason}")
NO_ROW_USED = Words("không dòng nào dùng được ({counts}).", "no row could be used ({counts}).")
SAME_AS = Words("trùng nội dung với «{other}».", "the same content as “{other}”.")
SAME_RANK = Words("cùng thứ bậc nhưng khác nội dung với «{other}».", "the same rank as “{other}” with another content.")
