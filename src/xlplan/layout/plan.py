"""Kế hoạch / Plan: one value per line."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import HUNDRED, ZERO, CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words

MONTH_END = Words("Cuối tháng", "End of month")
DEFAULT_PACE = Decimal(10)
DEFAULT_JUMP = Decimal(50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Row):
    """The plan, its calendar, the period that this workbook reports and the unit that it belongs to."""

    number: Annotated[
        str | None,
        Column(
            Words("Số kế hoạch", "Plan number"),
            CellType.TEXT,
            required=True,
            hint=Words("Ví dụ: 46/KH-STTTT", "For example 46/KH-STTTT"),
        ),
    ] = None
    signed: Annotated[
        date | None,
        Column(
            Words("Ngày ban hành", "Date issued"),
            CellType.DATE,
            required=True,
            hint=Words("Ví dụ: 24/05/2021", "For example 24/05/2021"),
        ),
    ] = None
    title: Annotated[
        str | None,
        Column(
            Words("Tên kế hoạch", "Title"),
            CellType.LONG,
            required=True,
            hint=Words(
                "Ví dụ: Kế hoạch phát động phong trào thi đua năm 2021",
                "For example Plan launching the emulation campaign of 2021",
            ),
        ),
    ] = None
    issuer: Annotated[
        str | None,
        Column(
            Words("Cơ quan ban hành", "Issuing body"),
            CellType.TEXT,
            required=True,
            hint=Words(
                "Ví dụ: Sở Thông tin và Truyền thông tỉnh Kiên Giang",
                "For example Department of Information and Communications, Kiên Giang",
            ),
        ),
    ] = None
    parent_body: Annotated[
        str | None,
        Column(
            Words("Cơ quan chủ quản", "Parent body"),
            CellType.TEXT,
            hint=Words(
                "Ví dụ: Ủy ban nhân dân tỉnh Kiên Giang", "For example People's Committee of Kiên Giang province"
            ),
        ),
    ] = None
    place: Annotated[
        str | None,
        Column(
            Words("Địa danh", "Place"),
            CellType.TEXT,
            hint=Words(
                "Ghi trước ngày tháng của báo cáo. Ví dụ: Kiên Giang",
                "Stands before a report's date. For example Kiên Giang",
            ),
        ),
    ] = None
    purpose: Annotated[
        str | None,
        Column(
            Words("Mục đích", "Purpose"),
            CellType.LONG,
            hint=Words("Chép từ kế hoạch, ví dụ mục I.1", "Copied from the plan, for example its I.1"),
        ),
    ] = None
    participants: Annotated[
        str | None,
        Column(
            Words("Đối tượng thi đua", "Participants"),
            CellType.LONG,
            hint=Words(
                "Ví dụ: Các phòng chuyên môn; công chức, viên chức, người lao động",
                "For example divisions; civil servants, public employees, workers",
            ),
        ),
    ] = None
    movements: Annotated[
        str | None,
        Column(
            Words("Nội dung thi đua", "Content and movements"),
            CellType.LONG,
            hint=Words(
                "Chép từ kế hoạch. Từng phong trào ghi ở trang Phong trào",
                "Copied from the plan. Single movements go to the sheet Movements",
            ),
        ),
    ] = None
    responsible: Annotated[
        str | None,
        Column(
            Words("Tổ chức thực hiện", "Who is responsible"),
            CellType.LONG,
            hint=Words("Ví dụ: Văn phòng Sở theo dõi, tổng hợp", "For example: the Office follows up and consolidates"),
        ),
    ] = None
    start: Annotated[
        date | None,
        Column(
            Words("Thi đua từ ngày", "Contest from"),
            CellType.DATE,
            role=Role.BASIS,
            required=True,
            hint=Words("Ngày phát động. Ví dụ: 24/05/2021", "Day of launch. For example 24/05/2021"),
        ),
    ] = None
    end: Annotated[
        date | None,
        Column(
            Words("Thi đua đến hết ngày", "Contest to"),
            CellType.DATE,
            role=Role.BASIS,
            required=True,
            hint=Words("Ngày cuối cùng. Ví dụ: 10/12/2021", "Last day. For example 10/12/2021"),
        ),
    ] = None
    registration_due: Annotated[
        date | None,
        Column(
            Words("Hạn đăng ký thi đua", "Registration due"),
            CellType.DATE,
            hint=Words("Ví dụ: 01/06/2021", "For example 01/06/2021"),
        ),
    ] = None
    dossier_due: Annotated[
        date | None,
        Column(
            Words("Hạn nhận hồ sơ khen thưởng", "Award dossiers due"),
            CellType.DATE,
            hint=Words("Ví dụ: 15/12/2021", "For example 15/12/2021"),
        ),
    ] = None
    results_from: Annotated[
        date | None,
        Column(
            Words("Tính kết quả từ ngày", "Results count from"),
            CellType.DATE,
            role=Role.BASIS,
            hint=Words(
                "Ví dụ: 01/01/2021. Để trống nếu tính từ ngày bắt đầu thi đua",
                "For example 01/01/2021. Empty: from the contest's start",
            ),
        ),
    ] = None
    cutoff: Annotated[
        int | str | None,
        Column(
            Words("Ngày chốt số liệu", "Cut-off day"),
            CellType.CUTOFF,
            role=Role.BASIS,
            required=True,
            hint=Words("Gõ 14 (kỳ từ 15 đến 14) hoặc Cuối tháng", "Type 14 (periods run 15th to 14th) or End of month"),
        ),
    ] = None
    working_days: Annotated[
        int | None,
        Column(
            Words("Số ngày làm việc để gửi", "Working days for sending"),
            CellType.WHOLE,
            role=Role.BASIS,
            required=True,
            minimum=ZERO,
            maximum=Decimal(60),
            hint=Words(
                "Ví dụ: 2. Hạn gửi = ngày chốt + số ngày làm việc này",
                "For example 2. Due date = cut-off + this many working days",
            ),
        ),
    ] = None
    holidays: Annotated[
        tuple[date, ...],
        Column(
            Words("Ngày nghỉ thêm", "Extra holidays"),
            CellType.DATES,
            hint=Words(
                "Các ngày cách nhau bằng dấu ; ví dụ 02/08/2021; 03/08/2021", "Dates as dd/mm/yyyy, separated by ;"
            ),
        ),
    ] = ()
    makeup_days: Annotated[
        tuple[date, ...],
        Column(
            Words("Ngày làm bù", "Make-up working days"),
            CellType.DATES,
            hint=Words(
                "Ngày nghỉ nhưng đi làm bù, ví dụ 04/09/2021; cách nhau bằng dấu ;",
                "Days off that are worked, for example 04/09/2021; separated by ;",
            ),
        ),
    ] = ()
    period: Annotated[
        date | None,
        Column(
            Words("Kỳ báo cáo", "Reporting period"),
            CellType.PERIOD,
            by_unit=True,
            hint=Words(
                "Gõ ngày đầu tháng, ví dụ 01/10/2021 cho kỳ 10/2021",
                "Type the month's first day, 01/10/2021 for 10/2021",
            ),
        ),
    ] = None
    revision: Annotated[
        int | None,
        Column(
            Words("Lần gửi", "Revision"),
            CellType.WHOLE,
            by_unit=True,
            minimum=Decimal(1),
            maximum=Decimal(999),
            hint=Words("Để trống cho lần đầu; gửi lại thì 2, 3 …", "Empty for the first; 2, 3 … when sent again"),
        ),
    ] = None
    sent: Annotated[
        date | None,
        Column(
            Words("Ngày gửi", "Date sent"),
            CellType.DATE,
            by_unit=True,
            hint=Words(
                "Ví dụ: 15/10/2021. Sổ của đơn vị phải ghi trước khi gửi",
                "For example 15/10/2021. A unit types it before sending",
            ),
        ),
    ] = None
    closed_through: Annotated[
        date | None,
        Column(
            Words("Đã chốt số liệu đến kỳ", "Closed through"),
            CellType.PERIOD,
            hint=Words(
                "Từ kỳ này trở về trước không nhận số liệu mới. Ví dụ: 01/08/2021",
                "Up to this period no new figures are taken. For example 01/08/2021",
            ),
        ),
    ] = None
    pace_threshold: Annotated[
        Decimal | None,
        Column(
            Words("Ngưỡng chậm tiến độ (%)", "Pace threshold (%)"),
            CellType.AMOUNT,
            role=Role.BASIS,
            minimum=ZERO,
            maximum=Decimal(HUNDRED),
            hint=Words(
                "So với phần phải đạt theo thời gian. Ví dụ: 15. Để trống là 10",
                "Of the share expected by now. For example 15. Empty means 10",
            ),
        ),
    ] = None
    jump_threshold: Annotated[
        Decimal | None,
        Column(
            Words("Ngưỡng tăng giảm bất thường (%)", "Jump threshold (%)"),
            CellType.AMOUNT,
            minimum=ZERO,
            hint=Words("Ví dụ: 80. Để trống là 50", "For example 80. Empty means 50"),
        ),
    ] = None
    compiled_by: Annotated[
        str | None,
        Column(
            Words("Người lập", "Compiled by"),
            CellType.TEXT,
            by_unit=True,
            hint=Words("Ví dụ: Lê Thị Hoa", "For example Lê Thị Hoa"),
        ),
    ] = None
    approved_by: Annotated[
        str | None,
        Column(
            Words("Người duyệt", "Approved by"),
            CellType.TEXT,
            by_unit=True,
            hint=Words("Ví dụ: Trần Văn Bình", "For example Trần Văn Bình"),
        ),
    ] = None
    signer: Annotated[
        str | None,
        Column(
            Words("Người ký kế hoạch", "Plan signed by"),
            CellType.LONG,
            hint=Words(
                "Chức vụ, họ tên. Ví dụ: Giám đốc, Nguyễn Văn An", "Post and name. For example Director, Nguyễn Văn An"
            ),
        ),
    ] = None
    recipients: Annotated[
        str | None,
        Column(
            Words("Nơi nhận", "Recipients"),
            CellType.LONG,
            hint=Words(
                "Mỗi nơi một dòng, ví dụ: Ban Thi đua - Khen thưởng tỉnh",
                "One per line, for example the province's emulation board",
            ),
        ),
    ] = None
    legal_bases: Annotated[
        str | None,
        Column(
            Words("Căn cứ", "Legal bases"),
            CellType.LONG,
            hint=Words(
                "Mỗi văn bản một dòng. Ví dụ: Luật Thi đua, Khen thưởng năm 2003",
                "One per line. For example the Law on Emulation and Commendation of 2003",
            ),
        ),
    ] = None
    unit: Annotated[
        str | None,
        Column(
            Words("Sổ của đơn vị (mã)", "Whose workbook (unit code)"),
            CellType.CODE,
            required=True,
            refers_to="units.code",
            hint=Words(
                "Chọn đơn vị mà sổ này báo cáo thay, ví dụ STTTT",
                "Choose the unit this workbook speaks for, for example STTTT",
            ),
        ),
    ] = None

    @property
    def counts_from(self) -> date | None:
        """The first day whose results count."""
        return self.results_from or self.start

    @property
    def pace(self) -> Decimal:
        """The pace threshold, in per cent of the expected share."""
        return DEFAULT_PACE if self.pace_threshold is None else self.pace_threshold

    @property
    def jump(self) -> Decimal:
        """By how many per cent a figure may differ from the unit's usual figure before it is reported."""
        return DEFAULT_JUMP if self.jump_threshold is None else self.jump_threshold
