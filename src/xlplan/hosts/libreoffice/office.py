"""A connection to one LibreOffice: started here with a profile of its own, or the user's own, which is left running."""

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
ANSWERS_WITHIN = 3.0  # seconds; a busy machine may take a moment
FOREIGN = ("PYTHON", "URE_", "UNO_", "LD_LIBRARY_PATH")  # environment variables of our process that would break it
START_AGAIN = 81  # its exit code after it has set up a new profile: EXITHELPER_NORMAL_RESTART
PIPES = Path("/tmp")

NOT_STARTED = Words("LibreOffice không khởi động được.", "LibreOffice did not start.")

_SETTINGS = (
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    # a lock file left by a killed program makes opening a file fail silently
    ("Office.Common/Misc", "UseLocking", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # always; else cached values of a file are shown unchecked
)
# A shell script that waits until our process has ended, in whatever way. Then it kills the program and deletes its
# profile and pipes.
_WATCHDOG = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; rm -rf -- "$2" "$3" "$4"'


class Office:
    """*desktop* is the program's ``com.sun.star.frame.Desktop``; *lost* says why the connection ended."""

    def __init__(self, pipe: str, patience: float = watch.PATIENCE) -> None:
        self.pipe, self.patience = pipe, patience
        self.process: subprocess.Popen[bytes] | None = None
        self.profile: Path | None = None
        self.visible = True
        self.context: Any = None
        self.desktop: Any = None
        self._bridge: Any = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._timed_out = False
        self._end_watch: Any = lambda: None

    @classmethod
    def start(cls, *, visible: bool = False, patience: float = watch.PATIENCE) -> "Office":
        """Start a LibreOffice with a new profile."""
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
        """Connect to a LibreOffice that listens on a pipe (``--accept=pipe,name=…;urp;``); it is left running."""
        bridge()
        office = cls(pipe, patience)
        office.connect(ANSWERS_WITHIN)
        return office

    def _run(self) -> None:
        """Start ``soffice.bin`` and its watchdog. Signals to the wrapper ``soffice`` do not reach the program."""
        programs = (Path(folder, "soffice.bin") for folder in PROGRAM_FOLDERS)
        program = next((path for path in programs if path.is_file()), None)
        if program is None or self.profile is None:
            raise EnvironmentFailure(MISSING)
        command = [
            str(program),
            f"-env:UserInstallation={self.profile.as_uri()}",
            f"--accept=pipe,name={self.pipe};urp;",
        ]
        command += ["--norestore", "--nologo", "--nofirststartwizard", *([] if self.visible else ["--headless"])]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        environment["TMPDIR"] = str(self.profile / "tmp")
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdin=null, stdout=null, stderr=null, env=environment, start_new_session=True
        )
        self._end_watchdog()
        script = ["/bin/sh", "-c", _WATCHDOG, "sh", str(self.process.pid), str(self.profile), *map(str, self._pipes())]
        self._watchdog = subprocess.Popen(
            script, stdin=subprocess.PIPE, stdout=null, stderr=null, start_new_session=True
        )

    def _pipes(self) -> tuple[Path, Path]:
        """The pipes that a killed program leaves behind: ours, and the one for a single instance per profile.

        The latter is named by the MD5 of the profile's URL in hexadecimal, but without leading zeros of each byte.
        """
        digest = (
            hashlib.md5(self.profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
            if self.profile
            else b""
        )
        start = f"OSL_PIPE_{os.getuid()}_"
        single = start + "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
        return PIPES / (start + self.pipe), PIPES / single

    def connect(self, within: float) -> None:
        """Connect within so many seconds, or raise :class:`EnvironmentFailure`."""
        create = bridge().getComponentContext().ServiceManager.createInstance
        deadline = time.monotonic() + within
        while True:
            try:
                link = create("com.sun.star.connection.Connector").connect(f"pipe,name={self.pipe}")
                break
            except Exception as error:
                code = self.process.poll() if self.process is not None else None
                if code == START_AGAIN:
                    self._run()
                elif code is not None or time.monotonic() > deadline:
                    raise EnvironmentFailure(NOT_STARTED if self.process else GONE) from error
                time.sleep(0.02)
        self._bridge = create("com.sun.star.bridge.BridgeFactory").createBridge(
            self.pipe + str(time.monotonic_ns()), "urp", link, None
        )
        connected.append(self)
        atexit.register(self._disconnect)
        self._end_watch = watch.start(self.patience, self._time_out)
        watch.enter()
        try:
            self.context = self._bridge.getInstance("StarOffice.ComponentContext")
            self.desktop = self.service("com.sun.star.frame.Desktop")
        except Exception as error:
            raise EnvironmentFailure(self.lost or GONE) from error
        finally:
            watch.leave()

    def _time_out(self) -> None:
        self._timed_out = True
        self._disconnect()

    def _disconnect(self) -> None:
        """Close the bridge. Calls that still wait end with an error; callbacks that run are waited for.

        Python aborts if it exits while a thread of the bridge still runs Python code.
        """
        with suppress(Exception):
            self._bridge.dispose()

    @property
    def lost(self) -> Words | None:
        """Why the connection ended; None while it is alive."""
        if self._timed_out:
            return SLOW
        factory = bridge().getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.BridgeFactory")
        return GONE if self._bridge is None or factory.getBridge(self._bridge.Name) is None else None

    @property
    def pid(self) -> int:
        """The process id of the program.

        Of the user's own, it is read from the other side of the pipe; 0 where the system does not tell it.
        """
        if self.process is not None:
            return self.process.pid
        if sys.platform == "linux":
            with suppress(OSError), socket.socket(socket.AF_UNIX) as pipe:
                pipe.settimeout(1)
                pipe.connect(str(self._pipes()[0]))
                return int(bytes_of.unpack("3i", pipe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])
        return 0

    @property
    def version(self) -> str:
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        path = struct("com.sun.star.beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/Product")
        product = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
        return str(product.ooSetupVersionAboutBox)

    def end(self) -> None:
        """Disconnect. A program that was started here is ended, whatever its state, and its profile is deleted."""
        desktop, self.desktop, self.context = self.desktop, None, None
        self._end_watch()
        if self.process is not None and desktop is not None and self.process.poll() is None and not self._timed_out:
            end_watch = watch.start(END_TIMEOUT_S, self._time_out)
            watch.enter()
            with suppress(Exception):  # it may have ended already, or be busy: then it is killed
                desktop.terminate()
            watch.leave()
            end_watch()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(END_TIMEOUT_S)
        del desktop
        self._disconnect()
        atexit.unregister(self._disconnect)
        if self in connected:
            connected.remove(self)
        self._clean_up()

    def _clean_up(self) -> None:
        """Kill the program if it still runs; delete its pipes and its profile."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            for pipe in self._pipes():
                pipe.unlink(missing_ok=True)
        if self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)
        self._end_watchdog()

    def _end_watchdog(self) -> None:
        """Kill the watchdog process before it does its work."""
        if self._watchdog is not None:
            self._watchdog.kill()
            self._watchdog.wait()
            assert self._watchdog.stdin is not None
            self._watchdog.stdin.close()
            self._watchdog = None

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
