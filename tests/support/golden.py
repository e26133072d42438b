"""Reports compared as text dumps in ``tests/golden``; ``UPDATE_GOLDEN=1`` rewrites them, and the diff is reviewed."""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden"
REWRITE = "UPDATE_GOLDEN"


def assert_golden(name: str, text: str) -> None:
    """*text* is what ``tests/golden/<name>`` holds."""
    path = FOLDER / name
    if os.environ.get(REWRITE):
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        return
    assert path.exists(), f"{path.name} is missing: run the tests once with {REWRITE}=1 and review it"
    assert text.splitlines() == path.read_bytes().decode().splitlines()
