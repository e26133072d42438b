"""The buttons of xlplan in LibreOffice. A press starts an xlplan command in a Python process of its own, not in the
Python of LibreOffice.

Which Python is started is in ``xlplan.json`` beside this file, written when the extension is installed. Nothing in a
workbook, or in its folder, is used: the command line has only the workbook's RuntimeUID in this LibreOffice. Needs
LibreOffice's ``uno`` and the standard library.
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
)  # environment variables that LibreOffice sets for itself; they break other programs
DOUBLE_CLICK = 1.0  # seconds within which a second press is ignored
OPEN_AT_LEAST = 1.0  # seconds: LibreOffice hangs if a pipe is closed before it listens
OUR_OWN = (
    2,
    3,
)  # exit codes of xlplan.ribbon with a message for the user on standard error, which it could not show itself
NO_WINDOW = 0x08000000 if os.name == "nt" else 0

with open(os.path.join(os.path.dirname(__file__), "xlplan.json"), encoding="utf-8") as file:
    SAID = json.load(file)


class Buttons(unohelper.Base, XInitialization, XDispatchProvider, XDispatch):
    """The buttons of one window. LibreOffice resolves ``vn.xlplan:COMMAND`` to it, and dispatches presses to it."""

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
        """No listener is kept: LibreOffice adds it again whenever another workbook is in the window."""

    def dispatch(self, url, arguments):
        document = self._document()
        if url.Path in SAID["commands"] and document is not None:
            Press(self.context, url.Path, document).start()

    def _document(self):
        model = self.frame.Controller.Model if self.frame is not None and self.frame.Controller is not None else None
        return model if model is not None and model.supportsService(WORKBOOK) else None


class Press(unohelper.Base, XCallback):
    """One press: opens a pipe into this LibreOffice, runs the command, and closes the pipe."""

    last = -DOUBLE_CLICK  # the time of the previous press; if its command still runs, the second one says so

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
        """Run in a thread of its own: the main thread of LibreOffice serves the calls of the command meanwhile."""
        opened, trouble, door = time.monotonic(), None, None
        try:
            if not os.path.isfile(SAID["interpreter"]):
                raise FileNotFoundError(SAID["interpreter"])
            door = self._service("com.sun.star.office.Acceptor")
            door.initialize((f"pipe,name={self.pipe};urp;", True))
            process = _started(self.command, self.pipe, self.workbook, self.lang)
            complaint = process.communicate()[1]
            if process.returncode:  # the user has seen no message: the command was killed, or did not start
                if complaint and process.returncode in OUR_OWN:
                    self.told = complaint.decode("utf-8", "replace").strip()
                trouble = "broken" if complaint and process.returncode == 1 else "cut_off"
        except FileNotFoundError:
            trouble = "missing"
        except Exception:  # noqa: BLE001 - of the system or of LibreOffice: it is shown to the user
            trouble = "broken"
        if trouble is not None:
            self._tell(trouble)
        if door is not None:
            time.sleep(max(0.0, opened + OPEN_AT_LEAST - time.monotonic()))
            del door  # the last reference: the pipe closes

    def _tell(self, what):
        """Show the message in the main thread of LibreOffice, which calls :meth:`notify`."""
        self.told = self.told or SAID[what][self.lang].format(interpreter=SAID["interpreter"])
        self._service("com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, data):
        from com.sun.star.awt.MessageBoxType import INFOBOX

        with suppress(Exception):  # the message is shown in any case
            self._let_go()
        window = self._service("com.sun.star.frame.Desktop").getCurrentFrame().getContainerWindow()
        box = self._service("com.sun.star.awt.Toolkit").createMessageBox(window, INFOBOX, 1, "xlplan", self.told)
        box.execute()
        box.dispose()

    def _let_go(self):
        """Clean up after a command that was killed: unlock its workbook, and close the hidden ones that it opened."""
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
            ):  # temporary workbooks of the command: see Program.temp_prefix
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
    """Whether the document is a workbook of xlplan, by the titles of its sheets."""
    return document is not None and any(document.Sheets.hasByName(name) for name in SAID["sheets"])


def _language(context):
    """``vi``; ``en`` if the extension was built in English and LibreOffice is in English."""
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
