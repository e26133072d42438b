"""Builds ``xlplan.xlam``, the Excel add-in: a workbook with the macros, the tab and the hidden sheet of texts.

The bytes are the same for the same sources, command table and interpreter.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from xlplan.addin import customui, words
from xlplan.addin.refusals import modules
from xlplan.addin.sources import source
from xlplan.addin.vba.project import Module, document, vba_project
from xlplan.commands import COMMANDS, Command
from xlplan.errors import WrongUse
from xlplan.words import Lang, Words

PROJECT = "xlplan"
SOURCES = ("Books.bas", "Events.cls", "Ribbon.bas", "Runner.bas", "Words.bas")  # of macros/excel
WORDS_SHEET = "xlplan_words"
CREATED = datetime(2021, 1, 1)  # noqa: DTZ001 - a fixed date, so that the bytes are reproducible
_ZIPPED = (1980, 1, 1, 0, 0, 0)  # the earliest date of a ZIP entry
_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_BOOK_NAME, _FRONT_NAME, _WORDS_NAME = "ThisWorkbook", "FrontSheet", "WordsSheet"
FRONT = Words(
    "Phần bổ trợ xlplan: tab xlplan trong Excel. Cài bằng lệnh xlplan addin install.",
    "The xlplan add-in: the tab xlplan in Excel. Installed by xlplan addin install.",
)
_ABSOLUTE = re.compile(r"([A-Za-z]:\\|\\\\[^\\]+\\[^\\]+\\|/).*[^\\/ .]")
BAD_INTERPRETER = Words(
    "Đường dẫn tới Python phải đầy đủ, và không chứa dấu nháy kép, dấu % hay ký tự điều khiển: {path}",
    "The path to Python must be a full one, without double quotes, percent signs or control characters: {path}",
)


def built(interpreter: str, lang: Lang = "vi") -> bytes:
    """The add-in that starts *interpreter*, the full path of a Python in which xlplan is installed. If it is empty, the
    buttons say that xlplan is not installed.

    With *lang* ``en`` the texts are English unless Excel itself is Vietnamese. Raises ``WrongUse`` for a path that is
    not safe on a command line.
    """
    sources = {name: source(f"excel/{name}") for name in SOURCES}
    return assembled(sources, COMMANDS, interpreter, lang)


def assembled(sources: Mapping[str, str], commands: Sequence[Command], interpreter: str, lang: Lang = "vi") -> bytes:
    """The add-in from these *sources* (file name → text) and *commands*."""
    if interpreter and not _is_safe(interpreter):
        raise WrongUse(BAD_INTERPRETER.filled(path=interpreter))
    macros = modules(sources)
    xml = customui.custom_ui(commands)
    _check_callbacks(macros)
    documents = [
        document(_BOOK_NAME, workbook=True),
        document(_FRONT_NAME, workbook=False),
        document(_WORDS_NAME, workbook=False),
    ]
    project = vba_project(PROJECT, [*documents, *macros])
    return _as_addin(_workbook(words.rows(commands, interpreter, lang), project), xml)


def _is_safe(interpreter: str) -> bool:
    return (
        interpreter.isprintable() and not {'"', "%"} & set(interpreter) and _ABSOLUTE.fullmatch(interpreter) is not None
    )


def _check_callbacks(macros: Sequence[Module]) -> None:
    """Raise ``WrongUse`` unless each callback of the tab is a public procedure with the arguments that Excel passes."""
    text = "\n".join(module.text for module in macros)
    for name, (_, arguments) in customui.CALLBACKS.items():
        signatures = re.findall(rf"(?m)^Public Sub {name}\(([^)]*)\)", text)
        if len(signatures) != 1 or len(signatures[0].split(",")) != arguments:
            raise WrongUse(
                Words(
                    f"macros/excel: thiếu thủ tục {name}",
                    f"macros/excel: {name} must be one public Sub with {arguments} arguments",
                )
            )


def _workbook(sheet: Sequence[words.Row], project: bytes) -> bytes:
    from xlsxwriter.workbook import Workbook

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"title": PROJECT, "created": CREATED})
    front, hidden = book.add_worksheet(PROJECT), book.add_worksheet(WORDS_SHEET)
    front.write_string(0, 0, FRONT.vi)
    front.write_string(1, 0, FRONT.en)
    hidden.very_hidden()
    for number, row in enumerate(sheet):
        for column, text in enumerate(row):
            if text:
                hidden.write_string(number, column, text)
    book.add_vba_project(BytesIO(project), is_stream=True)
    book.set_vba_name(_BOOK_NAME)
    front.set_vba_name(_FRONT_NAME)
    hidden.set_vba_name(_WORDS_NAME)
    book.close()
    return stream.getvalue()


def _as_addin(workbook: bytes, xml: str) -> bytes:
    """The parts of *workbook* with the content type of an add-in, and the tab.

    Nothing is compressed, as compressors differ between machines.
    """
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = _once(part, _WORKBOOK_TYPE, _ADDIN_TYPE)
            elif name == "docProps/app.xml":
                part = _once(part, b">Microsoft Excel<", b">xlplan<")
            elif name == "_rels/.rels":
                relation = f'<Relationship Id="xlplanTab" Type="{customui.RELATION}" Target="{customui.PART}"/>'
                part = _once(part, b"</Relationships>", relation.encode("ascii") + b"</Relationships>")
            target.writestr(zipfile.ZipInfo(name, _ZIPPED), part)
        target.writestr(zipfile.ZipInfo(customui.PART, _ZIPPED), xml.encode("utf-8"))
    return stream.getvalue()


def _once(part: bytes, old: bytes, new: bytes) -> bytes:
    if part.count(old) != 1:
        raise ValueError(f"{old!r} stands {part.count(old)} times in a part that should have it once")
    return part.replace(old, new)
