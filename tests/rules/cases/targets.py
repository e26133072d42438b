"""Targets. Nothing is allocated or reported here."""

from tests.rules.cases import Case
from tests.support.drawn import NO_ALLOCATION, NO_PROGRESS

CASES = (
    Case(
        "TGT-01",
        (
            """
            | Chỉ tiêu    |                 |       |                 |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT   | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | tỷ lệ | Tỷ lệ thời kỳ   | ≥     | 95           |
            | CT02        | Dịch vụ công    |       | Tỷ lệ thời điểm | ≥     | 50           |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!C3", "Chỉ tiêu!C4"),
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ | ≥     | 95           |
            | CT03        | Lớp tập huấn    |     | Số thời kỳ    | ≥     | 7            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-02",
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ | ≥     | 100.5        |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!F3",),
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ | ≥     | 100          |
            | CT03        | Lớp tập huấn    | lớp | Số thời kỳ    | ≥     | 101          |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-02",  # 95 typed into a cell that already shows percentages
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ | ≥     | 9500%        |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!F3",),
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ | ≥     | 95%          |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-03",
        (
            """
            | Chỉ tiêu    |                 |     |                 |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ   | ≥     | 0.95         |
            | CT02        | Dịch vụ công    | %   | Tỷ lệ thời điểm | ≥     | 1            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!F3", "Chỉ tiêu!F4"),
        (
            """
            | Chỉ tiêu    |                 |     |                 |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
            | CT01        | Văn bản điện tử | %   | Tỷ lệ thời kỳ   | ≥     | 0.5%         |
            | CT02        | Dịch vụ công    | %   | Tỷ lệ thời điểm | ≥     | 1.5          |
            | CT03        | Lớp tập huấn    | lớp | Số thời kỳ      | ≥     | 1            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-04",
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |          |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Trọng số |
            | CT03        | Lớp tập huấn | lớp      | Số thời kỳ    | ≥     | 7            |          |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 60       |
            | CT06        | Trạm BTS     | trạm     | Số thời điểm  | ≥     | 100          | 30       |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G4",),
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |          |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Trọng số |
            | CT03        | Lớp tập huấn | lớp      | Số thời kỳ    | ≥     | 7            |          |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 60       |
            | CT06        | Trạm BTS     | trạm     | Số thời điểm  | ≥     | 100          | 40       |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-05",
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời kỳ    |       |              |
            | CT04.2      | CT04         | Di động      | máy      | Số thời điểm  |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!E4", "Chỉ tiêu!E5"),
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            | CT04.1      | ct04         | Cố định      | thuê bao | Số thời điểm  |       |              |
            | CT04.2      | CT04         | Di động      | thuê bao | Stock         |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-06",
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |          |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Trọng số |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 100      |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời điểm  |       |              | 10       |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!H4",),
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |          |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Trọng số |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 100      |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời điểm  |       |              |          |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-07",
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        | CT04         | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!B3",),
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời điểm  |       |              |
            | CT04.1.1    | CT04.1       | Cáp quang    | thuê bao | Số thời điểm  |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-07",
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        | CT04.1       | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời điểm  |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!B3", "Chỉ tiêu!B4"),
        (
            """
            | Chỉ tiêu    |              |              |          |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT04        |              | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          |
            | CT04.1      | CT04         | Cố định      | thuê bao | Số thời điểm  |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-08",
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |                     |                |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Cách tổng hợp       | Đơn vị chủ trì |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | Theo đơn vị chủ trì |                |
            """,  # noqa: E501
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!H3",),
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |                     |                |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Cách tổng hợp       | Đơn vị chủ trì |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | Theo đơn vị chủ trì | VP             |
            | CT06        | Trạm BTS     | trạm     | Số thời điểm  | ≥     | 100          | Cộng các đơn vị     |                |
            """,  # noqa: E501
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-09",
        (
            """
            | Chỉ tiêu    |                 |     |               |       |              |                     |                |
            | Mã chỉ tiêu | Tên chỉ tiêu    | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch | Cách tổng hợp       | Đơn vị chủ trì |
            | CT03        | Lớp tập huấn    | lớp | Số thời kỳ    | ≥     | 7            | Theo đơn vị chủ trì | VP             |
            | CT01        | Văn bản điện tử | %   | Flow ratio    | ≥     | 95           | Owner unit's figure | VP             |
            """,  # noqa: E501
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G3", "Chỉ tiêu!G4"),
        (
            """
            | Chỉ tiêu    |              |          |                 |       |              |                     |                |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu   | Chiều | Mức kế hoạch | Cách tổng hợp       | Đơn vị chủ trì |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm    | ≥     | 100          | Theo đơn vị chủ trì | VP             |
            | CT02        | Dịch vụ công | %        | Tỷ lệ thời điểm | ≥     | 50           | Theo đơn vị chủ trì | VP             |
            """,  # noqa: E501
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-10",
        (
            """
            | Chỉ tiêu    |              |      |               |       |              |            |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT  | Loại chỉ tiêu | Chiều | Mức kế hoạch | Áp dụng từ |
            | CT03        | Lớp tập huấn | lớp  | Số thời kỳ    | ≥     | 7            |            |
            | CT03        | Lớp tập huấn | buổi | Số thời kỳ    | ≥     | 9            | 01/09/2021 |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!D4",),
        (
            """
            | Chỉ tiêu    |                   |     |               |       |              |            |
            | Mã chỉ tiêu | Tên chỉ tiêu      | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch | Áp dụng từ |
            | CT03        | Lớp tập huấn      | lớp | Số thời kỳ    | ≥     | 7            |            |
            | CT03        | Lớp tập huấn thêm | lớp | Số thời kỳ    | ≥     | 9            | 01/09/2021 |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-11",
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT05        | Cải cách     |     | Tiêu chí      |       | 1            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!F3",),
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT05        | Cải cách     |     | Tiêu chí      |       |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-12",
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     |              |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!F3",),
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 0            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-13",
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |            |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Áp dụng từ |
            | CT03        | Lớp tập huấn | lớp      | Số thời kỳ    | ≥     | 7            | 31/12/2020 |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 11/12/2021 |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!G3", "Chỉ tiêu!G4"),
        (
            """
            | Chỉ tiêu    |              |          |               |       |              |            |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Áp dụng từ |
            | CT03        | Lớp tập huấn | lớp      | Số thời kỳ    | ≥     | 7            | 01/01/2021 |
            | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | 10/12/2021 |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-14",
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        | Lớp tập huấn | lớp | Số thời kỳ    |       | 7            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!E3",),
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≤     | 7            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-15",
        (
            """
            | Chỉ tiêu    |              |               |     |               |       |              |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu  | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        |              | Lớp tập huấn  | lớp | Số thời kỳ    | ≥     | 7            |
            | CT06        |              | lớp TẬP huấn  | lớp | Số thời kỳ    | ≥     | 7            |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!C4",),
        (
            """
            | Chỉ tiêu    |              |              |     |               |       |              |             |
            | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch | Áp dụng từ  |
            | CT03        |              | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 7            |             |
            | CT03        |              | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 8            | 01/08/2021  |
            | CT06        |              | Hội nghị     | lớp | Số thời kỳ    | ≥     | 7            |             |
            | CT03.1      | CT03         | Cho xã       | lớp | Số thời kỳ    |       |              |             |
            | CT06.1      | CT06         | Cho xã       | lớp | Số thời kỳ    |       |              |             |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
    ),
    Case(
        "TGT-16",
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Chỉ tiêu!A3",),
        (
            """
            | Chỉ tiêu    |              |     |               |       |              |
            | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
            | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 7            |
            """,
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT03          | VP        | 7        |
            """,
            NO_PROGRESS,
        ),
    ),
)
