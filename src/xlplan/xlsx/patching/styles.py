"""The book's styles: looks laid over them are added at the end, so that no number changes its meaning."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property

from xlplan.patch import Look
from xlplan.xlsx.patching.markup import Element, Splices, attributes_text, escaped, parse, prefixed, slot, unprefixed
from xlplan.xlsx.patching.package import TYPE, EditedPackage
from xlplan.xlsx.styles import DATE

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
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_NUMBER_FORMAT = re.compile(r"""<numFmt\b(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?<=/)>""")
_FIRST_OWN_FORMAT = 164
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?![hmsHMS]+\])[^\]]*\]|_.')
_FONT_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name")
_DXF_IN_USE = re.compile(rb"""[dD]xfId\s*=\s*["'](\d{1,9})["']""")


class Styles:
    """The style sheet of a package; additions are collected and written by :meth:`flush`."""

    def __init__(self, package: EditedPackage) -> None:
        self._package = package
        self._lists: dict[str, list[str]] = {}
        self._read: dict[str, int] = {}  # how many of each list stand in the part
        self._known: dict[str, int] = {}  # how long each list was before anything was added
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
        """The entries of a section such as ``fonts``, without prefixes; entries may be added at its end."""
        if section not in self._lists:
            found = self._root.first(section)
            texts = (
                [unprefixed(self._data[one.start : one.end].decode(), one.prefix) for one in found.children]
                if found
                else []
            )
            self._read[section] = len(texts)
            self._lists[section] = texts or list(_BLANK[section])
            self._known[section] = len(self._lists[section])
        return self._lists[section]

    def shows_dates(self, style: int) -> bool:
        """Whether a number in that style is shown as a date or a time."""
        number = self._format_of(style)
        code = _LITERAL.sub("", self.formats.get(number, ""))
        return number in _DATES or bool(re.search(r"[dmyhsDMYHS]", re.sub(r"General", "", code)))

    def style_for(self, style: int, look: Look, content: object) -> int:
        """*style* with *look* laid over it, and with a format for dates where *content* is one and a number would be
        shown.
        """
        if isinstance(content, date) and look.number_format is None and not self.shows_dates(style):
            look = replace(look, number_format=f"{DATE} hh:mm" if isinstance(content, datetime) else DATE)
        return style if look == Look() else self.with_look(style, look)

    def with_look(self, style: int, look: Look) -> int:
        """The number of the style that is *style* with *look* laid over it."""
        xf = _parsed(self._style(style))
        attributes = dict(xf.attributes)
        if look.number_format is not None:
            attributes |= {"numFmtId": str(self.number_format(look.number_format)), "applyNumberFormat": "1"}
        if look.fill is not None:
            attributes |= {"fillId": str(_place(self.fragments("fills"), _solid(look.fill))), "applyFill": "1"}
        if _changes_font(look):
            font = _numbered(self.fragments("fonts"), xf.integer("fontId"))
            attributes |= {"fontId": str(_place(self.fragments("fonts"), _font(font, look))), "applyFont": "1"}
        inner = "".join(_texts(self._style(style), xf))
        return _place(self.fragments("cellXfs"), _element("xf", attributes, inner))

    def number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        for number, known in self.formats.items():
            if known == code:
                return number
        conditional = (_parsed(text) for text in _NUMBER_FORMAT.findall("".join(self.fragments("dxfs"))))
        numbers = [one.integer("numFmtId") for one in conditional]
        number = max([_FIRST_OWN_FORMAT - 1, *self.formats, *numbers]) + 1
        self.formats[number] = code
        self.fragments("numFmts").append(_element("numFmt", {"numFmtId": str(number), "formatCode": code}))
        return number

    @cached_property
    def formats(self) -> dict[int, str]:
        """The book's own number formats."""
        formats = [_parsed(text) for text in self.fragments("numFmts")]
        return {one.integer("numFmtId", -1): one.attributes.get("formatCode", "") for one in formats}

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
        """A conditional format no longer needs that differential style; it goes if it is the last and nothing else
        names it.
        """
        if number < len(self.fragments("dxfs")):
            self._dropped.add(number)

    def import_style(self, other: "Styles", style: int) -> int:
        """The number under which *style* of another book is known here."""
        text = other._style(style)
        xf = _parsed(text)
        attributes = {key: value for key, value in xf.attributes.items() if key != "xfId"} | {"xfId": "0"}
        for key, section in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            attributes[key] = str(_place(self.fragments(section), _numbered(other.fragments(section), xf.integer(key))))
        format_ = xf.integer("numFmtId")
        if format_ in other.formats:
            attributes["numFmtId"] = str(self.number_format(other.formats[format_]))
        return _place(self.fragments("cellXfs"), _element("xf", attributes, "".join(_texts(text, xf))))

    def import_differential(self, other: "Styles", number: int) -> int:
        text = other.fragments("dxfs")[number]

        def renumbered(match: re.Match[str]) -> str:
            code = _parsed(match[0]).attributes.get("formatCode", "")
            return _element("numFmt", {"numFmtId": str(self.number_format(code)), "formatCode": code})

        return self._differential(_NUMBER_FORMAT.sub(renumbered, text))

    def flush(self) -> None:
        """Write what was added, and take away what nobody needs any more."""
        self._drop_unused()
        if not any(len(texts) != self._known[section] for section, texts in self._lists.items()):
            return
        splices = Splices(self._data)
        for section in sorted(self._lists, key=ORDER.index):
            if len(self._lists[section]) != self._read[section]:
                _write_section(splices, self._root, section, self._lists[section], self._read[section])
        self._package.write(self._part(), splices.result())

    def _part(self) -> str:
        """The style sheet's part, added to a book that has none."""
        styles = self._package.related(self._package.workbook, "styles")
        if styles:
            return styles[0].target
        for dangling in [one for one in self._package.relations(self._package.workbook) if one.kind == "styles"]:
            self._package.remove_relation(self._package.workbook, dangling.key)
        name = "xl/styles.xml"  # where every reader looks
        self._package.add(name, _NEW_PART, TYPE + "styles+xml")
        self._package.add_relation(self._package.workbook, "styles", name)
        return name

    def _style(self, style: int) -> str:
        return _numbered(self.fragments("cellXfs"), style)

    def _format_of(self, style: int) -> int:
        return _parsed(self._style(style)).integer("numFmtId")

    def _differential(self, text: str) -> int:
        """Never one of the clerk's own, so that it can go again without a trace; one that a removed mark leaves is used
        again.
        """
        left = next((number for number in sorted(self._dropped) if self.fragments("dxfs")[number] == text), None)
        if text not in self._own_dxfs and left is not None:
            self._dropped.discard(left)
            self._own_dxfs[text] = left
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
    """The look of one of our own styles (``xlplan.xlsx.styles``), as far as a look can say it."""

    def text(name: str) -> str | None:
        return str(properties[name]) if name in properties else None

    def flag(name: str) -> bool | None:
        return bool(properties[name]) if name in properties else None

    return Look(
        text("num_format"), text("bg_color"), text("font_color"), flag("bold"), flag("italic"), flag("underline")
    )


def mapped(convert: Callable[[int], int]) -> Callable[[str], str]:
    """*convert* for numbers as attributes write them, each asked once."""
    once = cache(convert)
    return lambda text: str(once(int(text)))


def _write_section(splices: Splices, root: Element, section: str, texts: list[str], read: int) -> None:
    found = root.first(section)
    if found is None:
        text = f'<{section} count="{len(texts)}">{"".join(texts)}</{section}>'
        at = slot(root, section, ORDER)
        if root.inner == root.end:
            splices.append(root, prefixed(text, root.prefix))
        else:
            splices.insert(at, prefixed(text, root.prefix))
        return
    for gone in found.children[len(texts) :]:
        splices.remove(gone)
    added = texts[read:] if read else texts
    if added:
        splices.append(found, prefixed("".join(added), root.prefix))
    if "count" in found.attributes:
        splices.set(found, "count", str(len(texts)))


def _place(texts: list[str], text: str) -> int:
    """Where *text* stands among *texts*; it is added if it does not."""
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def _numbered(texts: list[str], number: int) -> str:
    """The first of *texts* where a file names a number that it does not have."""
    return texts[number] if number < len(texts) else texts[0]


def _parsed(text: str) -> Element:
    return parse(text.encode())


def _texts(text: str, element: Element) -> Iterable[str]:
    data = text.encode()
    return (data[child.start : child.end].decode() for child in element.children)


def _element(name: str, attributes: dict[str, str], inner: str = "") -> str:
    return (
        f"<{name}{attributes_text(attributes)}>{inner}</{name}>" if inner else f"<{name}{attributes_text(attributes)}/>"
    )


def _changes_font(look: Look) -> bool:
    return any(one is not None for one in (look.color, look.bold, look.italic, look.underline))


def _font(text: str, look: Look) -> str:
    element = _parsed(text)
    children = dict(zip((child.name for child in element.children), _texts(text, element), strict=True))
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
