"""Rules about people, movements, honours, registrations and awards: only what is clearly a mistake."""

from collections.abc import Iterator

from xlplan.findings import CellRef, Severity
from xlplan.layout import Award, Honour, Person, Registration
from xlplan.layout.choices import AwardOutcome, Dossier, Recipient
from xlplan.layout.honours import single_spaced, spelling_of
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.tables import Table, Tables
from xlplan.words import Words, as_spreadsheet, loose

OTHER_UNIT = Words(
    "{person} ({name}) thuộc đơn vị {belongs}, dòng này ghi {unit}.",
    "{person} ({name}) belongs to {belongs}; this row says {unit}.",
)
FIX_UNIT = Words("Sửa đơn vị ở dòng này, hoặc ở trang Cá nhân.", "Correct the unit here, or on the People sheet.")
WRONG_KIND = Words(
    "Danh hiệu «{honour}» dành cho {whom}, dòng này ghi {who}.",
    "The honour “{honour}” is for {whom}; this row says {who}.",
)
NOT_IN_FORCE = Words(
    "Danh hiệu «{honour}» chỉ áp dụng {span}, dòng này ghi ngày {day}.",
    "The honour “{honour}” applies {span} only; this row is dated {day}.",
)
FIX_FORCE = Words(
    "Chọn danh hiệu đang áp dụng, sửa ngày, hoặc sửa ngày áp dụng ở trang Danh hiệu.",
    "Choose an honour in force, correct the date, or the honour's dates on the sheet Honours.",
)
FIX_KIND = Words("Chọn lại danh hiệu, hoặc sửa cột Mã cá nhân.", "Choose another honour, or correct the person code.")


@rule(
    "PPL-01",
    Severity.NOTE,
    says=Words(
        "{person} và {other} cùng họ tên «{name}» trong đơn vị {unit}.",
        "{person} and {other} are both called “{name}” in {unit}.",
    ),
    fix=Words("Kiểm tra có ghi một người hai lần không.", "Check whether one person is listed twice."),
)
def people_listed_once(subject: Subject) -> Iterator[Hit]:
    """One person under two codes is registered and commended twice."""
    seen: dict[tuple[str, str], Person] = {}
    for person in subject.tables.people:
        name = loose(person.name or "")
        if not name or not person.sound("code", "unit"):
            continue
        other = seen.setdefault((name, as_spreadsheet(person.unit)), person)
        if other is not person:
            values = {"person": person.code, "other": other.code, "name": person.name, "unit": person.unit}
            yield subject.tables.people.cell(person, "name"), values


@rule(
    "MOV-01",
    Severity.WARNING,
    says=Words(
        "Phong trào {movement} kết thúc {end}, trước khi bắt đầu {start}.",
        "Movement {movement} ends on {end}, before it starts on {start}.",
    ),
    fix=Words("Sửa một trong hai ngày.", "Correct one of the two dates."),
)
def movement_ends_after_start(subject: Subject) -> Iterator[Hit]:
    """A year typed wrongly."""
    for row in subject.tables.movements:
        if row.start and row.end and row.end < row.start:
            yield subject.tables.movements.cell(row, "end"), {"movement": row.code, "end": row.end, "start": row.start}


@rule(
    "HON-01",
    Severity.WARNING,
    says=Words(
        "Danh hiệu {honour} áp dụng đến {end}, trước khi áp dụng từ {start}.",
        "Honour {honour} applies until {end}, before it applies from {start}.",
    ),
    fix=Words("Sửa một trong hai ngày.", "Correct one of the two dates."),
)
def honour_ends_after_start(subject: Subject) -> Iterator[Hit]:
    """An honour that is never in force cannot be awarded."""
    honours = subject.tables.honours
    for row in honours:
        if not row.ever_in_force:
            values = {"honour": row.code or row.words, "end": row.valid_to, "start": row.valid_from}
            yield honours.cell(row, "valid_to"), values


@rule(
    "HON-02",
    Severity.WARNING,
    says=Words(
        "Cách viết «{text}» cũng là của danh hiệu {honour} ở dòng {row}.",
        "The spelling “{text}” also belongs to honour {honour} in row {row}.",
    ),
    fix=Words(
        "Giữ ở một dòng, xóa ở dòng kia; hiện nay ô ghi như vậy được hiểu theo dòng {row}.",
        "Keep it in one of the rows; as it is, cells that say so mean row {row}.",
    ),
)
def honour_spelled_alone(subject: Subject) -> Iterator[Hit]:
    """A spelling that two honours share does not identify either of them."""
    honours = subject.tables.honours
    for row in honours:
        for text in row.spellings:
            key = spelling_of(text)
            first = subject.tables.honour_by_spelling.get(key, row) if key else row
            same_code = key == spelling_of(row.code) and key == spelling_of(first.code)  # reported as a repeated key
            if first is not row and not same_code:
                address = honours.cell(row, _column_of(row, text))
                yield address, {"text": text, "honour": first.code or first.words, "row": first.row}


@rule("REG-01", Severity.WARNING, says=OTHER_UNIT, fix=FIX_UNIT)
def registered_in_own_unit(subject: Subject) -> Iterator[Hit]:
    """A person registers for an honour in the unit that they work in."""
    yield from _in_other_unit(subject.tables, subject.tables.registrations)


@rule("REG-02", Severity.WARNING, says=WRONG_KIND, fix=FIX_KIND)
def registered_as_person_or_group(subject: Subject) -> Iterator[Hit]:
    """The title is for individuals and the row names nobody, or it is for groups and the row names a person."""
    yield from _of_wrong_kind(subject.tables, subject.tables.registrations)


@rule(
    "REG-03",
    Severity.WARNING,
    says=Words(
        "Đăng ký ngày {day}, sau hạn đăng ký {due}.", "Registered on {day}, after registration was due on {due}."
    ),
    fix=Words(
        "Kiểm tra ngày; nếu đúng, giải trình ở cột Ghi chú.", "Check the date; if it is right, explain it under Note."
    ),
)
def registered_in_time(subject: Subject) -> Iterator[Hit]:
    """Registering once the results are known is not competing."""
    due = subject.tables.plan.registration_due
    for row in subject.tables.registrations if due else ():
        if due is not None and row.registered is not None and row.registered > due:
            yield subject.tables.registrations.cell(row, "registered"), {"day": row.registered, "due": due}


@rule("REG-04", Severity.WARNING, says=NOT_IN_FORCE, fix=FIX_FORCE)
def registered_for_honour_in_force(subject: Subject) -> Iterator[Hit]:
    """Each law has its own titles; nobody can compete for one that is not in force."""
    yield from _not_in_force(subject.tables, subject.tables.registrations, "registered")


@rule("AWD-01", Severity.WARNING, says=OTHER_UNIT, fix=FIX_UNIT)
def proposed_in_own_unit(subject: Subject) -> Iterator[Hit]:
    """A person is proposed by the unit that they work in."""
    yield from _in_other_unit(subject.tables, subject.tables.awards)


@rule("AWD-02", Severity.WARNING, says=WRONG_KIND, fix=FIX_KIND)
def proposed_as_person_or_group(subject: Subject) -> Iterator[Hit]:
    """The title is for individuals and the row names nobody, or it is for groups and the row names a person."""
    yield from _of_wrong_kind(subject.tables, subject.tables.awards)


@rule(
    "AWD-03",
    Severity.WARNING,
    says=Words("Đề nghị ngày {day}, sau hạn nhận hồ sơ {due}.", "Proposed on {day}, after dossiers were due on {due}."),
    fix=Words(
        "Kiểm tra ngày; nếu đúng, giải trình ở cột Ghi chú.", "Check the date; if it is right, explain it under Note."
    ),
)
def proposed_in_time(subject: Subject) -> Iterator[Hit]:
    """A late dossier is not considered, or needs an explanation."""
    due = subject.tables.plan.dossier_due
    for row in subject.tables.awards if due else ():
        if due is not None and row.proposed is not None and row.proposed > due:
            yield subject.tables.awards.cell(row, "proposed"), {"day": row.proposed, "due": due}


@rule(
    "AWD-04",
    Severity.WARNING,
    says=Words(
        "Kết quả xét là Được khen nhưng chưa ghi quyết định.", "The outcome is Awarded, but no decision is named."
    ),
    fix=Words("Ghi số và ngày của quyết định khen thưởng.", "Name the award decision and its date."),
)
def award_has_decision(subject: Subject) -> Iterator[Hit]:
    """An honour is awarded by a decision; without one it does not exist."""
    for row in subject.tables.awards:
        if row.outcome is AwardOutcome.AWARDED and not (row.decision or "").strip() and row.sound("decision"):
            yield subject.tables.awards.cell(row, "decision"), {}


@rule(
    "AWD-05",
    Severity.WARNING,
    says=Words(
        "Có quyết định «{decision}» nhưng kết quả xét là {outcome}.",
        "Decision “{decision}” is named, but the outcome is {outcome}.",
    ),
    fix=Words("Chọn Được khen, hoặc xóa quyết định.", "Choose Awarded, or clear the decision."),
)
def decision_is_of_an_award(subject: Subject) -> Iterator[Hit]:
    """A decision next to a refused proposal belongs to another row."""
    for row in subject.tables.awards:
        if row.decision and row.outcome is AwardOutcome.REFUSED:
            yield subject.tables.awards.cell(row, "outcome"), {"decision": row.decision, "outcome": row.outcome.words}


@rule(
    "AWD-06",
    Severity.WARNING,
    says=Words("Được khen nhưng hồ sơ ghi {dossier}.", "Awarded, but the dossier is marked {dossier}."),
    fix=Words(
        "Bổ sung hồ sơ rồi chọn Đủ, hoặc sửa Kết quả xét.",
        "Complete the dossier and choose Complete, or correct the outcome.",
    ),
)
def award_has_dossier(subject: Subject) -> Iterator[Hit]:
    """An honour awarded on an incomplete dossier is revoked at the first inspection."""
    for row in subject.tables.awards:
        if row.outcome is AwardOutcome.AWARDED and row.dossier is Dossier.INCOMPLETE:
            yield subject.tables.awards.cell(row, "dossier"), {"dossier": row.dossier.words}


@rule("AWD-07", Severity.WARNING, says=NOT_IN_FORCE, fix=FIX_FORCE)
def proposed_honour_in_force(subject: Subject) -> Iterator[Hit]:
    """The deciding authority awards only honours of the law in force; a proposal for another one is returned."""
    yield from _not_in_force(subject.tables, subject.tables.awards, "proposed")


def _in_other_unit(tables: Tables, table: Table[Registration] | Table[Award]) -> Iterator[Hit]:
    people = {
        as_spreadsheet(person_row.code): person_row
        for person_row in tables.people
        if person_row.code and person_row.sound("code", "unit")
    }
    for row in table:
        person = people.get(as_spreadsheet(row.person)) if row.person and row.sound("person", "unit") else None
        if person is not None and person.unit and as_spreadsheet(person.unit) != as_spreadsheet(row.unit):
            values = {"person": person.code, "name": person.name, "belongs": person.unit, "unit": row.unit}
            yield _cell(table, row, "unit"), values


def _of_wrong_kind(tables: Tables, table: Table[Registration] | Table[Award]) -> Iterator[Hit]:
    person, group = Words("cá nhân", "a person"), Words("tập thể", "a group")
    for row in table:
        honour = tables.honour(row.honour) if row.sound("person", "honour") else None
        if honour is None:
            continue
        if honour.recipient is Recipient.INDIVIDUAL and row.person is None:
            yield _cell(table, row, "person"), {"honour": honour.words, "whom": person, "who": group}
        elif honour.recipient is Recipient.COLLECTIVE and row.person is not None:
            yield _cell(table, row, "person"), {"honour": honour.words, "whom": group, "who": row.person}


def _not_in_force(tables: Tables, table: Table[Registration] | Table[Award], dated: str) -> Iterator[Hit]:
    for row in table:
        honour, day = tables.honour(row.honour), getattr(row, dated)
        if honour is None or day is None or not row.sound("honour") or not honour.ever_in_force or honour.in_force(day):
            continue
        yield _cell(table, row, "honour"), {"honour": honour.words, "span": _span(honour), "day": day}


def _span(honour: Honour) -> Words:
    since, until = (day and f"{day:%d/%m/%Y}" for day in (honour.valid_from, honour.valid_to))
    if since and until:
        return Words(f"từ {since} đến {until}", f"from {since} until {until}")
    return Words(f"từ {since}", f"from {since}") if since else Words(f"đến {until}", f"until {until}")


def _column_of(row: Honour, text: str) -> str:
    """Return the id of the catalogue column that contains the spelling *text*."""
    named = (id for id in ("code", "name_vi", "name_en") if single_spaced(getattr(row, id) or "") == text)
    return next(named, "short_forms")


def _cell(table: Table[Registration] | Table[Award], row: Registration | Award, column: str) -> CellRef:
    return table.cell(row, column)
