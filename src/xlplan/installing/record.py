"""The record of what was installed where: one small file, so that uninstalling leaves nothing behind."""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.hosts import os_errors
from xlplan.hosts.atomic import write_whole


@dataclass(frozen=True, slots=True)
class Installation:
    """The installation of one add-in."""

    program: str
    version: str
    """The version of xlplan."""
    interpreter: str
    """The path of the Python that it starts."""
    files: tuple[str, ...] = ()
    """The paths of its files; all are xlplan's own."""


class Record:
    """``addins.json`` in *folder*: the installed add-ins, and the folders that were created for them.

    If the file does not exist, nothing is installed; it is deleted with the last entry.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "addins.json"

    def all(self) -> dict[str, Installation]:
        """The installations by program."""
        return {
            name: Installation(**{**entry, "files": tuple(entry["files"])})
            for name, entry in self._read()["programs"].items()
        }

    def write(self, installation: Installation, files: dict[Path, bytes]) -> None:
        """Write *files*, and record *installation* with them.

        Files of an earlier installation that are not among them are deleted.
        """
        created = [folder for file in (*files, self.file) for folder in reversed(file.parents) if not folder.exists()]
        for file, data in files.items():
            _write(file, data)
        record = self._read()
        old = record["programs"].get(installation.program, {"files": []})["files"]
        entry = asdict(installation) | {"files": [str(file) for file in files]}
        for file in {*old} - {*entry["files"]}:
            _delete(Path(file))
        record["programs"][installation.program] = entry
        record["folders"] = list(dict.fromkeys([*record["folders"], *map(str, created)]))
        _write(self.file, json.dumps(record, ensure_ascii=False, indent=1).encode())

    def remove(self, program: str) -> None:
        """Delete the files of *program*, and every folder that was created for them and is empty now."""
        record = self._read()
        for file in record["programs"].get(program, {"files": []})["files"]:
            _delete(Path(file))
        record["programs"].pop(program, None)
        if record["programs"]:
            _write(self.file, json.dumps(record, ensure_ascii=False, indent=1).encode())
        else:
            _delete(self.file)
        for folder in sorted(record["folders"], key=len, reverse=True):
            with suppress(OSError):  # it is not empty, or does not exist
                Path(folder).rmdir()

    def _read(self) -> dict[str, Any]:
        """The content of the file; empty if it does not exist or is damaged."""
        with suppress(OSError, ValueError):
            record = json.loads(self.file.read_text("utf-8"))
            if isinstance(record, dict) and {"programs", "folders"} <= record.keys():
                return record
        return {"programs": {}, "folders": []}


def _write(file: Path, data: bytes) -> None:
    try:
        write_whole(file, data)
    except OSError as error:
        raise os_errors.writing(str(file), error) from error


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise os_errors.writing(str(file), error) from error
