"""What is kept between presses of a button, outside all workbooks: the folders that the user chose, and the log."""

import json
import os
from pathlib import Path

from platformdirs import user_state_path

NAME = "xlplan"
FOLDERS = "folders.json"
LOG = "xlplan.log"
LOG_SIZE = 1_000_000  # bytes: a longer log is renamed to .old.log, and a new one is begun


def state_folder() -> Path:
    """The folder of these files; created if it does not exist."""
    folder = user_state_path(NAME, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_file() -> Path:
    file = state_folder() / LOG
    if file.exists() and file.stat().st_size > LOG_SIZE:
        os.replace(file, file.with_suffix(".old.log"))
    return file


def folder_of(command: str, workbook: str) -> str:
    """The folder last chosen for *command* and *workbook*; empty if there is none, or if it no longer exists."""
    folder = _read().get(f"{command}\t{workbook}", "")
    return folder if os.path.isdir(folder) else ""


def remember(command: str, workbook: str, folder: str) -> None:
    folders = {**_read(), f"{command}\t{workbook}": folder}
    temporary = state_folder() / f"{FOLDERS}.{os.getpid()}"
    temporary.write_text(json.dumps(folders, ensure_ascii=False, indent=1), "utf-8")
    os.replace(temporary, state_folder() / FOLDERS)


def _read() -> dict[str, str]:
    try:
        folders = json.loads((state_folder() / FOLDERS).read_text("utf-8"))
    except (OSError, ValueError):  # no folder was chosen yet, or the file is damaged
        return {}
    return {str(key): str(value) for key, value in folders.items()} if isinstance(folders, dict) else {}
