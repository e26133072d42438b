"""Sets cells of a worksheet by splices in the rows that contain them; every other row stays unchanged."""

from collections.abc import Mapping, Sequence
from typing import Literal

from xlplan.dataclass import dataclass
from xlplan.grid import Area, Position, a1, area_of, area_text, contains
from xlplan.patch import Content, Formula, PatchRefused, Unsaid
from xlplan.words import Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.patching.formulas import moved
from xlplan.xlsx.patching.markup import Element, attributes_text, escaped, prefixed, whole_number
from xlplan.xlsx.patching.workbook import WorkbookPart
from xlplan.xlsx.patching.worksheet import Special, Worksheet

_ROW_ATTRIBUTES = {"r", "spans"}  # those that say nothing about a row's looks


@dataclass(frozen=True, slots=True)
class Setting:
    """The new content of a cell, and the number of its new style; None keeps the present style."""

    content: Content | Literal[Unsaid.SAME]
    style: int | None = None


@dataclass(frozen=True, slots=True)
class FormulaChanges:
    """The changes for the calculation chain: the cells that lost their formula, and those that gained one."""

    lost: frozenset[Position]
    gained: frozenset[Position]


def set_cells(sheet: Worksheet, settings: Mapping[Position, Setting], book: WorkbookPart) -> FormulaChanges:
    """Collect the splices that set the cells of *settings*.

    Raises :class:`PatchRefused` where a cell is covered by merged cells, or is part of an array or of linked data.
    """
    written = {position for position, setting in settings.items() if not isinstance(setting.content, Unsaid)}
    for position in sorted(written):
        _check_editable(sheet, position)
    _promote_follower(sheet, written)
    before = {position for position in written if sheet.formula(position) is not None}
    after = {position for position in written if isinstance(settings[position].content, Formula)}
    by_row: dict[int, dict[int, Setting]] = {}
    for (row, column), setting in sorted(settings.items()):
        by_row.setdefault(row, {})[column] = setting
    for number, changes in by_row.items():
        if number in sheet.rows:
            _change_row(sheet, number, changes, book)
        else:
            _new_row(sheet, number, changes, book)
    _widen_dimension(sheet, [position for position in settings if position not in sheet.cells])
    return FormulaChanges(frozenset(before - after), frozenset(after - before))


def _check_editable(sheet: Worksheet, position: Position) -> None:
    """Refuse a cell that cannot be changed alone."""
    address = f"{sheet.title}!{a1(*position)}"
    merged = sheet.merged_over(position)
    if merged is not None:
        area = area_text(merged)
        vi, en = f"{address} nằm dưới các ô gộp {area}.", f"{address} is covered by the merged cells {area}."
        raise PatchRefused(
            address,
            Words(f"Không sửa được: {vi} Bỏ gộp ô rồi làm lại.", f"Not changed: {en} Unmerge them and try again."),
        )
    for special in sheet.specials:
        if (
            special.kind != "shared"
            and special.area is not None
            and contains(special.area, position)
            and _is_part(special)
        ):
            area = area_text(special.area)
            vi = "bảng dữ liệu" if special.kind == "dataTable" else "công thức mảng"
            en = "data table" if special.kind == "dataTable" else "array formula"
            raise PatchRefused(
                address,
                Words(
                    f"Không sửa được {address}: ô là một phần của {vi} {area}.",
                    f"{address} is part of the {en} {area} and is not changed.",
                ),
            )
    cell = sheet.cells.get(position)
    if cell is not None and "vm" in cell.attributes:
        raise PatchRefused(
            address,
            Words(
                f"Không sửa được {address}: ô chứa ảnh hoặc dữ liệu liên kết.",
                f"{address} holds a picture or linked data and is not changed.",
            ),
        )


def _is_part(special: Special) -> bool:
    """Whether the cell is one of several that must be changed together. An array of one cell may be replaced."""
    area = special.area
    return area is not None and (special.kind == "dataTable" or area[:2] != area[2:])


def _promote_follower(sheet: Worksheet, written: set[Position]) -> None:
    """Where the first cell of a shared formula is overwritten, make the next follower the first cell.

    Followers that are not below and to the right of the new first cell get the formula's text for themselves.
    """
    followers: dict[int, list[Special]] = {}
    for special in sheet.specials:
        if special.leader is not None and special.position not in written:
            followers.setdefault(id(special.leader), []).append(special)
    for leader in sheet.specials:
        orphans = followers.get(id(leader), []) if leader.position in written else []
        if not orphans:
            continue
        first = orphans[0]
        remaining = [
            follower
            for follower in orphans
            if follower.position[0] >= first.position[0] and follower.position[1] >= first.position[1]
        ]
        area = (
            *first.position,
            max(follower.position[0] for follower in remaining),
            max(follower.position[1] for follower in remaining),
        )
        for follower in orphans:
            text = follower.text or moved(
                leader.text, follower.position[0] - leader.position[0], follower.position[1] - leader.position[1]
            )
            if follower is first:
                attributes = {**follower.attributes, "ref": area_text(area)}
            elif follower in remaining:
                continue
            else:
                attributes = {key: value for key, value in follower.attributes.items() if key not in ("t", "si", "ref")}
            sheet.splices.replace(
                follower.start,
                follower.end,
                f"<{follower.tag}{attributes_text(attributes)}>{escaped(text)}</{follower.tag}>",
            )


def _change_row(sheet: Worksheet, number: int, changes: Mapping[int, Setting], book: WorkbookPart) -> None:
    row = sheet.rows[number]
    order = sheet.by_row.get(number, [])
    removed = 0
    added: list[int] = []
    for column, setting in changes.items():
        cell = sheet.cells.get((number, column))
        if cell is None:
            text = _new_cell(sheet, (number, column), setting, book)
            if text:
                added.append(column)
                _insert_cell(sheet, row, order, column, text)
        elif _is_redundant(sheet, (number, column), setting, order):
            removed += 1
            sheet.splices.remove(cell)
        else:
            _change_cell(sheet, cell, (number, column), setting, book)
    if (
        removed == len(order)
        and not added
        and not set(row.attributes) - _ROW_ATTRIBUTES
        and _is_removable(sheet, number)
    ):
        sheet.splices.remove(row)
    elif added:
        _widen_spans(sheet, row, added)


def _is_removable(sheet: Worksheet, number: int) -> bool:
    """Whether the row may be removed: the next row must not take its number from it."""
    index = sheet.row_order.index(number)
    return all("r" in sheet.rows[following].attributes for following in sheet.row_order[index + 1 : index + 2])


def _is_redundant(sheet: Worksheet, position: Position, setting: Setting, order: Sequence[tuple[int, Element]]) -> bool:
    """Whether the cell needs no element: it is blank, has the style of its row or column, and the next cell does not
    take its address from it."""
    is_blank = not sheet.cells[position].children if isinstance(setting.content, Unsaid) else _is_blank(setting.content)
    if not is_blank:
        return False
    style = sheet.style(position) if setting.style is None else setting.style
    following = next((cell for column, cell in order if column > position[1]), None)
    return style == sheet.inherited(position) and (following is None or "r" in following.attributes)


def _change_cell(sheet: Worksheet, cell: Element, position: Position, setting: Setting, book: WorkbookPart) -> None:
    style = setting.style
    if isinstance(setting.content, Unsaid):
        if style is not None:
            sheet.splices.set(cell, "s", str(style) if style else None)
        return
    attributes = dict(cell.attributes)
    if style is not None:
        attributes["s"] = str(style)
    array = _array_attributes(setting.content, position)
    text = contents.write(attributes, setting.content, array, strings=book.strings, date1904=book.date1904)
    sheet.splices.replace(cell.start, cell.end, prefixed(text, cell.prefix))


def _array_attributes(content: object, position: Position) -> dict[str, str]:
    """The attributes of the ``<f>`` element of an array formula in one cell; none for other contents."""
    return {"t": "array", "ref": a1(*position)} if isinstance(content, Formula) and content.array else {}


def _new_cell(sheet: Worksheet, position: Position, setting: Setting, book: WorkbookPart) -> str:
    """The XML of a new cell; empty where it would be blank with the style of its row or column."""
    content = None if isinstance(setting.content, Unsaid) else setting.content
    inherited = sheet.inherited(position)
    style = inherited if setting.style is None else setting.style
    if _is_blank(content) and style == inherited:
        return ""
    attributes = {"r": a1(*position), **({"s": str(style)} if style else {})}
    return prefixed(
        contents.write(
            attributes, content, _array_attributes(content, position), strings=book.strings, date1904=book.date1904
        ),
        sheet.prefix,
    )


def _is_blank(content: Content) -> bool:
    return content is None or content == ""


def _insert_cell(sheet: Worksheet, row: Element, order: Sequence[tuple[int, Element]], column: int, text: str) -> None:
    ends = [cell.end for number, cell in order if number < column]
    if not order:
        sheet.splices.append(row, text)
    else:
        sheet.splices.insert(max(ends) if ends else order[0][1].start, text)


def _new_row(sheet: Worksheet, number: int, changes: Mapping[int, Setting], book: WorkbookPart) -> None:
    cells = "".join(_new_cell(sheet, (number, column), setting, book) for column, setting in changes.items())
    if not cells:
        return
    tag = f"{sheet.prefix}row"
    text = f'<{tag} r="{number}">{cells}</{tag}>'
    ends = [row.end for above, row in sheet.rows.items() if above < number]
    if not sheet.rows:
        sheet.splices.append(sheet.body, text)
    else:
        sheet.splices.insert(max(ends) if ends else sheet.rows[sheet.row_order[0]].start, text)


def _widen_spans(sheet: Worksheet, row: Element, columns: Sequence[int]) -> None:
    """Extend the row's ``spans``, a hint to readers, if it has one."""
    first, colon, last = row.attributes.get("spans", "").partition(":")
    left, right = whole_number(first), whole_number(last)
    if colon and left and right:
        sheet.splices.set(row, "spans", f"{min(left, *columns)}:{max(right, *columns)}")


def _widen_dimension(sheet: Worksheet, positions: Sequence[Position]) -> None:
    """Extend the sheet's declared extent, if it declares one."""
    dimension = sheet.root.first("dimension")
    if dimension is None or not positions:
        return
    declared = area_of(dimension.attributes.get("ref", ""))
    if declared is None:
        return
    top, left, bottom, right = declared
    rows, columns = [row for row, _ in positions], [column for _, column in positions]
    area: Area = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
    sheet.splices.set(dimension, "ref", area_text(area))
