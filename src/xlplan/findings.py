"""A finding: the address of a mistake, what is wrong, and how to fix it.

A finding stores raw values; its kind turns them into a message late, in the user's language.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from string import Formatter

from xlplan.dataclass import dataclass
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
KNOWN = "known"
EXPLAINED = Words("Đã giải trình", "Explained")
KNOWN_BEFORE = Words("Đã biết", "Known")
_COUNTS = Words(
    "{error} lỗi, {warning} cảnh báo, {note} lưu ý", "{error} error(s), {warning} warning(s), {note} note(s)"
)
_KNOWN_COUNT = Words(", {known} cảnh báo đã biết từ kỳ trước", ", {known} warning(s) known before")
_EXPLAINED_COUNT = Words(", {acknowledged} cảnh báo đã giải trình", ", {acknowledged} explained warning(s)")
_EXPLANATION = Words("Giải trình: {note}", "Explanation: {note}")


@dataclass(frozen=True, slots=True)
class CellRef:
    """An address as the user sees it; row 0 means the whole sheet."""

    sheet: str
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str | None:
        return a1(self.row, self.column) if self.row and self.column else None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


EMPTY = Words("(trống)", "(empty)")  # shown for an empty cell
OR = Words(" hoặc ", " or ")
READY = Words("ĐỦ ĐIỀU KIỆN GỬI", "READY TO BE SENT")
NOT_READY = Words("CHƯA ĐỦ ĐIỀU KIỆN GỬI", "NOT READY TO BE SENT")
PASSING = frozenset(
    {"period", "other", "value"}
)  # slots whose values differ from row to row although the cause is the same


class FixMethod(Enum):
    """What accepting the proposal of a finding does."""

    VALUE = "its cell gets the proposed value"
    FORMULA = "its cell gets its column's formula back"
    SWAP = "numerator and denominator change places"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. Every finding belongs to one."""

    code: str
    """Unique; a code is never reused for another kind."""

    severity: Severity

    says: Words
    """The message: what is wrong, with slots for the values of a finding."""

    fix: Words
    """What the user should do about it."""

    about: str = ""
    """Why this is checked; printed in the manual."""

    incomplete: bool = False
    """Something is still missing: the workbook should not be sent yet, but the figures in it count."""

    suspicion: bool = False
    """It is about a pattern of figures, and is not reported for a row that has an error."""

    across: bool = False
    """The merged rows of several workbooks can break the rule although each workbook alone does not."""

    same_cause_by: tuple[str, ...] | None = None
    """The slots whose values distinguish causes within a column; None: see :meth:`cause_slots`."""

    fix_method: FixMethod = FixMethod.VALUE
    """What accepting the proposal of such a finding does."""

    def slots(self) -> frozenset[str]:
        """Return the names of the values that the texts in both languages need."""
        return frozenset(_slots(*self.says.both(), *self.fix.both()))

    def cause_slots(self) -> frozenset[str]:
        """Return the names of the values that distinguish one cause from another within a column.

        By default all slots except :data:`PASSING`. When something is missing, the message differs from row to row,
        and rows that are fixed in the same way have the same cause: then only the slots of *fix* count.
        """
        if self.same_cause_by is not None:
            return frozenset(self.same_cause_by)
        return frozenset(_slots(*self.fix.both())) if self.incomplete else self.slots() - PASSING


def _slots(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, or one thing worth checking, at one address."""

    kind: Kind
    at: CellRef

    values: Mapping[str, object] = field(default_factory=dict)
    """The values for the slots of the kind's texts."""

    proposed: Raw | Decimal = None
    """What the cell should probably contain; None: no proposal."""

    file: str = ""
    """The file, where several are checked; else empty."""

    explanation: str = ""
    """The note (giải trình) of the row that a warning is about; it acknowledges the warning."""

    alternatives: tuple[Raw | Decimal, ...] = ()
    """All values that the cell may mean, if there are several. *proposed* is then the one that other cells support, or
    None, and never sure."""

    sure: bool = False
    """Whether *proposed* is the only possibility."""

    known: bool = False
    """Whether it is a warning that stood at an earlier reporting period already, about the same figures."""

    @property
    def acknowledged(self) -> bool:
        """Whether the user has explained the warning."""
        return self.severity is Severity.WARNING and bool(self.explanation)

    @property
    def label(self) -> Words:
        """What is shown as its severity: of a warning that need not be read again, why."""
        if self.acknowledged:
            return EXPLAINED
        return KNOWN_BEFORE if self.known else self.severity.words

    @property
    def old_news(self) -> int:
        """Sorts what is new first, then known warnings, then explained ones."""
        return 2 if self.acknowledged else int(self.known)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    def message(self, lang: Lang) -> str:
        return self.kind.says.of(lang).format_map(_shown(self.values, lang))

    def fix(self, lang: Lang) -> str:
        """What to do, with numbers in plain digits: 1110000 means the same on every PC, 1.110.000 does not."""
        plain = {name: _in_plain_digits(value) for name, value in self.values.items()}
        return self.kind.fix.of(lang).format_map(_shown(plain, lang))

    def line(self, lang: Lang) -> str:
        """``Tiến độ!E14  PRG-03  Tử số 512 lớn hơn mẫu số 498. Kiểm tra lại hai số này.``"""
        return f"{self.at}  {self.code}  {self.message(lang)} {self.fix(lang)}"


def explanation(finding: Finding, lang: Lang) -> str:
    """Return ``Giải trình: tăng do mở thêm lớp``."""
    return _EXPLANATION.of(lang).format(note=_one_line(finding.explanation))


def sort_key(finding: Finding) -> tuple[str, str, int, int, str, str]:
    """Order findings by file, then by position in the workbook."""
    address = finding.at
    return (finding.file, address.sheet, address.row, address.column, finding.code, finding.message("vi"))


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Return the number of findings by severity, zeros included; known and explained warnings are counted apart."""
    counts = {**{str(severity): 0 for severity in Severity}, KNOWN: 0, ACKNOWLEDGED: 0}
    for finding in findings:
        counts[ACKNOWLEDGED if finding.acknowledged else KNOWN if finding.known else finding.severity] += 1
    return counts


def counts_line(findings: Iterable[Finding], lang: Lang) -> str:
    """Return ``2 lỗi, 1 cảnh báo, 0 lưu ý``."""
    counts = count(findings)
    apart = [words.of(lang) for id, words in ((KNOWN, _KNOWN_COUNT), (ACKNOWLEDGED, _EXPLAINED_COUNT)) if counts[id]]
    return "".join((_COUNTS.of(lang), *apart)).format(**counts)


def show(value: object, lang: Lang) -> str:
    """Format a value for the language: words, numbers, dates. Text is made one line of at most 80 characters."""
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


def listed_units(codes: Sequence[str]) -> Words:
    """``VP, TTR``; of many units the first few, and how many more there are."""
    named, more = ", ".join(codes[:MOST_LISTED]), len(codes) - MOST_LISTED
    return Words(named, named) if more <= 0 else _AND_MORE.filled(units=named, more=more)


MOST_LISTED = 8
_AND_MORE = Words("{units} và {more} đơn vị khác", "{units} and {more} more")


def _one_line(text: str) -> str:
    """Replace control, format and line-break characters by spaces, and cut the text to 80 characters."""
    line = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") else char for char in text)
    return line if len(line) <= 80 else line[:79] + "…"


def show_in_plain_digits(value: object, lang: Lang) -> str:
    """Format a value that is to be typed: 1110000 means the same on every PC, 1.110.000 does not."""
    return show(_in_plain_digits(value), lang)


def _in_plain_digits(value: object) -> object:
    """A whole number as text without separators; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    number = decimal(value) if isinstance(value, float) else Decimal(value)
    return f"{number:f}".removesuffix(".0") if number.is_finite() and number == number.to_integral_value() else value


def _shown(values: Mapping[str, object], lang: Lang) -> dict[str, str]:
    return {name: show(value, lang) for name, value in values.items()}
