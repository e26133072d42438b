"""Workbooks drawn as text, so that a test shows the sheet it is about.

A drawing is a table of ``|`` lines: the first cell of the first line is the sheet's title and stands in A1, the second
line is row 2 (the headers), and so on. What a cell may hold:

    (nothing)        an empty cell            06/2021, 24/05/2021   a date
    95, 0.5, -1      a number                 "  kept as is "       text
    95%              0.95 shown as 95 %       TRUE, FALSE           a truth value
    #REF!            an error                 =A1+1                 a formula without a result
    anything else    text

:func:`book` draws exactly the sheets given. :func:`drawn` starts from a small workbook without any finding and replaces
sheets: columns that a drawing leaves out stand empty to its right, lines of Plan and ``_xlplan`` that it leaves out
follow below it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xlplan.findings import Finding
from xlplan.grid import Book, Facts, Grid, Raw, Source
from xlplan.layout import INPUTS, MANIFEST_TITLE, PLAN
from xlplan.reader import read
from xlplan.rules import judge, subject
from xlplan.words import Words, loose

DEFAULT = (
    """
    | Kế hoạch                   |                   |
    | Số kế hoạch                | 46/KH-STTTT       |
    | Ngày ban hành              | 24/05/2021        |
    | Tên kế hoạch               | Phong trào năm 21 |
    | Cơ quan ban hành           | Sở TTTT           |
    | Thi đua từ ngày            | 24/05/2021        |
    | Thi đua đến hết ngày       | 10/12/2021        |
    | Hạn đăng ký thi đua        | 01/06/2021        |
    | Hạn nhận hồ sơ khen thưởng | 15/12/2021        |
    | Tính kết quả từ ngày       | 01/01/2021        |
    | Ngày chốt số liệu          | 14                |
    | Số ngày làm việc để gửi    | 2                 |
    | Kỳ báo cáo                 | 10/2021           |
    | Sổ của đơn vị (mã)         | S                 |
    | Ngày gửi                   | 15/12/2021        |
    """,
    """
    | Đơn vị    |            |                 |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
    | S         | Sở TTTT    |                 |
    | VP        | Văn phòng  | S               |
    | TTR       | Thanh tra  | S               |
    """,
    """
    | Cá nhân    |                    |           |
    | Mã cá nhân | Họ và tên          | Mã đơn vị |
    """,
    """
    | Phong trào    |                        |
    | Mã phong trào | Tên phong trào         |
    """,
    """
    | Danh hiệu    |                           |                                |                          |                       |
    | Mã danh hiệu | Tên danh hiệu, hình thức  | Tên tiếng Anh                  | Viết tắt, cách viết khác | Đối tượng khen thưởng |
    | LDTT         | Lao động tiên tiến        | Advanced worker                | LĐTT                     | Cá nhân               |
    | CSTDCS       | Chiến sĩ thi đua cơ sở    | Emulation fighter (grassroots) | CSTĐCS; CSTĐ cơ sở       | Cá nhân               |
    | TTLDXS       | Tập thể lao động xuất sắc | Excellent labour group         | TTLĐXS                   | Tập thể               |
    | CTD          | Cờ thi đua                | Emulation flag                 |                          | Tập thể               |
    | GK           | Giấy khen                 | Certificate of merit           |                          | Mọi đối tượng         |
    """,  # noqa: E501
    """
    | Đăng ký   |            |                        |
    | Mã đơn vị | Mã cá nhân | Danh hiệu, hình thức   |
    """,
    """
    | Khen thưởng |            |                        |
    | Mã đơn vị   | Mã cá nhân | Danh hiệu, hình thức   |
    """,
    """
    | Chỉ tiêu    |              |                         |          |                 |       |              |
    | Mã chỉ tiêu | Trong đó của | Tên chỉ tiêu            | ĐVT      | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
    | CT01        |              | Gửi văn bản điện tử     | %        | Tỷ lệ thời kỳ   | ≥     | 95           |
    | CT02        |              | Dịch vụ công trực tuyến | %        | Tỷ lệ thời điểm | ≥     | 50           |
    | CT03        |              | Lớp tập huấn            | lớp      | Số thời kỳ      | ≥     | 7            |
    | CT04        |              | Thuê bao băng rộng      | thuê bao | Số thời điểm    | ≥     | 100          |
    | CT04.1      | CT04         | Thuê bao cố định        | thuê bao | Số thời điểm    |       |              |
    | CT04.2      | CT04         | Thuê bao di động        | thuê bao | Số thời điểm    |       |              |
    | CT05        |              | Cải cách hành chính     |          | Tiêu chí        |       |              |
    """,
    """
    | Giao chỉ tiêu |           |          |
    | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
    | CT01          | VP        |          |
    | CT02          | VP        |          |
    | CT03          | VP        | 4        |
    | CT03          | TTR       | 3        |
    | CT04          | TTR       | 100      |
    | CT04.1        | TTR       | 40       |
    | CT04.2        | TTR       | 60       |
    | CT05          | VP        |          |
    """,
    """
    | Tiến độ   |             |         |              |        |            |             |            |
    | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ | Tự đánh giá | Minh chứng |
    | VP        | CT01        | 10/2021 | 480          | 500    | 5          |             |            |
    | VP        | CT02        | 10/2021 | 30           | 50     |            |             |            |
    | VP        | CT03        | 10/2021 | 1            |        |            |             |            |
    | TTR       | CT03        | 10/2021 | 2            |        |            |             |            |
    | TTR       | CT04        | 10/2021 | 90           |        |            |             |            |
    | TTR       | CT04.1      | 10/2021 | 35           |        |            |             |            |
    | TTR       | CT04.2      | 10/2021 | 55           |        |            |             |            |
    | VP        | CT05        | 10/2021 |              |        |            | Đạt         | BB 12/2021 |
    """,
    """
    | _xlplan     |             |
    | plan_number | 46/KH-STTTT |
    | plan_signed | 2021-05-24  |
    | unit        | S           |
    | parent      |             |
    | layout      | 2           |
    | lang        | vi          |
    | sample      |             |
    """,
)

NO_ALLOCATION = "| Giao chỉ tiêu |"
UNALLOCATED = ("ALC-14", "Giao chỉ tiêu!B3")  # what is said of it; its headers stand to the right of the title's column
NO_PROGRESS = "| Tiến độ |"

_SOURCE = Source("so.xlsx", "0" * 64)
_SHEETS = {loose(words): spec for spec in (PLAN, *INPUTS) for words in spec.words.both()}
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_MONTH = re.compile(r"(\d{2})/(\d{4})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)%")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?")


def sheet(text: str) -> Grid:
    """One drawing as a grid that begins in A1."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    width = max(len(line) for line in cells)
    texts = {(row, column): cell for row, line in enumerate(cells, 1) for column, cell in enumerate(line, 1)}
    formulas = frozenset(place for place, cell in texts.items() if cell.startswith("="))
    facts = Facts(
        formulas=formulas,
        errors={place: cell for place, cell in texts.items() if _ERROR.fullmatch(cell)},
        uncached=formulas,
        percent=frozenset(place for place, cell in texts.items() if _PERCENT.fullmatch(cell)),
        hidden_rows=frozenset(),
    )
    rows = tuple(tuple(value(line[place]) if place < len(line) else None for place in range(width)) for line in cells)
    return Grid(cells[0][0], rows, hidden=cells[0][0] == MANIFEST_TITLE, facts=facts)


def value(cell: str) -> Raw:
    """What a drawn cell holds."""
    if not cell or cell.startswith("=") or _ERROR.fullmatch(cell):
        return None
    if cell in ("TRUE", "FALSE"):
        return cell == "TRUE"
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1]
    if found := _PERCENT.fullmatch(cell):
        return float(found[1]) / 100
    if found := _DAY.fullmatch(cell):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(cell):
        return date(int(found[2]), int(found[1]), 1)
    return float(cell) if _NUMBER.fullmatch(cell) else cell


def book(*drawings: str) -> Book:
    """Exactly these sheets, as drawn."""
    return Book(_SOURCE, tuple(sheet(text) for text in drawings))


def drawn(*overrides: str) -> Book:
    """The default workbook with the sheets of the same title replaced, and further ones added."""
    grids = {grid.title: grid for grid in map(sheet, DEFAULT)}
    grids |= {
        grid.title: _lines_added(grid, grids[grid.title]) if grid.title in grids else grid
        for grid in map(sheet, overrides)
    }
    return Book(_SOURCE, tuple(_columns_added(grid) for grid in grids.values()))


def without(workbook: Book, title: str) -> Book:
    """*workbook* after somebody deleted the sheet *title*."""
    return replace(workbook, grids=tuple(grid for grid in workbook.grids if grid.title != title))


def validate(workbook: Book, as_of: date | None = None) -> tuple[Finding, ...]:
    """Everything that is found in *workbook*; each finding has all the values that its sentences need."""
    reading = read(workbook)
    findings = (*reading.findings, *judge(subject(reading.tables, reading.manifest, as_of)))
    assert all(finding.line("vi") and finding.line("en") for finding in findings)
    return findings


def where(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Code and address of each finding, sorted."""
    return sorted((finding.code, str(finding.at)) for finding in findings)


def _lines_added(grid: Grid, default: Grid) -> Grid:
    """A drawn Plan or ``_xlplan`` with the default lines that it does not name below its own."""
    if grid.title not in (PLAN.words.vi, MANIFEST_TITLE):
        return grid
    named = {row[0] for row in grid.rows}
    return replace(grid, rows=(*grid.rows, *(row for row in default.rows[1:] if row[0] not in named)))


def _columns_added(grid: Grid) -> Grid:
    """A drawn table with the headers that it leaves out to the right of its own."""
    spec = _SHEETS.get(loose(grid.title))
    if spec is None or spec is PLAN:
        return grid
    header = grid.rows[1] if len(grid.rows) > 1 else ()
    there = {loose(str(text)) for text in header if text is not None}
    added = tuple(
        column.words.vi for column in spec.block.columns.values() if column.typed and not _named(column.words, there)
    )
    width = grid.last_column
    padded = (*header, *(None,) * (width - len(header)))
    return replace(grid, rows=(grid.rows[0], (*padded, *added), *grid.rows[2:]))


def _named(words: Words, there: set[str]) -> bool:
    return any(loose(text) in there for text in words.both())
