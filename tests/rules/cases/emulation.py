"""People, movements, honours, registrations, awards."""

from tests.rules.cases import Case

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


def honours(*lines: str) -> str:
    return "\n".join(
        [
            "| Danh hiệu | | | | | | |",
            "| Mã danh hiệu | Tên danh hiệu, hình thức | Tên tiếng Anh | Viết tắt, cách viết khác "
            "| Đối tượng khen thưởng | Áp dụng từ ngày | Áp dụng đến ngày |",
            *lines,
        ]
    )


# Each law has its own titles: one until 31/12/2023, one from 01/01/2024.
TWO_LAWS = honours(
    "| CU | Thôn, làng văn hóa | | | Tập thể | | 31/12/2023 |",
    "| MOI | Xã tiêu biểu | | XTB | Tập thể | 01/01/2024 | |",
    "| HN | Danh hiệu một năm | | | Cá nhân | 01/01/2021 | 31/12/2021 |",
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
        "HON-01",
        (honours("| A | Danh hiệu A | | | Cá nhân | 01/01/2024 | 31/12/2023 |"),),
        ("Danh hiệu!G3",),
        (honours("| A | Danh hiệu A | | | Cá nhân | 01/01/2024 | 01/01/2024 |"),),
    ),
    Case(
        "HON-02",
        (
            honours(
                "| A | Danh hiệu A | Honour | DHA; DH | Cá nhân | | |",
                "| B | Danh hiệu B | honour | DHB, dha | Cá nhân | | |",
                "| DH | danh hiệu a | | B | Tập thể | | |",
            ),
        ),
        ("Danh hiệu!A5", "Danh hiệu!B5", "Danh hiệu!C4", "Danh hiệu!D4", "Danh hiệu!D5"),
        (
            honours(
                "| A | Danh hiệu A | Danh hiệu A | A; DHA; dha | Cá nhân | | |",
                "| B | Danh hiệu B | Honour | DHB | Cá nhân | | |",
            ),
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
        "REG-04",
        (
            TWO_LAWS,
            registrations(
                "| VP | | XTB | | 31/12/2020 |",
                "| VP | | Thôn, làng văn hóa | | 01/01/2024 |",
            ),
        ),
        ("Đăng ký!C3", "Đăng ký!C4"),
        (
            TWO_LAWS,
            registrations("| VP | | Thôn, làng văn hóa | | 28/05/2021 |", "| VP | | MOI | | |"),
        ),
        (("REG-03", "Đăng ký!E4"),),
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
    Case(
        "AWD-07",
        (PEOPLE, TWO_LAWS, awards("| VP | VP01 | HN | 31/12/2020 | Đủ | | |", "| VP | | MOI | 10/12/2021 | Đủ | | |")),
        ("Khen thưởng!C3", "Khen thưởng!C4"),
        (PEOPLE, TWO_LAWS, awards("| VP | VP01 | HN | 10/12/2021 | Đủ | | |", "| VP | | CU | 01/12/2021 | Đủ | | |")),
    ),
)
