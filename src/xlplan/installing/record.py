"""What was installed where, remembered in one small file of our own, so that taking it away leaves nothing behind."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xlplan.hosts import os_errors as saying
from xlplan.hosts.atomic import write_whole


@dataclass(frozen=True, slots=True)
class Put:
    """What one program was given: *files* are ours alone."""

    program: str
    version: str
    interpreter: str
    files: tuple[str, ...] = ()


class Record:
    """``addins.json`` in *folder*: what each program was given, and the folders that had to be made for it. Without the
    file nothing is installed; it goes with the last entry."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "addins.json"

    def all(self) -> dict[str, Put]:
        """Program → what it was given."""
        return {
            name: Put(**{**entry, "files": tuple(entry["files"])}) for name, entry in self._held()["programs"].items()
        }

    def write(self, put: Put, files: dict[Path, bytes]) -> None:
        """Write *files*, and remember *put* with them. What an earlier installation wrote and this one does not goes
        away.
        """
        made = [one for file in (*files, self.file) for one in reversed(file.parents) if not one.exists()]
        for file, data in files.items():
            _written(file, data)
        held = self._held()
        old = held["programs"].get(put.program, {"files": []})["files"]
        entry = asdict(put) | {"files": [str(file) for file in files]}
        for file in {*old} - {*entry["files"]}:
            _deleted(Path(file))
        held["programs"][put.program] = entry
        held["folders"] = list(dict.fromkeys([*held["folders"], *map(str, made)]))
        _written(self.file, json.dumps(held, ensure_ascii=False, indent=1).encode())

    def remove(self, program: str) -> None:
        """Delete what *program* was given, and every folder we made in which nobody has put anything."""
        held = self._held()
        for file in held["programs"].get(program, {"files": []})["files"]:
            _deleted(Path(file))
        held["programs"].pop(program, None)
        if held["programs"]:
            _written(self.file, json.dumps(held, ensure_ascii=False, indent=1).encode())
        else:
            _deleted(self.file)
        for folder in sorted(held["folders"], key=len, reverse=True):
            with suppress(OSError):  # it is not empty, or gone already
                Path(folder).rmdir()

    def _held(self) -> dict[str, Any]:
        """A file that somebody damaged counts as none."""
        with suppress(OSError, ValueError):
            held = json.loads(self.file.read_text("utf-8"))
            if isinstance(held, dict) and {"programs", "folders"} <= held.keys():
                return held
        return {"programs": {}, "folders": []}


def _written(file: Path, data: bytes) -> None:
    try:
        write_whole(file, data)
    except OSError as error:
        raise saying.writing(str(file), error) from error


def _deleted(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise saying.writing(str(file), error) from error
