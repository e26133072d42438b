"""What the host says of Excel's states, by stand-ins for its objects: nobody here has Excel.

1. No workbook, only Protected View, a read-only workbook: one calm sentence each.
2. The workbook is the one that the add-in named, else the one in front.
3. Excel's own numbers for "busy" and "gone" become sentences; what is neither is raised on.
4. A table with a filter is filtered again, one without is not asked; a note is opened and closed where it is not so
   already.
"""

from types import SimpleNamespace
from typing import Any

import pytest

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.live import excel


def running(*books: Any, protected: int = 0) -> SimpleNamespace:
    """xlwings as far as it is asked, with those books open; the last one is in front."""
    native = SimpleNamespace(
        Workbooks=SimpleNamespace(Count=len(books)), ProtectedViewWindows=SimpleNamespace(Count=protected)
    )

    class Books(list[Any]):
        @property
        def active(self) -> Any:
            return self[-1]

    app = SimpleNamespace(api=native, books=Books(books))
    return SimpleNamespace(_xlwindows=SimpleNamespace(App=lambda xl: xl, N_COM_ATTEMPTS=0), App=lambda impl: app)


def book(name: str, *, read_only: bool = False) -> SimpleNamespace:
    return SimpleNamespace(fullname=name, api=SimpleNamespace(ReadOnly=read_only))


def found(monkeypatch: pytest.MonkeyPatch, xlwings: SimpleNamespace, wanted: str = "") -> Any:
    monkeypatch.setattr(excel, "xlwings", lambda: xlwings)
    return excel.Excel(12, wanted).book()


@pytest.mark.parametrize(
    ("xlwings", "sentence"),
    [
        (running(), "Chưa có sổ nào đang mở."),
        (running(protected=1), "Sổ đang mở ở chế độ xem được bảo vệ."),
        (running(book("a.xlsx", read_only=True)), "Sổ đang mở ở chế độ chỉ đọc."),
    ],
)
def test_states_are_told_calmly(monkeypatch: pytest.MonkeyPatch, xlwings: SimpleNamespace, sentence: str) -> None:
    with pytest.raises(EnvironmentFailure) as told:
        found(monkeypatch, xlwings)
    assert told.value.sentence("vi").startswith(sentence)


def test_the_book_is_the_one_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    xlwings = running(book("C:\\sổ một.xlsx"), book("C:\\sổ hai.xlsx"))
    assert found(monkeypatch, xlwings, "C:\\sổ một.xlsx").fullname == "C:\\sổ một.xlsx"
    assert found(monkeypatch, xlwings).fullname == "C:\\sổ hai.xlsx"
    assert xlwings._xlwindows.N_COM_ATTEMPTS == excel.TRIES


class com_error(Exception):  # noqa: N801 - as pywin32 calls it
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.hresult = number


@pytest.mark.parametrize(("number", "word"), [(-2147418111, "đang bận"), (-2147023174, "đã đóng")])
def test_numbers_become_sentences(number: int, word: str) -> None:
    with pytest.raises(EnvironmentFailure) as told, excel.Excel(12).translated_errors():
        raise com_error(number)
    assert word in told.value.sentence("vi")


def test_everything_else_is_raised_on() -> None:
    with pytest.raises(com_error), excel.Excel(12).translated_errors():
        raise com_error(-2147352567)


@pytest.mark.parametrize(("arrows", "filtered"), [(True, True), (True, False), (False, False)])
def test_a_table_is_filtered_again(arrows: bool, filtered: bool) -> None:
    applied: list[str] = []
    filter = SimpleNamespace(FilterMode=filtered, ApplyFilter=lambda: applied.append("again"))
    native = SimpleNamespace(ShowAutoFilter=arrows, AutoFilter=filter if arrows else None)  # as Excel has it
    excel.Excel(12).filter_again(SimpleNamespace(api=native))
    assert applied == ["again"] * filtered


def test_a_note_is_opened_and_closed() -> None:
    note = SimpleNamespace(api=SimpleNamespace(Visible=False))
    for shown in (True, True, False):
        excel.Excel(12).reveal(note, shown)
        assert note.api.Visible is shown
