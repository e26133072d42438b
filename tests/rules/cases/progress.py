"""What units report for the default targets and allocation."""

from tests.rules.cases import Case

TTR_BELOW_VP = """
    | Đơn vị    |            |                 |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
    | S         | Sở TTTT    |                 |
    | VP        | Văn phòng  | S               |
    | TTR       | Thanh tra  | VP              |
"""

ISSUED_TO_VP = """
    | _xlplan |    |
    | parent  | UB |
    """
ALLOCATED_IN_TIME = """
    | Giao chỉ tiêu |           |          |             |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ  |
    | CT03          | VP        | 4        |             |
    | CT05          | VP        |          | 15/10/2021  |
    """  # CT05 only from the day after the last cut-off on: it has no row yet


def reported(*months: str) -> str:
    """Progress with a row of CT03 for each of *months*."""
    lines = "\n".join(f"| VP | CT03 | {month}/2021 | {number} |" for number, month in enumerate(months, start=1))
    return f"| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện |\n{lines}"


def with_state(state: str, unit: str = "VP") -> str:
    return f"| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | Tình trạng |\n| {unit} | CT03 | 10/2021 | {state} |"


ALLOCATED_WHOLE = """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT03          | VP        | 7        |
    """
CONSOLIDATED = """
    | Nguồn số liệu |            |              |
    | Các bản gửi   |            |              |
    | Mã băm        | Tên tệp    | Kết quả nhận |
    | 3f2a          | 10/VP.xlsx | Đã dùng      |
    """

CASES = (
    Case(
        "PRG-01",
        (
            """
            | Tiến độ   |             |         |              |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng      |
            | VP        | CT03        | 10/2021 | 1            | Không phát sinh |
            """,
        ),
        ("Tiến độ!E3",),
        (
            """
            | Tiến độ   |             |         |              |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng      |
            | VP        | CT03        | 10/2021 |              | Không phát sinh |
            """,
        ),
    ),
    Case(
        "PRG-01",
        (
            """
            | Tiến độ   |             |         |              |               |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng    | Tự đánh giá |
            | VP        | CT05        | 10/2021 |              | Không áp dụng | Đạt         |
            """,
        ),
        ("Tiến độ!E3",),
        (
            """
            | Tiến độ   |             |         |              |               |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng    | Tự đánh giá |
            | VP        | CT05        | 10/2021 |              | Không áp dụng |             |
            """,
        ),
    ),
    Case(
        "PRG-02",
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT01        | 09/2021 | 480          |        |             |
            | VP        | CT01        | 10/2021 |              | 500    | 5           |
            """,
        ),
        ("Tiến độ!E3", "Tiến độ!D4"),
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT01        | 09/2021 | 480          | 500    |             |
            | VP        | CT01        | 10/2021 | 0            | 500    | 5           |
            """,
        ),
    ),
    Case(
        "PRG-03",
        (
            """
            | Tiến độ   |             |         |              |        |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số |
            | VP        | CT01        | 06/2021 | 512          | 498    |
            """,
        ),
        ("Tiến độ!D3",),
        (
            """
            | Tiến độ   |             |         |              |        |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số |
            | VP        | CT01        | 06/2021 | 498          | 498    |
            """,
        ),
    ),
    Case(
        "PRG-03",
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT02        | 06/2021 | 490          | 498    | 10          |
            """,
        ),
        ("Tiến độ!D3",),
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT02        | 06/2021 | 488          | 498    | 10          |
            """,
        ),
    ),
    Case(
        "PRG-04",
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT01        | 10/2021 | 0            | 500    | 501         |
            """,
        ),
        ("Tiến độ!F3",),
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT01        | 10/2021 | 0            | 500    | 500         |
            """,
        ),
    ),
    Case(
        "PRG-05",
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT03        | 09/2021 | 1            | 2      |             |
            | VP        | CT03        | 10/2021 | 1            |        | 1           |
            """,
        ),
        ("Tiến độ!E3", "Tiến độ!F4"),
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | VP        | CT03        | 09/2021 | 1            |        |             |
            | VP        | CT01        | 10/2021 | 1            | 2      | 1           |
            """,
        ),
    ),
    Case(
        "PRG-06",
        (
            """
            | Tiến độ   |             |         |              |        |             |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ | Tự đánh giá |
            | VP        | CT05        | 09/2021 | 1            |        |             | Đạt         |
            | VP        | CT05        | 10/2021 |              | 1      |             |             |
            """,
        ),
        ("Tiến độ!D3", "Tiến độ!E4"),
        (
            """
            | Tiến độ   |             |         |              |        |             |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ | Tự đánh giá |
            | VP        | CT05        | 09/2021 |              |        |             | Đạt         |
            | VP        | CT05        | 10/2021 |              |        |             | Không đạt   |
            """,
        ),
    ),
    Case(
        "PRG-07",
        (
            """
            | Tiến độ   |             |         |              |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tự đánh giá |
            | VP        | CT03        | 10/2021 | 1            | Đạt         |
            """,
        ),
        ("Tiến độ!E3",),
        (
            """
            | Tiến độ   |             |         |              |             |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tự đánh giá | Minh chứng |
            | VP        | CT03        | 10/2021 | 1            |             |            |
            | VP        | CT05        | 10/2021 |              | Met         | BB 12/2021 |
            """,
        ),
    ),
    Case(
        "PRG-08",
        (
            """
            | Tiến độ   |             |         |              |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng      |
            | TTR       | CT04        | 10/2021 |              | Không phát sinh |
            | VP        | CT02        | 10/2021 |              | Nil             |
            | VP        | CT05        | 10/2021 |              | Không phát sinh |
            """,
        ),
        ("Tiến độ!E3", "Tiến độ!E4", "Tiến độ!E5"),
        (
            """
            | Tiến độ   |             |         |              |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng      |
            | TTR       | CT04        | 10/2021 |              | Không áp dụng   |
            | VP        | CT01        | 10/2021 |              | Nil             |
            | VP        | CT03        | 10/2021 |              | Không phát sinh |
            """,
        ),
    ),
    Case(
        "PRG-09",
        (
            """
            | Tiến độ   |             |         |              |                 |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng      |
            | VP        | CT03        | 11/2021 | 1            |                 |
            | VP        | CT03        | 12/2021 |              | Không phát sinh |
            """,
        ),
        ("Tiến độ!C3", "Tiến độ!C4"),
        (
            """
            | Tiến độ   |             |         |              |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng |
            | VP        | CT03        | 10/2021 | 1            |            |
            | VP        | CT03        | 11/2021 |              |            |
            """,
        ),
    ),
    Case(
        "PRG-09",
        (
            """
            | Tiến độ   |             |         |              |               |        |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng    | Mẫu số |
            | VP        | CT03        | 11/2021 | x            | Không áp dụng |        |
            | VP        | CT01        | 12/2021 |              | Không áp dụng | 12     |
            """,
        ),
        ("Tiến độ!C3", "Tiến độ!C4"),
        (
            """
            | Tiến độ   |             |         |              |               |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Tình trạng    | Ghi chú    |
            | VP        | CT03        | 11/2021 |              | Không áp dụng | giải thể   |
            | VP        | CT01        | 12/2021 |              | Không áp dụng |            |
            """,
        ),
        also=(("COL-02", "Tiến độ!D3"), ("PRG-01", "Tiến độ!E4")),
    ),
    Case(
        "PRG-10",
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | VP        | CT03        | 05/2021 | 1            |
            | VP        | CT03        | 01/2022 |              |
            """,
        ),
        ("Tiến độ!C3", "Tiến độ!C4"),
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | VP        | CT03        | 06/2021 | 1            |
            | VP        | CT03        | 12/2021 |              |
            """,
        ),
    ),
    Case(
        "PRG-11",
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | VP        | CT03        | 10/2021 |              |
            """,
        ),
        ("Tiến độ!D3",),
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | VP        | CT03        | 10/2021 | 0            |
            | VP        | CT03        | 11/2021 |              |
            | TTR       | CT01        | 10/2021 |              |
            """,
        ),
    ),
    Case(
        "PRG-13",
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | TTR       | CT04        | 10/2021 | 90           |
            | TTR       | CT04.1      | 10/2021 | 40           |
            | TTR       | CT04.2      | 10/2021 | 51           |
            """,
        ),
        ("Tiến độ!D3",),
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | TTR       | CT04        | 10/2021 | 90           |
            | TTR       | CT04.1      | 10/2021 | 40           |
            | TTR       | CT04.2      | 10/2021 | 50           |
            """,
        ),
    ),
    Case(
        "PRG-14",
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | TTR       | CT04        | 10/2021 | 90           |
            | TTR       | CT04.1      | 10/2021 | 40           |
            | TTR       | CT04.2      | 10/2021 | 49           |
            """,
        ),
        ("Tiến độ!D3",),
        (
            """
            | Tiến độ   |             |         |              |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
            | TTR       | CT04        | 10/2021 | 90           |
            | TTR       | CT04.1      | 10/2021 | 40           |
            | TTR       | CT04.2      | 09/2021 | 49           |
            """,
        ),
    ),
    Case(
        "PRG-15",
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | TTR       | CT01        | 10/2021 | 480          | 500    |             |
            """,
        ),
        ("Tiến độ!B3",),
        (
            """
            | Tiến độ   |             |         |              |        |             |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
            | vp        | ct01        | 10/2021 | 480          | 500    |             |
            | TTR       | CT01        | 10/2021 |              |        |             |
            """,
        ),
    ),
    Case(
        "PRG-16",
        (
            """
            | Tiến độ   |             |         |              |               |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Loại số liệu  |
            | VP        | CT03        | 10/2021 |              | Ước thực hiện |
            | VP        | CT03        | 11/2021 |              | Estimate      |
            """,
        ),
        ("Tiến độ!E3", "Tiến độ!E4"),
        (
            """
            | Tiến độ   |             |         |              |               |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Loại số liệu  |
            | VP        | CT03        | 10/2021 | 0            | Ước thực hiện |
            | VP        | CT03        | 11/2021 |              | Chính thức    |
            """,
        ),
    ),
    Case(
        "PRG-30",
        (ISSUED_TO_VP, ALLOCATED_IN_TIME, reported("06", "07", "09")),
        ("Giao chỉ tiêu!A3",),
        (ISSUED_TO_VP, ALLOCATED_IN_TIME, reported("06", "07", "08", "09", "10")),
    ),
    Case(
        "PRG-32",
        (CONSOLIDATED, ALLOCATED_WHOLE, reported("06", "07", "09")),
        ("Giao chỉ tiêu!A3",),
        (CONSOLIDATED, ALLOCATED_WHOLE, reported("06", "07", "08", "09", "10")),
    ),
    Case(
        "PRG-33",
        (ALLOCATED_WHOLE, with_state("Rút số liệu")),
        ("Tiến độ!D3",),
        (ALLOCATED_WHOLE, with_state("Rút số liệu", unit="TTR")),  # nothing is expected of it
    ),
)
