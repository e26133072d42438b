"""Bundled plans as data: a folder with a plan.toml each, and a sample.toml where it can be played."""

from pathlib import Path

_HERE = Path(__file__).parent
NAMES = tuple(sorted(path.parent.name for path in _HERE.glob("*/plan.toml")))
DEFAULT = next(name for name in NAMES if (_HERE / name / "sample.toml").exists())
