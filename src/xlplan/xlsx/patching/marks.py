"""Adds and removes conditional formats of a worksheet (ECMA-376 Part 1, 18.3.1.10 ``cfRule``), identified by their
formula and ranges."""

from collections.abc import Iterator, Sequence

from xlplan.grid import areas_of, areas_text
from xlplan.patch import MarkEdit, PatchRefused
from xlplan.words import Words
from xlplan.xlsx.patching.markup import Element, escaped, prefixed
from xlplan.xlsx.patching.styles import Styles
from xlplan.xlsx.patching.worksheet import Worksheet


def change_marks(sheet: Worksheet, styles: Styles, added: Sequence[MarkEdit], removed: Sequence[MarkEdit]) -> None:
    """Collect the splices that add and remove the conditional formats. Added ones come first; all other rules keep
    their order of precedence.

    Raises :class:`PatchRefused` where a format to remove does not exist.
    """
    obsolete = [rule for mark in removed for rule in _find(sheet, styles, mark)]
    ranks = sorted(_rank(rule) for rule in obsolete)
    for rule in _rules(sheet):
        if rule not in obsolete and (added or obsolete):
            rank = _rank(rule)
            new = rank - sum(other < rank for other in ranks) + len(added)
            sheet.splices.set(rule, "priority", str(new))
    for holder in sheet.root.all("conditionalFormatting"):
        matching = [rule for rule in holder.all("cfRule") if rule in obsolete]
        for rule in [holder] if matching and len(matching) == len(holder.all("cfRule")) else matching:
            sheet.splices.remove(rule)
    offset = sheet.slot("conditionalFormatting")
    for rank, mark in enumerate(added, start=1):
        look = styles.add_differential(mark.look)
        formula = f"<formula>{escaped(mark.formula.removeprefix('='))}</formula>"
        rule_text = f'<cfRule type="expression" dxfId="{look}" priority="{rank}">{formula}</cfRule>'
        text = f'<conditionalFormatting sqref="{areas_text(mark.areas)}">{rule_text}</conditionalFormatting>'
        sheet.splices.insert(offset, prefixed(text, sheet.prefix))


def _find(sheet: Worksheet, styles: Styles, mark: MarkEdit) -> Iterator[Element]:
    """The rules with the formula of *mark*: over its ranges, or else over any, as another program may have split
    them."""
    formula = mark.formula.removeprefix("=")
    candidates = [
        (holder, rule)
        for holder in sheet.root.all("conditionalFormatting")
        for rule in holder.all("cfRule")
        if rule.attributes.get("type") == "expression"
        and [element.text for element in rule.all("formula")] == [formula]
    ]
    exact = [pair for pair in candidates if set(areas_of(pair[0].attributes.get("sqref", ""))) == set(mark.areas)]
    for _, rule in exact or candidates:
        look = rule.integer("dxfId", -1)
        if look >= 0:
            styles.release_differential(look)
        yield rule
    if not candidates:
        address = f"{sheet.title}!{areas_text(mark.areas)}"
        raise PatchRefused(
            address, Words(f"Không còn dấu tô màu ở {address}.", f"The mark at {address} is no longer there.")
        )


def _rules(sheet: Worksheet) -> Iterator[Element]:
    """All rules of the sheet, including those in the extension list: they share one order of precedence."""
    for child in sheet.root.children:
        if child.name in ("conditionalFormatting", "extLst"):
            yield from (
                element for element in child.walk() if element.name == "cfRule" and "priority" in element.attributes
            )


def _rank(rule: Element) -> int:
    return rule.integer("priority", 1)
