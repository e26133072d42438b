"""What is kept between presses, apart from every workbook: the folders a person chose, and the log."""

import json
import os
from pathlib import Path

from platformdirs import user_state_path

NAME = "xlplan"
FOLDERS = "folders.json"
LOG = "xlplan.log"
LOG_SIZE = 1_000_000  # bytes: a longer log begins anew, its old one kept beside it


def state_folder() -> Path:
    """The folder of what is kept; made when it is not there."""
    folder = user_state_path(NAME, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_file() -> Path:
    file = state_folder() / LOG
    if file.exists() and file.stat().st_size > LOG_SIZE:
        os.replace(file, file.with_suffix(".old.log"))
    return file


def folder_of(command: str, workbook: str) -> str:
    """The folder that was last chosen for *command* at *workbook*; empty where none was, or where it is gone."""
    chosen = _read().get(f"{command}\t{workbook}", "")
    return chosen if os.path.isdir(chosen) else ""


def remember(command: str, workbook: str, folder: str) -> None:
    held = {**_read(), f"{command}\t{workbook}": folder}
    beside = state_folder() / f"{FOLDERS}.{os.getpid()}"
    beside.write_text(json.dumps(held, ensure_ascii=False, indent=1), "utf-8")
    os.replace(beside, state_folder() / FOLDERS)


def _read() -> dict[str, str]:
    try:
        held = json.loads((state_folder() / FOLDERS).read_text("utf-8"))
    except (OSError, ValueError):  # never chosen, or somebody's editor was here: ask again
        return {}
    return {str(key): str(value) for key, value in held.items()} if isinstance(held, dict) else {}
