"""What kind of value each part of a formula is, and what Excel would not forgive there.

:func:`read` walks the tree once. Every part gets a :class:`Type`: what its values may be, and whether there is one, the
cells of a reference or an array. After a fault the part counts as one value, so one mistake is told once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import or_

from tests.formulas.functions import ANY, FUNCTIONS, LOOKING_UP, MOST_ARGUMENTS, VOLATILE, Role, Signature
from tests.formulas.syntax import (
    Array,
    Call,
    Chain,
    Constant,
    Empty,
    Join,
    Kind,
    Name,
    Node,
    Reference,
    Signed,
    Structured,
    Tree,
    Unreadable,
    parse,
)

LONGEST_FORMULA = 8_192
LONGEST_TEXT = 255
DEEPEST = 64  # calls inside calls
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_EQUALITIES = frozenset({"=", "<>"})
_KNOWN = Kind.NUMBER | Kind.TEXT | Kind.TRUTH


class Place(Enum):
    """Where a formula stands; all but a plain cell calculate every value of a range."""

    CELL = "a plain cell"
    ARRAY = "an array formula of one cell"
    AREA = "an array formula of several cells"
    FORMAT = "a conditional format"
    VALIDATION = "a validation"
    LIST = "the source of a drop-down"
    NAME = "a defined name"


RESTRICTED = frozenset({Place.FORMAT, Place.VALIDATION, Place.LIST})  # [MS-OI29500] 3.2.3.1.2 and 3.2.3.1.3; Excel 2007


class Shape(Enum):
    ONE = "one value"
    CELL = "a reference to one cell"
    RANGE = "a reference to several cells"
    CONSTANT = "an array made of constants and single values"  # calculated whole even in a plain cell
    ARRAY = "an array calculated from a range"


SPREAD = frozenset({Shape.RANGE, Shape.ARRAY})
MANY = SPREAD | {Shape.CONSTANT}
REFERENCES = frozenset({Shape.CELL, Shape.RANGE})


@dataclass(frozen=True, slots=True)
class Type:
    kind: Kind
    shape: Shape = Shape.ONE


_RANGE = Type(ANY, Shape.RANGE)
_UNKNOWN = Type(ANY, Shape.CELL)  # what cannot be known is taken for the content of a cell


@dataclass(frozen=True)
class Book:
    """What formulas may name. Keys are in lower case; a name of one sheet is ``sheet!name``."""

    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sheets: frozenset[str] | None = None  # None: any sheet is believed
    types: dict[str, Type] = field(default_factory=dict)  # of the names that were asked for

    def type_of(self, key: str) -> Type:
        """What a defined name stands for; its formula is calculated as an array formula."""
        if key not in self.types:
            self.types[key] = _UNKNOWN  # a name that rests on itself ends here
            found = _Reading(self, Place.NAME, key.rpartition("!")[0]).type_of(self.names[key])
            shape = Shape.ARRAY if found.shape is Shape.CONSTANT else found.shape  # a plain cell wants it typed out
            self.types[key] = Type(found.kind, shape)
        return self.types[key]


def read(formula: str, place: Place, book: Book, sheet: str = "") -> dict[str, tuple[str, ...]]:
    """The faults of one formula: for each id the parts that show it, in the order in which they stand."""
    reading = _Reading(book, place, sheet)
    if len(formula) > LONGEST_FORMULA:
        reading.found["long-formula"] = []
    reading.result(formula)
    return {fault: tuple(dict.fromkeys(parts)) for fault, parts in reading.found.items()}


def clash(left: Kind, op: str, right: Kind) -> str | None:
    """The fault of comparing these kinds. Excel orders numbers < text < truth values, and none equals another kind."""
    left, right = left & ~Kind.ERROR, right & ~Kind.ERROR
    seen = {left, right}
    if len(seen) == 2 and seen <= {Kind.NUMBER, Kind.TEXT, Kind.TRUTH}:
        return "truth-compared" if Kind.TRUTH in seen else "text-compared"
    if len(seen) == 1 and left in (Kind.NUMBER, Kind.TEXT, Kind.TRUTH):
        return None
    pairs = {one | other for one in left & _KNOWN for other in right & _KNOWN if one != other}
    if Kind.TRUTH | Kind.NUMBER in pairs or (op not in _EQUALITIES and Kind.TRUTH | Kind.TEXT in pairs):
        return "truth-perhaps-compared"
    if op not in _EQUALITIES and Kind.NUMBER | Kind.TEXT in pairs:
        return "text-perhaps-compared"
    return None


class _Reading:
    """One walk over one formula."""

    def __init__(self, book: Book, place: Place, sheet: str) -> None:
        self.book = book
        self.place = place
        self.sheet = sheet
        self.found: dict[str, list[str]] = {}
        self.tree: Tree

    def report(self, fault: str, *nodes: Node) -> None:
        self.found.setdefault(fault, []).extend(self.tree.part(node) for node in nodes)

    def type_of(self, formula: str) -> Type:
        try:
            self.tree = parse(formula)
            if self.tree.depth > DEEPEST:
                self.found["deep-nesting"] = []
            return self.of(self.tree.root, self.place is not Place.CELL)
        except (Unreadable, RecursionError) as why:
            self.found["unreadable"] = [str(why)]
            return _UNKNOWN

    def result(self, formula: str) -> None:
        """Whether the whole is one value, where one is wanted."""
        shape = self.type_of(formula).shape
        unwanted = {Place.NAME: frozenset[Shape](), Place.AREA: frozenset[Shape](), Place.LIST: MANY - REFERENCES}
        if shape in unwanted.get(self.place, MANY):
            self.report("many-results", self.tree.root)

    def of(self, node: Node, array: bool) -> Type:
        """The type of a part; *array*: as in an array formula."""
        match node:
            case Constant():
                return self.constant(node)
            case Array():
                self.restrict("array-constant", node)
                return Type(node.kind, Shape.CONSTANT)
            case Reference():
                return self.reference(node)
            case Structured():
                return self.structured(node)
            case Name():
                return self.name(node)
            case Join():
                return self.join(node, array)
            case Chain():
                return self.chain(node, array)
            case Signed():
                arg = self.of(node.arg, array)
                kind = arg.kind if set(node.ops) == {"+"} else Kind.NUMBER
                return Type(kind, self.lifted(node, [arg], array))
            case Call():
                return self.call(node, array)
        return Type(Kind.NUMBER)  # an argument left out is 0

    def restrict(self, fault: str, node: Node) -> None:
        if self.place in RESTRICTED:
            self.report(fault, node)

    # what refers to cells

    def constant(self, node: Constant) -> Type:
        literal = self.place is Place.LIST and node is self.tree.root  # a drop-down's choices have a fault of their own
        if node.kind is Kind.TEXT and len(node.text) > LONGEST_TEXT and not literal:
            self.report("long-text", node)
        if node.text.endswith("#REF!"):
            self.report("broken-reference", node)
        return Type(node.kind)

    def on(self, sheet: str | None, node: Node) -> None:
        if sheet is None:
            return
        if self.book.sheets is not None and sheet.lower() not in self.book.sheets:
            self.report("unknown-name", node)
        if sheet.lower() != self.sheet.lower():
            self.restrict("other-sheet", node)

    def reference(self, node: Reference) -> Type:
        self.on(node.sheet, node)
        if node.relative and self.place is Place.NAME:
            self.report("relative-name", node)
        return Type(ANY, Shape.RANGE if node.many else Shape.CELL)

    def structured(self, node: Structured) -> Type:
        self.restrict("structured-reference", node)
        columns = self.book.tables.get(node.table.lower())
        if node.table and (columns is None or any(column.lower() not in columns for column in node.columns)):
            self.report("unknown-name", node)
        if node.this_row and self.place is Place.NAME:
            self.report("relative-name", node)
        return Type(ANY, Shape.RANGE if node.many else Shape.CELL)

    def name(self, node: Name) -> Type:
        name = node.name.lower()
        for key in (f"{(node.sheet or self.sheet).lower()}!{name}", name):
            if key in self.book.names:
                return self.book.type_of(key)
        if name in self.book.tables:
            self.restrict("structured-reference", node)
            return _RANGE
        self.report("unknown-name", node)
        return _UNKNOWN

    def join(self, node: Join, array: bool) -> Type:
        if set(node.ops) != {":"}:
            self.restrict("union-or-intersection", node)
        for arg in node.args:
            if self.of(arg, array).shape not in REFERENCES and not _is_error(arg):
                self.report("needs-reference", arg)
        return _RANGE

    # what calculates

    def lifted(self, node: Node, args: Iterable[Type], array: bool) -> Shape:
        """The shape of what *node* calculates from *args*, each of which should be one value."""
        shapes = {type.shape for type in args}
        if shapes & SPREAD:
            if array:
                return Shape.ARRAY
            self.report("needs-array-entry", node)
            return Shape.ONE
        return Shape.CONSTANT if Shape.CONSTANT in shapes else Shape.ONE

    def chain(self, node: Chain, array: bool) -> Type:
        args = [self.of(arg, array) for arg in node.args]
        shape = self.lifted(node, args, array)
        if node.ops[0] in _COMPARISONS:
            left = args[0].kind
            for op, right in zip(node.ops, args[1:], strict=True):
                self.compare(left, op, right.kind, node)
                left = Kind.TRUTH
            return Type(Kind.TRUTH, shape)
        return Type(Kind.TEXT if node.ops[0] == "&" else Kind.NUMBER, shape)

    def compare(self, left: Kind, op: str, right: Kind, node: Node) -> None:
        fault = clash(left, op, right)
        if fault is not None:
            self.report(fault, node)

    def call(self, node: Call, array: bool) -> Type:
        signature = FUNCTIONS.get(node.function)
        if node.function in VOLATILE:
            self.report("volatile-function", node)
        if signature is None:
            self.report("unknown-function", node)
            for arg in node.args:
                self.of(arg, array)
            return _UNKNOWN
        if len(node.args) > MOST_ARGUMENTS:
            self.report("too-many-arguments", node)
        elif not signature.takes(len(node.args)):
            self.report("wrong-arguments", node)
        types = [self.argument(arg, signature.role(place), array) for place, arg in enumerate(node.args)]
        if node.function in LOOKING_UP and len(types) > 1:
            self.compare(types[0].kind, "=", types[1].kind, node)
        if Role.CHOICE in signature.required and types:
            return self.choice(node, types)
        if node.function == "INDEX" and types:
            return self.index(node, types)
        return self.plain(node, signature, types, array)

    def argument(self, node: Node, role: Role, array: bool) -> Type:
        """The type of an argument; reports what its role does not take."""
        if role in (Role.CHOICE, Role.BRANCH):
            array = self.place is not Place.CELL  # IF forgets that it stands inside SUMPRODUCT
        type = self.of(node, array or role is Role.ARRAY)
        if role is Role.FOLDED and type.shape is Shape.ARRAY:
            self.report("folded-array", node)
        elif role in (Role.CELLS, Role.PLACES) and type.shape not in REFERENCES and not _is_error(node):
            self.report("needs-reference", node)
        elif (role is Role.SINGLE and array and type.shape is Shape.RANGE) or (
            role is Role.ONLY and (type.shape is Shape.CONSTANT or (array and type.shape in SPREAD))
        ):
            self.report("first-only", node)
            return Type(type.kind)
        return type

    def plain(self, node: Call, signature: Signature, args: list[Type], array: bool) -> Type:
        lifting = (Role.VALUE, Role.SINGLE, Role.ONLY, Role.PLACES)
        shape = self.lifted(node, (arg for place, arg in enumerate(args) if signature.role(place) in lifting), array)
        if signature.gives == "cells":
            return Type(signature.kind, Shape.RANGE)
        return Type(signature.kind, Shape.ARRAY if signature.gives == "many" else shape)

    def choice(self, node: Call, args: list[Type]) -> Type:
        """IF, CHOOSE and IFERROR: one of several values, or for each value of an array one of them."""
        chosen, *branches = args
        kinds = [type.kind for type in branches]
        if node.function == "IFERROR":
            kinds.append(chosen.kind)
        elif node.function == "IF" and len(args) == 2:
            kinds.append(Kind.TRUTH)  # FALSE, when there is no third argument
        shapes = {type.shape for type in branches} | {self.lifted(node, [chosen], self.place is not Place.CELL)}
        cells = node.function != "IFERROR" and all(type.shape is Shape.CELL for type in branches)
        return Type(reduce(or_, kinds, Kind(0)), _chosen(shapes, cells))

    def index(self, node: Call, args: list[Type]) -> Type:
        """A cell or a value; with a row or column of 0 all of them."""
        source = args[0]
        whole = any(isinstance(arg, Empty) or getattr(arg, "text", "") == "0" for arg in node.args[1:3])
        self.lifted(node, args[1:], array=False)
        if source.shape in REFERENCES:
            return Type(ANY, Shape.RANGE if whole else Shape.CELL)
        return Type(source.kind, source.shape if whole else Shape.ONE)


def _chosen(shapes: set[Shape], cells: bool) -> Shape:
    """The shape of one of several values, the shape of what chooses among them; *cells*: each is a cell."""
    if Shape.ARRAY in shapes or shapes >= {Shape.CONSTANT, Shape.RANGE}:
        return Shape.ARRAY
    for shape in (Shape.CONSTANT, Shape.RANGE):
        if shape in shapes:
            return shape
    return Shape.CELL if cells else Shape.ONE


def _is_error(node: Node) -> bool:
    return isinstance(node, Constant) and node.kind is Kind.ERROR
