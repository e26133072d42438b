"""The buttons of xlplan inside LibreOffice: a press starts the xlplan command in Python of its own, never in
LibreOffice's.

What is started, and from where, stands in ``xlplan.json`` beside this file, written when the extension is installed.
Nothing in a workbook or beside one is asked: of a workbook the command line holds its number in this LibreOffice and
nothing else. Needs LibreOffice's ``uno`` and the standard library.
"""

import json
import os
import secrets
import subprocess
import threading
import time
from contextlib import suppress

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization

PROTOCOL = "vn.xlplan:"
SERVICE = "com.sun.star.frame.ProtocolHandler"
WORKBOOK = "com.sun.star.sheet.SpreadsheetDocument"
LEFT_BEHIND = (
    "PYTHON",
    "URE_",
    "UNO_",
    "LD_LIBRARY_PATH",
)  # LibreOffice sets these for itself; they break other programs
DOUBLE_CLICK = 1.0  # seconds within which a second press is none
OPEN_AT_LEAST = 1.0  # seconds: LibreOffice waits for ever on a door that is closed before it listens
OUR_OWN = (
    2,
    3,
)  # exit codes with which a press says its own sentence to whoever started it, when nobody else could be told
NO_WINDOW = 0x08000000 if os.name == "nt" else 0

with open(os.path.join(os.path.dirname(__file__), "xlplan.json"), encoding="utf-8") as file:
    SAID = json.load(file)


class Buttons(unohelper.Base, XInitialization, XDispatchProvider, XDispatch):
    """One window's buttons: LibreOffice asks here what is behind ``vn.xlplan:COMMAND``, and presses it."""

    def __init__(self, context):
        self.context, self.frame = context, None

    def initialize(self, arguments):
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url, target, flags):  # noqa: N802
        return self if url.Protocol == PROTOCOL and url.Path in SAID["commands"] else None

    def queryDispatches(self, requests):  # noqa: N802
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def addStatusListener(self, listener, url):  # noqa: N802
        enabled = not SAID["commands"][url.Path]["needs_book"] or _is_plan(self._document())
        listener.statusChanged(FeatureStateEvent(self, url, "", enabled, False, None))

    def removeStatusListener(self, listener, url):  # noqa: N802
        """Nothing is kept: LibreOffice asks again whenever another workbook is in the window."""

    def dispatch(self, url, arguments):
        document = self._document()
        if url.Path in SAID["commands"] and document is not None:
            Press(self.context, url.Path, document).start()

    def _document(self):
        model = self.frame.Controller.Model if self.frame is not None and self.frame.Controller is not None else None
        return model if model is not None and model.supportsService(WORKBOOK) else None


class Press(unohelper.Base, XCallback):
    """One press: a door into this LibreOffice that is open as long as the command runs, and the command."""

    last = -DOUBLE_CLICK  # when the one before was; whoever presses while a command runs is told so by the second one

    def __init__(self, context, command, document):
        self.context, self.command = context, command
        self.workbook, self.calculates = document.RuntimeUID, document.isAutomaticCalculationEnabled()
        self.lang = _language(context)
        self.pipe = "xlplan" + secrets.token_hex(16)
        self.told = None

    def start(self):
        now = time.monotonic()
        if now - Press.last < DOUBLE_CLICK:
            return
        Press.last = now
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        """Apart from LibreOffice's own thread, which goes on meanwhile and serves what the command asks of it."""
        opened, trouble, door = time.monotonic(), None, None
        try:
            if not os.path.isfile(SAID["interpreter"]):
                raise FileNotFoundError(SAID["interpreter"])
            door = self._service("com.sun.star.office.Acceptor")
            door.initialize((f"pipe,name={self.pipe};urp;", True))
            process = _started(self.command, self.pipe, self.workbook, self.lang)
            complaint = process.communicate()[1]
            if process.returncode:  # whatever it was, the person has not been told: it was ended, or never began
                if complaint and process.returncode in OUR_OWN:
                    self.told = complaint.decode("utf-8", "replace").strip()
                trouble = "broken" if complaint and process.returncode == 1 else "cut_off"
        except FileNotFoundError:
            trouble = "missing"
        except Exception:  # noqa: BLE001 - of the system or of LibreOffice: there is nobody else who would say it
            trouble = "broken"
        if trouble is not None:
            self._tell(trouble)
        if door is not None:
            time.sleep(max(0.0, opened + OPEN_AT_LEAST - time.monotonic()))
            del door  # the last hand on it: it closes

    def _tell(self, what):
        """Say it from LibreOffice's own thread, where windows are made."""
        self.told = self.told or SAID[what][self.lang].format(interpreter=SAID["interpreter"])
        self._service("com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, data):
        from com.sun.star.awt.MessageBoxType import INFOBOX

        with suppress(Exception):  # whatever state it left behind, the person is told
            self._let_go()
        window = self._service("com.sun.star.frame.Desktop").getCurrentFrame().getContainerWindow()
        box = self._service("com.sun.star.awt.Toolkit").createMessageBox(window, INFOBOX, 1, "xlplan", self.told)
        box.execute()
        box.dispose()

    def _let_go(self):
        """Of a command that was ended amid its work, its workbook would stay still for ever, and what it opened unseen
        would stay open.
        """
        components, documents = self._service("com.sun.star.frame.Desktop").Components.createEnumeration(), []
        while components.hasMoreElements():
            documents.append(components.nextElement())
        documents = [one for one in documents if hasattr(one, "supportsService") and one.supportsService(WORKBOOK)]
        for document in documents:
            if document.RuntimeUID == self.workbook:
                while document.hasControllersLocked():
                    document.unlockControllers()
                document.IsUndoEnabled = True
                document.enableAutomaticCalculation(self.calculates)
        for document in documents:
            if document.URL.rpartition("/")[2].startswith(
                self.pipe + "-"
            ):  # the command names them after the door it came by
                with suppress(Exception):
                    _throw_away(document)

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


def _started(command, pipe, workbook, lang):
    interpreter = SAID["interpreter"]
    words = [interpreter, "-E", "-P", "-m", "xlplan.ribbon", command, "--pipe", pipe, "--wb", workbook, "--lang", lang]
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(LEFT_BEHIND)}
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        words,
        cwd=os.path.dirname(interpreter),
        env=clean,
        stdin=nothing,
        stdout=nothing,
        stderr=subprocess.PIPE,
        creationflags=NO_WINDOW,
    )


def _throw_away(document):
    path = unohelper.fileUrlToSystemPath(document.URL)
    document.close(True)
    with suppress(OSError):
        os.remove(path)
        os.rmdir(os.path.dirname(path))


def _is_plan(document):
    """Whether a workbook of a plan is in the window, by the names of its sheets."""
    return document is not None and any(document.Sheets.hasByName(name) for name in SAID["sheets"])


def _language(context):
    """Vietnamese; in a copy built in English, English where LibreOffice speaks it."""
    if SAID["lang"] == "vi":
        return "vi"
    from com.sun.star.beans import NamedValue

    create = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    where = (NamedValue("nodepath", "/org.openoffice.Setup/L10N"),)
    locale = create.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where).ooLocale
    return "en" if locale.startswith("en") else "vi"


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - LibreOffice looks for this name
g_ImplementationHelper.addImplementation(Buttons, "vn.xlplan.Buttons", (SERVICE,))
