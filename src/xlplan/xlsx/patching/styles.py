"""The style sheet of the workbook (ECMA-376 Part 1, 18.8.39 ``styleSheet``). New styles are appended, so that no
existing style number changes its meaning."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property

from xlplan.patch import Look
from xlplan.xlsx.patching.markup import Element, Splices, attributes_text, escaped, parse, prefixed, slot, unprefixed
from xlplan.xlsx.patching.package import TYPE, EditedPackage
from xlplan.xlsx.styles import DATE

# The order of its children in the schema: CT_Stylesheet.
ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_BLANK: dict[str, list[str]] = {
    "numFmts": [],
    "fonts": ["<font/>"],
    "fills": ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'],
    "borders": ["<border/>"],
    "cellXfs": ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'],
    "dxfs": [],
}
_NEW_PART = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>\
</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""  # noqa: E501
# Built-in number formats, and the ids of those for dates and times: 18.8.30 numFmt.
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_NUMBER_FORMAT = re.compile(r"""<numFmt\b(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?<=/)>""")
_FIRST_OWN_FORMAT = 164  # lower ids are reserved for built-in formats
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"[^"]*+(?:"|\Z)|\\.|\[(?![hmsHMS]++\])[^\]]*+(?:\]|\Z)|_.')
# The order of a font's children as Excel writes them.
_FONT_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name")
_DXF_IN_USE = re.compile(rb"""[dD]xfId\s*=\s*["'](\d{1,9})["']""")


class Styles:
    """The style sheet of a package; new entries are collected, and written by :meth:`flush`."""

    def __init__(self, package: EditedPackage) -> None:
        self._package = package
        self._lists: dict[str, list[str]] = {}
        self._read: dict[str, int] = {}  # section → number of its entries in the part
        self._known: dict[str, int] = {}  # section → number of its entries before any were added
        self._dropped: set[int] = set()
        self._own_dxfs: dict[str, int] = {}

    @cached_property
    def _data(self) -> bytes:
        styles = self._package.related(self._package.workbook, "styles")
        return self._package.read(styles[0].target) if styles else _NEW_PART

    @cached_property
    def _root(self) -> Element:
        styles = self._package.related(self._package.workbook, "styles")
        return self._package.tree(styles[0].target) if styles else parse(_NEW_PART)

    def fragments(self, section: str) -> list[str]:
        """The entries of a section such as ``fonts``, as XML without prefixes. Entries may be appended to the list."""
        if section not in self._lists:
            element = self._root.first(section)
            texts = (
                [unprefixed(self._data[entry.start : entry.end].decode(), entry.prefix) for entry in element.children]
                if element
                else []
            )
            self._read[section] = len(texts)
            self._lists[section] = texts or list(_BLANK[section])
            self._known[section] = len(self._lists[section])
        return self._lists[section]

    def shows_dates(self, style: int) -> bool:
        """Whether the style shows a number as a date or a time."""
        number = self._format_of(style)
        code = _LITERAL.sub("", self.formats.get(number, ""))
        return number in _DATES or bool(re.search(r"[dmyhsDMYHS]", re.sub(r"General", "", code)))

    def style_for(self, style: int, look: Look, content: object) -> int:
        """The number of *style* with *look* merged into it; also with a date format where *content* is a date and the
        style would show a number."""
        if isinstance(content, date) and look.number_format is None and not self.shows_dates(style):
            look = replace(look, number_format=f"{DATE} hh:mm" if isinstance(content, datetime) else DATE)
        return style if look == Look() else self.with_look(style, look)

    def with_look(self, style: int, look: Look) -> int:
        """The number of *style* with *look* merged into it."""
        xf = _parsed(self._style(style))
        attributes = dict(xf.attributes)
        if look.number_format is not None:
            attributes |= {"numFmtId": str(self.number_format(look.number_format)), "applyNumberFormat": "1"}
        if look.fill is not None:
            attributes |= {"fillId": str(_index_of(self.fragments("fills"), _solid(look.fill))), "applyFill": "1"}
        if _changes_font(look):
            font = _entry(self.fragments("fonts"), xf.integer("fontId"))
            attributes |= {"fontId": str(_index_of(self.fragments("fonts"), _font(font, look))), "applyFont": "1"}
        inner = "".join(_child_texts(self._style(style), xf))
        return _index_of(self.fragments("cellXfs"), _element("xf", attributes, inner))

    def number_format(self, code: str) -> int:
        """The id of a number format, which is added if it is new."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        for number, known in self.formats.items():
            if known == code:
                return number
        conditional = (_parsed(text) for text in _NUMBER_FORMAT.findall("".join(self.fragments("dxfs"))))
        numbers = [element.integer("numFmtId") for element in conditional]
        number = max([_FIRST_OWN_FORMAT - 1, *self.formats, *numbers]) + 1
        self.formats[number] = code
        self.fragments("numFmts").append(_element("numFmt", {"numFmtId": str(number), "formatCode": code}))
        return number

    @cached_property
    def formats(self) -> dict[int, str]:
        """The number formats that the workbook defines: id → code."""
        formats = [_parsed(text) for text in self.fragments("numFmts")]
        return {element.integer("numFmtId", -1): element.attributes.get("formatCode", "") for element in formats}

    def add_differential(self, look: Look) -> int:
        """The number of a new differential style for a conditional format."""
        font = _font("<font></font>", look) if _changes_font(look) else ""
        fill = f'<fill><patternFill><bgColor rgb="{_rgb(look.fill)}"/></patternFill></fill>' if look.fill else ""
        number = ""
        if look.number_format is not None:
            number = _element(
                "numFmt", {"numFmtId": str(self.number_format(look.number_format)), "formatCode": look.number_format}
            )
        return self._differential(f"<dxf>{font}{number}{fill}</dxf>")

    def release_differential(self, number: int) -> None:
        """A conditional format no longer uses that differential style. :meth:`flush` removes it if it is the last one
        and nothing else refers to it."""
        if number < len(self.fragments("dxfs")):
            self._dropped.add(number)

    def import_style(self, other: "Styles", style: int) -> int:
        """The number here of *style* of another workbook, which is added if it is new."""
        text = other._style(style)
        xf = _parsed(text)
        attributes = {key: value for key, value in xf.attributes.items() if key != "xfId"} | {"xfId": "0"}
        for key, section in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            attributes[key] = str(_index_of(self.fragments(section), _entry(other.fragments(section), xf.integer(key))))
        format_ = xf.integer("numFmtId")
        if format_ in other.formats:
            attributes["numFmtId"] = str(self.number_format(other.formats[format_]))
        return _index_of(self.fragments("cellXfs"), _element("xf", attributes, "".join(_child_texts(text, xf))))

    def import_differential(self, other: "Styles", number: int) -> int:
        """The number here of a differential style of another workbook."""
        text = other.fragments("dxfs")[number]

        def renumbered(match: re.Match[str]) -> str:
            code = _parsed(match[0]).attributes.get("formatCode", "")
            return _element("numFmt", {"numFmtId": str(self.number_format(code)), "formatCode": code})

        return self._differential(_NUMBER_FORMAT.sub(renumbered, text))

    def flush(self) -> None:
        """Write new entries, and remove differential styles that are no longer used."""
        self._drop_unused()
        if not any(len(texts) != self._known[section] for section, texts in self._lists.items()):
            return
        splices = Splices(self._data)
        for section in sorted(self._lists, key=ORDER.index):
            if len(self._lists[section]) != self._read[section]:
                _write_section(splices, self._root, section, self._lists[section], self._read[section])
        self._package.write(self._part(), splices.result())

    def _part(self) -> str:
        """The name of the style sheet's part, which is added to a workbook that has none."""
        styles = self._package.related(self._package.workbook, "styles")
        if styles:
            return styles[0].target
        for dangling in [
            relation for relation in self._package.relations(self._package.workbook) if relation.kind == "styles"
        ]:
            self._package.remove_relation(self._package.workbook, dangling.key)
        name = "xl/styles.xml"  # where every reader looks
        self._package.add(name, _NEW_PART, TYPE + "styles+xml")
        self._package.add_relation(self._package.workbook, "styles", name)
        return name

    def _style(self, style: int) -> str:
        return _entry(self.fragments("cellXfs"), style)

    def _format_of(self, style: int) -> int:
        return _parsed(self._style(style)).integer("numFmtId")

    def _differential(self, text: str) -> int:
        """The number of a differential style that is ours: a new one, or one that a removed conditional format no
        longer uses. The clerk's own are never shared, so that ours can be removed without a trace."""
        released = next((number for number in sorted(self._dropped) if self.fragments("dxfs")[number] == text), None)
        if text not in self._own_dxfs and released is not None:
            self._dropped.discard(released)
            self._own_dxfs[text] = released
        if text not in self._own_dxfs:
            self.fragments("dxfs").append(text)
            self._own_dxfs[text] = len(self.fragments("dxfs")) - 1
        return self._own_dxfs[text]

    def _drop_unused(self) -> None:
        if not self._dropped:
            return
        texts = self.fragments("dxfs")
        parts = [name for name in self._package.names() if name.endswith(".xml")]
        used = {int(number) for name in parts for number in _DXF_IN_USE.findall(self._package.read(name))}
        while texts and len(texts) - 1 in self._dropped - used:
            texts.pop()


def look_of(properties: dict[str, object]) -> Look:
    """The properties of one of our own styles (``xlplan.xlsx.styles``), as far as a :class:`Look` has them."""

    def text(name: str) -> str | None:
        return str(properties[name]) if name in properties else None

    def flag(name: str) -> bool | None:
        return bool(properties[name]) if name in properties else None

    return Look(
        text("num_format"), text("bg_color"), text("font_color"), flag("bold"), flag("italic"), flag("underline")
    )


def mapped(convert: Callable[[int], int]) -> Callable[[str], str]:
    """*convert* for numbers in attributes; each number is converted once."""
    cached = cache(convert)
    return lambda text: str(cached(int(text)))


def _write_section(splices: Splices, root: Element, section: str, texts: list[str], read: int) -> None:
    """Write the entries of one section: append new ones, remove dropped ones. A missing section is added."""
    element = root.first(section)
    if element is None:
        text = f'<{section} count="{len(texts)}">{"".join(texts)}</{section}>'
        offset = slot(root, section, ORDER)
        if root.inner == root.end:
            splices.append(root, prefixed(text, root.prefix))
        else:
            splices.insert(offset, prefixed(text, root.prefix))
        return
    for dropped in element.children[len(texts) :]:
        splices.remove(dropped)
    added = texts[read:] if read else texts
    if added:
        splices.append(element, prefixed("".join(added), root.prefix))
    if "count" in element.attributes:
        splices.set(element, "count", str(len(texts)))


def _index_of(texts: list[str], text: str) -> int:
    """The index of *text* in *texts*; it is appended if it is new."""
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def _entry(texts: list[str], number: int) -> str:
    """The entry of that number; the first one where a file refers to a number that it does not have."""
    return texts[number] if number < len(texts) else texts[0]


def _parsed(text: str) -> Element:
    return parse(text.encode())


def _child_texts(text: str, element: Element) -> Iterable[str]:
    """The XML of the children of *element*, which was parsed from *text*."""
    data = text.encode()
    return (data[child.start : child.end].decode() for child in element.children)


def _element(name: str, attributes: dict[str, str], inner: str = "") -> str:
    return (
        f"<{name}{attributes_text(attributes)}>{inner}</{name}>" if inner else f"<{name}{attributes_text(attributes)}/>"
    )


def _changes_font(look: Look) -> bool:
    return any(value is not None for value in (look.color, look.bold, look.italic, look.underline))


def _font(text: str, look: Look) -> str:
    """The ``<font>`` *text* with the properties of *look*."""
    element = _parsed(text)
    children = dict(zip((child.name for child in element.children), _child_texts(text, element), strict=True))
    for name, wanted in (("b", look.bold), ("i", look.italic), ("u", look.underline)):
        if wanted is not None:
            children.pop(name, None)
            if wanted:
                children[name] = f"<{name}/>"
    if look.color is not None:
        children["color"] = f'<color rgb="{_rgb(look.color)}"/>'
    rank = {name: number for number, name in enumerate(_FONT_ORDER)}
    return f"<font>{''.join(children[name] for name in sorted(children, key=lambda name: rank.get(name, len(rank))))}</font>"  # noqa: E501


def _solid(color: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{_rgb(color)}"/><bgColor '
        'indexed="64"/></patternFill></fill>'
    )


def _rgb(color: str | None) -> str:
    return "FF" + escaped((color or "").lstrip("#").upper())
