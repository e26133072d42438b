"""All that the sheets check by themselves, sheet by sheet."""

from collections.abc import Iterable

from xlplan.layout import PROGRESS, Block
from xlplan.layout.formulas import card, row_rules
from xlplan.layout.formulas.conditions import EMPTY, REPEATED, SheetCheck, declared


def checks_of(block: Block) -> tuple[SheetCheck, ...]:
    """Everything the sheet checks in *block*: what its columns declare, and for Progress the rules about one row."""
    return (*declared(block), *(row_rules.CHECKS if block.id == PROGRESS.block.id else ()))


def sheet_codes(blocks: Iterable[Block]) -> frozenset[str]:
    """The codes of all findings that the sheets make by themselves."""
    return frozenset(code for block in blocks for check in checks_of(block) for code in check.codes) | card.CODES | {REPEATED}


def missing_codes() -> frozenset[str]:
    """Those of them that say something is not there yet."""
    return frozenset({EMPTY, *(code for check in row_rules.CHECKS if check.missing for code in check.codes)}) | card.MISSING_CODES
