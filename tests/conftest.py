"""What several test modules share: one run of the demo, on real files."""

from pathlib import Path

import pytest

from xlplan.cli import main
from xlplan.template import frame

SPARE = (20, 40)  # rows below a table that have checks: in an issued workbook, and in a master


def played(folder: Path, *options: str) -> Path:
    """The folder that ``xlplan demo`` made. Its workbooks have few spare rows: each has a hundred formulas that only
    repeat those of the row above, and every reader of the tests would look at all of them. The masters in ``workbook/``
    are of full size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "FREE_ROWS", {**dict.fromkeys(frame.FREE_ROWS, SPARE), "progress": (20, 300)})
        assert main(["demo", str(folder), *options]) == 0
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo in Vietnamese."""
    return played(tmp_path_factory.mktemp("demo") / "xlplan")


@pytest.fixture(scope="session")
def english_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("demo-en") / "xlplan", "--lang", "en")
