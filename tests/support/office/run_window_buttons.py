"""The buttons, played for real on plan 46: in a LibreOffice window whose toolbar is clicked.

``python -m tests.support.office.run_window_buttons`` writes its pictures to ``docs/pictures``; the test keeps them in
a folder of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.office import window_buttons
from tests.support.office.libreoffice import LONGEST
from tests.support.office.own_python import python_with_xlplan
from xlplan.cli import main as xlplan
from xlplan.commands import COMMANDS
from xlplan.hosts.user_state import FOLDERS, NAME
from xlplan.installing import unopkg
from xlplan.installing.addin_places import Places

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Loop:
    """The two workbooks after the play, what the boxes said of each, and the folder of the demo."""

    unit: Path
    master: Path
    said: dict[str, list[str]]
    demo: Path


def play(folder: Path, pictures: Path) -> Loop:
    demo = folder / "demo"
    if not demo.exists():
        xlplan(["demo", str(demo)])
    unit, master = folder / "TTBCXB.xlsx", folder / "ke-hoach-46.xlsx"
    shutil.copy(demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx", unit)
    shutil.copy(demo / "ke-hoach-46.xlsx", master)
    around = _installed(folder, master, demo / "so-gui-ve")
    labels = {one.name: one.button.label.vi for one in COMMANDS if one.button is not None}
    story = window_buttons.Story(str(unit), str(master), str(pictures), str(folder / "profile"), labels)
    (folder / "story.json").write_text(json.dumps(asdict(story)), "utf-8")
    command = ["/usr/bin/python3", str(Path(window_buttons.__file__)), str(folder / "story.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, env=around)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Loop(unit, master, json.loads((folder / "said.json").read_text("utf-8")), demo)


def _installed(folder: Path, master: Path, inbox: Path) -> dict[str, str]:
    """The extension in a profile of its own; the environment of a LibreOffice that has it. *inbox* was chosen
    before.
    """
    state = folder / "state"
    around = unopkg.clean({**os.environ, "UserInstallation": (folder / "profile").as_uri(), "HOME": str(folder)})
    around |= {name: (folder / "shared").as_uri() for name in ("UNO_SHARED_PACKAGES", "UNO_SHARED_PACKAGES_CACHE")}
    around["XDG_STATE_HOME"] = str(state)
    (state / NAME).mkdir(parents=True)
    (state / NAME / FOLDERS).write_text(json.dumps({f"consolidate\t{master}": str(inbox)}), "utf-8")
    Places(around, windows=False, interpreter=str(python_with_xlplan(folder / "environment"))).install(
        "libreoffice", "vi"
    )
    return around


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            loop = play(folder, folder / "pictures")
        finally:
            for picture in sorted((folder / "pictures").glob("*.png")):
                shutil.copy(picture, ROOT / "docs" / "pictures" / picture.name)
        for texts in loop.said.values():
            print(*texts, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
