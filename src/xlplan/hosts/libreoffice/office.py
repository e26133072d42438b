"""A connection to one LibreOffice: started here with a profile of its own, or a person's own window that is left as it
was.
"""

import atexit
import hashlib
import os
import shutil
import signal
import socket
import struct as bytes_of
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice import watch
from xlplan.hosts.libreoffice.border import GONE, MISSING, PROGRAM_FOLDERS, SLOW, bridge, connected, struct
from xlplan.words import Words

STARTS_WITHIN = 60.0  # seconds
END_TIMEOUT_S = 5.0
ANSWERS_WITHIN = 3.0  # a busy machine may take a moment
FOREIGN = ("PYTHON", "URE_", "UNO_", "LD_LIBRARY_PATH")  # of our own process; the program has its own
START_AGAIN = 81  # what the program says when it has set up a fresh profile
PIPES = Path("/tmp")

NOT_STARTED = Words("LibreOffice không khởi động được.", "LibreOffice did not start.")

_SETTINGS = (
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    # a lock file left by a killed program makes opening fail without a word
    (
        "Office.Common/Misc",
        "UseLocking",
        "false",
    ),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # else the cached values of a file are shown, right or not
)
# It waits until our process is no more, whatever ended it; then it ends what we started and takes away what that
# leaves.
_WATCHDOG = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; rm -rf -- "$2" "$3" "$4"'


class Office:
    """*desktop* is the program's; *lost* says why it is no more."""

    def __init__(self, pipe: str, patience: float = watch.PATIENCE) -> None:
        self.pipe, self.patience = pipe, patience
        self.process: subprocess.Popen[bytes] | None = None
        self.profile: Path | None = None
        self.visible = True
        self.context: Any = None
        self.desktop: Any = None
        self._bridge: Any = None
        self._after: subprocess.Popen[bytes] | None = None
        self._tired = False
        self._rest: Any = lambda: None

    @classmethod
    def start(cls, *, visible: bool = False, patience: float = watch.PATIENCE) -> "Office":
        """A fresh LibreOffice."""
        bridge()
        office = cls(f"xlplan{os.getpid()}x{time.monotonic_ns()}", patience)
        office.visible = visible
        office.profile = Path(tempfile.mkdtemp(prefix="xlplan-office-"))
        try:
            (office.profile / "user").mkdir()
            (office.profile / "tmp").mkdir()
            (office.profile / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
            office._run()
            office.connect(STARTS_WITHIN)
        except BaseException:
            office.end()
            raise
        return office

    @classmethod
    def attach(cls, pipe: str, patience: float = watch.PATIENCE) -> "Office":
        """A LibreOffice that a person started with ``--accept=pipe,name=…;urp;``; it is left running."""
        bridge()
        office = cls(pipe, patience)
        office.connect(ANSWERS_WITHIN)
        return office

    def _run(self) -> None:
        """The program itself, not its wrapper: a signal to the wrapper does not reach it."""
        program = next(
            (one for one in (Path(folder, "soffice.bin") for folder in PROGRAM_FOLDERS) if one.is_file()), None
        )
        if program is None or self.profile is None:
            raise EnvironmentFailure(MISSING)
        command = [
            str(program),
            f"-env:UserInstallation={self.profile.as_uri()}",
            f"--accept=pipe,name={self.pipe};urp;",
        ]
        command += ["--norestore", "--nologo", "--nofirststartwizard", *([] if self.visible else ["--headless"])]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        clean["TMPDIR"] = str(self.profile / "tmp")
        nowhere = subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=clean, start_new_session=True
        )
        self._dismiss()
        follow = ["/bin/sh", "-c", _WATCHDOG, "sh", str(self.process.pid), str(self.profile), *map(str, self._pipes())]
        self._after = subprocess.Popen(
            follow, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, start_new_session=True
        )

    def _pipes(self) -> tuple[Path, Path]:
        """Those a killed program leaves: ours, and the one named after its profile (a digest whose bytes lack their
        zeros).
        """
        digest = (
            hashlib.md5(self.profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
            if self.profile
            else b""
        )
        start = f"OSL_PIPE_{os.getuid()}_"
        return PIPES / (start + self.pipe), PIPES / (start + "SingleOfficeIPC_" + "".join(f"{one:x}" for one in digest))

    def connect(self, within: float) -> None:
        made = bridge().getComponentContext().ServiceManager.createInstance
        until = time.monotonic() + within
        while True:
            try:
                link = made("com.sun.star.connection.Connector").connect(f"pipe,name={self.pipe}")
                break
            except Exception as error:
                code = self.process.poll() if self.process is not None else None
                if code == START_AGAIN:
                    self._run()
                elif code is not None or time.monotonic() > until:
                    raise EnvironmentFailure(NOT_STARTED if self.process else GONE) from error
                time.sleep(0.02)
        self._bridge = made("com.sun.star.bridge.BridgeFactory").createBridge(
            self.pipe + str(time.monotonic_ns()), "urp", link, None
        )
        connected.append(self)
        atexit.register(self._disconnect)
        self._rest = watch.start(self.patience, self._let_go)
        watch.enter()
        try:
            self.context = self._bridge.getInstance("StarOffice.ComponentContext")
            self.desktop = self.service("com.sun.star.frame.Desktop")
        except Exception as error:
            raise EnvironmentFailure(self.lost or GONE) from error
        finally:
            watch.leave()

    def _let_go(self) -> None:
        self._tired = True
        self._disconnect()

    def _disconnect(self) -> None:
        """Every call that still waits ends with an error; what LibreOffice asked of us comes to its end, and is waited
        for: a thread of the bridge that is still on its way out of Python when Python ends aborts the process."""
        with suppress(Exception):
            self._bridge.dispose()

    @property
    def lost(self) -> Words | None:
        if self._tired:
            return SLOW
        factory = bridge().getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.BridgeFactory")
        return GONE if self._bridge is None or factory.getBridge(self._bridge.Name) is None else None

    @property
    def pid(self) -> int:
        """The process of the program; for a person's own, what the system says of the other side of the pipe."""
        if self.process is not None:
            return self.process.pid
        if sys.platform == "linux":
            with suppress(OSError), socket.socket(socket.AF_UNIX) as one:
                one.settimeout(1)
                one.connect(str(self._pipes()[0]))
                return int(bytes_of.unpack("3i", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])
        return 0

    @property
    def version(self) -> str:
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        path = struct("com.sun.star.beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/Product")
        found = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
        return str(found.ooSetupVersionAboutBox)

    def end(self) -> None:
        """Let go of the program; one that was started here is ended, whatever state it is in, and its profile taken
        away.
        """
        desktop, self.desktop, self.context = self.desktop, None, None
        self._rest()
        if self.process is not None and desktop is not None and self.process.poll() is None and not self._tired:
            done = watch.start(END_TIMEOUT_S, self._let_go)
            watch.enter()
            with suppress(Exception):  # it may be dead already, or busy: then it is ended from outside
                desktop.terminate()
            watch.leave()
            done()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(END_TIMEOUT_S)
        del desktop
        self._disconnect()
        atexit.unregister(self._disconnect)
        if self in connected:
            connected.remove(self)
        self._sweep()

    def _sweep(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            for pipe in self._pipes():
                pipe.unlink(missing_ok=True)
        if self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)
        self._dismiss()

    def _dismiss(self) -> None:
        """The follower is not needed any more: all is done already."""
        if self._after is not None:
            self._after.kill()
            self._after.wait()
            assert self._after.stdin is not None
            self._after.stdin.close()
            self._after = None

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" '
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>\n'
