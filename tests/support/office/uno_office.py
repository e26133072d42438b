"""A LibreOffice of our own, driven over UNO. Runs in the Python that has ``uno`` (Debian: ``/usr/bin/python3``, package
``python3-uno``), which has nothing else: import nothing of the project here.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

XLSX = "Calc MS Excel 2007 XML"
STARTS_WITHIN = 120  # seconds


@contextmanager
def office(
    *, headless: bool = True, locale: str | None = None, profile: Path | None = None, speaks: str | None = None
) -> Iterator[Any]:
    """The desktop of a fresh LibreOffice with an empty *profile*, or the one given; it is ended, whatever happens. With
    a *locale* numbers and dates are typed as they are there; *speaks* is the language of what extensions show."""
    import uno

    folder = Path(tempfile.mkdtemp(prefix="office-"))
    profile = profile or folder / "profile"
    if locale is not None:
        (profile / "user").mkdir(parents=True, exist_ok=True)
        (profile / "user" / "registrymodifications.xcu").write_text(settings(locale, speaks), "utf-8")
    pipe = f"xlplan{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    command += ["--norestore", "--nologo", "--nofirststartwizard", *(["--headless"] if headless else [])]
    around = {**os.environ, "XLPLAN_PIPE": pipe}  # by which a command that is started from within finds its way back
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=around
    )
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        context = _connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        yield context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def command_at_work() -> bool:
    """Whether a command of xlplan, or what stands in for it, was started from this process's LibreOffice and runs."""
    parents, commands = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if b"xlplan.ribbon" in (folder / "cmdline").read_bytes():
                commands.append(int(folder.name))
        except OSError:  # it has ended
            continue
    for number in commands:
        while number > 1:
            number = parents.get(number, 0)
            if number == os.getpid():
                return True
    return False


def load(desktop: Any, path: Path, *, hidden: bool = True) -> Any:
    """The document in *path*, its formulas calculated anew."""
    document = desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, properties(Hidden=hidden))
    document.calculateAll()
    return document


def save(document: Any, path: Path) -> None:
    """Save *document* as .xlsx."""
    document.storeToURL(path.resolve().as_uri(), properties(FilterName=XLSX))


def properties(**values: Any) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    found = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


def settings(locale: str, speaks: str | None = None) -> str:
    """A profile that asks nothing at the start and types as in *locale*. LibreOffice is told that the language it
    *speaks* is there: its own words stay English without the package of that language, those of extensions do not."""
    misc, language = "Office.Common/Misc", "Office.Linguistic/General"
    values: tuple[tuple[str, str, str], ...]
    values = (
        ("Setup/L10N", "ooSetupSystemLocale", locale),
        (misc, "ShowTipOfTheDay", "false"),
        (misc, "UseLocking", "false"),
    )
    values += ((language, "UILocale", speaks),) if speaks is not None else ()
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" '
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in values
    )
    if speaks is not None:
        items += f'<item oor:path="/org.openoffice.Setup/Office/InstalledLocales"><node oor:name="{speaks}" oor:op="fuse"/></item>'  # noqa: E501
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>\n'


def _connected(resolver: Any, url: str) -> Any:
    from com.sun.star.connection import NoConnectException

    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return resolver.resolve(url)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
