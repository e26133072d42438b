"""Rules about the tree of units."""

from collections.abc import Iterator

from xlplan.findings import Severity
from xlplan.layout import Unit
from xlplan.periods import ONE_DAY
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.words import Words, as_spreadsheet, loose


@rule(
    "UNT-01",
    Severity.ERROR,
    says=Words(
        "Đơn vị {unit} nằm dưới chính nó (cấp trên ghi {parent}).",
        "Unit {unit} lies below itself (its parent is {parent}).",
    ),
    fix=Words("Sửa cột Đơn vị cấp trên.", "Correct the parent unit."),
)
def no_cycle(subject: Subject) -> Iterator[Hit]:
    """Figures roll up from child to parent; a cycle has no root."""
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
    """A workbook reports for one unit and everything below it."""
    own = subject.tables.plan.unit
    if not own or subject.tables.unit(own) is None or _pasted_parent(subject) is not None:
        return
    for unit in subject.tables.units:
        if (
            unit.code
            and unit.parent is None
            and unit.sound("code", "parent")
            and as_spreadsheet(unit.code) != as_spreadsheet(own)
        ):
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
    """No unit above the workbook's own unit belongs in it."""
    own = subject.tables.unit(subject.tables.plan.unit)
    if own is not None and own.parent and own.sound("parent") and _pasted_parent(subject) is None:
        yield subject.tables.units.cell(own, "parent"), {"unit": own.code, "parent": own.parent}


@rule(
    "UNT-04",
    Severity.ERROR,
    says=Words(
        "Đơn vị {unit} hoạt động đến {end}, trước ngày bắt đầu {start}.",
        "Unit {unit} is valid to {end}, before it is valid from {start}.",
    ),
    fix=Words("Sửa một trong hai ngày.", "Correct one of the two dates."),
)
def valid_to_after_from(subject: Subject) -> Iterator[Hit]:
    """Which returns are due, and which levels count, depends on when a unit exists."""
    for unit in subject.tables.units:
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            yield (
                subject.tables.units.cell(unit, "valid_to"),
                {"unit": unit.code, "end": unit.valid_to, "start": unit.valid_from},
            )


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
    says=Words(
        "{unit} và {other} cùng tên hoặc cùng cách viết «{name}».",
        "{unit} and {other} share the name or spelling “{name}”.",
    ),
    fix=Words("Kiểm tra có ghi trùng một đơn vị hai lần không.", "Check that one unit is not listed twice."),
)
def names_are_distinct(subject: Subject) -> Iterator[Hit]:
    """A unit listed under two codes counts twice."""
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
                yield (
                    subject.tables.units.cell(unit, column),
                    {"unit": unit.code, "other": other, "name": spelling.strip()},
                )
                break


@rule(
    "UNT-07",
    Severity.NOTE,
    says=Words(
        "Đơn vị {unit} hoạt động đến {end} nhưng chưa ghi đơn vị kế tục.",
        "Unit {unit} is active until {end}, but names no successor.",
    ),
    fix=Words("Ghi Đơn vị kế tục; bỏ qua nếu không ai nhận việc.", "Name the successor; ignore it if there is none."),
)
def closed_unit_has_successor(subject: Subject) -> Iterator[Hit]:
    """When a unit closes during the contest, another unit takes over its targets."""
    plan = subject.tables.plan
    for unit in subject.tables.units if subject.is_root else ():
        within = plan.start and plan.end and unit.valid_to and plan.start <= unit.valid_to < plan.end
        if within and unit.dates_agree and unit.successor is None and unit.sound("successor"):
            yield subject.tables.units.cell(unit, "successor"), {"unit": unit.code, "end": unit.valid_to}


@rule(
    "UNT-08",
    Severity.WARNING,
    says=Words(
        "Đơn vị kế tục của {unit} dẫn trở lại chính nó ({successor}).",
        "The successors of {unit} lead back to itself ({successor}).",
    ),
    fix=Words("Sửa cột Đơn vị kế tục.", "Correct the successor."),
)
def successors_lead_on(subject: Subject) -> Iterator[Hit]:
    """A unit cannot take over its own tasks, directly or through its successors."""
    for unit in subject.tables.units:
        if _leads_back(subject, unit):
            yield subject.tables.units.cell(unit, "successor"), {"unit": unit.code, "successor": unit.successor}


@rule(
    "UNT-09",
    Severity.WARNING,
    says=Words(
        "{unit} hoạt động đến {end}; đơn vị kế tục {successor} {span}.",
        "{unit} is active until {end}; its successor {successor} {span}.",
    ),
    fix=Words(
        "Kiểm tra ngày của hai đơn vị, hoặc chọn đơn vị kế tục khác.",
        "Check the dates of both units, or name another successor.",
    ),
)
def successor_is_there(subject: Subject) -> Iterator[Hit]:
    """In a gap between the two units nobody reports; a successor that is already closed reports nothing."""
    for unit in subject.tables.units:
        other = subject.tables.unit(unit.successor) if unit.sound("successor") else None
        if (
            other is None
            or unit.valid_to is None
            or not (unit.dates_agree and other.dates_agree)
            or _leads_back(subject, unit)
        ):
            continue
        if other.valid_to is not None and other.valid_to <= unit.valid_to:
            day = f"{other.valid_to:%d/%m/%Y}"
            span = Words(f"chỉ hoạt động đến {day}", f"was active until {day}")
        elif other.valid_from is not None and other.valid_from > unit.valid_to + ONE_DAY:
            day = f"{other.valid_from:%d/%m/%Y}"
            span = Words(f"đến {day} mới hoạt động", f"is active only from {day}")
        else:
            continue
        yield (
            subject.tables.units.cell(unit, "successor"),
            {"unit": unit.code, "end": unit.valid_to, "successor": other.code, "span": span},
        )


@rule(
    "UNT-10",
    Severity.WARNING,
    says=Words(
        "{unit} còn hoạt động trong khi cấp trên {parent} chỉ hoạt động đến {end}.",
        "{unit} is still active after its parent {parent} ended on {end}.",
    ),
    fix=Words("Chuyển sang đơn vị cấp trên khác, hoặc sửa ngày.", "Move it below another unit, or correct the dates."),
)
def parent_outlives_child(subject: Subject) -> Iterator[Hit]:
    """Figures would keep rolling up into a unit that no longer exists."""
    for unit in subject.tables.units:
        parent = subject.tables.unit(unit.parent) if unit.sound("parent", "valid_to") else None
        if parent is None or parent is unit or not parent.valid_to or not (unit.dates_agree and parent.dates_agree):
            continue
        if unit.valid_to is None or unit.valid_to > parent.valid_to:
            yield (
                subject.tables.units.cell(unit, "parent"),
                {"unit": unit.code, "parent": parent.code, "end": parent.valid_to},
            )


@rule(
    "UNT-11",
    Severity.ERROR,
    says=Words(
        "Sổ của {own} nhưng trang này có {count} đơn vị ngoài {own}, kể cả cấp trên {parent}: trang này là của sổ "
        "khác.",
        "This is {own}'s workbook, but the sheet lists {count} units outside it, {parent} above it too: it is another "
        "workbook's.",
    ),
    fix=Words("Lấy lại trang Đơn vị từ sổ được giao.", "Take the Units sheet from the workbook that was issued."),
)
def sheet_of_this_workbook(subject: Subject) -> Iterator[Hit]:
    """A sheet pasted from the workbook of another unit, or of the parent unit, lists units that this workbook does not
    report for.
    """
    own = subject.tables.unit(subject.tables.plan.unit)
    parent = _pasted_parent(subject)
    if own is not None and parent is not None:
        branch = frozenset(subject.tree.branch(as_spreadsheet(own.code)))
        outside = len(subject.tree.units.keys() - branch)
        yield subject.tables.units.cell(parent, "code"), {"own": own.code, "parent": parent.code, "count": outside}


@rule(
    "UNT-13",
    Severity.WARNING,
    says=Words(
        "Thư điện tử của {unit} ghi «{text}»: không phải một địa chỉ thư.",
        "The e-mail of {unit} is “{text}”, which is not an address.",
    ),
    fix=Words(
        "Ghi một địa chỉ không dấu, không dấu cách, ví dụ vanphong@so.example.vn.",
        "Type one address without accents and spaces, for example office@so.example.vn.",
    ),
)
def address_can_be_one(subject: Subject) -> Iterator[Hit]:
    """Workbooks are sent to this address. Only its form is judged: whether somebody reads there is not asked."""
    for unit in subject.tables.units if subject.is_root else ():
        if unit.email and unit.sound("email") and not _is_address(unit.email.strip()):
            yield subject.tables.units.cell(unit, "email"), {"unit": unit.code, "text": unit.email}


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # only where there is an address to check

    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _leads_back(subject: Subject, unit: Unit) -> bool:
    """Whether following the successors of *unit* leads back to it."""
    visited: set[str] = set()
    current: Unit | None = unit
    while current is not None and current.successor and as_spreadsheet(current.successor) not in visited:
        visited.add(as_spreadsheet(current.successor))
        current = subject.tables.unit(current.successor)
    return as_spreadsheet(unit.code) in visited


def _pasted_parent(subject: Subject) -> Unit | None:
    """Return the parent of this workbook's own unit if the sheet lists it, else None."""
    manifest = subject.manifest
    parent = subject.tables.unit(manifest.parent) if manifest is not None else None
    own = subject.tables.unit(subject.tables.plan.unit)
    return parent if own is not None and parent is not own else None
