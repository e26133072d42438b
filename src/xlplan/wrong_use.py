"""Translates the errors of argparse, which are in English only."""

import re

from xlplan.words import Words

# Message of argparse (the groups of the pattern fill the slots, in order) → message to the user.
_MESSAGES: tuple[tuple[str, Words], ...] = (
    (r"the following arguments are required: (.+)", Words("còn thiếu {0}", "{0} is missing")),
    (r"unrecognized arguments: (.+)", Words("không hiểu «{0}»", "“{0}” is not understood")),
    (
        r"argument (?:LỆNH|COMMAND): invalid choice: '(.*)' \(choose from (.+)\)",
        Words("không có lệnh «{0}»; các lệnh là {1}", "there is no command “{0}”; the commands are {1}"),
    ),
    (
        r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)",
        Words("{0} không nhận «{1}»; chọn một trong: {2}", "{0} does not take “{1}”; choose one of: {2}"),
    ),
    (
        r"argument (\S+): invalid day value: '(.*)'",
        Words(
            "{0} cần một ngày có thật, ví dụ 14/10/2021 hoặc 2021-10-14; đã gõ «{1}»",
            "{0} needs a real date, for example 14/10/2021 or 2021-10-14; “{1}” was typed",
        ),
    ),
    (r"argument (\S+): expected one argument", Words("sau {0} phải có một giá trị", "{0} must be followed by a value")),
    (
        r"argument (\S+): expected at least one argument",
        Words("sau {0} phải có ít nhất một tên", "{0} must be followed by at least one name"),
    ),
    (
        r"argument (\S+): ignored explicit argument '(.*)'",
        Words("{0} đứng một mình, không kèm «{1}»", "{0} stands alone, without “{1}”"),
    ),
    (
        r"ambiguous option: (\S+) could match (.+)",
        Words("{0} viết tắt chưa rõ: {1}", "{0} is short for more than one option: {1}"),
    ),
)
UNSAID = Words("không hiểu lệnh này", "it is not understood")


def reason(message: str) -> Words:
    """The parser's *message*, translated, as part of a sentence; :data:`UNSAID` for an unknown one."""
    for pattern, words in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            slots = [_unquoted(text) for text in match.groups()]
            return Words(words.vi.format(*slots), words.en.format(*slots))
    return UNSAID


def _unquoted(text: str) -> str:
    """*text* without the quotes around each item of a list: ``'vi', 'en'`` → ``vi, en``."""
    return re.sub(r"'([^']*)'(?=, |$)", r"\1", text)
