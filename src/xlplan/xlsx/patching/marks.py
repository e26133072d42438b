"""Conditional formats added to a worksheet and taken away again, known by their formula and their cells."""

from collections.abc import Iterator, Sequence

from xlplan.grid import areas_of, areas_text
from xlplan.patch import MarkEdit, PatchRefused
from xlplan.words import Words
from xlplan.xlsx.patching.markup import Element, escaped, prefixed
from xlplan.xlsx.patching.styles import Styles
from xlplan.xlsx.patching.worksheet import Worksheet


def change_marks(sheet: Worksheet, styles: Styles, added: Sequence[MarkEdit], removed: Sequence[MarkEdit]) -> None:
    """Collect the splices; every other rule keeps its rank among the rest.

    Raises :class:`PatchRefused` where a mark to take away is not there.
    """
    gone = [rule for mark in removed for rule in _find(sheet, styles, mark)]
    ranks = sorted(_rank(rule) for rule in gone)
    for rule in _rules(sheet):
        if rule not in gone and (added or gone):
            rank = _rank(rule)
            new = rank - sum(other < rank for other in ranks) + len(added)
            sheet.splices.set(rule, "priority", str(new))
    for holder in sheet.root.all("conditionalFormatting"):
        mine = [rule for rule in holder.all("cfRule") if rule in gone]
        for rule in [holder] if mine and len(mine) == len(holder.all("cfRule")) else mine:
            sheet.splices.remove(rule)
    at = sheet.slot("conditionalFormatting")
    for rank, mark in enumerate(added, start=1):
        look = styles.add_differential(mark.look)
        formula = f"<formula>{escaped(mark.formula.removeprefix('='))}</formula>"
        rule_text = f'<cfRule type="expression" dxfId="{look}" priority="{rank}">{formula}</cfRule>'
        text = f'<conditionalFormatting sqref="{areas_text(mark.areas)}">{rule_text}</conditionalFormatting>'
        sheet.splices.insert(at, prefixed(text, sheet.prefix))


def _find(sheet: Worksheet, styles: Styles, mark: MarkEdit) -> Iterator[Element]:
    """The mark's rules: with its formula over its cells, or over whatever another program made of them."""
    formula = mark.formula.removeprefix("=")
    known = [
        (holder, rule)
        for holder in sheet.root.all("conditionalFormatting")
        for rule in holder.all("cfRule")
        if rule.attributes.get("type") == "expression" and [one.text for one in rule.all("formula")] == [formula]
    ]
    exact = [one for one in known if set(areas_of(one[0].attributes.get("sqref", ""))) == set(mark.areas)]
    for _, rule in exact or known:
        look = rule.integer("dxfId", -1)
        if look >= 0:
            styles.release_differential(look)
        yield rule
    if not known:
        where = f"{sheet.title}!{areas_text(mark.areas)}"
        raise PatchRefused(where, Words(f"Không còn dấu tô màu ở {where}.", f"The mark at {where} is no longer there."))


def _rules(sheet: Worksheet) -> Iterator[Element]:
    """All rules of the sheet, those in the extension list too: they share one ranking."""
    for child in sheet.root.children:
        if child.name in ("conditionalFormatting", "extLst"):
            yield from (one for one in child.walk() if one.name == "cfRule" and "priority" in one.attributes)


def _rank(rule: Element) -> int:
    return rule.integer("priority", 1)
