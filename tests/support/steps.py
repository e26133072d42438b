"""Counts the steps of regular expressions and of functions, so that tests can say how work grows without a clock.

:func:`steps_of` walks a pattern as the engine of ``re`` does, backtracking included, and counts the characters that it
looks at. :func:`lines_of` counts the lines of Python that a call executes.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Next = Callable[[int], bool]
MOST_STEPS = 300_000


class TooManySteps(Exception):
    """The pattern looked at so many characters that nothing more needs to be known."""


class _Run:
    """One pattern on one text."""

    def __init__(self, pattern: "re.Pattern[Any]", text: str) -> None:
        source = pattern.pattern
        self.tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags)
        self.flags, self.text, self.steps = pattern.flags, text, 0
        self.groups: dict[int, tuple[int, int]] = {}

    def ends(self, start: int) -> int | None:
        """Where the first match at *start* ends."""
        end: list[int] = []

        def found(position: int) -> bool:
            end.append(position)
            return True

        return end[0] if self.items(list(self.tree), 0, start, found) else None

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooManySteps

    def items(self, items: list[Any], index: int, position: int, following: Next) -> bool:
        if index == len(items):
            return following(position)
        return self.item(items[index], position, lambda end: self.items(items, index + 1, end, following))

    def item(self, item: Any, position: int, following: Next) -> bool:
        code, value = item
        match code:
            case codes.LITERAL | codes.NOT_LITERAL | codes.ANY | codes.IN:
                return self.fits(item, position) and following(position + 1)
            case codes.SUBPATTERN:
                group, _, _, inner = value

                def close(end: int) -> bool:
                    if group is not None:
                        self.groups[group] = (position, end)
                    return following(end)

                return self.items(list(inner), 0, position, close)
            case codes.BRANCH:
                return any(self.items(list(branch), 0, position, following) for branch in value[1])
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                least, most, inner = value
                return self.repeat(code, least, most, list(inner), position, following)
            case codes.ATOMIC_GROUP:
                end = self.once(list(value), position)
                return end is not None and following(end)
            case codes.ASSERT | codes.ASSERT_NOT:
                direction, inner = value
                begin = position if direction > 0 else position - inner.getwidth()[0]
                holds = begin >= 0 and self.once(list(inner), begin) is not None
                return holds is (code is codes.ASSERT) and following(position)
            case codes.AT:
                return self.at(value, position) and following(position)
            case codes.GROUPREF:
                begin, end = self.groups.get(value, (0, 0))
                return self.text.startswith(self.text[begin:end], position) and following(position + end - begin)
        raise NotImplementedError(code)

    def once(self, items: list[Any], position: int) -> int | None:
        """Where the first match of *items* ends; it is not tried again."""
        ends: list[int] = []

        def found(end: int) -> bool:
            ends.append(end)
            return True

        return ends[0] if self.items(items, 0, position, found) else None

    def repeat(self, code: Any, least: int, most: int, items: list[Any], position: int, following: Next) -> bool:
        if len(items) == 1 and items[0][0] in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
            return self.repeat_character(code, least, most, items[0], position, following)
        if code is codes.POSSESSIVE_REPEAT:
            count = 0
            while count < most and (end := self.once(items, position)) is not None and end > position:
                position, count = end, count + 1
            return count >= least and following(position)

        def more(count: int, begin: int) -> bool:
            def again(end: int) -> bool:
                return end > begin and more(count + 1, end)

            if code is codes.MIN_REPEAT and count >= least and following(begin):
                return True
            if count < most and self.items(items, 0, begin, again):
                return True
            return code is codes.MAX_REPEAT and count >= least and following(begin)

        return more(0, position)

    def repeat_character(self, code: Any, least: int, most: int, item: Any, position: int, following: Next) -> bool:
        if code is codes.MIN_REPEAT:
            for count in range(least):
                if not self.fits(item, position + count):
                    return False
            count = least
            while not following(position + count):
                if count >= most or not self.fits(item, position + count):
                    return False
                count += 1
            return True
        count = 0
        while count < most and self.fits(item, position + count):
            count += 1
        if code is codes.POSSESSIVE_REPEAT:
            return count >= least and following(position + count)
        return any(following(position + taken) for taken in range(count, least - 1, -1))

    def fits(self, item: Any, position: int) -> bool:
        self.step()
        return position < len(self.text) and _fits(repr(item), self.flags, self.text[position], lambda: item)

    def at(self, place: Any, position: int) -> bool:
        self.step()
        before = self.text[position - 1 : position]
        match place:
            case codes.AT_BEGINNING | codes.AT_BEGINNING_STRING:
                return position == 0 or bool(self.flags & re.MULTILINE and before == "\n")
            case codes.AT_END | codes.AT_END_STRING:
                return position == len(self.text)
            case codes.AT_BOUNDARY | codes.AT_NON_BOUNDARY:
                sides = [bool(re.match(r"\w", side, re.ASCII)) for side in (before, self.text[position : position + 1])]
                return (sides[0] != sides[1]) is (place is codes.AT_BOUNDARY)
        raise NotImplementedError(place)


_KNOWN: dict[tuple[str, int, str], bool] = {}


def _fits(key: str, flags: int, sign: str, item: Callable[[], Any]) -> bool:
    known = _KNOWN.get((key, flags, sign))
    if known is None:
        state = parser.State()
        state.str = ""
        tree = parser.SubPattern(state, [item()])
        known = _KNOWN[key, flags, sign] = bool(_compiled(key, flags, lambda: tree).match(sign))
    return known


_COMPILED: dict[tuple[str, int], "re.Pattern[str]"] = {}


def _compiled(key: str, flags: int, tree: Callable[[], Any]) -> "re.Pattern[str]":
    from re import _compiler as compiler  # type: ignore[attr-defined]

    if (key, flags) not in _COMPILED:
        tree().state.flags = flags & (re.IGNORECASE | re.ASCII | re.DOTALL)
        _COMPILED[key, flags] = compiler.compile(tree(), flags & (re.IGNORECASE | re.ASCII | re.DOTALL))
    return _COMPILED[key, flags]


def steps_of(pattern: "re.Pattern[Any]", text: str, *, anchored: bool) -> int:
    """How many characters *pattern* looks at in *text*: at its beginning only, or in a search for all matches."""
    run = _Run(pattern, text)
    position = 0
    while position <= len(text):
        end = run.ends(position)
        if anchored:
            break
        position = end if end is not None and end > position else position + 1
    return run.steps


@cache
def samples(pattern: "re.Pattern[Any]") -> tuple[str, ...]:
    """Texts that *pattern* may match, with what is optional in it once, twice and never."""
    tree = parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    return tuple(dict.fromkeys("".join(_sample(list(tree), times)) for times in (1, 2, 0)))


SIGNS = "a1 x:c<>/\"'=&;!|.-_[]()%?\t\n"


def _sample(items: list[Any], times: int) -> Iterator[str]:
    for code, value in items:
        match code:
            case codes.LITERAL:
                yield chr(value)
            case codes.NOT_LITERAL | codes.IN | codes.ANY:
                fitting = (sign for sign in SIGNS if _fits(repr((code, value)), 0, sign, partial(tuple, (code, value))))
                yield next(fitting, "a")
            case codes.SUBPATTERN:
                yield from _sample(list(value[3]), times)
            case codes.BRANCH:
                yield from _sample(list(value[1][min(times, len(value[1]) - 1)]), times)
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                least, most, inner = value
                for _ in range(max(least, min(most, times))):
                    yield from _sample(list(inner), times)
            case codes.ATOMIC_GROUP:
                yield from _sample(list(value), times)


def lines_of(call: Callable[[], object]) -> int:
    """How many lines of Python *call* executes."""
    lines = 0

    def count(_frame: object, event: str, _arg: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines
