"""The very hidden sheet of the Excel add-in: the texts of the tab in both languages, and the add-in's settings."""

from collections.abc import Sequence

from xlplan.addin.customui import button_id, buttons, group_id, groups
from xlplan.commands import Command
from xlplan.words import Lang, Words

NEEDS_BOOK = Words("Dùng được khi đang mở một sổ kế hoạch xlplan.", "Needs an open workbook of a plan.")
ALWAYS = Words("Dùng được cả khi chưa mở sổ.", "Needs no open workbook.")
MISSING = Words(
    "Không chạy được xlplan: chương trình không còn ở nơi đã cài, hoặc máy này không cho chạy. Sổ của bạn không bị "
    "thay đổi. Nhờ người quản trị cài lại xlplan rồi bấm lại.",
    "xlplan cannot be started: it is not where it was installed, or this machine does not let it run. Your workbook "
    "was not changed. Ask your administrator to install xlplan again, then press again.",
)
FAILED = Words(
    "xlplan đã dừng giữa chừng. Hãy xem lại sổ trước khi lưu, và báo cho người quản trị.",
    "xlplan stopped before its end. Look at the workbook before you save it, and tell your administrator.",
)
NOTHING = Words("", "")

# key, command; label, tip and more in Vietnamese; label, tip and more in English
Row = tuple[str, str, str, str, str, str, str, str]


def rows(commands: Sequence[Command], interpreter: str, lang: Lang) -> list[Row]:
    """The rows of the sheet. No key is empty, and each occurs once."""
    rows = [_row("interpreter", "", Words(interpreter, "")), _row("language", "", Words(lang, ""))]
    rows += [_row("missing", "", MISSING), _row("failed", "", FAILED)]
    rows += [_row(group_id(index), "", group) for index, group in enumerate(groups(commands))]
    for command, button in buttons(commands):
        more = NEEDS_BOOK if button.needs_book else ALWAYS
        rows.append(_row(button_id(command), command.name, button.label, button.tip, more))
    return rows


def _row(key: str, command: str, label: Words, tip: Words = NOTHING, more: Words = NOTHING) -> Row:
    return key, command, label.vi, tip.vi, more.vi, label.en, tip.en, more.en
