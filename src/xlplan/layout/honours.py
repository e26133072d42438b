"""Danh hiệu / Honours: the catalogue of emulation titles and forms of commendation, each with its dates of effect.

The rows that xlplan ships are data (``honours.toml``); an office adds its own rows on the sheet.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from xlplan.dataclass import dataclass
from xlplan.layout.choices import HonourKind, Recipient
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words, as_spreadsheet

SEPARATORS = (";", ",")  # between the short forms in one cell (on the sheet Units only ";" separates spellings)
BAR = "|"  # between the spellings of one honour, on the sheet of checks
NO_SPELLING = re.compile(r"[*?~|]")  # characters with a special meaning in the sheet's own look-up: wildcards, and BAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour(Row):
    """One title or form of commendation. Other sheets may name it by its code, by either name or by a short form."""

    code: Annotated[
        str,
        Column(
            Words("Mã danh hiệu", "Honour code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            width=13,
            hint=Words("Ngắn, không dấu, không trùng. Ví dụ: CSTDCS", "Short and unique. For example CSTDCS"),
        ),
    ] = ""
    name_vi: Annotated[
        str | None,
        Column(
            Words("Tên danh hiệu, hình thức", "Vietnamese name"),
            CellType.TEXT,
            required=True,
            width=40,
            hint=Words("Ví dụ: Chiến sĩ thi đua cơ sở", "For example Chiến sĩ thi đua cơ sở"),
        ),
    ] = None
    name_en: Annotated[
        str | None,
        Column(
            Words("Tên tiếng Anh", "English name"),
            CellType.TEXT,
            width=36,
            hint=Words(
                "Không bắt buộc. Ví dụ: Emulation fighter (grassroots)",
                "What the lists of this workbook show. For example Emulation fighter (grassroots)",
            ),
        ),
    ] = None
    short_forms: Annotated[
        str | None,
        Column(
            Words("Viết tắt, cách viết khác", "Short forms"),
            CellType.TEXT,
            width=28,
            hint=Words(
                "Cách nhau bằng dấu ; ví dụ: CSTĐCS; CSTĐ cơ sở", "Separated by ; for example CSTĐCS; CSTĐ cơ sở"
            ),
        ),
    ] = None
    kind: Annotated[
        HonourKind | None,
        Column(
            Words("Phân loại", "Kind"),
            CellType.LIST,
            choices=HonourKind,
            width=22,
            hint=Words(
                "Chọn trong danh sách. Ví dụ: Danh hiệu thi đua", "Choose from the list. For example Emulation title"
            ),
        ),
    ] = None
    recipient: Annotated[
        Recipient | None,
        Column(
            Words("Đối tượng khen thưởng", "For whom"),
            CellType.LIST,
            choices=Recipient,
            required=True,
            width=18,
            hint=Words("Chọn trong danh sách. Ví dụ: Cá nhân", "Choose from the list. For example Individual"),
        ),
    ] = None
    valid_from: Annotated[
        date | None,
        Column(
            Words("Áp dụng từ ngày", "Applies from"),
            CellType.DATE,
            width=13,
            hint=Words(
                "Ngày. Ví dụ: 01/01/2024. Để trống: từ trước đến nay", "A date, for example 01/01/2024. Empty: always"
            ),
        ),
    ] = None
    valid_to: Annotated[
        date | None,
        Column(
            Words("Áp dụng đến ngày", "Applies until"),
            CellType.DATE,
            width=13,
            hint=Words(
                "Ngày cuối cùng. Ví dụ: 31/12/2023. Để trống: còn áp dụng",
                "Last day, for example 31/12/2023. Empty: still applies",
            ),
        ),
    ] = None
    source: Annotated[
        str | None,
        Column(
            Words("Căn cứ", "Legal basis"),
            CellType.TEXT,
            width=44,
            hint=Words(
                "Điều, khoản của văn bản. Ví dụ: Điều 23 Luật 06/2022/QH15",
                "The article it rests on. For example Article 23 of Law 06/2022/QH15",
            ),
        ),
    ] = None

    @property
    def words(self) -> Words:
        """The name in both languages; a missing name is replaced by the other one, or by the code."""
        vi = self.name_vi or self.name_en or self.code
        return Words(vi, self.name_en or vi)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text by which a cell may name it: code, names and short forms, with single spaces."""
        short = re.split(f"[{''.join(SEPARATORS)}]", self.short_forms or "")
        texts = (single_spaced(text) for text in (self.code, self.name_vi or "", self.name_en or "", *short))
        return tuple(dict.fromkeys(text for text in texts if text))

    @property
    def ever_in_force(self) -> bool:
        """Whether the first date is not after the last."""
        return self.valid_from is None or self.valid_to is None or self.valid_from <= self.valid_to

    def in_force(self, day: date) -> bool:
        """Whether it may be awarded on *day*; both dates are included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def single_spaced(text: str) -> str:
    """Return the text as the spreadsheet function TRIM does: no outer spaces, single inner ones."""
    return " ".join(part for part in text.split(" ") if part)


def spelling_of(text: str) -> str | None:
    """Return the form under which spellings are compared; None for a text that the sheet's look-up cannot find."""
    return None if NO_SPELLING.search(text) else as_spreadsheet(text)


def by_spelling(honours: Iterable[Honour]) -> dict[str, Honour]:
    """Return the honours by every spelling, folded. A spelling of several rows belongs to the first of them."""
    honour_of_spelling: dict[str, Honour] = {}
    for honour in honours:
        for text in honour.spellings:
            key = spelling_of(text)
            if key is not None:
                honour_of_spelling.setdefault(key, honour)
    return honour_of_spelling


@lru_cache(maxsize=1)
def shipped_honours() -> tuple[Honour, ...]:
    """Return the catalogue for new masters, and for workbooks without one."""
    import tomllib  # imported only for such workbooks
    from importlib.resources import files

    data = tomllib.loads((files("xlplan.layout") / "honours.toml").read_text("utf-8"))
    return tuple(_shipped(row) for row in data["honours"])


def _shipped(row: Mapping[str, Any]) -> Honour:
    list_columns: dict[str, Any] = {"kind": HonourKind, "recipient": Recipient}
    return Honour(**{**row, **{id: choices(row[id]) for id, choices in list_columns.items() if id in row}})
