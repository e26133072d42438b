"""People, movements, registrations, awards."""

from tests.cases import Case

PEOPLE = """
    | Cá nhân    |                 |           |
    | Mã cá nhân | Họ và tên       | Mã đơn vị |
    | VP01       | Nguyễn Thị Ánh  | VP        |
    | TTR01      | Trần Văn Bình   | TTR       |
"""


def registrations(*lines: str) -> str:
    return "\n".join(
        [
            "| Đăng ký | | | | |",
            "| Mã đơn vị | Mã cá nhân | Danh hiệu, hình thức | Mã phong trào | Ngày đăng ký |",
            *lines,
        ]
    )


def awards(*lines: str) -> str:
    heads = (
        "| Mã đơn vị | Mã cá nhân | Danh hiệu, hình thức | Ngày đề nghị | Hồ sơ | Kết quả xét | Quyết định khen "
        "thưởng |"
    )
    return "\n".join(["| Khen thưởng | | | | | | |", heads, *lines])


CASES = (
    Case(
        "PPL-01",
        (PEOPLE + "    | VP02 | nguyễn thị ánh | VP |",),
        ("Cá nhân!B5",),
        (PEOPLE + "    | TTR02 | Nguyễn Thị Ánh | TTR |",),
    ),
    Case(
        "MOV-01",
        (
            """
            | Phong trào    |                |            |            |
            | Mã phong trào | Tên phong trào | Từ ngày    | Đến ngày   |
            | PT1           | Nông thôn mới  | 01/01/2021 | 31/12/2020 |
            """,
        ),
        ("Phong trào!D3",),
        (
            """
            | Phong trào    |                |            |            |
            | Mã phong trào | Tên phong trào | Từ ngày    | Đến ngày   |
            | PT1           | Nông thôn mới  | 01/01/2021 | 01/01/2021 |
            """,
        ),
    ),
    Case(
        "REG-01",
        (PEOPLE, registrations("| TTR | VP01 | Lao động tiên tiến | | 28/05/2021 |")),
        ("Đăng ký!A3",),
        (PEOPLE, registrations("| vp | VP01 | Lao động tiên tiến | | 28/05/2021 |")),
    ),
    Case(
        "REG-02",
        (
            PEOPLE,
            registrations(
                "| VP | | Lao động tiên tiến | | 28/05/2021 |",
                "| VP | VP01 | Tập thể lao động xuất sắc | | 28/05/2021 |",
            ),
        ),
        ("Đăng ký!B3", "Đăng ký!B4"),
        (
            PEOPLE,
            registrations(
                "| VP | VP01 | Lao động tiên tiến | | 28/05/2021 |",
                "| VP | | Tập thể lao động xuất sắc | | 28/05/2021 |",
                "| VP | VP01 | Giấy khen | | 28/05/2021 |",
                "| VP | | Giấy khen | | 28/05/2021 |",
            ),
        ),
    ),
    Case(
        "REG-03",
        (registrations("| VP | | Cờ thi đua | | 02/06/2021 |"),),
        ("Đăng ký!E3",),
        (registrations("| VP | | Cờ thi đua | | 01/06/2021 |"),),
    ),
    Case(
        "AWD-01",
        (PEOPLE, awards("| TTR | VP01 | Giấy khen | 10/12/2021 | Đủ | | |")),
        ("Khen thưởng!A3",),
        (PEOPLE, awards("| VP | VP01 | Giấy khen | 10/12/2021 | Đủ | | |")),
    ),
    Case(
        "AWD-02",
        (PEOPLE, awards("| VP | VP01 | Cờ thi đua | 10/12/2021 | Đủ | | |")),
        ("Khen thưởng!B3",),
        (PEOPLE, awards("| VP | | Cờ thi đua | 10/12/2021 | Đủ | | |")),
    ),
    Case(
        "AWD-03",
        (awards("| VP | | Giấy khen | 16/12/2021 | Đủ | | |"),),
        ("Khen thưởng!D3",),
        (awards("| VP | | Giấy khen | 15/12/2021 | Đủ | | |"),),
    ),
    Case(
        "AWD-04",
        (awards("| VP | | Giấy khen | 10/12/2021 | Đủ | Được khen | |"),),
        ("Khen thưởng!G3",),
        (awards("| VP | | Giấy khen | 10/12/2021 | Đủ | Được khen | 160/QĐ-STTTT |"),),
    ),
    Case(
        "AWD-05",
        (awards("| VP | | Giấy khen | 10/12/2021 | Đủ | Không được khen | 160/QĐ-STTTT |"),),
        ("Khen thưởng!F3",),
        (awards("| VP | | Giấy khen | 10/12/2021 | Đủ | Không được khen | |"),),
    ),
    Case(
        "AWD-06",
        (awards("| VP | | Giấy khen | 10/12/2021 | Chưa đủ | Được khen | 160/QĐ-STTTT |"),),
        ("Khen thưởng!E3",),
        (awards("| VP | | Giấy khen | 10/12/2021 | Chưa đủ | | |"),),
    ),
)
