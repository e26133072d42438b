"""``xlplan-windows.zip``: a folder that runs on Windows with nothing installed, put together on any system.

``python -m release.windows_folder --python python-3.12.N-embed-amd64.zip --sha256 DIGEST [-o xlplan-windows.zip]``

The embeddable Python comes from whoever builds (python.org has it, with its digest); the wheels come from the package
index that pip uses. Nothing of it is run here.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.windows_texts import INSTALL, READ_ME, REMOVE, RUN

ROOT = Path(__file__).parent.parent
TOP = "xlplan-windows"
SITE = f"{TOP}/python/Lib/site-packages"
LONGEST_NAME = 180  # Windows stops at 260, and the folder lies somewhere
PLATFORM = "win_amd64"
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_NEEDED = ("python.exe", "pythonw.exe")
_MOMENT = (1980, 1, 1, 0, 0, 0)

Fetch = Callable[[Requirement], Path]


class CannotBuild(Exception):
    """Why there is no folder, in one sentence."""


def windows(version: str) -> dict[str, str]:
    """What the markers of requirements are compared with: the Windows that the folder is for, not the system that
    builds.
    """
    names = {
        "sys_platform": "win32",
        "os_name": "nt",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "extra": "",
    }
    full = {"python_version": version, "python_full_version": f"{version}.0", "implementation_name": "cpython"}
    return {**names, **full, "platform_python_implementation": "CPython"}


def needed(first: Path, version: str, fetch: Fetch) -> list[Path]:
    """The wheel *first* and, once each, those that it and they need on Windows. pip alone would ask for what this
    system needs.
    """
    found = {canonicalize_name(_metadata(first)["Name"]): first}
    open_ends = [first]
    while open_ends:
        for requirement in _requirements(open_ends.pop(), version):
            name = canonicalize_name(requirement.name)
            if name not in found:
                found[name] = fetch(requirement)
                open_ends.append(found[name])
            have = _metadata(found[name])["Version"]
            if not requirement.specifier.contains(have, prereleases=True):
                raise CannotBuild(f"{requirement} is needed, but {have} was taken for another package")
    return [found[name] for name in sorted(found)]


def _requirements(wheel: Path, version: str) -> Iterator[Requirement]:
    for line in _metadata(wheel).get_all("Requires-Dist") or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(windows(version)):
            yield requirement


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return BytesParser().parsebytes(archive.read(name))


def files(embedded: Path, wheels: list[Path]) -> dict[str, bytes]:
    """Name in the zip → bytes, of the whole folder."""
    held = {
        f"{TOP}/cai-dat.cmd": _cmd(INSTALL),
        f"{TOP}/go-bo.cmd": _cmd(REMOVE),
        f"{TOP}/xlplan.cmd": _cmd(RUN),
        f"{TOP}/DOC-TRUOC.txt": b"\xef\xbb\xbf" + READ_ME.replace("\n", "\r\n").encode(),  # old Notepads want the mark
        f"{TOP}/LICENSE.txt": (ROOT / "LICENSE").read_bytes(),
    }
    with zipfile.ZipFile(embedded) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                held[f"{TOP}/python/{name}"] = archive.read(name)
    for name in _NEEDED:
        if f"{TOP}/python/{name}" not in held:
            raise CannotBuild(f"{embedded.name} is no embeddable Python: it has no {name}")
    paths = next((name for name in held if name.endswith("._pth")), None)
    if paths is None:
        raise CannotBuild(f"{embedded.name} is no embeddable Python: it has no ._pth")
    library = next(name for name in held if re.fullmatch(rf"{TOP}/python/python\d+\.zip", name))
    held[paths] = f"{Path(library).name}\r\n.\r\nLib\\site-packages\r\nimport site\r\n".encode()
    for wheel in wheels:
        held |= dict(_unpacked(wheel))
    _fit_for_windows(held)
    return held


def _unpacked(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """A wheel's files where pip would put them; its scripts and headers are not for here."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            place = re.fullmatch(r"[^/]+\.data/(\w+)/(.+)", name)
            if name.endswith("/") or (place and place[1] in ("scripts", "headers")):
                continue
            if place and place[1] not in ("purelib", "platlib"):
                raise CannotBuild(f"{wheel.name} puts files into {place[1]}, and nobody here knows where that is")
            yield f"{SITE}/{place[2] if place else name}", archive.read(name)


def _fit_for_windows(held: dict[str, bytes]) -> None:
    seen: dict[str, str] = {}
    for name in held:
        parts = name.split("/")
        bad = any(part.partition(".")[0].lower() in _DEVICES for part in parts)
        bad = bad or any(
            re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$|^\.\.$', part) or not part or not part.isascii() for part in parts
        )
        if bad or len(name) > LONGEST_NAME:
            raise CannotBuild(f"Windows does not take the name {name}")
        if seen.setdefault(name.lower(), name) != name:
            raise CannotBuild(f"{name} and {seen[name.lower()]} are one file on Windows")


def write(held: dict[str, bytes], out: Path) -> None:
    """The zip, files in order and without a date."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(held):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, held[name])


def checked(embedded: Path, digest: str) -> str:
    """The Python version of *embedded*, whose SHA-256 must be *digest*."""
    if hashlib.sha256(embedded.read_bytes()).hexdigest() != digest.lower():
        raise CannotBuild(f"{embedded.name} does not have the digest {digest}")
    with zipfile.ZipFile(embedded) as archive:
        found = next(
            (
                re.fullmatch(r"python3(\d+)\.zip", name)
                for name in archive.namelist()
                if re.fullmatch(r"python3\d+\.zip", name)
            ),
            None,
        )
    if found is None:
        raise CannotBuild(f"{embedded.name} is no embeddable Python: it has no library")
    return f"3.{found[1]}"


def _cmd(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("ascii")


def by_pip(version: str, folder: Path) -> Fetch:
    """Wheels for Windows, downloaded by pip into *folder*, one requirement at a time."""

    def fetch(requirement: Requirement) -> Path:
        with tempfile.TemporaryDirectory(dir=folder) as empty:
            wanted = f"{requirement.name}{requirement.specifier}"
            options = [
                "--no-deps",
                "--only-binary=:all:",
                "--platform",
                PLATFORM,
                "--python-version",
                version,
                "-q",
                "-d",
                empty,
            ]
            _pip("download", *options, wanted)
            (wheel,) = Path(empty).glob("*.whl")
            return wheel.rename(folder / wheel.name)

    return fetch


def _pip(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", *words], check=False)
    if done.returncode:
        raise CannotBuild(f"pip {words[0]} did not succeed; what it says is above")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, required=True, help="the embeddable Python's zip")
    parser.add_argument("--sha256", required=True, help="its SHA-256, from where it was published")
    parser.add_argument("-o", "--out", type=Path, default=Path("xlplan-windows.zip"))
    given = parser.parse_args()
    try:
        version = checked(given.python, given.sha256)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _pip("wheel", "--no-deps", "-q", "-w", str(folder), str(ROOT))
            (own,) = folder.glob("xlplan-*.whl")
            wheels = needed(own, version, by_pip(version, folder))
            held = files(given.python, wheels)
        write(held, given.out)
    except CannotBuild as error:
        sys.exit(str(error))
    print(f"{given.out}: {len(held)} files, {given.out.stat().st_size / 2**20:.0f} MB, Python {version}")
    print("\n".join(f"  {wheel.name}" for wheel in wheels))


if __name__ == "__main__":
    main()
