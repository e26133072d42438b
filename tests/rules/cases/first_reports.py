"""First figures, before there is a usual one."""

from tests.rules.cases import Case
from tests.rules.cases.history import LARGE, last_year, monthly, progress


def allocated(unit: str, target: str, value: str, opening: str, denominator: str = "") -> str:
    """A drawn Allocation sheet of one row."""
    return f"""
    | Giao chỉ tiêu |           |          |           |                    |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số |
    | {target}      | {unit}    | {value}  | {opening} | {denominator}      |
    """


def planned(value: int) -> str:
    """A drawn Targets sheet of CT03."""
    return f"""
    | Chỉ tiêu    |              |     |               |       |              |
    | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
    | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | {value}      |
    """


SUBSCRIBERS = (LARGE[0], allocated("TTR", "CT04", "1200000", "1020000"))
WITH_LAST_YEAR = " Cùng kỳ năm trước |"

CASES = (
    Case(  # a level a digit too short, against its opening balance
        "PRG-31",
        (progress(*monthly("TTR", "CT04", "104000")), *SUBSCRIBERS),
        ("Tiến độ!D3",),
        (progress(*monthly("TTR", "CT04", "1040000")), *SUBSCRIBERS),
    ),
    Case(  # without an opening balance a level may be far below its plan, but not far above it
        "PRG-31",
        (progress(*monthly("TTR", "CT04", "12000000")), *LARGE),
        ("Tiến độ!D3",),
        (progress(*monthly("TTR", "CT04", "1200")), *LARGE),
    ),
    Case(  # a month may bring a whole year's plan, but not ten of them
        "PRG-31",
        (progress(*monthly("VP", "CT03", "280")), planned(28), allocated("VP", "CT03", "28", "")),
        ("Tiến độ!D3",),
        (progress(*monthly("VP", "CT03", "28")), planned(28), allocated("VP", "CT03", "28", "")),
    ),
    Case(  # the opening balance was reached in less than five months; small counts vary as they like
        "PRG-31",
        (progress(*monthly("VP", "CT03", "420")), planned(600), allocated("VP", "CT03", "600", "190")),
        ("Tiến độ!D3",),
        (progress(*monthly("VP", "CT03", "6")), planned(10), allocated("VP", "CT03", "10", "4")),
    ),
    Case(  # the second figure, where the first one and the opening balance agree
        "PRG-31",
        (progress(*monthly("VP", "CT03", "42", "420")), planned(600), allocated("VP", "CT03", "600", "190")),
        ("Tiến độ!D4",),
        (progress(*monthly("VP", "CT03", "42", "120")), planned(600), allocated("VP", "CT03", "600", "190")),
    ),
    Case(  # last year's figures, also those of periods to come
        "PRG-31",
        (progress(*last_year("VP", "CT03", ("45", "460"), ("470", "440")), more=WITH_LAST_YEAR), *LARGE),
        ("Tiến độ!D3",),
        (progress(*last_year("VP", "CT03", ("95", "460"), ("470", "440")), more=WITH_LAST_YEAR), *LARGE),
    ),
    Case(  # both parts of a ratio have a digit too many, which is said once
        "PRG-31",
        (progress(*monthly("VP", "CT01", "1020/1070")), allocated("VP", "CT01", "", "480", "505")),
        ("Tiến độ!D3",),
        (progress(*monthly("VP", "CT01", "310/320")), allocated("VP", "CT01", "", "480", "505")),
    ),
    Case(  # the denominator alone
        "PRG-31",
        (progress(*monthly("VP", "CT01", "102/1070")), allocated("VP", "CT01", "", "480", "505")),
        ("Tiến độ!E3",),
        (progress(*monthly("VP", "CT01", "102/107")), allocated("VP", "CT01", "", "480", "505")),
    ),
)
