"""``xlplan addin``: the buttons in Excel and LibreOffice, and the right-click entries, built, installed, looked at and
taken away.
"""

from xlplan.commands import DONE, WORLD, Out, Request
from xlplan.commands.addin_file import build
from xlplan.errors import WrongUse
from xlplan.ports import AddIns, Host, Installed
from xlplan.words import Lang, Words

PROGRAMS = {
    "excel": Words("Excel", "Excel"),
    "libreoffice": Words("LibreOffice", "LibreOffice"),
    "desktop": Words("Chuột phải", "Right click"),
}
NOT_HERE = Words("Ở đây không cài được gì.", "Nothing can be installed here.")
INSTALLED = Words(
    "{program}: đã cài xlplan {version}, chạy bằng {interpreter}. Mở lại chương trình để thấy.",
    "{program}: xlplan {version} installed, run by {interpreter}. Start the program again to see it.",
)
STANDS = Words(
    "{program}: xlplan {version}, chạy bằng {interpreter}.", "{program}: xlplan {version}, run by {interpreter}."
)
NOT_INSTALLED = Words("{program}: chưa cài.", "{program}: not installed.")
NO_PYTHON = Words(
    "{program}: xlplan {version}, nhưng không còn Python ở {interpreter}. Chạy lại xlplan addin install.",
    "{program}: xlplan {version}, but the Python at {interpreter} is gone. Run xlplan addin install again.",
)
DAMAGED = Words(
    "{program}: xlplan {version}, nhưng tệp đã cài không còn. Chạy lại xlplan addin install.",
    "{program}: xlplan {version}, but an installed file is gone. Run xlplan addin install again.",
)
REMOVED = Words("{program}: đã gỡ.", "{program}: removed.")
NOTHING = Words("Chưa cài gì để gỡ.", "Nothing is installed.")


def run(request: Request, host: Host, out: Out) -> int:
    if request.given["action"] == "build":
        return build(request, host, out)
    addins, lang = host.addins, request.lang
    if addins is None:
        raise WrongUse(NOT_HERE)
    asked = [name for name in PROGRAMS if request.given.get(name)]
    if request.given["action"] == "install":
        for program in asked or ["excel"]:
            _line(INSTALLED, addins.install(program, lang), lang, out)
        return DONE
    if request.given["action"] == "uninstall":
        return _uninstall(addins, asked, lang, out)
    return _status(addins, lang, out)


def _uninstall(addins: AddIns, asked: list[str], lang: Lang, out: Out) -> int:
    """What was asked for, else everything that is there."""
    held = [one.program for one in addins.installed()]
    going = [program for program in held if not asked or program in asked]
    for program in going:
        addins.uninstall(program)
        out.line(REMOVED.of(lang).format(program=PROGRAMS[program].of(lang)))
    if not going:
        out.line(NOTHING.of(lang))
    return DONE


def _status(addins: AddIns, lang: Lang, out: Out) -> int:
    held = {one.program: one for one in addins.installed()}
    for program, words in PROGRAMS.items():
        if program not in held:
            out.line(NOT_INSTALLED.of(lang).format(program=words.of(lang)))
            continue
        one = held[program]
        _line(STANDS if one.whole and one.startable else DAMAGED if one.startable else NO_PYTHON, one, lang, out)
    return DONE if all(one.whole and one.startable for one in held.values()) else WORLD


def _line(words: Words, one: Installed, lang: Lang, out: Out) -> None:
    out.line(
        words.of(lang).format(program=PROGRAMS[one.program].of(lang), version=one.version, interpreter=one.interpreter)
    )
