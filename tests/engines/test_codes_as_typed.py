"""Codes and addresses as they are typed into a master, with data validation as formulon has it (Excel's own is unseen).

1. A code of one's own is a text without a space at its ends and without wildcards. A unit's is refused when another
   row has it, above or below; letter case does not matter, and ``01`` is not ``1``.
2. A target's code may come again: a revised value is a further row.
3. An address has an @, after it a dot, and no space.
"""

from collections.abc import Mapping

import pytest

from tests.engines.damages import Typed, as_values, few_spare_rows
from tests.engines.engines import FORMULON, needs_formulon
from tests.engines.kinds import kinds
from xlplan.layout import FIRST_ROW, TARGETS, UNITS
from xlplan.words import Lang

pytestmark = [pytest.mark.office, pytest.mark.slow, needs_formulon]

REFUSED_CODES: Mapping[Typed, bool] = {
    "X9": False,
    "A 1": False,
    "01": False,
    " A": True,
    "A ": True,
    "A*": True,
    "?": True,
    "~A": True,
    5: True,
    "TTR": True,
    "ttr": True,
}
REFUSED_ADDRESSES: Mapping[Typed, bool] = {
    "a@b.vn": False,
    "a.b@c.gov.vn": False,
    "a@b": True,
    "b.vn": True,
    "a b@c.vn": True,
    "a@.vn": True,
    5: True,
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_codes_and_addresses_are_checked_as_they_are_typed(lang: Lang) -> None:
    with few_spare_rows(3):
        book = FORMULON.open(kinds(lang, ("new",))["new"])
    title, targets = UNITS.words.of(lang), TARGETS.words.of(lang)

    def refused(row: int, column: int, typed: Typed) -> bool:
        return book.refuses(title, row, column, as_values({(title, row, column): typed})[title, row, column])

    for row in (FIRST_ROW, FIRST_ROW + 8):  # TTR is the third
        assert {typed: refused(row, 1, typed) for typed in REFUSED_CODES} == REFUSED_CODES
    email = list(UNITS.block.columns).index("email") + 1
    assert {typed: refused(FIRST_ROW, email, typed) for typed in REFUSED_ADDRESSES} == REFUSED_ADDRESSES
    assert not book.refuses(targets, FIRST_ROW + 1, 1, book.value(targets, FIRST_ROW, 1))
