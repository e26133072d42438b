"""The tree of units."""

from tests.rules.cases import Case
from tests.support.drawn import NO_ALLOCATION, NO_PROGRESS

CASES = (
    Case(
        "UNT-01",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | TTR             |
            | TTR       | Thanh tra  | VP              |
            """,
            NO_PROGRESS,
        ),
        ("Đơn vị!C4", "Đơn vị!C5"),
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | TTR             |
            | TTR       | Thanh tra  | S               |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "UNT-01",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | vp              |
            | TTR       | Thanh tra  | S               |
            """,
        ),
        ("Đơn vị!C4",),
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | s               |
            | TTR       | Thanh tra  | S               |
            """,
        ),
    ),
    Case(
        "UNT-02",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  |                 |
            | TTR       | Thanh tra  | S               |
            """,
        ),
        ("Đơn vị!C4",),
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | s         | Sở TTTT    |                 |
            | VP        | Văn phòng  | S               |
            | TTR       | Thanh tra  | S               |
            """,
        ),
    ),
    Case(
        "UNT-03",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | UBND      | Ủy ban     |                 |
            | S         | Sở TTTT    | UBND            |
            | VP        | Văn phòng  | S               |
            | TTR       | Thanh tra  | S               |
            """,
        ),
        ("Đơn vị!C4",),
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | S               |
            | TTR       | Thanh tra  | S               |
            """,
        ),
        also=(("UNT-02", "Đơn vị!C3"),),
    ),
    Case(
        "UNT-04",
        (
            """
            | Đơn vị    |            |                 |              |               |               |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S         | Sở TTTT    |                 |              |               |               |
            | VP        | Văn phòng  | S               | 01/11/2021   | 31/10/2021    | TTR           |
            | TTR       | Thanh tra  | S               |              |               |               |
            """,
        ),
        ("Đơn vị!E4",),
        (
            """
            | Đơn vị    |            |                 |              |               |               |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S         | Sở TTTT    |                 |              |               |               |
            | VP        | Văn phòng  | S               | 01/10/2021   | 01/10/2021    | TTR           |
            | TTR       | Thanh tra  | S               |              |               |               |
            """,
        ),
    ),
    Case(
        "UNT-05",
        (
            """
            | Đơn vị    |            |                 |               |                |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động đến | Đơn vị kế tục  |
            | S         | Sở TTTT    |                 |               |                |
            | VP        | Văn phòng  | S               |               | TTR            |
            | TTR       | Thanh tra  | S               |               |                |
            """,
        ),
        ("Đơn vị!D4",),
        (
            """
            | Đơn vị    |            |                 |               |                |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động đến | Đơn vị kế tục  |
            | S         | Sở TTTT    |                 |               |                |
            | VP        | Văn phòng  | S               | 31/10/2021    | TTR            |
            | TTR       | Thanh tra  | S               |               |                |
            """,
        ),
    ),
    Case(
        "UNT-06",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            | S         | Sở TTTT    |                 |
            | VP        | Văn phòng  | S               |
            | TTR       | văn phòng  | S               |
            """,
        ),
        ("Đơn vị!B5",),
        (
            """
            | Đơn vị    |             |                 |
            | Mã đơn vị | Tên đơn vị  | Đơn vị cấp trên |
            | S         | Sở TTTT     |                 |
            | VP        | Văn phòng   | S               |
            | TTR       | Văn phòng 2 | S               |
            """,
        ),
    ),
    Case(
        "UNT-06",
        (
            """
            | Đơn vị    |            |                 |                |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Cách viết khác |
            | S         | Sở TTTT    |                 |                |
            | VP        | Văn phòng  | S               | VPS; Văn phòng |
            | TTR       | Thanh tra  | S               | TTS; vps       |
            """,
        ),
        ("Đơn vị!D5",),
        (
            """
            | Đơn vị    |            |                 |                |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Cách viết khác |
            | S         | Sở TTTT    |                 |                |
            | VP        | Văn phòng  | S               | VPS; Văn phòng |
            | TTR       | Thanh tra  | S               | TTS;           |
            """,
        ),
    ),
    Case(
        "UNT-07",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | |
            | TTR | Thanh tra | S | | | |
            """,
        ),
        ("Đơn vị!F4",),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | | 10/12/2021 | |
            """,
        ),
    ),
    Case(
        "UNT-08",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | | 30/11/2021 | vp |
            """,
        ),
        (
            "Đơn vị!F4",
            "Đơn vị!F5",
        ),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | | 30/11/2021 | S |
            """,
        ),
    ),
    Case(
        "UNT-09",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | 02/11/2021 | | |
            """,
            NO_PROGRESS,
        ),
        ("Đơn vị!F4",),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | 01/11/2021 | | |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "UNT-09",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | | 31/10/2021 | S |
            """,
        ),
        ("Đơn vị!F4",),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | TTR |
            | TTR | Thanh tra | S | | 01/11/2021 | S |
            """,
        ),
    ),
    Case(
        "UNT-10",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | S |
            | TTR | Thanh tra | VP | | | |
            """,
            NO_PROGRESS,
        ),
        ("Đơn vị!C5",),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | 31/10/2021 | S |
            | TTR | Thanh tra | VP | | 31/10/2021 | S |
            """,
            NO_PROGRESS,
        ),
    ),
    Case(
        "UNT-11",
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | | |
            | TTR | Thanh tra | S | | | |
            """,
            """
            | _xlplan |    |
            | unit    | VP |
            | parent  | S |
            """,
            """
            | Kế hoạch           |    |
            | Sổ của đơn vị (mã) | VP |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Đơn vị!A3",),
        (
            """
            | Đơn vị | | | | | |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Hoạt động từ | Hoạt động đến | Đơn vị kế tục |
            | S | Sở TTTT | | | | |
            | VP | Văn phòng | S | | | |
            | TTR | Thanh tra | S | | | |
            """,
        ),
    ),
    Case(
        "UNT-12",
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            """,
            """
            | Kế hoạch           |  |
            | Sổ của đơn vị (mã) |  |
            """,
            NO_ALLOCATION,
            NO_PROGRESS,
        ),
        ("Đơn vị!A3",),
        (
            """
            | Đơn vị    |            |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
            |           |            |                 |
            | S         | Sở TTTT    |                 |
            """,
            NO_PROGRESS,
            """
            | Giao chỉ tiêu |           |          |
            | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
            | CT03          | S         | 7        |
            | CT04          | S         | 100      |
            """,
        ),
        also=(("COL-01", "Kế hoạch!B2"),),
    ),
    Case(
        "UNT-13",
        (
            """
            | Đơn vị    |            |                 |                                |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Thư điện tử                    |
            | S         | Sở TTTT    |                 | so@stttt                       |
            | VP        | Văn phòng  | S               | vănphòng@stttt.vn              |
            | TTR       | Thanh tra  | S               | tt@stttt.vn; thanhtra@stttt.vn |
            """,
        ),
        ("Đơn vị!D3", "Đơn vị!D4", "Đơn vị!D5"),
        (
            """
            | Đơn vị    |            |                 |                 |
            | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Thư điện tử     |
            | S         | Sở TTTT    |                 | SO@so.stttt.vn  |
            | VP        | Văn phòng  | S               | "vp@so.gov.vn "  |
            | TTR       | Thanh tra  | S               |                 |
            """,
        ),
    ),
)
