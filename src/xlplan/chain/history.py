"""The rows that the master already has: typed there, attributed to earlier submissions by Sources, or neither."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import RowLimits, key_of
from xlplan.chain.figure_words import figures_in, show_figures
from xlplan.chain.inbox_sorting import SortedInbox
from xlplan.chain.precedence import Claim
from xlplan.chain.submission import Key, Rank, RememberedSubmission, rank_of, show_rank
from xlplan.dataclass import dataclass
from xlplan.findings import Finding
from xlplan.layout import PROGRESS, Progress, ReplacedRow, SourceLine
from xlplan.tables import Tables
from xlplan.words import Lang, as_spreadsheet


@dataclass(slots=True)
class MasterRows:
    """The master's Progress rows, sorted."""

    rows: dict[Key, Progress] = field(default_factory=dict)
    """The filled rows without errors, by key."""

    lines: dict[Key, SourceLine] = field(default_factory=dict)
    """The Sources line of each row that came from a submission."""

    claims: dict[Key, Claim] = field(default_factory=dict)
    """The claims that these rows make."""

    again: dict[Key, Claim] = field(default_factory=dict)
    """The rows whose files lie in this inbox again. The files make their claims."""

    lost: dict[Key, list[Claim]] = field(default_factory=dict)
    """The claims of rows that Sources lists as replaced and that may count again. Their files are not in this inbox."""

    lost_rows: dict[tuple[Key, str], ReplacedRow] = field(default_factory=dict)
    """Their lines in Sources, by key and submission."""

    rest: list[Progress] = field(default_factory=list)
    """Rows that are empty, in error or of unknown codes. They stay in the sheet as they are."""

    findings: list[Finding] = field(default_factory=list)

    def since(self, row: Progress, reporting: date | None) -> date | None:
        """Return since which reporting period *row*, the winner of its key, stands with its figures.

        That is *reporting* if it is new or changed: so a second run over the result answers as the first.
        """
        key = key_of(row)
        same = key in self.lines and self.rows[key].compared == row.compared
        return self.lines[key].since if same else reporting

    def all_claims(self) -> Iterator[Claim]:
        yield from self.claims.values()
        for lost in self.lost.values():
            yield from lost

    def line_of(self, claim: Claim, lang: Lang) -> SourceLine | None:
        """Return the Sources line of a row of an earlier submission; None for a row typed in the master."""
        submission = claim.submission
        line = self.lines.get(claim.key)
        if submission is None or (line is not None and line.submission == submission.digest):
            return line if submission is not None else None
        former = self.lost_rows.get((claim.key, submission.digest))
        if former is None:
            return None
        return SourceLine(
            target=claim.row.target,
            unit=claim.row.unit,
            period=claim.row.period,
            figures=figures_in(claim.row, lang),
            file=submission.file,
            sheet=former.sheet or "",
            line=former.line or 0,
            cell=former.cell,
            submission=submission.digest,
            rank=show_rank(submission.rank, lang),
        )


def master_rows(master: Tables, error_rows: frozenset[int], limits: RowLimits, inbox: SortedInbox) -> MasterRows:
    """Sort the master's Progress rows.

    A row whose file lies in the inbox again makes no claim, because the file makes it.
    """
    remembered = {submission.digest: submission for submission in inbox.remembered}
    present = {submission.digest: submission for submission in inbox.taking_part}
    lines = _lines(master)
    result = MasterRows()
    for row in master.progress:
        figure = master.figure_alone(row)
        if row.row in error_rows or figure.bad or not figure.filled or not _known(row, limits):
            result.rest.append(row)
            continue
        key = key_of(row)
        result.rows[key] = row
        line = lines.get(key)
        if line is not None and line.figures not in show_figures(row).both():
            result.findings.append(_edited(master, row, line))
            line = None
        if line is not None:
            result.lines[key] = line
        if line is None or line.submission in remembered:
            result.claims[key] = Claim(key, limits.spell(row), remembered[line.submission] if line else None)
        elif line.submission in present:
            result.again[key] = Claim(key, limits.spell(row), present[line.submission])
        else:
            result.claims[key] = Claim(key, limits.spell(row), None)
    _add_lost_rows(result, master, limits, remembered)
    return result


def _add_lost_rows(
    result: MasterRows, master: Tables, limits: RowLimits, remembered: Mapping[str, RememberedSubmission]
) -> None:
    """Add the claims of replaced rows to *result*.

    A key makes none if its row was typed or cleared since: then the master is the oldest that is known of it.
    """
    typed: dict[Key, tuple[Rank, Claim]] = {}
    ranks = {row.digest: rank_of(row.period, row.revision, row.sent) for row in master.submissions if row.period}
    for former in master.replaced:
        if not former.sheet or not _known(former, limits) or key_of(former) not in result.lines:
            continue
        key = key_of(former)
        row = _as_it_was(former, result.rows[key], limits)
        if former.origin is None:
            rank = ranks.get(former.by, (date.min, 0, date.min))
            if key not in typed or rank > typed[key][0]:  # the one typed last
                typed[key] = (rank, Claim(key, row, None))
        elif former.origin in remembered and former.origin != result.lines[key].submission:
            if (key, former.origin) not in result.lost_rows:
                result.lost.setdefault(key, []).append(Claim(key, row, remembered[former.origin]))
            result.lost_rows[key, former.origin] = former
    for key, (_, claim) in typed.items():
        if key not in result.claims or result.claims[key].submission is not None:
            result.lost.setdefault(key, []).append(claim)


def _as_it_was(former: ReplacedRow, now: Progress, limits: RowLimits) -> Progress:
    """Return the row that *former* remembers; what is not typed is that of the row *now* in its place."""
    typed = {id: getattr(former, id) for id in PROGRESS.block.typed}
    return limits.spell(Progress(**typed, target_name=now.target_name, how=now.how))


def _lines(master: Tables) -> Mapping[Key, SourceLine]:
    """Return the Sources lines by key. Where an earlier version of xlplan wrote none, *since* is the period of the
    submission.
    """
    periods = {submission.digest: submission.period for submission in master.submissions}
    return {
        (as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period): line
        if line.since is not None
        else replace(line, since=periods.get(line.submission))
        for line in master.lines
        if line.period is not None
    }


def _known(row: Progress, limits: RowLimits) -> bool:
    return (
        as_spreadsheet(row.unit) in limits.tree.units
        and as_spreadsheet(row.target) in limits.tables.targets_by_code
        and row.period in limits.months
    )


def _edited(master: Tables, row: Progress, line: SourceLine) -> Finding:
    values = {"recorded": line.figures, "found": show_figures(row)}
    return Finding(kinds.EDITED_AFTER, master.progress.cell(row, "actual"), values)
