"""The text of a formula → its tree, by Excel's precedence, over openpyxl's tokenizer.

The tokenizer leaves a colon between a reference and a function inside one token; it is cut here. Operators of one
precedence that follow each other make one :class:`Chain`, so that a long sum is not a deep tree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError


class Unreadable(Exception):
    """The text is no formula."""


class Kind(Flag):
    """What a value may be; one of IF's branches or the other makes two kinds. UNKNOWN is the content of a cell."""

    NUMBER = auto()
    TEXT = auto()
    TRUTH = auto()
    ERROR = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula; *span* is where its words begin and end."""

    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """An argument that is left out between two commas."""


@dataclass(frozen=True, slots=True)
class Constant(Node):
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Array(Node):
    """An array constant."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """Cells by address."""

    sheet: str | None
    many: bool
    relative: bool


@dataclass(frozen=True, slots=True)
class Structured(Node):
    """Cells by table and columns."""

    table: str
    columns: tuple[str, ...]
    many: bool
    this_row: bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    sheet: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operands with operators of one precedence between them, from left to right."""

    ops: tuple[str, ...]
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Join(Chain):
    """References with colons, blanks (intersection) or commas (union) between them."""


@dataclass(frozen=True, slots=True)
class Signed(Node):
    """Operators of one operand: ``-`` and ``+`` before it, ``%`` after it."""

    ops: str
    arg: Node


@dataclass(frozen=True, slots=True)
class Tree:
    root: Node
    words: tuple[str, ...]
    depth: int  # of calls inside calls

    def part(self, node: Node) -> str:
        """The text of a part."""
        return "".join(self.words[slice(*node.span)])


COLON, BLANK, UNION = 9, 8, 7
_SIGN = 6
_LEVELS: dict[str, int] = {
    **dict.fromkeys(("=", "<", ">", "<=", ">=", "<>"), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
    ",": UNION,
    " ": BLANK,
    ":": COLON,
}
_CELL = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"
_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[^\s'!\[\]:]+)!)?"
_REFERENCE = re.compile(
    rf"{_SHEET}(?P<area>{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?[1-9]\d{{0,6}}:\$?[1-9]\d{{0,6}})", re.I
)
_FIXED = re.compile(r"\$[A-Z]+\$\d+|\$[A-Z]+|\$\d+", re.I)
_STRUCTURED = re.compile(r"(?P<table>[^\W\d][\w.]*)?\[(?P<inside>.*)\]", re.S)
_BRACKETED = re.compile(r"\[((?:'.|[^\[\]'])*)\]", re.S)
_NAME = re.compile(_SHEET + r"(?P<name>[^\W\d][\w.?\\]*|\\[\w.?\\]*)")
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?", re.I)
_LAST_COLUMN, _LAST_ROW = "XFD", 1_048_576


def is_cell(text: str) -> bool:
    """Whether the text is the address of a cell, without ``$``."""
    return re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", text.upper()) is not None and _exists(text)


def parse(formula: str) -> Tree:
    """The tree of a formula with or without its leading ``=``; raises :class:`Unreadable`."""
    words = list(_words(formula if formula.startswith("=") else f"={formula}"))
    parser = _Parser(words)
    root = parser.expression(1)
    if parser.at < len(words):
        raise Unreadable(f"what follows {words[parser.at].text}")
    return Tree(root, tuple(word.text for word in words), parser.depth)


class _Word(NamedTuple):
    sort: str  # operand, call, open, close, array, end, arg, row, sign, infix or percent
    text: str


_SORTS = {
    (Token.FUNC, Token.CLOSE): "close",
    (Token.PAREN, Token.OPEN): "open",
    (Token.PAREN, Token.CLOSE): "close",
    (Token.ARRAY, Token.OPEN): "array",
    (Token.ARRAY, Token.CLOSE): "end",
    (Token.SEP, Token.ARG): "arg",
    (Token.SEP, Token.ROW): "row",
    (Token.OP_PRE, ""): "sign",
    (Token.OP_IN, ""): "infix",
    (Token.OP_POST, ""): "percent",
}


def _words(formula: str) -> Iterator[_Word]:
    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError, AssertionError) as error:
        raise Unreadable(str(error)) from error
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        if token.type == Token.WSPACE:
            if 0 < place < last and _ends(tokens[place - 1]) and _begins(tokens[place + 1]):
                yield _Word("infix", " ")
        elif token.type == Token.OPERAND or (token.type, token.subtype) == (Token.FUNC, Token.OPEN):
            yield from _cut(token.value)
        else:
            yield _Word(_SORTS[token.type, token.subtype], token.value)


def _ends(token: Token) -> bool:
    """Whether a reference may end here: then blanks before the next one are an operator."""
    return token.subtype == Token.CLOSE or (token.type == Token.OPERAND and not token.value.endswith(":"))


def _begins(token: Token) -> bool:
    return token.subtype == Token.OPEN or (token.type == Token.OPERAND and not token.value.startswith(":"))


def _cut(text: str) -> Iterator[_Word]:
    """An operand or the beginning of a call, cut at colons that stand between references."""
    if text.startswith('"') or ":" not in text or _REFERENCE.fullmatch(text):
        yield _begun(text)
        return
    start, depth, quoted, escaped = 0, 0, False, False
    for place, sign in enumerate(text):
        if escaped:
            escaped = False
        elif sign == "'":
            quoted, escaped = (quoted, True) if depth else (not quoted, False)
        elif not quoted and sign in "[]":
            depth += 1 if sign == "[" else -1
        elif sign == ":" and not quoted and not depth:
            if text[start:place]:
                yield _begun(text[start:place])
            yield _Word("infix", ":")
            start = place + 1
    if text[start:]:
        yield _begun(text[start:])


def _begun(text: str) -> _Word:
    if text == "(":
        return _Word("open", text)
    return _Word("call" if text.endswith("(") else "operand", text)


_END = _Word("", "")


class _Parser:
    """Climbs the precedences: each call reads the operators that bind at least as closely as *least*."""

    def __init__(self, words: list[_Word]) -> None:
        self.words = words
        self.at = 0
        self.inside = 0
        self.depth = 0

    @property
    def next(self) -> _Word:
        return self.words[self.at] if self.at < len(self.words) else _END

    def take(self) -> _Word:
        word = self.next
        self.at += 1
        return word

    def infix(self) -> int:
        """The precedence of the operator that comes next; 0 when none comes."""
        return _LEVELS[self.next.text] if self.next.sort == "infix" else 0

    def expression(self, least: int) -> Node:
        begin = self.at
        left = self.signed() if least <= _SIGN else self.primary()
        while (level := self.infix()) >= max(least, 1):
            ops, args = [], [left]
            while self.infix() == level:
                ops.append(self.take().text)
                args.append(self.expression(level + 1))
            made = Join if level >= UNION else Chain
            left = made((begin, self.at), tuple(ops), tuple(args))
        return left

    def signed(self) -> Node:
        begin, before, after = self.at, "", ""
        while self.next.sort == "sign":
            before += self.take().text
        arg = self.expression(UNION)
        while self.next.sort == "percent":
            after += self.take().text
        return Signed((begin, self.at), before + after, arg) if before or after else arg

    def primary(self) -> Node:
        begin, word = self.at, self.take()
        match word.sort:
            case "operand":
                return _operand(word.text, (begin, self.at))
            case "open":
                inner = self.expression(1)
                self.expect("close")
                return inner
            case "call":
                return self.call(begin, word.text[:-1].upper())
            case "array":
                return self.array(begin)
        raise Unreadable(f"no value before {word.text!r}")

    def call(self, begin: int, function: str) -> Node:
        self.inside += 1
        self.depth = max(self.depth, self.inside)
        args = [] if self.next.sort == "close" else [self.argument()]
        while self.next.sort == "arg":
            self.take()
            args.append(self.argument())
        self.expect("close")
        self.inside -= 1
        return Call((begin, self.at), function, tuple(args))

    def argument(self) -> Node:
        if self.next.sort in ("arg", "close"):
            return Empty((self.at, self.at))
        return self.expression(1)

    def array(self, begin: int) -> Node:
        kind = Kind(0)
        while True:
            while self.next.sort == "sign":
                self.take()
            item = self.primary()
            if not isinstance(item, Constant):
                raise Unreadable("an array constant of more than constants")
            kind |= item.kind
            if self.next.sort not in ("arg", "row"):
                break
            self.take()
        self.expect("end")
        return Array((begin, self.at), kind)

    def expect(self, sort: str) -> None:
        if self.take().sort != sort:
            raise Unreadable(f"no {sort}")


def _operand(text: str, span: tuple[int, int]) -> Node:
    if text.startswith('"'):
        return Constant(span, Kind.TEXT, text[1:-1].replace('""', '"'))
    if text.startswith("#") or text.endswith("#REF!"):
        return Constant(span, Kind.ERROR, text)
    if text.upper() in ("TRUE", "FALSE"):
        return Constant(span, Kind.TRUTH, text)
    if _NUMBER.fullmatch(text):
        return Constant(span, Kind.NUMBER, text)
    if (found := _REFERENCE.fullmatch(text)) and _exists(found["area"]):
        return _reference(found["sheet"], found["area"], span)
    if found := _STRUCTURED.fullmatch(text):
        return _structured(found["table"] or "", found["inside"], span)
    if found := _NAME.fullmatch(text):
        return Name(span, _bare(found["sheet"]), found["name"])
    raise Unreadable(text)


def _exists(area: str) -> bool:
    letters, numbers = re.findall(r"[A-Z]+", area.upper()), re.findall(r"\d+", area)
    return all(_column_exists(one) for one in letters) and all(int(one) <= _LAST_ROW for one in numbers)


def _column_exists(letters: str) -> bool:
    return len(letters) < len(_LAST_COLUMN) or letters <= _LAST_COLUMN


def _reference(sheet: str | None, area: str, span: tuple[int, int]) -> Reference:
    ends = area.upper().split(":")
    many = len(ends) > 1 and (ends[0] != ends[1] or not re.search(r"[A-Z]\$?\d", ends[0]))
    return Reference(span, _bare(sheet), many, not all(_FIXED.fullmatch(end) for end in ends))


def _bare(sheet: str | None) -> str | None:
    if sheet is None or not sheet.startswith("'"):
        return sheet
    return sheet[1:-1].replace("''", "'")


def _structured(table: str, inside: str, span: tuple[int, int]) -> Structured:
    this_row = inside.startswith("@")
    inside = inside.removeprefix("@")
    parts = _BRACKETED.findall(inside) if inside.startswith("[") else [inside] if inside else []
    special = {part.upper() for part in parts if part.startswith("#")}
    columns = tuple(re.sub("'(.)", r"\1", part) for part in parts if not part.startswith("#"))
    this_row = this_row or "#THIS ROW" in special
    one_row = this_row or special in ({"#HEADERS"}, {"#TOTALS"})
    return Structured(span, table, columns, not one_row or len(columns) != 1, this_row)
