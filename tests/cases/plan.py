"""The plan's dates and what the workbook reports. A drawing of Plan shows the lines that differ; they stand first."""

from tests.cases import Case
from tests.drawn import NO_PROGRESS

CASES = (
    Case(
        "PLN-01",
        (
            """
            | Kế hoạch             |            |
            | Thi đua đến hết ngày | 23/05/2021 |
            | Hạn đăng ký thi đua  |            |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch             |            |
            | Thi đua đến hết ngày | 24/05/2021 |
            | Hạn đăng ký thi đua  |            |
            | Kỳ báo cáo           | 06/2021    |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "PLN-02",
        (
            """
            | Kế hoạch             |            |
            | Tính kết quả từ ngày | 25/05/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch             |            |
            | Tính kết quả từ ngày | 24/05/2021 |
            """,
        ),
    ),
    Case(
        "PLN-03",
        (
            """
            | Kế hoạch            |            |
            | Hạn đăng ký thi đua | 11/12/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch            |            |
            | Hạn đăng ký thi đua | 10/12/2021 |
            """,
        ),
    ),
    Case(
        "PLN-04",
        (
            """
            | Kế hoạch                   |            |
            | Hạn nhận hồ sơ khen thưởng | 09/12/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch                   |            |
            | Hạn nhận hồ sơ khen thưởng | 10/12/2021 |
            """,
        ),
    ),
    Case(
        "PLN-05",
        (
            """
            | Kế hoạch   |         |
            | Kỳ báo cáo | 01/2022 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch   |         |
            | Kỳ báo cáo | 12/2021 |
            """,
        ),
    ),
    Case(
        "PLN-05",  # the first period begins on 24/05 and ends on 14/06: there is no period 05/2021
        (
            """
            | Kế hoạch   |         |
            | Kỳ báo cáo | 05/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch   |         |
            | Kỳ báo cáo | 06/2021 |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "PLN-06",
        (
            """
            | Kế hoạch   |  |
            | Kỳ báo cáo |  |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch   |         |
            | Kỳ báo cáo | 10/2021 |
            """,
        ),
    ),
    Case(
        "PLN-07",
        (
            """
            | Kế hoạch               |         |
            | Đã chốt số liệu đến kỳ | 10/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch               |         |
            | Đã chốt số liệu đến kỳ | 09/2021 |
            """,
        ),
    ),
    Case(
        "PLN-08",
        (
            """
            | Kế hoạch |            |
            | Ngày gửi | 13/10/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |            |
            | Ngày gửi | 14/10/2021 |
            """,
        ),
    ),
)
