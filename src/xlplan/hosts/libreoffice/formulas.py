"""Translates formulas between Excel's grammar and LibreOffice's, the one in which it reads and writes whole blocks.

Excel: ``SUM('Tiến độ'!A1,T[@Col])``; LibreOffice: ``SUM($'Tiến độ'.A1;T[[#This Row];[Col]])``.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_TOKENS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!))
    |(?P<cell>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w.\\?(!\[]))
    |(?P<sheet>\$?(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<office_sheet>\$'(?:[^']|'')+'\.|\$[^\W\d]\w*\.|(?:'(?:[^']|'')+'|[^\W\d]\w*)\.(?=\$?[A-Z]{1,3}(?:\$?\d|:)(?![\w.]*\()|\$?\d+:))
    |(?P<name>[^\W\d][\w.\\?]*)
    |(?P<blank>\s+)
    |(?P<same>[\d+\-*/<>=&^%:.]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_UNCHANGED = frozenset({"text", "error", "cell", "same"})
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[^\W\d]\w*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_FUTURE = re.compile(r"^(?:_xlfn\.|_xlws\.|_xlpm\.)+")
_BOOLEANS = frozenset({"TRUE", "FALSE"})
# the few functions with another name in LibreOffice
_OFFICE_NAMES = {
    "EFFECT": "EFFECTIVE",
    "CEILING": "CEILING.XCL",
    "FLOOR": "FLOOR.XCL",
    "CEILING.MATH": "CEILING",
    "FLOOR.MATH": "FLOOR",
    "PDURATION": "DURATION",
    "RRI": "ZGZ",
    "FORMULATEXT": "FORMULA",
    "SKEW.P": "SKEWP",
    "FORECAST.ETS": "FORECAST.ETS.ADD",
}
_EXCEL_NAMES = {value: key for key, value in _OFFICE_NAMES.items()}


def to_office(text: str, table: Callable[[], str | None] = lambda: None) -> str:
    """An Excel formula, with or without its "=", in LibreOffice's grammar, with its "=".

    *table* returns the name of the table that contains the cell, for references such as ``[@Col]``.
    """
    return "=" + _Translator(text.removeprefix("="), from_office=False, table=table).translate()


def from_office(text: str) -> str:
    """A formula of LibreOffice in Excel's grammar, without the braces of an array; any other text unchanged."""
    if text.startswith("{=") and text.endswith("}"):
        text = text[1:-1]
    if not text.startswith("="):
        return text
    numbers = iter(_DIGITS.findall(text))
    return "=" + _DIGITS.sub(lambda _: next(numbers), _translate_zeroed(_DIGITS.sub("0", text[1:])))


@lru_cache(maxsize=4096)
def _translate_zeroed(text: str) -> str:
    """A formula of LibreOffice whose numbers are all replaced by 0, in Excel's grammar.

    Formulas down a column differ in row numbers only, so they share one entry of the cache. The numbers can be put back
    in their order, as the translation does not move them.
    """
    return _Translator(text, from_office=True, table=lambda: None).translate()


class _Translator:
    """Translates a formula in one pass. A method named ``_<group of _TOKENS>`` translates one token."""

    def __init__(self, text: str, *, from_office: bool, table: Callable[[], str | None]) -> None:
        self.text, self.from_office, self.table = text, from_office, table
        self.at, self.out = 0, list[str]()
        self.within: list[str] = []  # open brackets: "(" of a call, "u" of any other "(", where "," is a union, or "{"

    def translate(self) -> str:
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.out.append(self._columns())
                continue
            match = _TOKENS.match(self.text, self.at)
            assert match is not None and match.lastgroup is not None  # noqa: PT018 - the last group takes any character
            self.at = match.end()
            token, kind = match[0], match.lastgroup
            self.out.append(token if kind in _UNCHANGED else getattr(self, f"_{kind}")(token))
        return "".join(self.out)

    def _sheet(self, token: str) -> str:
        """``'Tiến độ'!`` of Excel. LibreOffice has no such sheets: there "!" intersects two areas, a space in Excel."""
        name = token.removeprefix("$")[:-1]
        if self.from_office:
            return f"{name} "
        bare = name[1:-1] if name.startswith("'") else name.replace("'", "''")
        return f"$'{bare}'."

    def _office_sheet(self, token: str) -> str:
        """``$'Tiến độ'.`` of LibreOffice.

        In an Excel formula it is the start of a name with dots, a quoted sheet or a "$", and is read again as such.
        """
        if not self.from_office:
            self.at -= len(token)
            match = re.compile(r"\$|'(?:[^']|'')+'|[^\W\d][\w.\\?]*").match(self.text, self.at)
            assert match is not None
            self.at = match.end()
            return self._name(match[0]) if _PLAIN.match(match[0]) else match[0]
        name = token.removeprefix("$")[:-1]
        return f"{sheet_name(name[1:-1].replace(chr(39) * 2, chr(39)) if name.startswith(chr(39)) else name)}!"

    def _name(self, token: str) -> str:
        is_call = self.text.startswith("(", self.at)
        if self.from_office:
            return _EXCEL_NAMES.get(token, token) if is_call else token
        if not is_call:
            return f"{token}()" if token.upper() in _BOOLEANS else token
        token = _FUTURE.sub("", token)
        return _OFFICE_NAMES.get(token.upper(), token)

    def _blank(self, token: str) -> str:
        """White space. Between two references it is Excel's operator of intersection, ``!`` in LibreOffice."""
        left = "".join(self.out[-1:])[-1:]
        right = self.text[self.at : self.at + 1]
        intersects = (left.isalnum() or left in ")]") and (right.isalpha() or right in "$'")
        return "!" if intersects and not self.from_office and "{" not in self.within else token

    def _other(self, token: str) -> str:
        match token:
            case "(":
                left = self.out[-1][-1:] if self.out else ""
                self.within.append("(" if left.isalnum() or left in ("_", ".") else "u")
            case "{":
                self.within.append("{")
            case ")" | "}":
                if self.within:
                    self.within.pop()
            case "@" if not self.from_office:
                return ""
            case _:
                return self._separator(token)
        return token

    def _separator(self, token: str) -> str:
        """Separators of arguments and of array constants, and the operators union and intersection::

        Excel        f(a,b)  {1,2;3,4}  (A1,B1)  A1 B1
        LibreOffice  f(a;b)  {1;2|3;4}  (A1~B1)  A1!B1
        """
        inside = self.within[-1] if self.within else "u"
        if self.from_office:
            separators = {";": ",", "|": ";"} if inside == "{" else {";": ",", "~": ",", "!": " "}
        elif inside == "{":
            separators = {",": ";", ";": "|"}
        else:
            separators = {",": ";" if inside == "(" else "~"}
        return separators.get(token, token)

    def _columns(self) -> str:
        """Translate the columns of a table reference, from "[" to its "]". An apostrophe escapes a bracket."""
        start, depth = self.at, 0
        while self.at < len(self.text):
            letter = self.text[self.at]
            self.at += 2 if letter == "'" else 1
            depth += {"[": 1, "]": -1}.get(letter, 0)
            if not depth:
                break
        inner = self.text[start + 1 : self.at - 1]
        named = bool(self.out) and bool(re.search(r"[\w.\\?]$", self.out[-1]))
        columns = _separated(inner, self.from_office)
        if self.from_office:
            return f"[{columns}]"
        table = "" if named else (self.table() or "")
        if inner.startswith("@"):
            column = inner[1:].strip()
            bare = column[1:-1] if column.startswith("[") and "]:[" not in column else column
            bracketed = f"[{bare}]" if "]:[" not in bare else bare
            return f"{table}[[#This Row];{bracketed}]" if bare else f"{table}[#This Row]"
        return f"{table}[{columns}]"


def _separated(inner: str, from_office: bool) -> str:
    """The columns of a table reference with translated separators; the names in the brackets stay as they are."""
    if "[" not in inner:
        return inner
    old, new = (";", ",") if from_office else (",", ";")
    out, depth, at = "", 0, 0
    while at < len(inner):
        letter = inner[at]
        if letter == "'":
            out += inner[at : at + 2]
            at += 2
            continue
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if depth or not letter.isspace():
            out += new if letter == old and not depth else letter
        at += 1
    return out


def sheet_name(name: str) -> str:
    """A sheet's name as Excel writes it in a formula: quoted where needed."""
    plain = _PLAIN.fullmatch(name) and not _LIKE_CELL.fullmatch(name) and name.upper() not in _BOOLEANS
    return name if plain else "'{}'".format(name.replace("'", "''"))
