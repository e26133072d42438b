"""Units held against each other."""

from tests.rules.cases import Case
from tests.rules.cases.history import LARGE, monthly, progress
from tests.rules.cases.progress import TTR_BELOW_VP

TWO_BELOW_VP = """
    | Đơn vị    |            |                 |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
    | S         | Sở TTTT    |                 |
    | VP        | Văn phòng  | S               |
    | TTR       | Thanh tra  | VP              |
    | TTV       | Trung tâm  | VP              |
"""
ALL_OF_CT03 = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        | 4        |
    | CT03          | TTR       | 2        |
    | CT03          | TTV       | 1        |
"""
ALLOCATED_BELOW = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | TTR       | 7        |
"""
ALLOCATED_ABOVE = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        | 7        |
"""
TTR_REPORTS_2 = "| TTR | CT03 | 10/2021 | 2 | | | | |"

CASES = (
    Case(
        "PRG-20",
        (progress(*monthly("VP", "CT03", "41", "35", "52"), *monthly("TTR", "CT03", "41", "35", "52")), *LARGE),
        ("Tiến độ!D8",),
        (progress(*monthly("VP", "CT03", "41", "35", "52"), *monthly("TTR", "CT03", "41", "35", "51")), *LARGE),
    ),
    Case(  # small counts agree by chance
        "PRG-20",
        (
            progress(*monthly("VP", "CT03", "41", "nil", "52", "38"), *monthly("TTR", "CT03", "41", "nil", "52", "38")),
            *LARGE,
        ),
        ("Tiến độ!D10",),
        (progress(*monthly("VP", "CT03", "1", "nil", "2", "1"), *monthly("TTR", "CT03", "1", "nil", "2", "1")),),
    ),
    Case(
        "PRG-21",
        (
            progress(
                "| VP | CT03 | 10/2021 | 5 | | | | |",
                "| TTR | CT03 | 10/2021 | 3 | | | | |",
                "| TTV | CT03 | 10/2021 | 2 | | | | |",
            ),
            TWO_BELOW_VP,
            ALL_OF_CT03,
        ),
        ("Tiến độ!D3",),
        (progress("| VP | CT03 | 09/2021 | 2 | | | | |", "| TTR | CT03 | 10/2021 | 2 | | | | |"), TTR_BELOW_VP),
    ),
    Case(  # said by PRG-21 alone, also where VP has no allocation
        "PRG-21",
        (progress("| VP | CT03 | 10/2021 | 2 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP, ALLOCATED_BELOW),
        ("Tiến độ!D3",),
        (progress("| VP | CT03 | 10/2021 | 1 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP),
        also=(("PRG-15", "Tiến độ!B3"),),
    ),
    Case(  # VP has no allocation of its own; a near miss: both have one, and are asked for figures
        "PRG-12",
        (progress("| VP | CT03 | 10/2021 | 1 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP, ALLOCATED_BELOW),
        ("Tiến độ!D3",),
        (progress("| VP | CT03 | 10/2021 | 1 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP),
        also=(("PRG-15", "Tiến độ!B3"),),
    ),
    Case(  # TTR has none; a near miss: in different periods
        "PRG-12",
        (progress("| VP | CT03 | 10/2021 | 1 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP, ALLOCATED_ABOVE),
        ("Tiến độ!D3",),
        (progress("| VP | CT03 | 09/2021 | 1 | | | | |", TTR_REPORTS_2), TTR_BELOW_VP),
        also=(("PRG-15", "Tiến độ!B4"),),
    ),
    Case(  # nothing and nothing is no double count of anything, but both have figures
        "PRG-12",
        (
            progress("| VP | CT03 | 10/2021 | 0 | | | | |", "| TTR | CT03 | 10/2021 | 0 | | | | |"),
            TTR_BELOW_VP,
            ALLOCATED_BELOW,
        ),
        ("Tiến độ!D3",),
        (
            progress("| TTR | CT03 | 09/2021 | 0 | | | | |", "| TTR | CT03 | 10/2021 | 0 | | | | |"),
            TTR_BELOW_VP,
            ALLOCATED_BELOW,
        ),
        also=(("PRG-15", "Tiến độ!B3"),),
    ),
)
