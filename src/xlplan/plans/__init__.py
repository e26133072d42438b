"""Bundled plans as data: one folder each with a plan.toml, and a sample.toml if the plan comes with a sample inbox."""

from pathlib import Path

_HERE = Path(__file__).parent
NAMES = tuple(sorted(path.parent.name for path in _HERE.glob("*/plan.toml")))
DEFAULT = next(name for name in NAMES if (_HERE / name / "sample.toml").exists())
