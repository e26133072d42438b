"""Rules about the dates of the plan and the period that the workbook reports."""

from collections.abc import Iterator
from datetime import timedelta

from xlplan.findings import Severity, show_period
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.words import Words

A_YEAR = timedelta(days=366)
LONGEST_YEARS = 10


@rule(
    "PLN-01",
    Severity.ERROR,
    says=Words(
        "Ngày kết thúc thi đua {end} trước ngày bắt đầu {start}.",
        "The contest ends on {end}, before it starts on {start}.",
    ),
    fix=Words("Sửa một trong hai ngày.", "Correct one of the two dates."),
)
def end_after_start(subject: Subject) -> Iterator[Hit]:
    """The reporting calendar runs from the start to the end."""
    plan = subject.tables.plan
    if plan.start and plan.end and plan.end < plan.start:
        yield subject.tables.card.cell("end"), {"end": plan.end, "start": plan.start}


@rule(
    "PLN-02",
    Severity.ERROR,
    says=Words(
        "Kết quả tính từ {counts}, sau ngày bắt đầu thi đua {start}.",
        "Results count from {counts}, after the contest's start {start}.",
    ),
    fix=Words(
        "Sửa ngày, hoặc để trống để tính từ ngày bắt đầu.",
        "Correct the date, or leave it empty to count from the start.",
    ),
)
def results_count_from_before_start(subject: Subject) -> Iterator[Hit]:
    """Everything done during the contest must count."""
    plan = subject.tables.plan
    if plan.start and plan.results_from and plan.results_from > plan.start:
        yield subject.tables.card.cell("results_from"), {"counts": plan.results_from, "start": plan.start}


@rule(
    "PLN-03",
    Severity.WARNING,
    says=Words(
        "Hạn đăng ký {due} sau ngày kết thúc thi đua {end}.",
        "Registration is due on {due}, after the contest's end {end}.",
    ),
    fix=Words("Kiểm tra lại hạn đăng ký.", "Check the registration date."),
)
def registration_within_contest(subject: Subject) -> Iterator[Hit]:
    """Units cannot register for a contest that is over."""
    plan = subject.tables.plan
    if plan.registration_due and plan.end and plan.registration_due > plan.end:
        yield subject.tables.card.cell("registration_due"), {"due": plan.registration_due, "end": plan.end}


@rule(
    "PLN-04",
    Severity.WARNING,
    says=Words(
        "Hạn nhận hồ sơ {due} trước ngày kết thúc thi đua {end}.",
        "Dossiers are due on {due}, before the contest's end {end}.",
    ),
    fix=Words("Kiểm tra lại hạn nhận hồ sơ.", "Check the dossiers' date."),
)
def dossiers_after_contest(subject: Subject) -> Iterator[Hit]:
    """A dossier covers the whole contest."""
    plan = subject.tables.plan
    if plan.dossier_due and plan.end and plan.dossier_due < plan.end:
        yield subject.tables.card.cell("dossier_due"), {"due": plan.dossier_due, "end": plan.end}


@rule(
    "PLN-05",
    Severity.ERROR,
    says=Words(
        "Kỳ báo cáo {period} không có trong lịch của kế hoạch ({first} đến {last}).",
        "Reporting period {period} is not in the plan's calendar ({first} to {last}).",
    ),
    fix=Words("Chọn một kỳ trong bảng kỳ báo cáo.", "Choose a period of the calendar."),
)
def reporting_period_in_calendar(subject: Subject) -> Iterator[Hit]:
    """Figures are judged at the cut-off of the reporting period."""
    plan, periods = subject.tables.plan, subject.calendar.periods
    if plan.period and periods and subject.calendar.named(plan.period) is None:
        values = {
            "period": show_period(plan.period),
            "first": show_period(periods[0].month),
            "last": show_period(periods[-1].month),
        }
        yield subject.tables.card.cell("period"), values


@rule(
    "PLN-06",
    Severity.ERROR,
    says=Words("Chưa ghi Kỳ báo cáo.", "The reporting period is empty."),
    fix=Words("Ghi kỳ đang báo cáo ở trang Kế hoạch.", "Type the period being reported on the Plan sheet."),
)
def reporting_period_given(subject: Subject) -> Iterator[Hit]:
    """No rule reads the system clock: the workbook itself must say which period it reports."""
    card = subject.tables.card
    if card.rows and card.plan.period is None and card.plan.sound("period") and not subject.evaluation.day_is_given:
        yield card.cell("period"), {}


@rule(
    "PLN-07",
    Severity.WARNING,
    says=Words(
        "Đã chốt số liệu đến kỳ {closed}, không trước kỳ báo cáo {period}.",
        "Closed through {closed}, which is not before the reporting period {period}.",
    ),
    fix=Words("Lùi kỳ đã chốt, hoặc để trống.", "Move it back, or leave it empty."),
)
def closed_before_reporting(subject: Subject) -> Iterator[Hit]:
    """If the reporting period itself is closed, no figures are accepted at all."""
    plan = subject.tables.plan
    if plan.closed_through and plan.period and plan.closed_through >= plan.period:
        values = {"closed": show_period(plan.closed_through), "period": show_period(plan.period)}
        yield subject.tables.card.cell("closed_through"), values


@rule(
    "PLN-08",
    Severity.WARNING,
    says=Words(
        "Ngày gửi {sent} trước ngày chốt {cutoff} của kỳ báo cáo.",
        "Sent on {sent}, before the reporting period's cut-off {cutoff}.",
    ),
    fix=Words("Kiểm tra Ngày gửi và Kỳ báo cáo.", "Check the date sent and the reporting period."),
)
def sent_after_cutoff(subject: Subject) -> Iterator[Hit]:
    """A return sent before the end of its period cannot be complete."""
    plan = subject.tables.plan
    period = subject.calendar.named(plan.period)
    if plan.sent and period and plan.sent < period.cutoff:
        yield subject.tables.card.cell("sent"), {"sent": plan.sent, "cutoff": period.cutoff}


@rule(
    "PLN-09",
    Severity.WARNING,
    says=Words(
        "Kế hoạch ban hành ngày {signed}, sau ngày bắt đầu thi đua {start}.",
        "The plan was issued on {signed}, after the contest's start {start}.",
    ),
    fix=Words("Kiểm tra Ngày ban hành và Thi đua từ ngày.", "Check both dates."),
)
def signed_before_start(subject: Subject) -> Iterator[Hit]:
    """Units cannot compete under a plan that has not been issued; usually a month or a year is mistyped."""
    plan = subject.tables.plan
    if plan.signed and plan.start and plan.signed > plan.start:
        yield subject.tables.card.cell("signed"), {"signed": plan.signed, "start": plan.start}


@rule(
    "PLN-10",
    Severity.WARNING,
    says=Words(
        "Hạn đăng ký {due} trước ngày bắt đầu thi đua {start}.",
        "Registration is due on {due}, before the contest's start {start}.",
    ),
    fix=Words("Kiểm tra lại hạn đăng ký.", "Check the registration date."),
)
def registration_after_start(subject: Subject) -> Iterator[Hit]:
    """Units register after the contest has been launched."""
    plan = subject.tables.plan
    if plan.registration_due and plan.start and plan.registration_due < plan.start:
        yield subject.tables.card.cell("registration_due"), {"due": plan.registration_due, "start": plan.start}


@rule(
    "PLN-11",
    Severity.WARNING,
    says=Words(
        "Ngày gửi {sent} sau ngày chốt {cutoff} hơn một năm.",
        "Sent on {sent}, more than a year after the cut-off {cutoff}.",
    ),
    fix=Words("Kiểm tra năm của Ngày gửi và Kỳ báo cáo.", "Check the year, and the reporting period."),
)
def sent_within_a_year(subject: Subject) -> Iterator[Hit]:
    """The year is mistyped, or last year's workbook was sent again."""
    plan = subject.tables.plan
    period = subject.calendar.named(plan.period)
    if plan.sent and period and plan.sent > period.cutoff + A_YEAR:
        yield subject.tables.card.cell("sent"), {"sent": plan.sent, "cutoff": period.cutoff}


@rule(
    "PLN-12",
    Severity.WARNING,
    says=Words(
        "Thi đua từ {start} đến {end}: dài hơn {years} năm.",
        "The contest runs from {start} to {end}: more than {years} years.",
    ),
    fix=Words("Kiểm tra năm của hai ngày này.", "Check the years of both dates."),
)
def contest_of_sensible_length(subject: Subject) -> Iterator[Hit]:
    """2012 typed for 2021 gives a calendar of more than a hundred periods, all of them missing."""
    plan = subject.tables.plan
    if plan.start and plan.end and plan.end > plan.start + LONGEST_YEARS * A_YEAR:
        yield subject.tables.card.cell("end"), {"start": plan.start, "end": plan.end, "years": LONGEST_YEARS}


@rule(
    "PLN-13",
    Severity.WARNING,
    says=Words(
        "Ngày {days} vừa là ngày nghỉ thêm vừa là ngày làm bù.",
        "{days}: both an extra holiday and a make-up working day.",
    ),
    fix=Words("Xóa ngày này ở một trong hai dòng.", "Remove it from one of the two lines."),
)
def day_off_or_worked(subject: Subject) -> Iterator[Hit]:
    """Due dates are counted in working days, and a day cannot be both."""
    plan = subject.tables.plan
    contradictory = sorted(set(plan.holidays) & set(plan.makeup_days))
    if contradictory:
        yield subject.tables.card.cell("makeup_days"), {"days": "; ".join(f"{day:%d/%m/%Y}" for day in contradictory)}


@rule(
    "PLN-14",
    Severity.WARNING,
    says=Words(
        "Đã chốt số liệu đến kỳ {closed}, kỳ này không có trong lịch ({first} đến {last}).",
        "Closed through {closed}, which is not in the calendar ({first} to {last}).",
    ),
    fix=Words(
        "Chọn một kỳ trong bảng kỳ báo cáo, hoặc để trống.", "Choose a period of the calendar, or leave it empty."
    ),
)
def closed_period_in_calendar(subject: Subject) -> Iterator[Hit]:
    """A value outside the calendar closes no period, or every period. (PLN-07 reports a value that is not before the
    reporting period.)
    """
    plan, periods = subject.tables.plan, subject.calendar.periods
    reported_already = (
        plan.period is not None and plan.closed_through is not None and plan.closed_through >= plan.period
    )
    if plan.closed_through and periods and not reported_already and subject.calendar.named(plan.closed_through) is None:
        values = {
            "closed": show_period(plan.closed_through),
            "first": show_period(periods[0].month),
            "last": show_period(periods[-1].month),
        }
        yield subject.tables.card.cell("closed_through"), values


@rule(
    "PLN-15",
    Severity.ERROR,
    says=Words(
        "Chưa ghi Ngày gửi nên lần gửi này không được tính là đúng hạn.",
        "The date sent is empty, so this return never counts as on time.",
    ),
    fix=Words("Ghi ngày gửi sổ này đi ở trang Kế hoạch.", "Type the day this workbook is sent on the Plan sheet."),
    incomplete=True,
)
def sent_on_a_day(subject: Subject) -> Iterator[Hit]:
    """Only the unit knows when it sent its return; the date of a file changes with every copy."""
    card = subject.tables.card
    if subject.is_issued and card.rows and card.plan.sent is None and card.plan.sound("sent"):
        yield card.cell("sent"), {}
