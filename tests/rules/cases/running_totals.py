"""Running totals typed as monthly figures."""

from tests.rules.cases import Case
from tests.rules.cases.history import monthly, progress

PLAN_OF_500 = """
    | Chỉ tiêu    |              |     |               |       |              |
    | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
    | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 500          |
    """
ALLOCATED_500 = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        | 500      |
    """
ALLOCATED_WITHOUT_VALUE = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        |          |
    """
NO_PLAN = (PLAN_OF_500, ALLOCATED_WITHOUT_VALUE)
OPENING_OF_RATIO = """
    | Giao chỉ tiêu |           |          |           |                    |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số |
    | CT01          | VP        |          | 480       | 505                |
    """


def ratios(*figures: str) -> str:
    """A drawn Progress sheet of VP and CT01 from 06/2021 on, each figure as ``48/50-2``."""
    lines = []
    for month, figure in enumerate(figures, start=6):
        actual, _, rest = figure.partition("/")
        denominator, _, excluded = rest.partition("-")
        lines.append(f"| VP | CT01 | {month:02d}/2021 | {actual} | {denominator} | {excluded} |")
    heads = "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện | Mẫu số | Số loại trừ |"
    return "\n".join(["| Tiến độ | | | | | |", heads, *lines])


CASES = (
    Case(  # within the plan as running totals, beyond it when added up
        "PRG-27",
        (progress(*monthly("VP", "CT03", "100", "190", "300", "410")), PLAN_OF_500, ALLOCATED_500),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "80", "100", "130", "170")), PLAN_OF_500, ALLOCATED_500),
    ),
    Case(  # an office that grows slowly, and far beyond its plan, adds little to a large first figure
        "PRG-27",
        (progress(*monthly("VP", "CT03", "120", "160", "280", "400")), PLAN_OF_500, ALLOCATED_500),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "120", "130", "145", "160")), PLAN_OF_500, ALLOCATED_500),
    ),
    Case(  # without a plan the increments say it; an office that grows by half each month has increments that grow too
        "PRG-27",
        (progress(*monthly("VP", "CT03", "10", "25", "40", "52")), *NO_PLAN),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "24", "30", "38", "44")), *NO_PLAN),
    ),
    Case(  # a new start after a quarter
        "PRG-27",
        (progress(*monthly("VP", "CT03", "10", "25", "40", "8", "20")), *NO_PLAN),
        ("Tiến độ!D7",),
        (progress(*monthly("VP", "CT03", "10", "25", "40", "30", "20")), *NO_PLAN),
    ),
    Case(  # no sum begins anew every other month
        "PRG-27",
        (progress(*monthly("VP", "CT03", "20", "40", "62", "20", "40")), *NO_PLAN),
        ("Tiến độ!D7",),
        (progress(*monthly("VP", "CT03", "20", "30", "21", "31", "20")), *NO_PLAN),
    ),
    Case(  # numerators, denominators and exclusions grow together
        "PRG-27",
        (ratios("96/104-2", "197/210-3", "290/306-5"),),
        ("Tiến độ!D5",),
        (ratios("96/104-2", "110/116-3", "133/140-5"),),
    ),
    Case(  # numerators that fall are no running totals
        "PRG-27",
        (ratios("96/104", "197/210", "290/306", "90/100", "170/190"),),
        ("Tiến độ!D7",),
        (ratios("96/104", "197/210", "150/306", "90/100", "170/190"),),
    ),
    Case(  # the opening balance is the start of the running totals
        "PRG-27",
        (ratios("580/610", "660/701", "758/803"), OPENING_OF_RATIO),
        ("Tiến độ!D5",),
        (ratios("80/90", "81/101", "101/112"), OPENING_OF_RATIO),
    ),
)
