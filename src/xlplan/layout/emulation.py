"""Phong trào, Đăng ký, Khen thưởng / Movements, Registrations, Awards: the movements, who registers for which honour,
and the outcome.
"""

from datetime import date
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import AwardOutcome, Dossier
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words

UNIT = Column(
    Words("Mã đơn vị", "Unit code"),
    CellType.CODE,
    role=Role.KEY,
    required=True,
    refers_to="units.code",
    width=13,
    hint=Words("Chọn đơn vị. Ví dụ: VP", "Choose the unit. For example VP"),
)
PERSON = Column(
    Words("Mã cá nhân", "Person code"),
    CellType.CODE,
    role=Role.KEY,
    refers_to="people.code",
    width=13,
    hint=Words("Chọn cá nhân. Để trống nếu là tập thể", "Choose the person. Empty for the unit as a group"),
)
HONOUR = Column(
    Words("Danh hiệu, hình thức", "Honour"),
    CellType.CODE,
    role=Role.KEY,
    required=True,
    refers_to="honours.code",
    by_name=True,
    width=29,
    hint=Words(
        "Chọn trong danh sách, hoặc gõ tên, chữ viết tắt. Ví dụ: Lao động tiên tiến, LĐTT",
        "Choose from the list, or type the name or short form. For example Advanced worker, LĐTT",
    ),
)
MOVEMENT = Column(
    Words("Mã phong trào", "Movement code"),
    CellType.CODE,
    role=Role.KEY,
    refers_to="movements.code",
    width=15,
    hint=Words(
        "Chọn phong trào. Để trống nếu là thi đua thường xuyên", "Choose the movement. Empty for the regular campaign"
    ),
)
NOTE = Column(
    Words("Ghi chú", "Note"),
    CellType.TEXT,
    width=24,
    hint=Words("Ví dụ: thay cho người đã chuyển công tác", "For example: instead of a person who left"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Row):
    """One movement that units and persons may take part in."""

    code: Annotated[
        str,
        Column(
            Words("Mã phong trào", "Movement code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            width=15,
            hint=Words("Ngắn, không trùng. Ví dụ: PT1", "Short and unique. For example PT1"),
        ),
    ] = ""
    name: Annotated[
        str | None,
        Column(
            Words("Tên phong trào", "Movement"),
            CellType.TEXT,
            required=True,
            width=64,
            hint=Words(
                "Ví dụ: Cả nước chung tay xây dựng nông thôn mới",
                "For example: The whole country builds new rural areas",
            ),
        ),
    ] = None
    launched_by: Annotated[
        str | None,
        Column(
            Words("Cơ quan phát động", "Launched by"),
            CellType.TEXT,
            width=26,
            hint=Words("Ví dụ: Thủ tướng Chính phủ", "For example the Prime Minister"),
        ),
    ] = None
    start: Annotated[
        date | None,
        Column(
            Words("Từ ngày", "From"),
            CellType.DATE,
            width=13,
            hint=Words("Ngày. Ví dụ: 01/01/2021", "A date. For example 01/01/2021"),
        ),
    ] = None
    end: Annotated[
        date | None,
        Column(
            Words("Đến ngày", "To"),
            CellType.DATE,
            width=13,
            hint=Words("Ngày. Ví dụ: 31/12/2025", "A date. For example 31/12/2025"),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration(Row):
    """One unit, or one person in it, that competes for one honour."""

    unit: Annotated[str, UNIT] = ""
    person: Annotated[str | None, PERSON] = None
    honour: Annotated[str, HONOUR] = ""
    movement: Annotated[str | None, MOVEMENT] = None
    registered: Annotated[
        date | None,
        Column(
            Words("Ngày đăng ký", "Registered on"),
            CellType.DATE,
            width=14,
            hint=Words("Ngày. Ví dụ: 28/05/2021", "A date. For example 28/05/2021"),
        ),
    ] = None
    note: Annotated[str | None, NOTE] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Row):
    """One honour proposed for a unit or a person, its dossier and the outcome."""

    unit: Annotated[str, UNIT] = ""
    person: Annotated[str | None, PERSON] = None
    honour: Annotated[str, HONOUR] = ""
    movement: Annotated[str | None, MOVEMENT] = None
    proposed: Annotated[
        date | None,
        Column(
            Words("Ngày đề nghị", "Proposed on"),
            CellType.DATE,
            width=14,
            hint=Words("Ngày của tờ trình. Ví dụ: 10/12/2021", "Date of the proposal. For example 10/12/2021"),
        ),
    ] = None
    dossier: Annotated[
        Dossier | None,
        Column(
            Words("Hồ sơ", "Dossier"),
            CellType.LIST,
            choices=Dossier,
            width=13,
            hint=Words(
                "Đủ: có tờ trình, báo cáo thành tích và biên bản họp",
                "Complete: proposal, achievement report and minutes are there",
            ),
        ),
    ] = None
    initiative: Annotated[
        str | None,
        Column(
            Words("Sáng kiến được công nhận", "Recognised initiative"),
            CellType.TEXT,
            width=24,
            hint=Words(
                "Số và ngày của quyết định công nhận. Ví dụ: 12/QĐ-STTTT ngày 05/11/2021",
                "Number and date of the recognition",
            ),
        ),
    ] = None
    outcome: Annotated[
        AwardOutcome | None,
        Column(
            Words("Kết quả xét", "Outcome"),
            CellType.LIST,
            choices=AwardOutcome,
            width=17,
            hint=Words("Để trống khi chưa xét", "Empty while undecided"),
        ),
    ] = None
    decision: Annotated[
        str | None,
        Column(
            Words("Quyết định khen thưởng", "Award decision"),
            CellType.TEXT,
            width=24,
            hint=Words(
                "Số và ngày. Ví dụ: 160/QĐ-STTTT ngày 28/12/2021",
                "Number and date. For example 160/QĐ-STTTT of 28/12/2021",
            ),
        ),
    ] = None
    note: Annotated[str | None, NOTE] = None
