"""The one border to LibreOffice: its bridge loaded, its program started and ended, its errors put into calm words.

Everything beyond is untyped. A UNO exception is a struct and breaks ``with``: :func:`calm` turns it into a :class:`World`.
"""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from xlplan.errors import World
from xlplan.words import Words

P = ParamSpec("P")
T = TypeVar("T")

STARTS_WITHIN = 60.0  # seconds
ENDS_WITHIN = 5.0
PROGRAM_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
BRIDGE_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib64/python3/site-packages", *PROGRAM_FOLDERS)
FOREIGN = ("PYTHON", "URE_", "UNO_", "LD_LIBRARY_PATH")  # of our own process; the program has its own

MISSING = Words(
    "Không tìm thấy LibreOffice hoặc python3-uno trên máy này.", "LibreOffice or its python3-uno was not found on this machine."
)
GONE = Words(
    "LibreOffice đã đóng hoặc không trả lời. Mở lại sổ rồi thử lại.",
    "LibreOffice was closed or does not answer. Open the workbook again and retry.",
)
NOT_STARTED = Words("LibreOffice không khởi động được.", "LibreOffice did not start.")
REFUSED = Words("LibreOffice không thực hiện được: {why}", "LibreOffice refused: {why}")

_SETTINGS = (
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("Office.Common/Misc", "UseLocking", "false"),  # a lock file left by a killed program makes opening fail without a word
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # else the cached values of a file are shown, right or not
)


def bridge() -> Any:
    """The module ``uno``; raises :class:`World` where there is none.

    It and ``unohelper`` are loaded from their own files: the folder they lie in holds much that must not be found.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    folder = next((one for one in map(Path, BRIDGE_FOLDERS) if (one / "uno.py").is_file()), None)
    native = next((one for one in map(Path, PROGRAM_FOLDERS) if (one / "pyuno.so").is_file()), None)
    if folder is None or native is None:
        raise World(MISSING)
    os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{native}/fundamentalrc")
    try:
        _load("pyuno", native / "pyuno.so")
        _load("uno", folder / "uno.py")
        _load("unohelper", folder / "unohelper.py")
    except (ImportError, OSError) as error:  # the bridge is built for one version of Python
        raise World(MISSING) from error
    return sys.modules["uno"]


def _load(name: str, path: Path) -> None:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None  # noqa: PT018 - a file that exists has both
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise


def calm(call: Callable[P, T]) -> Callable[P, T]:
    """*call* with errors of UNO raised as :class:`World`."""

    @wraps(call)
    def wrapped(*args: P.args, **named: P.kwargs) -> T:
        try:
            return call(*args, **named)
        except Exception as error:  # noqa: BLE001 - whatever UNO raises; all else is raised on as it is
            raise _translated(error) from None

    return wrapped


def calmly(kind: type[T]) -> type[T]:
    """A class whose every method and property is :func:`calm`."""
    for name, member in list(vars(kind).items()):
        if isinstance(member, property):
            getter, setter = (calm(part) if part is not None else None for part in (member.fget, member.fset))
            setattr(kind, name, property(getter, setter))
        elif callable(member) and not isinstance(member, type):
            setattr(kind, name, calm(member))
    return kind


def _translated(error: Exception) -> Exception:
    kind = type(error).__module__ + "." + type(error).__name__
    if not (kind.startswith(("com.sun.star", "uno.com.sun.star")) or hasattr(error, "Message")):
        return error
    said = str(getattr(error, "Message", "") or type(error).__name__).splitlines()[0]
    if type(error).__name__ in ("DisposedException", "NoConnectException") or "disposed" in said:
        return World(GONE)
    return World(Words(*(one.format(why=said) for one in REFUSED.both())))


def struct(name: str, **values: Any) -> Any:
    """A UNO struct, its fields set."""
    made = bridge().createUnoStruct(name)
    for field, value in values.items():
        setattr(made, field, value)
    return made


def properties(**values: Any) -> tuple[Any, ...]:
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


class Office:
    """A connection to one LibreOffice: its *desktop*. One that was started here has a profile of its own and ends with us."""

    def __init__(self, pipe: str, process: "subprocess.Popen[bytes] | None" = None, profile: Path | None = None) -> None:
        self.pipe, self.process, self.profile = pipe, process, profile
        self.context: Any = None
        self.desktop: Any = None

    @classmethod
    def start(cls, *, visible: bool = False) -> "Office":
        """A fresh LibreOffice. Documents are never hidden: hidden ones do not keep their frozen panes."""
        bridge()
        program = shutil.which("soffice")
        if program is None:
            raise World(MISSING)
        profile = Path(tempfile.mkdtemp(prefix="xlplan-office-"))
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
        pipe = f"xlplan{os.getpid()}x{time.monotonic_ns()}"
        command = [program, f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;", "--norestore", "--nologo"]
        command += ["--nofirststartwizard", *([] if visible else ["--headless"])]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean, start_new_session=True, preexec_fn=_dies_with_us()
        )
        office = cls(pipe, process, profile)
        try:
            office.connect(STARTS_WITHIN)
        except BaseException:
            office.end()
            raise
        return office

    @classmethod
    def attach(cls, pipe: str) -> "Office":
        """A LibreOffice that a person started with ``--accept=pipe,name=…;urp;``; it is left running."""
        bridge()
        office = cls(pipe)
        office.connect(0)
        return office

    def connect(self, within: float) -> None:
        local = bridge().getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + within
        while True:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
                break
            except Exception as error:
                ended = self.process is not None and self.process.poll() is not None
                if ended or time.monotonic() > until:
                    raise World(NOT_STARTED if self.process else GONE) from error
                time.sleep(0.05)
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def end(self) -> None:
        """End the program if it was started here, whatever state it is in, and take its profile away."""
        desktop, self.desktop, self.context = self.desktop, None, None
        if self.process is None:
            return
        if desktop is not None and self.process.poll() is None:
            with suppress(Exception):  # it may be dead already, or busy: then it is ended from outside
                desktop.terminate()
                self.process.wait(ENDS_WITHIN)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


def _dies_with_us() -> Callable[[], None] | None:
    """On Linux the program gets a signal when our process dies, however it dies."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)  # before the fork: nothing may be loaded after it

    def ask() -> None:
        library.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG; the wrapper passes the signal on to its child

    return ask


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>\n'
