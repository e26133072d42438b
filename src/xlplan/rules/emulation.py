"""Rules about people, movements, registrations and awards: only what plainly cannot be meant."""

from collections.abc import Iterator

from xlplan.findings import CellRef, Severity
from xlplan.layout import Award, Person, Registration
from xlplan.layout.choices import Dossier, Honour, Outcome
from xlplan.rules import Hit, Subject, rule
from xlplan.tables import Table, Tables
from xlplan.words import Words, as_spreadsheet, loose

PERSONAL = frozenset({Honour.ADVANCED_WORKER, Honour.EMULATION_FIGHTER, Honour.PROVINCIAL_FIGHTER})
OF_GROUPS = frozenset({Honour.ADVANCED_GROUP, Honour.EXCELLENT_GROUP, Honour.FLAG})

OTHER_UNIT = Words(
    "{person} ({name}) thuộc đơn vị {belongs}, dòng này ghi {unit}.",
    "{person} ({name}) belongs to {belongs}; this row says {unit}.",
)
MEND_UNIT = Words("Sửa đơn vị ở dòng này, hoặc ở trang Cá nhân.", "Correct the unit here, or on the People sheet.")
WRONG_KIND = Words(
    "Danh hiệu «{honour}» dành cho {whom}, dòng này ghi {who}.",
    "The honour “{honour}” is for {whom}; this row says {who}.",
)
MEND_KIND = Words("Chọn lại danh hiệu, hoặc sửa cột Mã cá nhân.", "Choose another honour, or correct the person code.")


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


@rule("REG-01", Severity.WARNING, says=OTHER_UNIT, fix=MEND_UNIT)
def registered_in_own_unit(subject: Subject) -> Iterator[Hit]:
    """A person strives for an honour in the unit they work in."""
    yield from _in_other_unit(subject.tables, subject.tables.registrations)


@rule("REG-02", Severity.WARNING, says=WRONG_KIND, fix=MEND_KIND)
def registered_as_person_or_group(subject: Subject) -> Iterator[Hit]:
    """A title for persons without the person, or one for groups with a person."""
    yield from _of_wrong_kind(subject.tables.registrations)


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
    """Who registers when the results are known does not compete."""
    due = subject.tables.plan.registration_due
    for row in subject.tables.registrations if due else ():
        if due is not None and row.registered is not None and row.registered > due:
            yield subject.tables.registrations.cell(row, "registered"), {"day": row.registered, "due": due}


@rule("AWD-01", Severity.WARNING, says=OTHER_UNIT, fix=MEND_UNIT)
def proposed_in_own_unit(subject: Subject) -> Iterator[Hit]:
    """A person is proposed by the unit they work in."""
    yield from _in_other_unit(subject.tables, subject.tables.awards)


@rule("AWD-02", Severity.WARNING, says=WRONG_KIND, fix=MEND_KIND)
def proposed_as_person_or_group(subject: Subject) -> Iterator[Hit]:
    """A title for persons without the person, or one for groups with a person."""
    yield from _of_wrong_kind(subject.tables.awards)


@rule(
    "AWD-03",
    Severity.WARNING,
    says=Words("Đề nghị ngày {day}, sau hạn nhận hồ sơ {due}.", "Proposed on {day}, after dossiers were due on {due}."),
    fix=Words(
        "Kiểm tra ngày; nếu đúng, giải trình ở cột Ghi chú.", "Check the date; if it is right, explain it under Note."
    ),
)
def proposed_in_time(subject: Subject) -> Iterator[Hit]:
    """A late dossier is not considered, or needs a reason."""
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
    """An honour exists when a decision says so."""
    for row in subject.tables.awards:
        if row.outcome is Outcome.AWARDED and not (row.decision or "").strip() and row.sound("decision"):
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
    """A decision beside a refused proposal belongs to another row."""
    for row in subject.tables.awards:
        if row.decision and row.outcome is Outcome.REFUSED:
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
    """An honour given on an incomplete dossier is taken back at the first inspection."""
    for row in subject.tables.awards:
        if row.outcome is Outcome.AWARDED and row.dossier is Dossier.INCOMPLETE:
            yield subject.tables.awards.cell(row, "dossier"), {"dossier": row.dossier.words}


def _in_other_unit(tables: Tables, table: Table[Registration] | Table[Award]) -> Iterator[Hit]:
    people = {as_spreadsheet(one.code): one for one in tables.people if one.code and one.sound("code", "unit")}
    for row in table:
        person = people.get(as_spreadsheet(row.person)) if row.person and row.sound("person", "unit") else None
        if person is not None and person.unit and as_spreadsheet(person.unit) != as_spreadsheet(row.unit):
            values = {"person": person.code, "name": person.name, "belongs": person.unit, "unit": row.unit}
            yield _cell(table, row, "unit"), values


def _of_wrong_kind(table: Table[Registration] | Table[Award]) -> Iterator[Hit]:
    person, group = Words("cá nhân", "a person"), Words("tập thể", "a group")
    for row in table:
        if row.honour is None or not row.sound("person", "honour"):
            continue
        if row.honour in PERSONAL and row.person is None:
            yield _cell(table, row, "person"), {"honour": row.honour.words, "whom": person, "who": group}
        elif row.honour in OF_GROUPS and row.person is not None:
            yield _cell(table, row, "person"), {"honour": row.honour.words, "whom": group, "who": row.person}


def _cell(table: Table[Registration] | Table[Award], row: Registration | Award, column: str) -> CellRef:
    return table.cell(row, column)
