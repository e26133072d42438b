"""The tab of the Excel add-in: the XML of [MS-CUSTOMUI2], made from the commands that have a button.

Its texts come from callbacks, so that they follow the language. The XML is verified against a closed vocabulary: Excel
shows no tab, and by default no message, for XML that it does not accept.
"""

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from xlplan.commands import Button, Command
from xlplan.words import Words

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PART = "customUI/customUI14.xml"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
LOADED = "XlplanOnLoad"

# Built-in icons (imageMso) that every version of Excel since 2013 has.
ICONS = frozenset({
    "AutoCorrect", "CalculateNow", "ChartInsert", "Consolidate", "DataValidation", "FileProperties", "FileSendAsAttachment", "Help",  # noqa: E501
    "ReviewNextComment", "ReviewPreviousComment",
})  # fmt: skip

# Callback → the attribute that names it, and the number of arguments that Excel passes.
CALLBACKS = {
    "XlplanOnLoad": ("onLoad", 1),
    "XlplanPress": ("onAction", 1),
    "XlplanLabel": ("getLabel", 2),
    "XlplanScreentip": ("getScreentip", 2),
    "XlplanSupertip": ("getSupertip", 2),
    "XlplanEnabled": ("getEnabled", 2),
}

# Element → allowed child elements, required attributes, optional attributes.
_VOCABULARY: dict[str, tuple[set[str], set[str], set[str]]] = {
    "customUI": ({"ribbon"}, {"onLoad"}, set()),
    "ribbon": ({"tabs"}, set(), set()),
    "tabs": ({"tab"}, set(), set()),
    "tab": ({"group"}, {"id", "label"}, set()),
    "group": ({"button"}, {"id", "getLabel"}, set()),
    "button": (
        set(),
        {"id", "tag", "size", "imageMso", "getLabel", "getScreentip", "getSupertip", "keytip", "onAction"},
        {"getEnabled"},
    ),
}


def buttons(commands: Sequence[Command]) -> list[tuple[Command, Button]]:
    """The commands that have a button in the tab."""
    return [(command, command.button) for command in commands if command.button is not None]


def groups(commands: Sequence[Command]) -> list[Words]:
    """The groups of buttons, in the order of the command table."""
    return list(dict.fromkeys(button.group for _, button in buttons(commands)))


def group_id(index: int) -> str:
    return f"xlplan_group{index + 1}"


def button_id(command: Command) -> str:
    return f"xlplan_{command.name}"


def custom_ui(commands: Sequence[Command]) -> str:
    """The XML for *commands*. Raises ``ValueError`` if Excel would not accept it."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
    lines += [
        f'<customUI xmlns="{NAMESPACE}" onLoad="{LOADED}">',
        "<ribbon>",
        "<tabs>",
        '<tab id="xlplan_tab" label="xlplan">',
    ]
    for index, group in enumerate(groups(commands)):
        lines.append(f'<group id="{group_id(index)}" getLabel="XlplanLabel">')
        lines += [_button(command, button) for command, button in buttons(commands) if button.group == group]
        lines.append("</group>")
    lines += ["</tab>", "</tabs>", "</ribbon>", "</customUI>", ""]
    xml = "\n".join(lines)
    check(xml)
    return xml


def _button(command: Command, button: Button) -> str:
    attributes = {
        "id": button_id(command),
        "tag": command.name,
        "size": "large",
        "imageMso": button.icon,
        "getLabel": "XlplanLabel",
        "getScreentip": "XlplanScreentip",
        "getSupertip": "XlplanSupertip",
        "keytip": button.key,
        "onAction": "XlplanPress",
    }
    if button.needs_book:
        attributes["getEnabled"] = "XlplanEnabled"
    return "<button " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"


def check(xml: str) -> None:
    """Raise ``ValueError`` for anything outside the vocabulary, and for an id, key or tag that occurs twice."""
    root = ElementTree.fromstring(xml)
    if root.tag != f"{{{NAMESPACE}}}customUI":
        raise ValueError(f"customUI: the root is {root.tag}")
    seen: set[tuple[str, str]] = set()
    todo = [root]
    while todo:
        element = todo.pop()
        _check_element(element)
        for name, value in element.attrib.items():
            _check_attribute(element, name, value)
            if name in ("id", "keytip", "tag"):
                if (name, value) in seen:
                    raise ValueError(f"customUI: {name} {value!r} stands twice")
                seen.add((name, value))
        todo += element


def _local(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if name not in _VOCABULARY:
        raise ValueError(f"customUI: <{name}> is not in the vocabulary")
    return name


def _check_element(element: ElementTree.Element) -> None:
    name = _local(element)
    children, required, optional = _VOCABULARY[name]
    for child in element:
        if _local(child) not in children:
            raise ValueError(f"customUI: <{_local(child)}> stands in <{name}>")
    missing, foreign = required - set(element.attrib), set(element.attrib) - required - optional
    if missing or foreign:
        raise ValueError(f"customUI: <{name}> lacks {sorted(missing)}, has {sorted(foreign)}")
    if children and not len(element):
        raise ValueError(f"customUI: <{name}> is empty")


def _check_attribute(element: ElementTree.Element, name: str, value: str) -> None:
    fits = {
        "id": value.startswith("xlplan_") and value.isidentifier() and value.isascii() and len(value) <= 1024,
        "tag": value.isidentifier() and value.isascii() and value == value.lower(),
        "size": value in ("normal", "large"),
        "imageMso": value in ICONS,
        "keytip": 1 <= len(value) <= 3 and value.isascii() and value.isalnum() and value == value.upper(),
        "label": 1 <= len(value) <= 1024,
    }.get(name, value in CALLBACKS and CALLBACKS[value][0] == name)
    if not fits:
        raise ValueError(
            f"customUI: {name}={value!r} of {element.attrib.get('id', _local(element))} is not in the vocabulary"
        )
