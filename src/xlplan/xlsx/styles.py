"""The styles of the workbooks we write: every named style in one table. Colours stay distinguishable in
black-and-white; the text carries the meaning."""

from collections.abc import Mapping
from typing import Any

Properties = Mapping[str, Any]

AMOUNT = "#,##0"
AMOUNT_WITH_DECIMALS = "#,##0.0###"
ONE_DECIMAL = "#,##0.0"
DATE = "dd/mm/yyyy"
MONTH = "mm/yyyy"
TEXT = "@"

# also the font of cells without a style: column widths are measured in its digits
BASE_FONT: Properties = {
    "font_name": "Arial",
    "font_size": 10,
}
_FONT: Properties = {**BASE_FONT, "valign": "vcenter"}
_BOX: Properties = {**_FONT, "border": 1, "border_color": "#BFC5CB"}
_GREY: Properties = {"bg_color": "#F0F1F2", "font_color": "#333333"}
_WHOLE: Properties = {"bold": True, "bg_color": "#E8EEF2"}
_INK = "#17455C"
_HEAD: Properties = {"bold": True, "text_wrap": True, "align": "center", "valign": "top"}

KINDS: Mapping[str, Properties] = {
    "text": {"text_wrap": True, "num_format": "General"},
    "long": {"text_wrap": True, "valign": "top"},
    "code": {"num_format": TEXT},
    "amount": {"num_format": AMOUNT},
    "decimal": {"num_format": ONE_DECIMAL},
    "date": {"num_format": DATE, "align": "center"},
    "period": {"num_format": MONTH, "align": "center"},
}

# A value beside its label, in a cell that may be very wide: left-aligned, so that it is next to the label.
_CARD: Mapping[str, Properties] = {
    kind: {**look, "align": "left", **({"num_format": "General"} if kind == "amount" else {})}
    for kind, look in KINDS.items()
}
_LINK: Properties = {"font_color": "#1F4E9E", "underline": 1}

_RATINGS: Mapping[str, Properties] = {
    "good": {"bg_color": "#E2F0E6", "font_color": "#1E5631"},
    "fair": {"bg_color": "#EAF1F7", "font_color": "#17455C"},
    "warn": {"bg_color": "#FFF3D6", "font_color": "#6B4E00"},
    "bad": {"bg_color": "#FBE3DF", "font_color": "#8B1A10", "bold": True},
    "mute": {"bg_color": "#F0F1F2", "font_color": "#555555"},
}

# The marks differ in lightness and in bold, italic or underline, so that they are distinguishable in black-and-white.
MARKS: Mapping[str, Properties] = {
    "mark.wrong": {"bg_color": "#F4B6AC", "font_color": "#7A0C02", "bold": True, "underline": 1},
    "mark.missing": {"bg_color": "#FFF1B8"},
    "mark.late": {"bg_color": "#F2C14E"},
    "mark.unused": {"bg_color": "#DDE0E3", "font_color": "#53595F"},
    "mark.later": {"bg_color": "#F0F1F2", "font_color": "#53595F", "italic": True},
    "mark.ready": {"bg_color": "#D9EFDF", "font_color": "#1E5631"},
    "mark.not_ready": {"bg_color": "#F4B6AC", "font_color": "#7A0C02"},
}

STYLES: Mapping[str, Properties] = {
    "office": {**_FONT, "font_color": "#555555"},
    "title": {**_FONT, "font_size": 15, "bold": True, "font_color": _INK},
    "helper": {**_FONT, "italic": True, "font_color": "#444444"},
    "sample": {**_FONT, "bold": True, "font_color": "#8B1A10"},
    "block": {**_FONT, "bold": True, "font_size": 11, "font_color": _INK},
    **{f"legend.{name}": {**_BOX, **MARKS[f"mark.{name}"]} for name in ("missing", "late", "wrong", "later", "unused")},
    "line": dict(_FONT),
    "verdict": {**_FONT, "bold": True, "font_size": 16, "align": "left", "indent": 1},
    "count": {**_BOX, "num_format": "0", "align": "center"},
    "cell": {**_BOX, "text_wrap": True},
    "helping": {**_FONT, "num_format": ";;;"},  # shows nothing: for cells that only formulas read
    "jump": {**_BOX, **_LINK},
    "plain": {**_FONT, "text_wrap": True, "valign": "top"},
    "strong": {**_FONT, "text_wrap": True, "valign": "top", "bold": True},
    "link": {**_FONT, **_LINK},
    "head": {**_BOX, **_HEAD, "font_color": "#FFFFFF", "bg_color": _INK},
    "head.grey": {**_BOX, **_HEAD, "font_color": "#333333", "bg_color": "#D5D9DD"},
    "label": {**_BOX, "bold": True, "bg_color": "#E8EEF2", "font_color": _INK, "text_wrap": True, "valign": "top"},
    "hint": {**_FONT, "italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"},
    **{f"input.{kind}": {**_BOX, **look} for kind, look in KINDS.items()},
    **{f"grey.{kind}": {**_BOX, **look, **_GREY} for kind, look in KINDS.items()},
    **{f"whole.{kind}": {**_BOX, **look, **_WHOLE} for kind, look in KINDS.items()},
    **{f"input.card.{kind}": {**_BOX, **look} for kind, look in _CARD.items()},
    **{f"grey.card.{kind}": {**_BOX, **look, **_GREY} for kind, look in _CARD.items()},
    **{f"linked.input.{kind}": {**_BOX, **look, **_LINK} for kind, look in KINDS.items()},
    **{f"linked.whole.{kind}": {**_BOX, **look, **_WHOLE, **_LINK} for kind, look in KINDS.items()},
    **{f"rating.{name}": {**_BOX, "align": "center", "text_wrap": True, **look} for name, look in _RATINGS.items()},
}
