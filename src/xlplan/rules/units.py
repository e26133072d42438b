"""Rules about the tree of units."""

from collections.abc import Iterator

from xlplan.findings import Severity
from xlplan.rules import Hit, Subject, rule
from xlplan.words import Words, as_spreadsheet, loose


@rule(
    "UNT-01",
    Severity.ERROR,
    says=Words("Đơn vị {unit} nằm dưới chính nó (cấp trên ghi {parent}).", "Unit {unit} lies below itself (its parent is {parent})."),
    fix=Words("Sửa cột Đơn vị cấp trên.", "Correct the parent unit."),
)
def no_cycle(subject: Subject) -> Iterator[Hit]:
    """Figures roll up from child to parent; a cycle has no top."""
    for unit in subject.tables.units:
        if as_spreadsheet(unit.code) in subject.tree.cyclic and unit.parent:
            yield subject.tables.units.cell(unit, "parent"), {"unit": unit.code, "parent": unit.parent}


@rule(
    "UNT-02",
    Severity.ERROR,
    says=Words(
        "{unit} không có đơn vị cấp trên; chỉ đơn vị của sổ này ({own}) được để trống.",
        "{unit} has no parent unit; only this workbook's own unit ({own}) may have none.",
    ),
    fix=Words("Ghi mã đơn vị cấp trên.", "Type the parent's code."),
)
def one_root(subject: Subject) -> Iterator[Hit]:
    """A workbook speaks for one unit and everything below it."""
    own = subject.tables.plan.unit
    if not own or subject.tables.unit(own) is None:
        return
    for unit in subject.tables.units:
        if unit.code and unit.parent is None and unit.sound("code", "parent") and as_spreadsheet(unit.code) != as_spreadsheet(own):
            yield subject.tables.units.cell(unit, "parent"), {"unit": unit.code, "own": own}


@rule(
    "UNT-03",
    Severity.ERROR,
    says=Words(
        "Đơn vị của sổ này ({unit}) có đơn vị cấp trên {parent} trong cùng trang.",
        "This workbook's own unit {unit} has a parent {parent} on this sheet.",
    ),
    fix=Words("Để trống Đơn vị cấp trên của đơn vị này.", "Leave its parent unit empty."),
)
def own_unit_is_root(subject: Subject) -> Iterator[Hit]:
    """Nothing above the workbook's own unit belongs into it."""
    own = subject.tables.unit(subject.tables.plan.unit)
    if own is not None and own.parent and own.sound("parent"):
        yield subject.tables.units.cell(own, "parent"), {"unit": own.code, "parent": own.parent}


@rule(
    "UNT-04",
    Severity.ERROR,
    says=Words(
        "Đơn vị {unit} hoạt động đến {end}, trước ngày bắt đầu {start}.", "Unit {unit} is valid to {end}, before it is valid from {start}."
    ),
    fix=Words("Sửa một trong hai ngày.", "Correct one of the two dates."),
)
def valid_to_after_from(subject: Subject) -> Iterator[Hit]:
    """Due returns and levels depend on when a unit exists."""
    for unit in subject.tables.units:
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            yield subject.tables.units.cell(unit, "valid_to"), {"unit": unit.code, "end": unit.valid_to, "start": unit.valid_from}


@rule(
    "UNT-05",
    Severity.ERROR,
    says=Words(
        "Đơn vị {unit} ghi đơn vị kế tục {successor} nhưng chưa có ngày ngừng hoạt động.",
        "Unit {unit} names a successor {successor} but no last day.",
    ),
    fix=Words("Ghi Hoạt động đến, hoặc bỏ đơn vị kế tục.", "Type Valid to, or remove the successor."),
)
def successor_needs_end(subject: Subject) -> Iterator[Hit]:
    """Without a last day both units would have to report."""
    for unit in subject.tables.units:
        if unit.successor and unit.valid_to is None and unit.sound("successor", "valid_to"):
            yield subject.tables.units.cell(unit, "valid_to"), {"unit": unit.code, "successor": unit.successor}


@rule(
    "UNT-06",
    Severity.WARNING,
    says=Words("{unit} và {other} cùng tên hoặc cùng cách viết «{name}».", "{unit} and {other} share the name or spelling “{name}”."),
    fix=Words("Kiểm tra có ghi trùng một đơn vị hai lần không.", "Check that one unit is not listed twice."),
)
def names_are_distinct(subject: Subject) -> Iterator[Hit]:
    """A unit under two codes counts twice."""
    seen: dict[str, str] = {}
    for unit in subject.tables.units:
        spellings = [unit.name or "", *(unit.aliases or "").split(";")]
        for number, spelling in enumerate(spellings):
            name = loose(spelling)
            if not name:
                continue
            other = seen.setdefault(name, unit.code)
            if as_spreadsheet(other) != as_spreadsheet(unit.code):
                column = "aliases" if number else "name"
                yield subject.tables.units.cell(unit, column), {"unit": unit.code, "other": other, "name": spelling.strip()}
                break
