"""The boundary to LibreOffice: loads the UNO bridge, translates its errors, and refuses what the engine lacks.

Everything behind it is untyped. A UNO exception is a struct, not a proper Python exception, and breaks ``with``;
:func:`translates_errors` turns it into an :class:`EnvironmentFailure`.
"""

import importlib.util
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice import watch
from xlplan.words import Words

P = ParamSpec("P")
T = TypeVar("T")

PROGRAM_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
BRIDGE_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib64/python3/site-packages", *PROGRAM_FOLDERS)
MISSING = Words(
    "Không tìm thấy LibreOffice hoặc python3-uno trên máy này.",
    "LibreOffice or its python3-uno was not found on this machine.",
)
GONE = Words(
    "LibreOffice đã đóng hoặc không trả lời. Mở lại sổ rồi thử lại.",
    "LibreOffice was closed or does not answer. Open the workbook again and retry.",
)
SLOW = Words(
    "LibreOffice bận quá lâu hoặc đang chờ ở một hộp thoại. Đóng hộp thoại, chờ tính xong rồi thử lại.",
    "LibreOffice is busy for too long or waits at a dialog. Close the dialog, wait until it has calculated and retry.",
)
REFUSED = Words("LibreOffice không thực hiện được: {why}", "LibreOffice refused: {why}")

CLOSED = "cannot get value"  # the message of a UNO object of a closed document begins so
UNSUPPORTED = Words("Chưa làm được việc này trong LibreOffice: {what}.", "Not possible in LibreOffice: {what}.")


class Watched(Protocol):
    """A connection whose state explains an error."""

    @property
    def lost(self) -> Words | None:
        """Why the connection ended; None while it is alive."""


connected: list[Watched] = []


def bridge() -> Any:
    """The module ``uno``. Raises :class:`EnvironmentFailure` if it is not installed.

    It and ``unohelper`` are loaded by file name. Their folder is not added to ``sys.path``, as it holds the system's
    other packages.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    folder = next((path for path in map(Path, BRIDGE_FOLDERS) if (path / "uno.py").is_file()), None)
    native = next((path for path in map(Path, PROGRAM_FOLDERS) if (path / "pyuno.so").is_file()), None)
    if folder is None or native is None:
        raise EnvironmentFailure(MISSING)
    os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{native}/fundamentalrc")
    try:
        _load("pyuno", native / "pyuno.so")
        _load("uno", folder / "uno.py")
        _load("unohelper", folder / "unohelper.py")
    except (ImportError, OSError) as error:  # pyuno.so is built for another version of Python
        raise EnvironmentFailure(MISSING) from error
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


def translates_errors(call: Callable[P, T]) -> Callable[P, T]:
    """Decorator: raises UNO errors of *call* as :class:`EnvironmentFailure`, and has its duration watched."""

    @wraps(call)
    def wrapped(*args: P.args, **named: P.kwargs) -> T:
        watch.enter()
        try:
            return call(*args, **named)
        except Exception as error:  # noqa: BLE001 - whatever UNO raises; other errors are raised unchanged
            raise translated(error) from None
        finally:
            watch.leave()

    return wrapped


class Part:
    """Base of the classes that xlwings calls.

    Methods and properties of subclasses are wrapped in :func:`translates_errors`. Attributes that a class does not
    define are refused with one sentence for the user.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if isinstance(member, property):
                getter, setter = (
                    translates_errors(part) if part is not None else None for part in (member.fget, member.fset)
                )
                setattr(cls, name, property(getter, setter))
            elif callable(member) and not isinstance(member, type):
                setattr(cls, name, translates_errors(member))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise refused(f"{type(self).__name__}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        member = getattr(type(self), name, None)
        if member is None or (isinstance(member, property) and member.fset is None):
            raise refused(f"{type(self).__name__}.{name}")
        object.__setattr__(self, name, value)


def refused(operation: str) -> EnvironmentFailure:
    return EnvironmentFailure(UNSUPPORTED.filled(what=operation))


def translated(error: Exception) -> Exception:
    """A UNO error as :class:`EnvironmentFailure`; any other error unchanged."""
    name = type(error).__module__ + "." + type(error).__name__
    if not (name.startswith(("com.sun.star", "uno.com.sun.star")) or hasattr(error, "Message")):
        return error
    lost = next((connection.lost for connection in connected if connection.lost is not None), None)
    if lost is not None:
        return EnvironmentFailure(lost)
    message = str(getattr(error, "Message", "") or type(error).__name__).splitlines()[0]
    disposed = type(error).__name__ in ("DisposedException", "NoConnectException") or "disposed" in message
    return EnvironmentFailure(GONE if disposed or CLOSED in message else REFUSED.filled(why=message))


def struct(name: str, **values: Any) -> Any:
    """A UNO struct with its fields set."""
    result = bridge().createUnoStruct(name)
    for field, value in values.items():
        setattr(result, field, value)
    return result


def properties(**values: Any) -> tuple[Any, ...]:
    """*values* as UNO ``PropertyValue`` structs."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())
