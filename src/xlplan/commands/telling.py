"""Findings and results as people and programs receive them from a command."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlplan.commands import Out
from xlplan.findings import Finding, count, show
from xlplan.layout.columns import Choice
from xlplan.results import Result
from xlplan.words import Lang, Words

_COUNTS = Words("{error} lỗi, {warning} cảnh báo, {note} lưu ý", "{error} errors, {warning} warnings, {note} notes")


def tell_findings(findings: Sequence[Finding], lang: Lang, out: Out) -> None:
    """One line each: severity, file if any, address, code, message, mend."""
    for finding in findings:
        where = f"{finding.file}: " if finding.file else ""
        out.line(f"{finding.severity.words.of(lang):<8}  {where}{finding.line(lang)}")


def verdict_line(findings: Sequence[Finding], lang: Lang) -> str:
    return _COUNTS.of(lang).format(**count(findings))


def finding_json(finding: Finding, lang: Lang) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "message": finding.message(lang),
        "fix": finding.fix(lang),
        "proposed": None if finding.proposed is None else plain(finding.proposed, lang),
        "sure": finding.sure,
        "alternatives": [plain(value, lang) for value in finding.alternatives],
    }


def result_json(result: Result) -> dict[str, object]:
    return {
        "target": result.target,
        "unit": result.unit,
        "measure": result.measure.value,
        "plan": number(result.plan),
        "actual": result.actual.value if isinstance(result.actual, Choice) else number(result.actual),
        "numerator": number(result.numerator),
        "denominator": number(result.denominator),
        "percent": number(result.percent),
        "points": number(result.points),
        "forecast": number(result.forecast),
        "rating": result.rating.value if result.rating else None,
        "estimated": result.estimated,
        "oldest": month(result.oldest),
        "unmet": list(result.unmet) if result.unmet else None,
    }


def number(value: Decimal | None) -> str | None:
    """Decimals travel as strings: no reader turns them into binary fractions by accident."""
    return None if value is None else f"{value:f}"


def month(period: date | None) -> str | None:
    return None if period is None else period.strftime("%Y-%m")


def plain(value: object, lang: Lang) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, date):
        return value.isoformat()
    return show(value, lang) if isinstance(value, Words) else str(value)
