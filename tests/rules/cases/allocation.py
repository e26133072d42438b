"""Allocations and opening balances, of the default targets. Nothing is reported here."""

from tests.rules.cases import Case
from tests.support.drawn import NO_PROGRESS

GIVEN = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        | 4        |
    | CT03          | TTR       | 3        |
    """
WITHOUT_CT02 = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT01          | VP        |          |
    | CT03          | VP        | 7        |
    | CT04          | TTR       | 100      |
    """
ISSUED = """
    | _xlplan  |                                      |
    | parent   | UB                                   |
    | issued 1 | ["CT03", "VP", "2021-06", "2021-07"] |
    | issued 2 | ["CT03", "TTR", "2021-06"]           |
    """
IN_JUNE = """
    | Kế hoạch   |            |
    | Kỳ báo cáo | 06/2021    |
    | Ngày gửi   | 15/06/2021 |
    """
REPORTED = """
    | Tiến độ   |             |         |              |
    | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
    | VP        | CT03        | 06/2021 | 1            |
    """

CASES = (
    Case(
        "ALC-01",
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT03          | VP        | 4        |
            | CT03          | TTR       | 4        |
            """,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G5",),
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT03          | VP        | 4        |
            | CT03          | TTR       | 3        |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-01",  # a unit that begins later is allocated its part as well
        (
            """
            | Giao chỉ tiêu |           |          |            |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ |
            | CT03          | VP        | 4        |            |
            | CT03          | TTR       | 4        | 15/10/2021 |
            """,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G5",),
        (
            """
            | Giao chỉ tiêu |           |          |            |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ |
            | CT03          | VP        | 4        |            |
            | CT03          | TTR       | 3        | 15/10/2021 |
            | CT03          | TTR       | 5        | 15/11/2021 |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-01",  # of revisions, only what is in force at the cut-off 14/10/2021 counts
        (
            """
            | Giao chỉ tiêu |           |          |            |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ |
            | CT03          | VP        | 4        |            |
            | CT03          | TTR       | 3        |            |
            | CT03          | TTR       | 4        | 14/10/2021 |
            """,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G5",),
        (
            """
            | Giao chỉ tiêu |           |          |            |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ |
            | CT03          | VP        | 4        |            |
            | CT03          | TTR       | 3        |            |
            | CT03          | TTR       | 4        | 15/10/2021 |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-02",
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT01          | VP        | 101      |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!C3",),
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT01          | VP        | 100      |
            | CT03          | VP        | 7        |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-03",
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT01          | VP        | 0.95     |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!C3",),
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT01          | VP        | 95%      |
            | CT02          | VP        | 95       |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-04",
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT03          | VP        | 7        | 3         | 5                  |                      |
            | CT02          | VP        |          | 3         |                    | 1                    |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!E3", "Giao chỉ tiêu!F4"),
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT03          | VP        | 7        | 3         |                    |                      |
            | CT01          | VP        |          | 3         | 5                  | 1                    |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-05",
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT01          | VP        |          | 91        | 100                | 10                   |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!D3",),
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT01          | VP        |          | 90        | 100                | 10                   |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-06",
        (
            """
            | Giao chỉ tiêu |           |          |           |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ |
            | CT05          | VP        | 1        |           |
            | CT05          | TTR       |          | 1         |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!C3", "Giao chỉ tiêu!D4"),
        (
            """
            | Giao chỉ tiêu |           |          |           |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ |
            | CT05          | VP        |          |           |
            | CT05          | TTR       |          |           |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-07",
        (
            """
            | Giao chỉ tiêu |           |          |            |           |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ | Số đầu kỳ |
            | CT03          | VP        | 7        |            | 2         |
            | ct03          | vp        | 7        | 01/09/2021 | 2         |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!E4",),
        (
            """
            | Giao chỉ tiêu |           |          |            |           |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ | Số đầu kỳ |
            | CT03          | VP        | 7        |            | 2         |
            | CT03          | VP        | 7        | 01/09/2021 |           |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-08",
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT01          | VP        |          | 3         |                    |                      |
            | CT01          | TTR       |          |           | 5                  |                      |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!E3", "Giao chỉ tiêu!D4"),
        (
            """
            | Giao chỉ tiêu |           |          |           |                    |                      |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Số đầu kỳ | Số đầu kỳ – mẫu số | Số đầu kỳ – loại trừ |
            | CT01          | VP        |          | 3         | 5                  |                      |
            | CT01          | TTR       |          |           |                    |                      |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-09",
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT04          | TTR       | 100      |
            | CT04.1        | TTR       | 60       |
            | CT04.2        | TTR       | 60       |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!C3",),
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT04          | TTR       | 100      |
            | CT04.1        | TTR       | 40       |
            | CT04.2        | TTR       | 60       |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-10",
        (
            """
            | Đơn vị | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động đến |
            | S | Sở TTTT | | |
            | VP | Văn phòng | S | 23/05/2021 |
            | TTR | Thanh tra | S | |
            """,
            GIVEN,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!B3",),
        (
            """
            | Đơn vị | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | |
            | VP | Văn phòng | S | 24/05/2021 | TTR |
            | TTR | Thanh tra | S | | |
            """,
            GIVEN,
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-11",
        (
            GIVEN.replace("| Mức giao |", "| Mức giao | Áp dụng từ |").replace("| 4        |", "| 4 | 31/12/2020 |"),
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!D3",),
        (
            GIVEN.replace("| Mức giao |", "| Mức giao | Áp dụng từ |").replace("| 4        |", "| 4 | 01/01/2021 |"),
            NO_PROGRESS,
        ),
    ),
    Case(
        "ALC-12",
        (WITHOUT_CT02, NO_PROGRESS),
        ("Chỉ tiêu!A4",),
        (GIVEN, NO_PROGRESS),  # most targets are still to be allocated
    ),
    Case(
        "ALC-13",
        (ISSUED, GIVEN.replace("| CT03          | TTR       | 3        |", ""), REPORTED, IN_JUNE),
        ("Giao chỉ tiêu!A2",),
        (ISSUED, GIVEN, f"{REPORTED.rstrip()}\n    | TTR       | CT03        | 06/2021 | 2            |", IN_JUNE),
    ),
    Case(
        "ALC-14",
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            |               |           |          |
            """,
            NO_PROGRESS,
        ),
        ("Giao chỉ tiêu!A3",),
        (
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT05          | VP        |          |
            """,
            NO_PROGRESS,
        ),
    ),
)
