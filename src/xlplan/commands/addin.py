"""``xlplan addin``: build, install, show and remove the buttons in Excel and LibreOffice, and the right-click
entries.
"""

from xlplan.commands import DONE, ENVIRONMENT, Out, Request
from xlplan.commands.addin_file import build
from xlplan.errors import WrongUse
from xlplan.ports import AddIns, Host, Installed, Users
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
FOR_WHOM = {
    Users.ROOT: Words(
        "{program}: chạy bằng root nên chỉ cài cho root; người dùng khác chạy lệnh này bằng tài khoản của mình.",
        "{program}: run by root, so it is installed for root only; other users run this command themselves.",
    ),
    Users.ALL: Words(
        "{program}: chạy bằng root nên nút có cho mọi người dùng của máy này.",
        "{program}: run by root, so every user of this machine gets the buttons.",
    ),
}
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
    programs = [name for name in PROGRAMS if request.given.get(name)]
    if request.given["action"] == "install":
        for program in programs or ["excel"]:
            installed = addins.install(program, lang)
            _line(INSTALLED, installed, lang, out)
            if installed.users in FOR_WHOM:
                _line(FOR_WHOM[installed.users], installed, lang, out)
        return DONE
    if request.given["action"] == "uninstall":
        return _uninstall(addins, programs, lang, out)
    return _status(addins, lang, out)


def _uninstall(addins: AddIns, programs: list[str], lang: Lang, out: Out) -> int:
    """Remove the add-ins of *programs*, or all if none was named."""
    installed = [addin.program for addin in addins.installed()]
    removed = [program for program in installed if not programs or program in programs]
    for program in removed:
        addins.uninstall(program)
        out.line(REMOVED.of(lang).format(program=PROGRAMS[program].of(lang)))
    if not removed:
        out.line(NOTHING.of(lang))
    return DONE


def _status(addins: AddIns, lang: Lang, out: Out) -> int:
    installed = {addin.program: addin for addin in addins.installed()}
    for program, words in PROGRAMS.items():
        if program not in installed:
            out.line(NOT_INSTALLED.of(lang).format(program=words.of(lang)))
            continue
        addin = installed[program]
        _line(
            STANDS if addin.whole and addin.startable else DAMAGED if addin.startable else NO_PYTHON, addin, lang, out
        )
    return DONE if all(addin.whole and addin.startable for addin in installed.values()) else ENVIRONMENT


def _line(words: Words, addin: Installed, lang: Lang, out: Out) -> None:
    out.line(
        words.of(lang).format(
            program=PROGRAMS[addin.program].of(lang), version=addin.version, interpreter=addin.interpreter
        )
    )
