"""Results as tab-separated text: one line per target and unit."""

from xlplan.findings import show
from xlplan.outcome import Outcome


def plain_list(outcome: Outcome) -> str:
    """Return one line per result: target, unit, plan, actual, rating; an empty unit is the whole."""
    lang = outcome.manifest.lang
    rows = (
        (
            result.target,
            result.unit or "",
            show(result.plan, lang),
            str(result.actual if result.actual is not None else ""),
            result.rating.words.of(lang) if result.rating else "",
        )
        for result in outcome.results
    )
    return "".join("\t".join(row) + "\n" for row in rows)
