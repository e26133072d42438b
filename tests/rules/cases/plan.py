"""The plan's dates and what the workbook reports. A drawing of Plan shows the lines that differ; they stand first."""

from tests.rules.cases import Case
from tests.support.drawn import NO_ALLOCATION, NO_PROGRESS

FROM_ABOVE = """
    | _xlplan |    |
    | parent  | UB |
    """

CASES = (
    Case(
        "PLN-15",
        (
            FROM_ABOVE,
            """
            | Kế hoạch |  |
            | Ngày gửi |  |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Kế hoạch!B2",),
        (FROM_ABOVE, NO_ALLOCATION, NO_PROGRESS),
    ),
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
    Case(
        "PLN-09",
        (
            """
            | Kế hoạch |  |
            | Ngày ban hành | 24/06/2021 |
            """,
            """
            | _xlplan     |            |
            | plan_signed | 2021-06-24 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Ngày ban hành | 24/05/2021 |
            """,
        ),
    ),
    Case(
        "PLN-10",
        (
            """
            | Kế hoạch |  |
            | Hạn đăng ký thi đua | 23/05/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Hạn đăng ký thi đua | 24/05/2021 |
            """,
        ),
    ),
    Case(
        "PLN-11",
        (
            """
            | Kế hoạch |  |
            | Ngày gửi | 16/10/2022 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Ngày gửi | 15/10/2022 |
            """,
        ),
    ),
    Case(
        "PLN-12",
        (
            """
            | Kế hoạch |  |
            | Thi đua đến hết ngày | 10/12/2031 |
            | Hạn nhận hồ sơ khen thưởng |  |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Thi đua đến hết ngày | 20/05/2031 |
            | Hạn nhận hồ sơ khen thưởng |  |
            """,
        ),
    ),
    Case(
        "PLN-13",
        (
            """
            | Kế hoạch |  |
            | Ngày làm bù | 04/09/2021 |
            | Ngày nghỉ thêm | "03/09/2021; 04/09/2021" |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Ngày làm bù | 04/09/2021 |
            | Ngày nghỉ thêm | "03/09/2021; 05/09/2021" |
            """,
        ),
    ),
    Case(
        "PLN-14",
        (
            """
            | Kế hoạch |  |
            | Đã chốt số liệu đến kỳ | 05/2021 |
            """,
        ),
        ("Kế hoạch!B2",),
        (
            """
            | Kế hoạch |  |
            | Đã chốt số liệu đến kỳ | 06/2021 |
            """,
        ),
    ),
)
