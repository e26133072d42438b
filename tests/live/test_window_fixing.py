"""The clerk's loop in a real LibreOffice window: validate -o, look, tick, fix, mend, validate.

1. A workbook with three errors is ready to be sent at the end; each command says what it found and changed.
2. What was sent is not changed; of the mended workbook only the named cells, what follows from them, and what xlplan
   wrote differ.
3. Every picture of the play is there, and no two are alike.
"""

from pathlib import Path

import pytest

from tests.support.office.libreoffice import needs_uno
from tests.support.office.run_window_fixing import Loop, play
from tests.support.office.screen import missing
from xlplan.workflow.opening import open_workbook

needs_a_screen = pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
pytestmark = [needs_uno, needs_a_screen, pytest.mark.screen]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Loop, Path]:
    folder = tmp_path_factory.mktemp("loop")
    return play(folder, folder / "pictures"), folder


def test_three_errors_are_mended_in_the_window(played: tuple[Loop, Path]) -> None:
    checked, fixed, last = played[0].said
    assert checked[0] == 1
    assert "3 lỗi" in checked[1]
    assert fixed[0] == 1
    assert "Tiến độ!F24  «1 lớp» → 1  (COL-17, chắc chắn)" in fixed[1]
    assert "2 lỗi" in fixed[1]
    assert last[0] == 0
    assert "ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi" in last[1]


def test_only_what_was_named_differs(played: tuple[Loop, Path]) -> None:
    sent, _, mended = (open_workbook(path.read_bytes(), path.name).reading.tables for path in played[0].files)
    before = {(one.target, one.period): one for one in sent.progress}
    changed = {
        (one.target, str(one.period)): (one.actual, one.state)
        for one in mended.progress
        if (one.actual, one.denominator, one.state, one.judgement, one.note, one.evidence)
        != tuple(
            getattr(before[one.target, one.period], name)
            for name in ("actual", "denominator", "state", "judgement", "note", "evidence")
        )
    }
    assert changed == {
        ("CT02", "2021-10-01"): (15, None),
        ("CT03", "2021-10-01"): (1, None),
        ("CT09", "2021-10-01"): (None, None),
    }
    assert (sent.plan, sent.units.rows, sent.targets.rows) == (mended.plan, mended.units.rows, mended.targets.rows)
    assert len(mended.fixes) == 1


def test_every_picture_is_there_and_its_own(played: tuple[Loop, Path]) -> None:
    pictures = [path.read_bytes() for path in (played[1] / "pictures").glob("*.png")]
    assert len(pictures) == 4
    assert len(set(pictures)) == 4
