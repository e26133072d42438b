"""Single rows of Progress."""

from tests.rules.cases import Case
from tests.rules.cases.history import LARGE, monthly, progress

TTR_CLOSED = """
    | Đơn vị    |            |                 |              |               |               |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
    | S         | Sở TTTT    |                 |              |               |               |
    | VP        | Văn phòng  | S               | 01/09/2021   |               |               |
    | TTR       | Thanh tra  | S               |              | 14/08/2021    | S             |
"""

CASES = (
    Case(
        "PRG-23",
        (
            """
            | Tiến độ   |             |         |             |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Tự đánh giá | Minh chứng      |
            | VP        | CT05        | 09/2021 | Đạt         | BB 11/2021      |
            | VP        | CT05        | 10/2021 | Đạt         |                 |
            """,
        ),
        ("Tiến độ!E4",),
        (
            """
            | Tiến độ   |             |         |             |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Tự đánh giá | Minh chứng      |
            | VP        | CT05        | 08/2021 | Không đạt   |                 |
            | VP        | CT05        | 09/2021 | Đạt         |                 |
            | VP        | CT05        | 10/2021 | Đạt         | BB 12/2021      |
            """,
        ),
    ),
    Case(
        "PRG-24",
        (progress("| TTR | CT03 | 09/2021 | 1 | | | | |", "| VP | CT03 | 08/2021 | 1 | | | | |"), TTR_CLOSED),
        ("Tiến độ!A3", "Tiến độ!A4"),
        (progress("| TTR | CT03 | 08/2021 | 1 | | | | |", "| VP | CT03 | 09/2021 | 1 | | | | |"), TTR_CLOSED),
    ),
    Case(
        "PRG-25",
        (progress(*monthly("VP", "CT03", "1040", "1060", "1035", "1.05", "1048")), *LARGE),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "10.4", "10.6", "10", "11", "10.5")),),
    ),
    Case(  # 95% typed where the percent format is gone
        "PRG-29",
        (progress(*monthly("VP", "CT01", "96/100", "0.95/100", "97/101")),),
        ("Tiến độ!D4",),
        (progress(*monthly("VP", "CT01", "96/100", "1/100", "0/101"), *monthly("TTR", "CT03", "0.95")),),
    ),
    Case(  # among many whole figures too, and said once
        "PRG-29",
        (progress(*monthly("VP", "CT01", "96/104", "97/103", "95/101", "98/105", "0.95/100")),),
        ("Tiến độ!D7",),
        (progress(*monthly("VP", "CT01", "96/104", "97/103", "95/101", "98/105", "95/100")),),
    ),
    Case(  # of a level too, and in the denominator
        "PRG-29",
        (progress(*monthly("VP", "CT02", "0/0.5")),),
        ("Tiến độ!E3",),
        (progress(*monthly("VP", "CT02", "0/1")),),
    ),
    Case(  # the one fraction of its column; a column with several may measure
        "PRG-29",
        (progress(*monthly("VP", "CT02", "30/50.5", "31.5/51.5", "32/52.5")),),
        ("Tiến độ!D4",),
        (progress(*monthly("VP", "CT02", "30/50.5", "31.5/51.5", "32.5/52.5")),),
    ),
    Case(
        "CMP-01",
        (
            """
            | Tiến độ   |             |         |              |         |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Lũy kế  | % kế hoạch |
            | VP        | CT03        | 08/2021 | 1            | =F3     | 25         |
            | VP        | CT03        | 09/2021 | 1            | 2       | 50         |
            | VP        | CT03        | 10/2021 | 1            | =F5     | 75         |
            """,
        ),
        ("Tiến độ!E4",),
        (
            """
            | Tiến độ   |             |         |              |         |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Lũy kế  | % kế hoạch |
            | VP        | CT03        | 08/2021 | 1            | =F3     | 25         |
            | VP        | CT03        | 09/2021 | 1            |         | 50         |
            | VP        | CT03        | 10/2021 | 1            | =F5     | 75         |
            """,
        ),
    ),
)
