"""The functions that formulas may use: those of Excel 2007, with what each takes and gives.

A line says ``result arguments``; the arguments are letters (:class:`Role`): those that must be there, after ``|`` those
that may be there, after ``*`` those that may be there again and again. What a plain cell does with a range in each role
follows Excel's own classes of arguments (value, reference, array), as [MS-XLS] and the OpenDocument filters tell them.
"""

from dataclasses import dataclass
from enum import Enum

from tests.formulas.syntax import Kind

ANY = Kind.UNKNOWN
MOST_ARGUMENTS = 255


class Role(Enum):
    """How a function takes one argument."""

    VALUE = "v"  # one value; of many, an array formula makes many results
    SINGLE = "s"  # the same, but a range gives its first cell or an error even in an array formula
    ONLY = "o"  # one value, even in an array formula
    MANY = "m"  # as many values as there are
    FOLDED = "f"  # the same, and makes one truth value of them
    ARRAY = "a"  # as many values as there are; what stands inside is calculated as in an array formula
    CELLS = "r"  # cells, no calculated values
    PLACES = "p"  # the same; of many, an array formula makes many results
    BRANCH = "b"  # handed on as it is
    CHOICE = "c"  # one value that chooses; of many, only an array formula makes many results, even inside SUMPRODUCT


@dataclass(frozen=True, slots=True)
class Signature:
    """What one function takes and gives."""

    kind: Kind
    gives: str  # one, many or cells
    required: tuple[Role, ...]
    optional: tuple[Role, ...]
    repeated: tuple[Role, ...]

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        least, most = len(self.required), len(self.required) + len(self.optional)
        return least <= count and (count <= most or bool(self.repeated and (count - most) % len(self.repeated) == 0))

    def role(self, place: int) -> Role:
        """The role of an argument, counted from 0; beyond the last that of the last."""
        listed = self.required + self.optional
        if place < len(listed):
            return listed[place]
        if self.repeated:
            return self.repeated[(place - len(listed)) % len(self.repeated)]
        return listed[-1] if listed else Role.MANY


_RESULTS = {
    "number": (Kind.NUMBER, "one"),
    "text": (Kind.TEXT, "one"),
    "truth": (Kind.TRUTH, "one"),
    "error": (Kind.ERROR, "one"),
    "any": (ANY, "one"),
    "numbers": (Kind.NUMBER, "many"),
    "anys": (ANY, "many"),
    "cells": (ANY, "cells"),
}
_TABLE = {
    "number ": "PI NOW TODAY RAND",
    "number v": """ABS ACOS ACOSH ASIN ASINH ATAN ATANH CODE COS COSH DATEVALUE DAY DEGREES EVEN EXP FACT HOUR INT LEN LN
        LOG10 MINUTE MONTH NORMSDIST NORMSINV ODD RADIANS SECOND SIGN SIN SINH SQRT TAN TANH TIMEVALUE VALUE YEAR ERROR.TYPE""",  # noqa: E501
    "number vv": "ATAN2 CEILING COMBIN FLOOR MOD PERMUT POWER ROUND ROUNDDOWN ROUNDUP",
    "number vvv": "DATE DATEDIF TIME",
    "number v|v": "LOG TRUNC WEEKDAY",
    "number vv|v": "DAYS360 FIND SEARCH",
    "number vvv|vv": "FV NPER PMT PV",
    "number v|vvvvvv*m": "NPV",
    "number s": "N",
    "number ss": "EDATE EOMONTH MROUND QUOTIENT RANDBETWEEN",
    "number ss|s": "YEARFRAC",
    "number s|s": "WEEKNUM",
    "number ss|m": "NETWORKDAYS WORKDAY",
    "number m": "COLUMNS ROWS TYPE",
    "number m*m": """AVEDEV AVERAGE AVERAGEA COUNT COUNTA DEVSQ GCD GEOMEAN HARMEAN LCM MAX MAXA MEDIAN MIN MINA PRODUCT STDEV
        STDEVA STDEVP SUM SUMSQ VAR VARA VARP""",  # noqa: E501
    "number mv": "LARGE PERCENTILE QUARTILE SMALL TRIMMEAN",
    "number mv|v": "PERCENTRANK",
    "number vm|v": "MATCH",
    "number vr|v": "RANK",
    "number r": "AREAS COUNTBLANK",
    "number rv": "COUNTIF",
    "number rv|r": "AVERAGEIF SUMIF",
    "number rv*rv": "COUNTIFS",
    "number rrv*rv": "AVERAGEIFS SUMIFS",
    "number vr*r": "SUBTOTAL",
    "number |p": "COLUMN ROW",
    "number a*a": "MODE SUMPRODUCT",
    "number a|v": "IRR",
    "number aa": "CORREL COVAR INTERCEPT RSQ SLOPE SUMX2MY2 SUMX2PY2 SUMXMY2",
    "number vaa": "FORECAST",
    "numbers aa": "FREQUENCY MMULT",
    "anys a": "TRANSPOSE",
    "text v": "CHAR CLEAN LOWER PROPER TRIM UPPER",
    "text v|v": "DOLLAR LEFT RIGHT",
    "text v|vv": "FIXED",
    "text vv": "REPT TEXT",
    "text vvv": "MID",
    "text vvv|v": "SUBSTITUTE",
    "text vvvv": "REPLACE",
    "text v*v": "CONCATENATE",
    "text vv|vvv": "ADDRESS",
    "text s": "T",
    "truth ": "FALSE TRUE",
    "truth v": "ISBLANK ISERR ISERROR ISLOGICAL ISNA ISNONTEXT ISNUMBER ISTEXT NOT",
    "truth s": "ISEVEN ISODD",
    "truth m": "ISREF",
    "truth vv": "EXACT",
    "truth f*f": "AND OR",
    "error ": "NA",
    "any cb|b": "IF",
    "any cb": "IFERROR",
    "any cb*b": "CHOOSE",
    "any ao|oo": "INDEX",
    "any va|a": "LOOKUP",
    "any omv|v": "HLOOKUP VLOOKUP",
    "any o|v": "HYPERLINK",
    "any v|r": "CELL",
    "any v": "INFO",
    "cells rvv|vv": "OFFSET",
    "cells v|v": "INDIRECT",
}


def _signature(line: str) -> Signature:
    result, _, roles = line.partition(" ")
    fixed, _, repeated = roles.partition("*")
    required, _, optional = fixed.partition("|")
    kind, gives = _RESULTS[result]
    parts = [tuple(Role(letter) for letter in letters) for letters in (required, optional, repeated)]
    return Signature(kind, gives, *parts)


FUNCTIONS = {name: _signature(line) for line, names in _TABLE.items() for name in names.split()}
VOLATILE = frozenset({"CELL", "INDIRECT", "INFO", "NOW", "OFFSET", "RAND", "RANDBETWEEN", "TODAY"})
LOOKING_UP = frozenset({"HLOOKUP", "LOOKUP", "MATCH", "VLOOKUP"})  # the first argument is compared with the second
