"""Excel's grammar of formulas and the one that LibreOffice reads and writes whole blocks in, each put into the other.

Excel: ``SUM('Tiến độ'!A1,T[@Col])``; there: ``SUM($'Tiến độ'.A1;T[[#This Row];[Col]])``.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_TOKENS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!))
    |(?P<cell>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w.\\?(!\[]))
    |(?P<sheet>\$?(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<there>\$'(?:[^']|'')+'\.|\$[^\W\d]\w*\.|(?:'(?:[^']|'')+'|[^\W\d]\w*)\.(?=\$?[A-Z]{1,3}(?:\$?\d|:)(?![\w.]*\()|\$?\d+:))
    |(?P<name>[^\W\d][\w.\\?]*)
    |(?P<blank>\s+)
    |(?P<same>[\d+\-*/<>=&^%:.]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_AS_IT_IS = frozenset({"text", "error", "cell", "same"})
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[^\W\d]\w*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_FUTURE = re.compile(r"^(?:_xlfn\.|_xlws\.|_xlpm\.)+")
_TYPED_TRUTH = frozenset({"TRUE", "FALSE"})
# the few functions that go by another name there
_THEIRS = {
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
_OURS = {value: key for key, value in _THEIRS.items()}


def to_office(text: str, table: Callable[[], str | None] = lambda: None) -> str:
    """*text* as a file for Excel has it, with or without its "="; *table* names the table around the cell, for
    ``[@Col]``.
    """
    return "=" + _Reader(text.removeprefix("="), theirs=False, table=table).read()


def from_office(text: str) -> str:
    """A formula as LibreOffice gives it, as Excel shows it; braces of an array are taken off; any other text as it
    is.
    """
    if text.startswith("{=") and text.endswith("}"):
        text = text[1:-1]
    if not text.startswith("="):
        return text
    numbers = iter(_DIGITS.findall(text))
    return "=" + _DIGITS.sub(lambda _: next(numbers), _read_alike(_DIGITS.sub("0", text[1:])))


@lru_cache(maxsize=4096)
def _read_alike(text: str) -> str:
    """Formulas down a column differ in their row numbers alone: they are read once. Both grammars have all digits in
    one order.
    """
    return _Reader(text, theirs=True, table=lambda: None).read()


class _Reader:
    """One pass over a formula; *theirs* says in which of the two grammars it is."""

    def __init__(self, text: str, *, theirs: bool, table: Callable[[], str | None]) -> None:
        self.text, self.theirs, self.table = text, theirs, table
        self.at, self.out = 0, list[str]()
        self.within: list[str] = []  # the brackets around the place: "(" of a call, "u" around a union, "{"

    def read(self) -> str:
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.out.append(self._columns())
                continue
            match = _TOKENS.match(self.text, self.at)
            assert match is not None and match.lastgroup is not None  # noqa: PT018 - the last kind takes any letter
            self.at = match.end()
            found, kind = match[0], match.lastgroup
            self.out.append(found if kind in _AS_IT_IS else getattr(self, f"_{kind}")(found))
        return "".join(self.out)

    def _sheet(self, found: str) -> str:
        name = found.removeprefix("$")[:-1]
        if self.theirs:  # no sheet, but the space between two areas
            return f"{name} "
        bare = name[1:-1] if name.startswith("'") else name.replace("'", "''")
        return f"$'{bare}'."

    def _there(self, found: str) -> str:
        if not self.theirs:
            self.at -= len(found)
            name = re.compile(r"\$|'(?:[^']|'')+'|[^\W\d][\w.\\?]*").match(self.text, self.at)
            assert name is not None
            self.at = name.end()
            return self._name(name[0]) if _PLAIN.match(name[0]) else name[0]
        name_there = found.removeprefix("$")[:-1]
        return f"{sheet_name(name_there[1:-1].replace(chr(39) * 2, chr(39)) if name_there.startswith(chr(39)) else name_there)}!"  # noqa: E501

    def _name(self, found: str) -> str:
        calls = self.text.startswith("(", self.at)
        if self.theirs:
            return _OURS.get(found, found) if calls else found
        if not calls:
            return f"{found}()" if found.upper() in _TYPED_TRUTH else found
        found = _FUTURE.sub("", found)
        return _THEIRS.get(found.upper(), found)

    def _blank(self, found: str) -> str:
        before = "".join(self.out[-1:])[-1:]
        after = self.text[self.at : self.at + 1]
        meets = (before.isalnum() or before in ")]") and (after.isalpha() or after in "$'")
        return "!" if meets and not self.theirs and "{" not in self.within else found

    def _other(self, found: str) -> str:
        match found:
            case "(":
                before = self.out[-1][-1:] if self.out else ""
                self.within.append("(" if before.isalnum() or before in ("_", ".") else "u")
            case "{":
                self.within.append("{")
            case ")" | "}":
                if self.within:
                    self.within.pop()
            case "@" if not self.theirs:
                return ""
            case _:
                return self._separator(found)
        return found

    def _separator(self, found: str) -> str:
        inside = self.within[-1] if self.within else "u"
        if self.theirs:
            by = {";": ",", "|": ";"} if inside == "{" else {";": ",", "~": ",", "!": " "}
        elif inside == "{":
            by = {",": ";", ";": "|"}
        else:
            by = {",": ";" if inside == "(" else "~"}
        return by.get(found, found)

    def _columns(self) -> str:
        """The part of a table's reference in square brackets, from "[" to its "]"; an apostrophe says that a bracket is
        a letter.
        """
        start, depth = self.at, 0
        while self.at < len(self.text):
            letter = self.text[self.at]
            self.at += 2 if letter == "'" else 1
            depth += {"[": 1, "]": -1}.get(letter, 0)
            if not depth:
                break
        inner = self.text[start + 1 : self.at - 1]
        named = bool(self.out) and bool(re.search(r"[\w.\\?]$", self.out[-1]))
        parted = _parted(inner, self.theirs)
        if self.theirs:
            return f"[{parted}]"
        whose = "" if named else (self.table() or "")
        if inner.startswith("@"):
            column = inner[1:].strip()
            bare = column[1:-1] if column.startswith("[") and "]:[" not in column else column
            one = f"[{bare}]" if "]:[" not in bare else bare
            return f"{whose}[[#This Row];{one}]" if bare else f"{whose}[#This Row]"
        return f"{whose}[{parted}]"


def _parted(inner: str, theirs: bool) -> str:
    """The separators between the bracketed parts; what stands in their brackets is no grammar."""
    if "[" not in inner:
        return inner
    found, new = (";", ",") if theirs else (",", ";")
    out, depth, at = "", 0, 0
    while at < len(inner):
        letter = inner[at]
        if letter == "'":
            out += inner[at : at + 2]
            at += 2
            continue
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if depth or not letter.isspace():
            out += new if letter == found and not depth else letter
        at += 1
    return out


def sheet_name(name: str) -> str:
    """A sheet's name as a formula has it in Excel: quoted where it must be."""
    plain = _PLAIN.fullmatch(name) and not _LIKE_CELL.fullmatch(name) and name.upper() not in _TYPED_TRUTH
    return name if plain else "'{}'".format(name.replace("'", "''"))
