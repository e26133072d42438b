"""Findings and results as a command prints them, for people and as JSON."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlplan.commands import Out
from xlplan.findings import Finding, explanation, show
from xlplan.grid import decimal
from xlplan.groups import Group, grouped
from xlplan.layout.columns import Choice
from xlplan.words import Lang, Words

if TYPE_CHECKING:  # results are not computed by every command
    from xlplan.results import Result

AND_MORE = Words("… và {lines} dòng nữa, ở trang Kiểm tra.", "… and {lines} more on the sheet Checks.")


def print_findings(findings: Sequence[Finding], lang: Lang, out: Out, most: int | None = None) -> None:
    """Print one line per cause: severity, file if any, address, code, message, fix, and the other cells concerned.

    Warnings known before come after the others, and those that a note explains last, with the note. Of more than
    *most* lines the others are counted only.
    """
    groups = sorted(grouped(findings), key=lambda group: group.first.old_news)
    for group in groups[:most]:
        out.line(group_line(group, lang))
    if most is not None and len(groups) > most:
        out.line(AND_MORE.of(lang).format(lines=len(groups) - most))


def group_line(group: Group, lang: Lang) -> str:
    finding = group.first
    where = f"{finding.file}: " if finding.file else ""
    text = finding.line(lang)
    if finding.acknowledged:
        text = f"{finding.at}  {finding.code}  {finding.message(lang)} {explanation(finding, lang)}"
    return f"{finding.label.of(lang):<8}  {where}{text} {group.others(lang)}".rstrip()


def findings_json(findings: Sequence[Finding], lang: Lang) -> dict[str, object]:
    """Return every finding, each with the number of its group, and the groups: one per cause."""
    groups = grouped(findings)
    number = {id(finding): index for index, group in enumerate(groups) for finding in group.findings}
    return {
        "findings": [{**finding_json(finding, lang), "group": number[id(finding)]} for finding in findings],
        "groups": [group_json(group, lang) for group in groups],
    }


def group_json(group: Group, lang: Lang) -> dict[str, object]:
    first = group.first
    return {
        "code": first.code,
        "severity": first.severity.value,
        "sheet": first.at.sheet,
        "cells": group.cells or None,
        "count": len(group.findings),
        "message": first.message(lang),
        "fix": first.fix(lang),
        "acknowledged": first.acknowledged,
    }


def finding_json(finding: Finding, lang: Lang) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file or None,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "message": finding.message(lang),
        "fix": finding.fix(lang),
        "proposed": None if finding.proposed is None else plain(finding.proposed, lang),
        "acknowledged": finding.explanation if finding.acknowledged else None,
        "sure": finding.sure,
        "alternatives": [plain(value, lang) for value in finding.alternatives],
    }


def result_json(result: "Result") -> dict[str, object]:
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
        "awaited": list(result.awaited) if result.awaited else None,
        "reported": result.coverage.reported,
        "expected": result.coverage.expected,
        "missing": list(result.coverage.missing),
    }


def number(value: Decimal | None) -> str | None:
    """Return a decimal as a string, so that no reader turns it into a binary fraction by accident."""
    return None if value is None else f"{value:f}"


def month(period: date | None) -> str | None:
    return None if period is None else period.strftime("%Y-%m")


def plain(value: object, lang: Lang) -> str:
    """Return a value as text: ISO dates, plain decimals, words in *lang*."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return f"{decimal(value):f}"
    if isinstance(value, date):
        return value.isoformat()
    return show(value, lang) if isinstance(value, Words) else str(value)
