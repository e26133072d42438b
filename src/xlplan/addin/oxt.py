"""Builds ``xlplan.oxt``, the LibreOffice extension with a toolbar and a menu, reproducibly from the command table."""

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from xlplan.addin.drawings import DRAWINGS, png
from xlplan.commands import COMMANDS, Button, Command
from xlplan.layout import MANIFEST_TITLE, PLAN
from xlplan.words import Lang, Words

IDENTIFIER = "vn.xlplan"
COMPONENT, SETTINGS = "xlplan_buttons.py", "xlplan.json"
TITLE = Words("xlplan: kiểm tra và tổng hợp sổ kế hoạch", "xlplan: plan workbooks checked and consolidated")
MISSING = Words(
    "Không tìm thấy Python của xlplan ở {interpreter}.\nCài lại: mở cửa sổ lệnh, chạy  xlplan addin install "
    "--libreoffice",
    "The Python of xlplan is not at {interpreter}.\nInstall again: run  xlplan addin install --libreoffice",
)
BROKEN = Words(
    "xlplan chưa chạy được. Sổ không bị thay đổi.\nCài lại xlplan ở {interpreter} rồi chạy  xlplan addin install "
    "--libreoffice",
    "xlplan could not start. The workbook was not changed.\n"
    "Install xlplan again at {interpreter}, then run  xlplan addin install --libreoffice",
)
CUT_OFF = Words(
    "xlplan bị ngắt giữa chừng. Sổ có thể mới đổi một phần.\nĐóng sổ mà không lưu, mở lại rồi bấm lại nút này.",
    "xlplan was cut off. The workbook may be changed in part.\nClose it without saving, open it again and press the "
    "button again.",
)
SIZES = {"Small": 16, "Big": 26}  # pixels of LibreOffice's small and large icons

_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_ZIPPED = (1980, 1, 1, 0, 0, 0)  # the earliest date of a ZIP entry
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_BAR = f"private:resource/toolbar/addon_{IDENTIFIER}.toolbar"


def built(interpreter: str = "", lang: Lang = "vi") -> bytes:
    """The extension's bytes. *interpreter* is the Python that a button starts; empty in a copy that is not installed.

    With *lang* ``vi`` everything is Vietnamese, whatever the language of LibreOffice: few offices have its Vietnamese
    translation installed. With ``en`` LibreOffice chooses.
    """
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _parts(interpreter, lang):
            archive.writestr(zipfile.ZipInfo(name, _ZIPPED), data)
    return stream.getvalue()


def interpreter_of(settings: str) -> str:
    """The interpreter in the ``xlplan.json`` of an installed copy."""
    return str(json.loads(settings)["interpreter"])


def _parts(interpreter: str, lang: Lang) -> Iterator[tuple[str, bytes]]:
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": _addons(lang),
        "CalcWindowState.xcu": _window_state(),
        "ProtocolHandler.xcu": _handler(),
        COMPONENT: _source(f"libreoffice/{COMPONENT}", "macros"),
        SETTINGS: _settings(interpreter, lang),
        "about.vi.txt": TITLE.vi,
        "about.en.txt": TITLE.en,
        "LICENSE": _source("LICENSE"),
    }
    for name, text in texts.items():
        yield name, text.encode()
    for command, _ in _buttons():
        for size in SIZES.values():
            yield f"icons/{command.name}_{size}.png", png(DRAWINGS[command.name], size)


def _source(name: str, folder: str = "") -> str:
    """A text of the extension: in the package of an installed copy, in *folder* of a checkout."""
    packaged = files("xlplan.addin") / "macros" / name
    return (packaged if packaged.is_file() else Path(__file__).parents[3] / folder / name).read_text("utf-8")


def _buttons() -> list[tuple[Command, Button]]:
    return [(command, command.button) for command in COMMANDS if command.button is not None]


def _settings(interpreter: str, lang: Lang) -> str:
    """``xlplan.json``, which the component reads: see macros/libreoffice/xlplan_buttons.py."""
    commands = {command.name: {"needs_book": button.needs_book} for command, button in _buttons()}
    sheets = [MANIFEST_TITLE, *PLAN.words.both()]
    failures = {"missing": MISSING, "broken": BROKEN, "cut_off": CUT_OFF}
    texts = {name: {"vi": words.vi, "en": words.en} for name, words in failures.items()}
    settings = {"interpreter": interpreter, "lang": lang, "commands": commands, "sheets": sheets, **texts}
    return json.dumps(settings, ensure_ascii=False, indent=1)


def _manifest() -> str:
    kinds = {
        "Addons.xcu": "configuration-data",
        "CalcWindowState.xcu": "configuration-data",
        "ProtocolHandler.xcu": "configuration-data",
        COMPONENT: "uno-component;type=Python",
    }
    entries = "".join(
        f' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="application/vnd.sun.star.{kind}"/>\n'
        for name, kind in kinds.items()
    )
    return (
        f"{_HEAD}<manifest:manifest "
        f'xmlns:manifest="http://openoffice.org/2001/manifest">\n{entries}</manifest:manifest>\n'
    )


def _description() -> str:
    names = "".join(
        f'  <name lang="{lang}">{escape(text)}</name>\n' for lang, text in (("vi", TITLE.vi), ("en", TITLE.en))
    )
    about = "".join(f'  <src lang="{lang}" xlink:href="about.{lang}.txt"/>\n' for lang in ("vi", "en"))
    return (
        f'{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f' <identifier value="{IDENTIFIER}"/>\n <version value="{version("xlplan")}"/>\n'
        f" <display-name>\n{names} </display-name>\n <extension-description>\n{about} </extension-description>\n"
        ' <publisher>\n  <name lang="vi">xlplan (Apache-2.0)</name>\n  <name lang="en">xlplan (Apache-2.0)</name>\n '
        "</publisher>\n"
        "</description>\n"
    )


def _addons(lang: Lang) -> str:
    items = list(_items(lang))
    images = "".join(_image(command) for command, _ in _buttons())
    bar = _node(f"{IDENTIFIER}.toolbar", "".join(items))
    menu = _node(
        f"{IDENTIFIER}.menu",
        _prop("Title", Words("xlplan", "xlplan"))
        + _prop("Context", _CALC)
        + _prop("Target", "_self")
        + f'<node oor:name="Submenu">{"".join(items)}</node>\n',
    )
    return _registry(
        "Addons",
        f'<node oor:name="AddonUI">\n<node oor:name="OfficeToolBar">\n{bar}</node>\n<node '
        f'oor:name="OfficeMenuBar">\n{menu}</node>\n'
        f'<node oor:name="Images">\n{images}</node>\n</node>\n',
    )


def _items(lang: Lang) -> Iterator[str]:
    """The buttons in the order of the command table, with a separator between groups."""
    number = 0
    for index, (_, members) in enumerate(groupby(_buttons(), key=lambda item: item[1].group)):
        if index:
            number += 1
            yield _node(f"b{number:02}", _prop("URL", "private:separator"))
        for command, button in members:
            number += 1
            yield _node(
                f"b{number:02}",
                _prop("URL", f"{IDENTIFIER}:{command.name}")
                + _prop("Title", button.label if lang == "en" else button.label.vi)
                + _prop("Target", "_self")
                + _prop("Context", _CALC),
            )


def _image(command: Command) -> str:
    files = "".join(
        _prop(f"Image{name}URL", f"%origin%/icons/{command.name}_{size}.png") for name, size in SIZES.items()
    )
    own = f'<node oor:name="UserDefinedImages">\n{files}</node>\n'
    return _node(f"{IDENTIFIER}.{command.name}", _prop("URL", f"{IDENTIFIER}:{command.name}") + own)


def _window_state() -> str:
    """The toolbar's name and position: docked above the sheet in a row of its own, with texts beside its icons."""
    state = (
        _prop("UIName", Words("xlplan", "xlplan"))
        + "".join(_prop(name, "true") for name in ("Docked", "Visible"))
        + _prop("DockingArea", "0")
        + _prop("DockPos", "0,9")
        + _prop("Style", "2")
    )
    nodes = f'<node oor:name="UIElements">\n<node oor:name="States">\n{_node(_BAR, state)}</node>\n</node>\n'
    return _registry("CalcWindowState", nodes, "org.openoffice.Office.UI")


def _handler() -> str:
    urls = f'<prop oor:name="Protocols" oor:type="oor:string-list"><value>{IDENTIFIER}:*</value></prop>\n'
    return _registry(
        "ProtocolHandler", f'<node oor:name="HandlerSet">\n{_node(f"{IDENTIFIER}.Buttons", urls)}</node>\n'
    )


def _registry(name: str, nodes: str, package: str = "org.openoffice.Office") -> str:
    return (
        f'{_HEAD}<oor:component-data {_NAMES} oor:name="{name}" '
        f'oor:package="{package}">\n{nodes}</oor:component-data>\n'
    )


def _node(name: str, inside: str) -> str:
    return f'<node oor:name="{name}" oor:op="replace">\n{inside}</node>\n'


def _prop(name: str, value: Words | str) -> str:
    """A property with one value, or with one in each language."""
    if isinstance(value, str):
        return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>\n'
    values = "".join(
        f'<value xml:lang="{lang}">{escape(text)}</value>' for lang, text in (("vi", value.vi), ("en-US", value.en))
    )
    return f'<prop oor:name="{name}">{values}</prop>\n'
