"""Builds the masters in ``workbook/``: plan 46 in Vietnamese and English, and a blank one in each language."""

import sys
from pathlib import Path

from xlplan.plans.bundled import blank, bundled
from xlplan.workflow.building import master

TARGET = Path(__file__).parent.parent / "workbook"


def built() -> dict[str, bytes]:
    """File name → bytes."""
    return {
        "ke-hoach-46.xlsx": master(bundled("kh46", "vi"), "vi"),
        "plan-46.xlsx": master(bundled("kh46", "en"), "en"),
        "so-trong.xlsx": master(blank(), "vi"),
        "blank.xlsx": master(blank(), "en"),
    }


def main() -> int:
    TARGET.mkdir(exist_ok=True)
    for name, data in built().items():
        (TARGET / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
