"""Start tags of XML found by regular expressions, and what their attributes hold. No stretch is searched twice."""

import re
from collections.abc import Mapping

PREFIX = rb"<(?:[^\s<>/:]{1,64}:)?"  # before the name of any element: a name-space prefix or none
ATTRIBUTES = rb"""((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)"""  # a quoted ``>`` does not end the tag; never backtracks

_ATTRIBUTE = re.compile(rb"""(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,8})|#([0-9]{1,8})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("utf-8", "replace"): unescaped((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def has_twice(text: bytes, given: Mapping[str, str]) -> bool:
    """Whether an attribute stands twice in *text*, whose attributes are *given*: of two each reader takes another."""
    return len(_ATTRIBUTE.findall(text)) > len(given)


def unescaped(text: str) -> str:
    """*text* with the references that XML knows resolved; HTML's others, and its second meaning of &#146;, are none."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    number = int(match[1], 16) if match[1] else int(match[2])
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\ufffd"
