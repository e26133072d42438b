"""One unit's figures of one target through the months, held against each other."""

from dataclasses import replace

from tests.rules.cases import Case


def progress(*lines: str, more: str = "") -> str:
    """A drawn Progress sheet: unit, target, period, actual, denominator, figure type, note and what *more* names."""
    heads = f"| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện | Mẫu số | Loại số liệu | Tình trạng | Ghi chú |{more}"
    return "\n".join(["| Tiến độ | | | | | | | |" + " |" * more.count("|"), heads, *lines])


def monthly(unit: str, target: str, *figures: str) -> list[str]:
    """One line per period from 06/2021 on: ``12``, ``12/15``, ``nil``, or ``12 ~`` for an estimate."""
    lines = []
    for month, figure in enumerate(figures, start=6):
        actual, _, denominator = figure.removesuffix(" ~").partition("/")
        kind = "Ước thực hiện" if figure.endswith("~") else ""
        state = "Không phát sinh" if figure == "nil" else ""
        lines.append(
            f"| {unit} | {target} | {month:02d}/2021 | {'' if state else actual} | {denominator} | {kind} | {state} | |"
        )
    return lines


def last_year(unit: str, target: str, *pairs: tuple[str, str]) -> list[str]:
    return [
        f"| {unit} | {target} | {month:02d}/2021 | {now} | | | | | {then} |"
        for month, (now, then) in enumerate(pairs, start=6)
    ]


LARGE = (
    """
    | Chỉ tiêu    |              |                         |          |                 |       |              |
    | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu            | ĐVT      | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
    | CT01        |              | Gửi văn bản điện tử     | %        | Tỷ lệ thời kỳ   | ≥     | 95           |
    | CT02        |              | Dịch vụ công trực tuyến | %        | Tỷ lệ thời điểm | ≥     | 50           |
    | CT03        |              | Lớp tập huấn            | lớp      | Số thời kỳ      | ≥     | 7000         |
    | CT04        |              | Thuê bao băng rộng      | thuê bao | Số thời điểm    | ≥     | 1200000      |
    """,
    """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT01          | VP        |          |
    | CT02          | VP        |          |
    | CT03          | VP        | 4000     |
    | CT03          | TTR       | 3000     |
    | CT04          | TTR       | 1200000  |
    """,
)
THRESHOLD_80 = """
    | Kế hoạch                         |    |
    | Ngưỡng tăng giảm bất thường (%)  | 80 |
    """


def on_large_plans(case: Case) -> Case:
    """The case with plans of the size of its figures, so that none of them is far from its plan."""
    return replace(case, wrong=(*LARGE, *case.wrong), right=(*LARGE, *case.right))


CASES_OF_SERIES = (
    Case(  # a digit too many, against three earlier periods
        "PRG-17",
        (progress(*monthly("VP", "CT03", "52", "61", "58", "490")),),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "52", "61", "58", "85")),),
    ),
    Case(  # a digit too few; small counts vary as they like
        "PRG-17",
        (progress(*monthly("VP", "CT03", "52", "61", "58", "49", "5")),),
        ("Tiến độ!D7",),
        (
            progress(
                *monthly("VP", "CT03", "5", "2", "6", "nil", "1"), *monthly("TTR", "CT03", "nil", "nil", "nil", "9")
            ),
        ),
    ),
    Case(  # the threshold is on the Plan sheet
        "PRG-17",
        (progress(*monthly("VP", "CT03", "100", "104", "98", "181")), THRESHOLD_80),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "100", "104", "98", "179")), THRESHOLD_80),
    ),
    Case(  # a level is held against the last ones; growth is no jump
        "PRG-17",
        (progress(*monthly("TTR", "CT04", "1035000", "1050400", "106600")),),
        ("Tiến độ!D5",),
        (progress(*monthly("TTR", "CT04", "600000", "800000", "1000000", "1200000")),),
    ),
    Case(  # a ratio: its denominator jumps too, which is said once
        "PRG-17",
        (progress(*monthly("VP", "CT01", "101/104", "96/99", "88/91", "1100/1130")),),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT01", "101/104", "96/99", "88/91", "110/113")),),
    ),
    Case(
        "PRG-18",
        (progress(*monthly("VP", "CT03", "41", "35", "35", "35")),),
        ("Tiến độ!D6",),
        (progress(*monthly("VP", "CT03", "41", "35", "35", "36"), *monthly("TTR", "CT03", "1", "1", "1", "1", "1")),),
    ),
    Case(
        "PRG-18",
        (
            progress(
                *monthly("TTR", "CT04", "1035000", "1035000", "1035000"),
                *monthly("VP", "CT01", "98/104", "98/104", "98/104"),
            ),
        ),
        ("Tiến độ!D5", "Tiến độ!D8"),
        (progress(*monthly("TTR", "CT04", "144", "144", "144"), *monthly("VP", "CT01", "98/104", "98/103", "98/104")),),
    ),
    Case(
        "PRG-19",
        (progress(*monthly("TTR", "CT04", "900", "950", "0"), *monthly("VP", "CT02", "30/50", "0/0")),),
        ("Tiến độ!D5", "Tiến độ!E7"),
        (progress(*monthly("TTR", "CT04", "0", "0", "5"), *monthly("VP", "CT02", "3/50", "0/50")),),
    ),
    Case(
        "PRG-22",
        (progress(*monthly("VP", "CT03", "2", "1", "2", "1 ~", "1")),),
        ("Tiến độ!F6",),
        (progress(*monthly("VP", "CT03", "2", "1", "2", "1", "1 ~")),),
    ),
    Case(
        "PRG-26",
        (progress(*last_year("VP", "CT03", ("41", "41"), ("35", "35"), ("52", "52")), more=" Cùng kỳ năm trước |"),),
        ("Tiến độ!D5",),
        (progress(*last_year("VP", "CT03", ("41", "41"), ("35", "35"), ("53", "52")), more=" Cùng kỳ năm trước |"),),
    ),
    Case(
        "PRG-28",
        (progress(*monthly("VP", "CT01", "96/100", "97/100", "95/100")),),
        ("Tiến độ!E5",),
        (progress(*monthly("VP", "CT01", "96/100", "97/100", "95/101")),),
    ),
)

CASES = tuple(on_large_plans(case) for case in CASES_OF_SERIES)
