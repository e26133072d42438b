"""Workbooks with few spare rows.

Each spare row has a hundred formulas that only repeat those of the row above, and every reader of the tests would look
at all of them. The masters in ``workbook/`` are of full size.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from xlplan.template import frame

SPARE = (20, 40)  # rows below a table that have checks: in an issued workbook, and in a master


@contextmanager
def fewer_spare_rows() -> Iterator[None]:
    """What is built here has few of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "FREE_ROWS", {**dict.fromkeys(frame.FREE_ROWS, SPARE), "progress": (20, 300)})
        yield
