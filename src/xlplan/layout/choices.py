"""The lists of values that a clerk chooses from."""

from xlplan.layout.columns import Choice


class Measure(Choice):
    """How a target's figures combine over periods and units (see :mod:`xlplan.measures`)."""

    FLOW = "flow", "Số thời kỳ", "Flow", "STK"
    STOCK = "stock", "Số thời điểm", "Stock", "STĐ"
    FLOW_RATIO = "flow_ratio", "Tỷ lệ thời kỳ", "Flow ratio"
    STOCK_RATIO = "stock_ratio", "Tỷ lệ thời điểm", "Stock ratio"
    CRITERION = "criterion", "Tiêu chí", "Criterion", "TC"

    @property
    def is_ratio(self) -> bool:
        return self in (Measure.FLOW_RATIO, Measure.STOCK_RATIO)

    @property
    def is_level(self) -> bool:
        """Whether only the last reported period counts (figures are levels at a date)."""
        return self in (Measure.STOCK, Measure.STOCK_RATIO)

    @property
    def how(self) -> "Entry":
        """What the column *Số thực hiện* contains for targets of this measure."""
        if self.is_ratio:
            return Entry.NUMERATOR
        return {
            Measure.FLOW: Entry.IN_PERIOD,
            Measure.STOCK: Entry.AT_END,
        }.get(self, Entry.JUDGEMENT)


class Entry(Choice):
    """*Cách ghi*: what the clerk types into the column *Số thực hiện*."""

    IN_PERIOD = "in_period", "phát sinh trong kỳ", "arisen in the period"
    AT_END = "at_end", "số cuối kỳ", "level at the period's end"
    NUMERATOR = "numerator", "tử số", "numerator"
    JUDGEMENT = "judgement", "tự đánh giá", "judgement"


class Direction(Choice):
    AT_LEAST = "at_least", "≥", "≥", ">=", "=>", ">", "tối thiểu", "ít nhất", "at least"
    AT_MOST = "at_most", "≤", "≤", "<=", "=<", "<", "tối đa", "không quá", "at most"


class RollUp(Choice):
    """*Cách tổng hợp*: how a stock is rolled up over units."""

    SUM = "sum", "Cộng các đơn vị", "Sum of units"
    OWNER = "owner", "Theo đơn vị chủ trì", "Owner unit's figure"


class FigureType(Choice):
    OFFICIAL = "official", "Chính thức", "Official", "CT"
    ESTIMATE = "estimate", "Ước thực hiện", "Estimate", "Ước", "ƯTH", "Ước tính", "Tạm tính", "Sơ bộ"


class State(Choice):
    NIL = "nil", "Không phát sinh", "Nil", "KPS"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng", "Not applicable", "KAD", "N/A"
    WITHDRAWN = "withdrawn", "Rút số liệu", "Withdrawn", "Rút"


class Judgement(Choice):
    MET = "met", "Đạt", "Met", "Đ"
    NOT_MET = "not_met", "Không đạt", "Not met", "KĐ", "Chưa đạt"


class Rating(Choice):
    NO_DATA = "no_data", "Chưa có số liệu", "No data"
    INCOMPLETE = "incomplete", "Chưa đủ số liệu", "Incomplete data"
    EARLY = "early", "Mới bắt đầu", "Just started"
    EXCEEDED = "exceeded", "Vượt", "Exceeded"
    MET = "met", "Đạt", "Met"
    NOT_MET = "not_met", "Không đạt", "Not met"
    BEHIND = "behind", "Chậm tiến độ", "Behind schedule"
    AT_RISK = "at_risk", "Nguy cơ vượt mức", "At risk"
    SHORT = "short", "Chưa đạt", "Short of target"
    ON_TRACK = "on_track", "Đúng tiến độ", "On track"


class ReturnState(Choice):
    """The state of a unit's return for a period (Returns sheet)."""

    ON_TIME = "on_time", "Đúng hạn", "On time"
    LATE = "late", "Trễ hạn", "Late"
    UNDATED = "undated", "Không rõ ngày", "Undated"
    MISSING = "missing", "Chưa gửi", "Missing"
    NOT_DUE = "not_due", "Chưa đến hạn", "Not due"
    NOT_REQUIRED = "not_required", "Không phải gửi", "Not required"


class SubmissionStatus(Choice):
    USED = "used", "Đã dùng", "Used"
    USED_WITH_ERRORS = "used_with_errors", "Đã dùng, có lỗi", "Used, with errors"
    SUPERSEDED = "superseded", "Đã thay bằng bản khác", "Superseded"
    COVERED = "covered", "Đã có trong bản cấp trên", "Covered"
    DUPLICATE = "duplicate", "Trùng bản khác", "Duplicate"
    REJECTED = "rejected", "Không nhận", "Rejected"
    UNREADABLE = "unreadable", "Không đọc được", "Unreadable"


class Category(Choice):
    """The employment category of a person."""

    CIVIL_SERVANT = "civil_servant", "Công chức", "Civil servant", "CC"
    PUBLIC_EMPLOYEE = "public_employee", "Viên chức", "Public employee", "VC"
    WORKER = "worker", "Người lao động", "Worker", "NLĐ", "LĐ"


class HonourKind(Choice):
    """The legal category of an honour."""

    TITLE = "title", "Danh hiệu thi đua", "Emulation title", "DHTĐ", "Danh hiệu"
    COMMENDATION = "commendation", "Hình thức khen thưởng", "Form of commendation", "HTKT", "Khen thưởng"


class Recipient(Choice):
    """Who can receive an honour."""

    INDIVIDUAL = "individual", "Cá nhân", "Individual", "CN"
    COLLECTIVE = "collective", "Tập thể", "Group", "TT"
    HOUSEHOLD = "household", "Hộ gia đình", "Household", "HGĐ", "Hộ"
    ANY = "any", "Mọi đối tượng", "Anyone"


class Dossier(Choice):
    COMPLETE = "complete", "Đủ", "Complete"
    INCOMPLETE = "incomplete", "Chưa đủ", "Incomplete", "thiếu"


class AwardOutcome(Choice):
    """The decision on a proposal."""

    AWARDED = "awarded", "Được khen", "Awarded", "Được"
    REFUSED = "refused", "Không được khen", "Not awarded", "Không được"
