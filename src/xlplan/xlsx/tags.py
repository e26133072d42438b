"""Start tags of XML found by regular expressions, their attributes, and the references in their text. The patterns work
on decoded text without comments and CDATA (:mod:`xlplan.xlsx.decoding`). No stretch of the text is scanned twice."""

import re
from collections.abc import Mapping

PREFIX = r"<(?:[^\s<>/:]{1,64}:)?"  # in front of an element's name: ``<``, and a name-space prefix or none
CLOSING = r"</(?:[^\s<>/:]{1,64}:)?"  # the same in an end tag
# the rest of a start tag up to its ``>``; one in quotes does not end it. Never backtracks
ATTRIBUTES = r"""((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)"""
SPACE = " \t\r\n"  # white space in XML

# a name begins behind white space, a quote or nothing: no name is tried a second time from its middle
_ATTRIBUTE = re.compile(r"""(?<![^\s"'])([^\s=<>"'/]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.ASCII)
_WHOLE_TAG = re.compile(r"""(?:\s*+[^\s=<>"'/]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'))*+\s*+/?""", re.ASCII)
_REFERENCE = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,8})|#([0-9]{1,8})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def attributes(text: str) -> dict[str, str]:
    """The attributes in *text*, the inside of a start tag: name → value."""
    return {name: unescaped(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def has_duplicates(text: str, values: Mapping[str, str]) -> bool:
    """Whether an attribute is written twice in *text*, which was parsed into *values*: readers disagree on which one
    counts."""
    return len(_ATTRIBUTE.findall(text)) > len(values)


def is_sound(text: str) -> bool:
    """Whether *text*, the inside of a start tag, holds attributes and nothing else."""
    return _WHOLE_TAG.fullmatch(text) is not None


def unescaped(text: str) -> str:
    """*text* with the references of XML resolved. Unlike ``html.unescape``, it leaves HTML's named references alone and
    takes &#146; as the character 146."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    number = int(match[1], 16) if match[1] else int(match[2])
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\ufffd"
