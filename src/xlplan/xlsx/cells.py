"""The cells of a worksheet's XML, without parsing it as XML: address, style, type and content of every cell.

Nearly every program writes ``<c r="A1" s="3" t="s"><v>7</v></c>``; such stretches are split by one fixed pattern. Any
other spelling (name-space prefixes, attributes in another order, no addresses) is walked tag by tag. Both give the same
result, and neither scans a stretch of the sheet more than once, whatever it contains.

Elements and attributes: ECMA-376 Part 1, 18.3.1.4 ``c``, 18.3.1.40 ``f``, 18.3.1.73 ``row``, 18.3.1.96 ``v``.
"""

import re
from collections.abc import Iterator, Sequence

from xlplan.errors import Unreadable
from xlplan.grid import LAST_COLUMN, LAST_ROW, Position, column_letters, column_number
from xlplan.xlsx import refusals
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes, has_duplicates, is_sound

Cell = tuple[str, str, str, str, str, str, str, str]
"""The letters and the digits of its address, style, type, the ``<f>`` element in front of a plain value, the digits at
the start of that value, the rest of it, and any other content. All are empty where the file writes nothing."""

ELEMENT = re.compile(PREFIX + r"(?:c|row)(?=[\s/>])", re.ASCII)
"""The start of a cell or a row, and how nearly every program writes it (:data:`USUAL`)."""

USUAL = ('<c r="', '<row r="')
_PREFIXED = re.compile(r"<[^\s<>/:]{1,64}:(?:c|row)(?=[\s/>])", re.ASCII)
_FORMULA = r"<f(?=[\s/>])[^<>]*+(?:/>|>[^<]*+</f>)"
# A value, maybe after a plain formula; else any content up to ``</c>``. Of ``<f>A1+1</f><v>3e9</v>`` the four groups
# are ``<f>A1+1</f>``, ``3``, ``e9`` and nothing; of ``<is><t>x</t></is>`` the fourth is that, the others are empty.
_CONTENT = r"(?:(" + _FORMULA + r")?<v>([0-9.+-]{0,300}+)([^<]*+)</v>|((?:[^<]++|<(?!/?c[\s/>]))*+))"
# A cell in the usual spelling. Of ``<c r="AB12" s="3" t="str"><f>A1+1</f><v>3</v></c>`` the groups are ``AB``, ``12``,
# ``3``, ``str``, ``<f>A1+1</f>``, ``3``, nothing and nothing.
_PLAIN = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="(\w{1,20})")?(?:/>|>' + _CONTENT + r"</c>)",
    re.ASCII,
)
_BODY = re.compile(_CONTENT, re.ASCII)
_TAG = re.compile(r"<(/?)(?:[^\s<>/:]{1,64}:)?(row|c)(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_LAST_ROW = re.compile(r'<row r="([0-9]{1,7})"')
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_STYLE = re.compile(r"[0-9]{1,9}")
_SHOWN = 40  # characters of a false address that a message shows


class Columns(dict[str, int]):
    """Letters → number of the column, for the sheet *title*. Raises :class:`Unreadable` for addresses beyond it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def __missing__(self, letters: str) -> int:
        number = column_number(letters)
        if number > LAST_COLUMN:
            raise self.misplaced(letters)
        self[letters] = number
        return number

    def checked_row(self, letters: str, digits: str) -> int:
        """The row of an address."""
        row = int(digits)
        if row > LAST_ROW:
            raise self.misplaced(letters + digits)
        return row

    def misplaced(self, address: str) -> Unreadable:
        """The refusal that names the *address*."""
        return refused(refusals.MISPLACED, sheet=self.title, cell=address[:_SHOWN])


class Walker:
    """Reads the cells of the sheet *title* from its text, stretch by stretch; it remembers the address it has reached,
    for cells that name none."""

    def __init__(self, title: str) -> None:
        self.columns = Columns(title)
        self.row = self.column = 0

    def cells(self, text: str) -> Sequence[Cell]:
        """The cells in *text*, which begins and ends outside cells; a cell without an address follows the one before
        it.

        Raises :class:`Unreadable` for a row's number or a cell's address that is none, is written twice, or lies beyond
        the sheet: it is not known what such a cell belongs to.
        """
        cells = _PLAIN.findall(text)
        if (
            len(cells) == text.count("<c")
            and text.count("<row") == text.count('<row r="')
            and not (":" in text and _PREFIXED.search(text))
            and self._remember(text, cells)
        ):
            return cells
        return list(self._walk(text))

    def _remember(self, text: str, cells: Sequence[Cell]) -> bool:
        """Note the address reached: of the last row, and of the last cell where that is in it. Returns False, and notes
        nothing, where the last row has no number."""
        start = text.rfind("<row")
        row = _LAST_ROW.match(text, start) if start >= 0 else None
        if row is None and start >= 0:
            return False
        if row is not None:
            self.row, self.column = int(row[1]), 0
        if cells and start < text.rfind("<c"):
            letters, digits = cells[-1][:2]
            self.row, self.column = int(digits), column_number(letters)
        return True

    def _walk(self, text: str) -> Iterator[Cell]:
        opened: tuple[str, str, str, str] | None = None
        start = 0
        for match in _TAG.finditer(text):
            closing, name, tag = match.groups()
            if closing:
                if name == "c" and opened is not None:
                    yield *opened, *_split(text[start : match.start()])
                    opened = None
                continue
            values = attributes(tag)
            if opened is not None or not is_sound(tag):
                raise Unreadable(refusals.DAMAGED)
            if has_duplicates(tag, values):
                raise self.columns.misplaced(values.get("r", name))
            if name == "row":
                self.row, self.column = self._row_number(values["r"]) if "r" in values else self.row + 1, 0
                continue
            self.row, self.column = self._position(values["r"]) if "r" in values else (self.row, self.column + 1)
            if not (1 <= self.row <= LAST_ROW and 1 <= self.column <= LAST_COLUMN):
                raise self.columns.misplaced(f"{column_letters(self.column)}{self.row}")
            opened = (column_letters(self.column), str(self.row), _style(values.get("s", "")), values.get("t", ""))
            start = match.end()
            if tag.endswith("/"):
                yield *opened, "", "", "", ""
                opened = None
        if opened is not None:
            raise Unreadable(refusals.DAMAGED)

    def _row_number(self, text: str) -> int:
        if _NUMBER.fullmatch(text) is None:
            raise self.columns.misplaced(text)
        return int(text)

    def _position(self, address: str) -> Position:
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise self.columns.misplaced(address)
        return int(match[2]), column_number(match[1])


def _style(text: str) -> str:
    """A style number as the style sheet counts; empty for anything else."""
    return str(int(text)) if _STYLE.fullmatch(text) else ""


def _split(body: str) -> tuple[str, str, str, str]:
    """The four groups of the content of a cell."""
    match = _BODY.fullmatch(body)
    return (match[1] or "", match[2] or "", match[3] or "", match[4] or "") if match else ("", "", "", body)
