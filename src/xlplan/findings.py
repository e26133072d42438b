"""A clerk's mistake as data: where it stands, what is wrong, and a verb that says how to mend it.

A finding keeps raw values; it is put into words late, in the reader's language, by its kind.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from string import Formatter

from xlplan.grid import Raw, a1, decimal
from xlplan.words import Lang, Words


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def words(self) -> Words:
        return _SEVERITY_WORDS[self]


_SEVERITY_WORDS = {
    Severity.ERROR: Words("Lỗi", "Error"),
    Severity.WARNING: Words("Cảnh báo", "Warning"),
    Severity.NOTE: Words("Lưu ý", "Note"),
}


ACKNOWLEDGED = "acknowledged"
EXPLAINED = Words("Đã giải trình", "Explained")
_COUNTS = Words(
    "{error} lỗi, {warning} cảnh báo, {note} lưu ý", "{error} error(s), {warning} warning(s), {note} note(s)"
)
_EXPLAINED_COUNT = Words(", {acknowledged} cảnh báo đã giải trình", ", {acknowledged} explained warning(s)")
_EXPLANATION = Words("Giải trình: {note}", "Explanation: {note}")


@dataclass(frozen=True, slots=True)
class CellRef:
    """An address as the person sees it; row 0 means the whole sheet."""

    sheet: str
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str | None:
        return a1(self.row, self.column) if self.row and self.column else None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


EMPTY = Words("(trống)", "(empty)")  # how an empty cell is quoted
READY = Words("ĐỦ ĐIỀU KIỆN GỬI", "READY TO BE SENT")
NOT_READY = Words("CHƯA ĐỦ ĐIỀU KIỆN GỬI", "NOT READY TO BE SENT")
PASSING = frozenset({"period", "other", "value"})  # what differs from row to row within one cause


class Mend(Enum):
    """How a finding is mended when its proposal is accepted."""

    VALUE = "its cell gets the proposed value"
    FORMULA = "its cell gets its column's formula back"
    SWAP = "numerator and denominator change places"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of finding."""

    code: str
    """Never used again for another kind."""

    severity: Severity

    says: Words
    """The fact, with slots for the values of a finding."""

    fix: Words
    """What to do about it."""

    about: str = ""
    """The developer's reason, printed in the manual."""

    incomplete: bool = False
    """Something is not there yet: the workbook should not be sent so, but what is there counts."""

    suspicion: bool = False
    """It is about a pattern of figures, and not voiced about a row that is in error anyway."""

    across: bool = False
    """The combined rows of several workbooks can break the rule, although each workbook keeps it."""

    same_cause_by: tuple[str, ...] | None = None
    """The values that tell one cause from another in a column; None: all but those that :data:`PASSING` names."""

    mend: Mend = Mend.VALUE
    """What accepting the proposal of such a finding does."""

    def slots(self) -> frozenset[str]:
        """The names of the values that both languages' sentences need."""
        return frozenset(_slots(*self.says.both(), *self.fix.both()))

    def cause_slots(self) -> frozenset[str]:
        """The names of the values that tell one cause from another.

        What is lacking differs from row to row, and rows that are mended alike have one cause.
        """
        if self.same_cause_by is not None:
            return frozenset(self.same_cause_by)
        return frozenset(_slots(*self.fix.both())) if self.incomplete else self.slots() - PASSING


def _slots(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@dataclass(frozen=True, slots=True)
class Finding:
    """*kind* seen at *at* with *values*; *proposed* is what the cell probably ought to hold, *sure* when nothing else
    is possible.

    *alternatives* are all values a cell may mean where there are several; *proposed* is then the one that other cells
    speak for, or None, and never sure. *explanation* is the note (giải trình) of the row that a warning is about: with
    one it is acknowledged.
    """

    kind: Kind
    at: CellRef
    values: Mapping[str, object] = field(default_factory=dict)
    proposed: Raw | Decimal = None
    file: str = ""
    explanation: str = ""
    alternatives: tuple[Raw | Decimal, ...] = ()
    sure: bool = False

    @property
    def acknowledged(self) -> bool:
        """Whether a person has explained what is warned about."""
        return self.severity is Severity.WARNING and bool(self.explanation)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    def message(self, lang: Lang) -> str:
        return self.kind.says.of(lang).format_map(_shown(self.values, lang))

    def fix(self, lang: Lang) -> str:
        return self.kind.fix.of(lang).format_map(_shown(self.values, lang))

    def line(self, lang: Lang) -> str:
        """``Tiến độ!E14  PRG-03  Tử số 512 lớn hơn mẫu số 498. Kiểm tra lại hai số này.``"""
        return f"{self.at}  {self.code}  {self.message(lang)} {self.fix(lang)}"


def explanation(finding: Finding, lang: Lang) -> str:
    """``Giải trình: tăng do mở thêm lớp``."""
    return _EXPLANATION.of(lang).format(note=_one_line(finding.explanation))


def sort_key(finding: Finding) -> tuple[str, str, int, int, str, str]:
    """By file, then as a person walks through the workbook."""
    at = finding.at
    return (finding.file, at.sheet, at.row, at.column, finding.code, finding.message("vi"))


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity, all three always named; warnings that a note explains are counted apart."""
    counts = {**{str(severity): 0 for severity in Severity}, ACKNOWLEDGED: 0}
    for finding in findings:
        counts[ACKNOWLEDGED if finding.acknowledged else finding.severity] += 1
    return counts


def counts_line(findings: Iterable[Finding], lang: Lang) -> str:
    """``2 lỗi, 1 cảnh báo, 0 lưu ý``."""
    counts = count(findings)
    explained = _EXPLAINED_COUNT if counts[ACKNOWLEDGED] else Words("", "")
    return (_COUNTS.of(lang) + explained.of(lang)).format(**counts)


def show(value: object, lang: Lang) -> str:
    """A value as a person of that language writes it: words, numbers, dates; any text is kept to one harmless line."""
    if value is None:
        return ""
    if isinstance(value, Words):
        return value.of(lang)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return show_number(decimal(value) if isinstance(value, float) else Decimal(value), lang)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return _one_line(str(value))


def show_number(number: Decimal, lang: Lang) -> str:
    """1110000 → 1.110.000 (vi), 1,110,000 (en); trailing zeros of decimals are dropped."""
    if not number.is_finite():
        return str(number)
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_VIETNAMESE_MARKS) if lang == "vi" else text


_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def show_period(month: date) -> str:
    """01/06/2021 → 06/2021."""
    return month.strftime("%m/%Y")


def _one_line(text: str) -> str:
    calm = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") else char for char in text)
    return calm if len(calm) <= 80 else calm[:79] + "…"


def _shown(values: Mapping[str, object], lang: Lang) -> dict[str, str]:
    return {name: show(value, lang) for name, value in values.items()}
