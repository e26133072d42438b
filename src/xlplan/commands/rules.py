"""``xlplan rules``: the manual of checks, printed from the checks themselves."""

from xlplan.chain.kinds import KINDS
from xlplan.commands import DONE, Out, Request
from xlplan.commands.manual import catalogue, in_sheet, manual, why_not_in_sheet
from xlplan.errors import WrongUse
from xlplan.findings import Kind
from xlplan.ports import Host
from xlplan.words import Words, as_spreadsheet


def every_kind() -> tuple[Kind, ...]:
    """Return all kinds of findings that any command can produce, by code."""
    return tuple(sorted((*catalogue(), *KINDS), key=lambda kind: kind.code))


def run(request: Request, host: Host, out: Out) -> int:
    code = request.given.get("code")
    kinds = every_kind()
    if code is not None:
        kinds = tuple(kind for kind in kinds if as_spreadsheet(kind.code) == as_spreadsheet(code))
        if not kinds:
            raise WrongUse(
                Words(
                    f"Không có mã kiểm tra {code}. Gõ «xlplan rules» để xem tất cả.",
                    f"There is no check {code}. “xlplan rules” lists them all.",
                )
            )
    if request.json:
        out.json({"schema": 1, "rules": [_rule(kind) for kind in kinds]})
    else:
        out.line(manual(kinds, request.lang))
    return DONE


def _rule(kind: Kind) -> dict[str, object]:
    why = why_not_in_sheet(kind)
    return {
        "code": kind.code,
        "severity": kind.severity.value,
        "says": {"vi": kind.says.vi, "en": kind.says.en},
        "fix": {"vi": kind.fix.vi, "en": kind.fix.en},
        "about": kind.about,
        "in_sheet": in_sheet(kind),
        "why_not_in_sheet": {"vi": why.vi, "en": why.en} if why else None,
    }
