"""Cells set in one worksheet: by splices in the rows that hold them, every other row left as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xlplan.grid import Area, Position, a1, area_of, area_text, holds
from xlplan.patch import Content, Formula, PatchRefused, Unsaid
from xlplan.words import Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.patching.formulas import moved
from xlplan.xlsx.patching.markup import Element, attributes_text, escaped, prefixed, whole_number
from xlplan.xlsx.patching.workbook import WorkbookPart
from xlplan.xlsx.patching.worksheet import Special, Worksheet

_OWN_OF_ROW = {"r", "spans"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One cell's new content and the number of its new style; *style* None keeps the cell's."""

    content: Content | Literal[Unsaid.SAME]
    style: int | None = None


@dataclass(frozen=True, slots=True)
class Chained:
    """What the calculation chain must learn: cells that lost their formula, cells that got one."""

    lost: frozenset[Position]
    gained: frozenset[Position]


def set_cells(sheet: Worksheet, settings: Mapping[Position, Setting], book: WorkbookPart) -> Chained:
    """Collect the splices that give the cells of *settings* what they are to hold.

    Raises :class:`PatchRefused` where a cell is hidden by merged cells, or is part of an array or of linked data.
    """
    written = {place for place, one in settings.items() if not isinstance(one.content, Unsaid)}
    for place in sorted(written):
        _refuse(sheet, place)
    _keep_followers(sheet, written)
    before = {place for place in written if sheet.formula(place) is not None}
    after = {place for place in written if isinstance(settings[place].content, Formula)}
    by_row: dict[int, dict[int, Setting]] = {}
    for (row, column), setting in sorted(settings.items()):
        by_row.setdefault(row, {})[column] = setting
    for number, changes in by_row.items():
        if number in sheet.rows:
            _change_row(sheet, number, changes, book)
        else:
            _new_row(sheet, number, changes, book)
    _widen_dimension(sheet, [place for place in settings if place not in sheet.cells])
    return Chained(frozenset(before - after), frozenset(after - before))


def _refuse(sheet: Worksheet, place: Position) -> None:
    where = f"{sheet.title}!{a1(*place)}"
    merged = sheet.merged_over(place)
    if merged is not None:
        area = area_text(merged)
        vi, en = f"{where} nằm dưới các ô gộp {area}.", f"{where} is covered by the merged cells {area}."
        raise PatchRefused(
            where,
            Words(f"Không sửa được: {vi} Bỏ gộp ô rồi làm lại.", f"Not changed: {en} Unmerge them and try again."),
        )
    for special in sheet.specials:
        if special.kind != "shared" and special.area is not None and holds(special.area, place) and _is_part(special):
            area = area_text(special.area)
            vi = "bảng dữ liệu" if special.kind == "dataTable" else "công thức mảng"
            en = "data table" if special.kind == "dataTable" else "array formula"
            raise PatchRefused(
                where,
                Words(
                    f"Không sửa được {where}: ô là một phần của {vi} {area}.",
                    f"{where} is part of the {en} {area} and is not changed.",
                ),
            )
    cell = sheet.cells.get(place)
    if cell is not None and "vm" in cell.attributes:
        raise PatchRefused(
            where,
            Words(
                f"Không sửa được {where}: ô chứa ảnh hoặc dữ liệu liên kết.",
                f"{where} holds a picture or linked data and is not changed.",
            ),
        )


def _is_part(special: Special) -> bool:
    """An array of one cell may be replaced whole; of more, no cell may be changed alone."""
    area = special.area
    return area is not None and (special.kind == "dataTable" or area[:2] != area[2:])


def _keep_followers(sheet: Worksheet, written: set[Position]) -> None:
    """Where the first cell of a shared formula is overwritten, the next one takes its place.

    Followers that do not lie right and below of the new first cell get the formula's text for themselves.
    """
    followers: dict[int, list[Special]] = {}
    for special in sheet.specials:
        if special.leader is not None and special.place not in written:
            followers.setdefault(id(special.leader), []).append(special)
    for leader in sheet.specials:
        orphans = followers.get(id(leader), []) if leader.place in written else []
        if not orphans:
            continue
        first = orphans[0]
        heirs = [one for one in orphans if one.place[0] >= first.place[0] and one.place[1] >= first.place[1]]
        area = (*first.place, max(one.place[0] for one in heirs), max(one.place[1] for one in heirs))
        for one in orphans:
            text = one.text or moved(leader.text, one.place[0] - leader.place[0], one.place[1] - leader.place[1])
            if one is first:
                attributes = {**one.attributes, "ref": area_text(area)}
            elif one in heirs:
                continue
            else:
                attributes = {key: value for key, value in one.attributes.items() if key not in ("t", "si", "ref")}
            sheet.splices.replace(
                one.start, one.end, f"<{one.tag}{attributes_text(attributes)}>{escaped(text)}</{one.tag}>"
            )


def _change_row(sheet: Worksheet, number: int, changes: Mapping[int, Setting], book: WorkbookPart) -> None:
    row = sheet.rows[number]
    order = sheet.by_row.get(number, [])
    gone = 0
    added: list[int] = []
    for column, setting in changes.items():
        cell = sheet.cells.get((number, column))
        if cell is None:
            text = _new_cell(sheet, (number, column), setting, book)
            if text:
                added.append(column)
                _insert_cell(sheet, row, order, column, text)
        elif _vanishes(sheet, (number, column), setting, order):
            gone += 1
            sheet.splices.remove(cell)
        else:
            _change_cell(sheet, cell, (number, column), setting, book)
    if gone == len(order) and not added and not set(row.attributes) - _OWN_OF_ROW and _may_go(sheet, number):
        sheet.splices.remove(row)
    elif added:
        _widen_spans(sheet, row, added)


def _may_go(sheet: Worksheet, number: int) -> bool:
    """A row whose follower counts on from it must stay."""
    place = sheet.row_order.index(number)
    return all("r" in sheet.rows[after].attributes for after in sheet.row_order[place + 1 : place + 2])


def _vanishes(sheet: Worksheet, place: Position, setting: Setting, order: Sequence[tuple[int, Element]]) -> bool:
    """A blank cell that looks as its row or column would make it look leaves no element, unless a follower counts on
    from it.
    """
    holds_nothing = (
        not sheet.cells[place].children if isinstance(setting.content, Unsaid) else _is_blank(setting.content)
    )
    if not holds_nothing:
        return False
    style = sheet.style(place) if setting.style is None else setting.style
    follower = next((cell for column, cell in order if column > place[1]), None)
    return style == sheet.inherited(place) and (follower is None or "r" in follower.attributes)


def _change_cell(sheet: Worksheet, cell: Element, place: Position, setting: Setting, book: WorkbookPart) -> None:
    style = setting.style
    if isinstance(setting.content, Unsaid):
        if style is not None:
            sheet.splices.set(cell, "s", str(style) if style else None)
        return
    attributes = dict(cell.attributes)
    if style is not None:
        attributes["s"] = str(style)
    array = _array(setting.content, place)
    text = contents.write(attributes, setting.content, array, strings=book.strings, date1904=book.date1904)
    sheet.splices.replace(cell.start, cell.end, prefixed(text, cell.prefix))


def _array(content: object, place: Position) -> dict[str, str]:
    """What the ``<f>`` of an array formula of one cell says."""
    return {"t": "array", "ref": a1(*place)} if isinstance(content, Formula) and content.array else {}


def _new_cell(sheet: Worksheet, place: Position, setting: Setting, book: WorkbookPart) -> str:
    """The text of a cell that was not there; empty where nothing is to be seen of it."""
    content = None if isinstance(setting.content, Unsaid) else setting.content
    inherited = sheet.inherited(place)
    style = inherited if setting.style is None else setting.style
    if _is_blank(content) and style == inherited:
        return ""
    attributes = {"r": a1(*place), **({"s": str(style)} if style else {})}
    return prefixed(
        contents.write(attributes, content, _array(content, place), strings=book.strings, date1904=book.date1904),
        sheet.prefix,
    )


def _is_blank(content: Content) -> bool:
    return content is None or content == ""


def _insert_cell(sheet: Worksheet, row: Element, order: Sequence[tuple[int, Element]], column: int, text: str) -> None:
    before = [cell.end for other, cell in order if other < column]
    if not order:
        sheet.splices.append(row, text)
    else:
        sheet.splices.insert(max(before) if before else order[0][1].start, text)


def _new_row(sheet: Worksheet, number: int, changes: Mapping[int, Setting], book: WorkbookPart) -> None:
    cells = "".join(_new_cell(sheet, (number, column), setting, book) for column, setting in changes.items())
    if not cells:
        return
    tag = f"{sheet.prefix}row"
    text = f'<{tag} r="{number}">{cells}</{tag}>'
    before = [row.end for other, row in sheet.rows.items() if other < number]
    if not sheet.rows:
        sheet.splices.append(sheet.body, text)
    else:
        sheet.splices.insert(max(before) if before else sheet.rows[sheet.row_order[0]].start, text)


def _widen_spans(sheet: Worksheet, row: Element, columns: Sequence[int]) -> None:
    first, colon, last = row.attributes.get("spans", "").partition(":")
    left, right = whole_number(first), whole_number(last)
    if colon and left and right:
        sheet.splices.set(row, "spans", f"{min(left, *columns)}:{max(right, *columns)}")


def _widen_dimension(sheet: Worksheet, places: Sequence[Position]) -> None:
    dimension = sheet.root.first("dimension")
    if dimension is None or not places:
        return
    declared = area_of(dimension.attributes.get("ref", ""))
    if declared is None:
        return
    top, left, bottom, right = declared
    rows, columns = [row for row, _ in places], [column for _, column in places]
    area: Area = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
    sheet.splices.set(dimension, "ref", area_text(area))
