"""What LibreOffice answered, remembered while nothing can change it: a call over the bridge costs far more than a
look into a dictionary.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Answers:
    """The answers about one book or one sheet.

    They hold for one ``App.only_reading`` context and no longer: outside of one, and in the next one, LibreOffice is
    asked again.
    """

    __slots__ = ("_app", "_known", "_reading")

    def __init__(self, app: Any) -> None:
        self._app = app
        self._reading: object = None
        self._known: dict[Hashable, Any] = {}

    def once(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer of *ask*; in one context it is asked only once for each *key*."""
        known = self._valid()
        if known is None:
            return ask()
        if key not in known:
            known[key] = ask()
        answer: T = known[key]
        return answer

    def learn(self, key: Hashable, answer: object) -> None:
        """Remember an answer that came along with another one."""
        known = self._valid()
        if known is not None:
            known[key] = answer

    def _valid(self) -> dict[Hashable, Any] | None:
        if self._app.reading is None:
            return None
        if self._reading is not self._app.reading:
            self._reading, self._known = self._app.reading, {}
        return self._known
