"""Merge the rows of the list sheets (People, Movements, Registrations, Awards) into the master.

Each row makes a claim to its key, or is set aside with a reason, as rows of Progress do. Within a stream (the
submissions of one workbook unit) the highest rank wins; between streams the highest ancestor. A movement that the
master itself lists stays as it is there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from xlplan.chain import kinds
from xlplan.chain.inbox_sorting import Refused, SortedInbox
from xlplan.chain.kinds import SetAside
from xlplan.chain.list_words import content_text, key_text, recoded_honour
from xlplan.chain.precedence import Validity
from xlplan.chain.submission import ReceivedSubmission, Submission, show_rank
from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding
from xlplan.layout import LISTS, MOVEMENTS, PEOPLE, ListLine, SheetSpec
from xlplan.layout.rows import Row
from xlplan.tables import Table, Tables, field_of
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words, as_spreadsheet

UNKNOWN = {"unit": kinds.UNKNOWN_UNIT, "honour": kinds.UNKNOWN_HONOUR, "person": kinds.UNKNOWN_PERSON}
ListKey = tuple[str, ...]  # the id of the sheet, then the folded values of the key columns


@dataclass(frozen=True, slots=True)
class ListClaim:
    """A row of a list sheet that may count."""

    row: Row

    submission: Submission | None
    """None if the row was typed in the master."""

    line: ListLine | None = None
    """The Sources line of a row that an earlier consolidation merged."""


@dataclass(slots=True)
class RowCount:
    """What became of the rows of one sheet: ``rows_in == used + sum(set_aside.values())``."""

    used: int = 0
    set_aside: Counter[SetAside] = field(default_factory=Counter)

    @property
    def rows_in(self) -> int:
        return self.used + sum(self.set_aside.values())


@dataclass(frozen=True)
class MergedLists:
    """The list sheets after a consolidation."""

    rows: Mapping[str, tuple[Row, ...]]
    """The rows of each sheet, by sheet id."""

    lines: tuple[ListLine, ...]
    """The Sources lines of the rows that came from submissions."""

    counts: Mapping[str, RowCount]
    """By sheet id."""

    used: Counter[str]
    """The number of rows in use by submission digest."""

    sources: Mapping[tuple[str, str], tuple[ReceivedSubmission, Row]]
    """By sheet id and key text, folded: the submission of this inbox that a row in use came from, and its row there."""

    findings: tuple[Finding, ...]

    def merged_into(self, tables: Tables) -> Tables:
        """Return *tables* with these list sheets and their lines."""
        merged = {
            field_of(spec): Table(tables.of(spec).position, self.rows[spec.id], tables.of(spec).raws) for spec in LISTS
        }
        return replace(tables, **merged, list_lines=Table(tables.list_lines.position, self.lines))  # type: ignore[arg-type]


def line_key(list_title: str, text: str) -> tuple[str, str]:
    """Return the form in which a Sources line names a row: sheet id and folded key text."""
    spec = next((spec for spec in LISTS if list_title in spec.words.both()), None)
    return (spec.id if spec else list_title, as_spreadsheet(text))


def merge_lists(master: Tables, tree: UnitTree, inbox: SortedInbox, validity: Validity, lang: Lang) -> MergedLists:
    """Merge the list sheets of the submissions in *inbox*; *lang* is the language of the master."""
    return _Merge(master, tree, inbox, validity, lang).merged()


class _Merge:
    """One merge, sheet by sheet."""

    def __init__(self, master: Tables, tree: UnitTree, inbox: SortedInbox, validity: Validity, lang: Lang) -> None:
        self.master, self.tree, self.inbox, self.validity, self.lang = master, tree, inbox, validity, lang
        self.lines = {line_key(line.list, line.key_text): line for line in master.list_lines}
        self.order = {code: number for number, code in enumerate(tree.preorder)}
        self.counts = {spec.id: RowCount() for spec in LISTS}
        self.used: Counter[str] = Counter()
        self.sources: dict[tuple[str, str], tuple[ReceivedSubmission, Row]] = {}
        self.findings: list[Finding] = []
        self.edited: dict[ListKey, Finding] = {}  # rows that were edited in the master, told if they stay as they are
        self.standing: dict[ListKey, Row] = {}  # the rows as the master has them
        self.people: frozenset[str] = frozenset()  # folded codes of the people after the merge

    def merged(self) -> MergedLists:
        rows: dict[str, tuple[Row, ...]] = {}
        lines: list[ListLine] = []
        for spec in LISTS:
            rows[spec.id], new_lines = self._sheet(spec)
            if spec is PEOPLE:  # the first of the sheets: the others refer to it
                self.people = frozenset(as_spreadsheet(getattr(row, "code", "")) for row in rows[spec.id])
            lines += new_lines
            self._count_refused(spec, self.inbox.refused)
        return MergedLists(rows, tuple(lines), self.counts, self.used, self.sources, tuple(self.findings))

    def _sheet(self, spec: SheetSpec) -> tuple[tuple[Row, ...], list[ListLine]]:
        """Return the rows of one sheet and the lines of those that came from submissions.

        Rows typed in the master come first, in their order; then the others by unit, each in the order of its file.
        """
        claims: dict[ListKey, list[ListClaim]] = defaultdict(list)
        kept = self._master_claims(spec, claims)
        for submission in self.inbox.taking_part:
            self._submitted_claims(spec, submission, claims)
        placed: list[tuple[tuple[object, ...], Row, ListLine]] = []
        typed: list[Row] = []
        for key in sorted(claims):
            winner, before = self._decide(spec, claims[key])
            self._count_losers(spec, claims[key], winner)
            line = self._line(spec, winner, before)
            if line is None:
                typed.append(winner.row)
                self.findings += [self.edited[key]] if key in self.edited else []
                continue
            self._tell_if_gone(spec, winner, claims[key])
            is_received = isinstance(winner.submission, ReceivedSubmission)
            row = replace(winner.row, row=0) if is_received else winner.row
            assert winner.submission is not None
            unit = self._unit(spec, winner.row, winner.submission)
            placed.append(((self.order.get(unit, len(self.order)), line.line, key), row, line))
        placed.sort(key=lambda entry: entry[0])
        own = sorted((*typed, *kept), key=lambda row: row.row)
        return (*own, *(row for _, row, _ in placed)), [line for _, _, line in placed]

    def _master_claims(self, spec: SheetSpec, claims: dict[ListKey, list[ListClaim]]) -> list[Row]:
        """Add the claims of the master's own rows; return the rows that make none and stay as they are.

        A row whose file lies in the inbox again makes no claim and does not stay, because the file makes the claim.
        """
        remembered = {submission.digest: submission for submission in self.inbox.remembered}
        present = {submission.digest for submission in self.inbox.taking_part}
        kept = []
        for row in self.master.of(spec):
            if not _is_usable(spec, row):
                kept.append(row)
                continue
            self.standing[_key(spec, row)] = row
            line = self.lines.get((spec.id, as_spreadsheet(key_text(spec, row))))
            if line is not None and line.content not in content_text(spec, row).both():
                self.edited[_key(spec, row)] = _edited(self.master.of(spec), spec, row, line)
                line = None
            submission = remembered.get(line.submission) if line else None
            if submission is not None and self.validity.allows(submission, self._unit(spec, row, submission)):
                claims[_key(spec, row)].append(ListClaim(row, submission, line))
            elif line is None or (submission is None and line.submission not in present):
                claims[_key(spec, row)].append(ListClaim(row, None))
        return kept

    def _submitted_claims(
        self, spec: SheetSpec, submission: ReceivedSubmission, claims: dict[ListKey, list[ListClaim]]
    ) -> None:
        table: Table[Row] = submission.reading.tables.of(spec)
        count, branch = self.counts[spec.id], frozenset(self.tree.branch(submission.unit))
        count.set_aside[SetAside.ERROR] += len(table.aside)
        unknown: Counter[tuple[str, str]] = Counter()
        for typed in table:
            row = self._as_in_master(submission.reading.tables, typed)
            unit = self._unit(spec, row, submission)
            honour, person = getattr(row, "honour", None), getattr(row, "person", None)
            if not _is_usable(spec, row):
                count.set_aside[SetAside.ERROR] += 1
            elif unit not in branch:
                unknown["unit", getattr(row, "unit", "")] += 1
                count.set_aside[SetAside.FOREIGN] += 1
            elif honour is not None and self.master.honour(honour) is None:
                unknown["honour", honour] += 1
                count.set_aside[SetAside.FOREIGN] += 1
            elif person and as_spreadsheet(person) not in self.people:
                unknown["person", person] += 1
                count.set_aside[SetAside.FOREIGN] += 1
            elif not self.validity.allows(submission, unit):
                count.set_aside[SetAside.ERROR] += 1
            else:
                claims[_key(spec, row)].append(ListClaim(_without_faults(spec, row), submission))
        self.findings += _unknown_findings(unknown, table, submission)

    def _as_in_master(self, file: Tables, row: Row) -> Row:
        """Return the row with unit and honour spelt as in the master; unknown ones are left as they are."""
        spelled: dict[str, object] = {}
        unit = self.master.unit(getattr(row, "unit", None))
        if unit is not None:
            spelled["unit"] = unit.code
        if getattr(row, "honour", None) and row.sound("honour"):
            spelled["honour"] = recoded_honour(row.honour, file, self.master)  # type: ignore[attr-defined]
        return replace(row, **spelled) if spelled else row  # type: ignore[arg-type]

    def _unit(self, spec: SheetSpec, row: Row, submission: Submission) -> str:
        """Return the folded code of the unit that a row belongs to: its own, or for a movement the workbook's."""
        return submission.unit if spec is MOVEMENTS else as_spreadsheet(getattr(row, "unit", ""))

    def _decide(self, spec: SheetSpec, claims: Sequence[ListClaim]) -> tuple[ListClaim, Words | None]:
        """Return the claim that counts, and what the row said before, if that was something else."""
        base = next((claim for claim in claims if claim.submission is None), None)
        if base is not None and (spec is MOVEMENTS or len(claims) == 1):
            self._tell_context(spec, base, claims)
            return base, None
        streams: dict[str, list[ListClaim]] = defaultdict(list)
        for claim in claims:
            if claim.submission is not None:
                streams[claim.submission.unit].append(claim)
        for stream in streams.values():
            stream.sort(key=_rank)
        highest_first = sorted(
            sorted(streams.values(), key=lambda stream: _rank(stream[-1]), reverse=True),
            key=lambda stream: len(list(self.tree.ancestors(stream[-1].submission.unit))),  # type: ignore[union-attr]
        )
        layers = _layered(
            spec, self.standing.get(_key(spec, claims[0].row)), (*((base,) if base else ()), *highest_first[0])
        )
        winner = layers[-1]
        for stream in highest_first[1:]:
            self._tell_covered(spec, winner, stream[-1])
        return winner, _previous(spec, winner, layers[:-1])

    def _line(self, spec: SheetSpec, winner: ListClaim, before: Words | None) -> ListLine | None:
        """Return the Sources line of a row in use, None if it was typed in the master."""
        submission, text = winner.submission, key_text(spec, winner.row)
        if submission is None:
            return None
        if not isinstance(submission, ReceivedSubmission):
            return replace(winner.line, before=before.of(self.lang)) if before and winner.line else winner.line
        self.used[submission.digest] += 1
        self.counts[spec.id].used += 1
        name = (spec.id, as_spreadsheet(text))
        self.sources[name] = (submission, winner.row)
        existing = self.lines.get(name)
        told_before = existing.before if existing is not None and existing.submission == submission.digest else None
        previous = before.of(self.lang) if before is not None else told_before
        table: Table[Row] = submission.reading.tables.of(spec)
        if previous is not None:
            old = Words(previous, previous)
            values = {"sheet": spec.words, "key": text, "old": old, "new": content_text(spec, winner.row)}
            self.findings.append(
                Finding(kinds.LIST_CHANGED, _cell(table, spec, winner.row), values, file=submission.file)
            )
        return ListLine(
            list=spec.words.of(self.lang),
            key_text=text,
            content=content_text(spec, winner.row).of(self.lang),
            file=submission.file,
            sheet=table.position.sheet,
            line=winner.row.row,
            submission=submission.digest,
            rank=show_rank(submission.rank, self.lang),
            before=previous,
        )

    def _count_losers(self, spec: SheetSpec, claims: Sequence[ListClaim], winner: ListClaim) -> None:
        for claim in claims:
            if claim.submission is winner.submission or not isinstance(claim.submission, ReceivedSubmission):
                continue
            above = frozenset(self.tree.ancestors(claim.submission.unit))
            is_covered = winner.submission is None or winner.submission.unit in above
            self.counts[spec.id].set_aside[SetAside.COVERED if is_covered else SetAside.SUPERSEDED] += 1

    def _tell_context(self, spec: SheetSpec, base: ListClaim, claims: Sequence[ListClaim]) -> None:
        """Report a movement that a file describes otherwise than the master, whose row counts."""
        kept = content_text(spec, base.row)
        for claim in claims:
            offered = content_text(spec, claim.row)
            if isinstance(claim.submission, ReceivedSubmission) and offered != kept:
                what = Words.joined((spec.words, Words(*[key_text(spec, base.row)] * 2)), Words(" ", " "))
                at = _cell(claim.submission.reading.tables.of(spec), spec, claim.row)
                values = {"what": what, "offered": offered, "kept": kept}
                self.findings.append(Finding(kinds.CONTEXT_CHANGED, at, values, file=claim.submission.file))

    def _tell_covered(self, spec: SheetSpec, winner: ListClaim, loser: ListClaim) -> None:
        """Report a row that another unit's workbook has with another content; that one counts."""
        kept, offered = content_text(spec, winner.row), content_text(spec, loser.row)
        if not isinstance(loser.submission, ReceivedSubmission) or winner.submission is None or kept == offered:
            return
        values = {
            "sheet": spec.words,
            "key": key_text(spec, winner.row),
            "winner": winner.submission.file,
            "kept": kept,
            "offered": offered,
        }
        at = _cell(loser.submission.reading.tables.of(spec), spec, loser.row)
        self.findings.append(Finding(kinds.LIST_COVERED, at, values, file=loser.submission.file))

    def _tell_if_gone(self, spec: SheetSpec, winner: ListClaim, claims: Sequence[ListClaim]) -> None:
        """Report a row that the unit's newest workbook of this inbox has no more; it stays."""
        assert winner.submission is not None
        unit = winner.submission.unit
        stream = [submission for submission in self.inbox.taking_part if submission.unit == unit]
        newest = max(stream, key=lambda submission: submission.rank, default=None)
        if newest is None or newest.rank <= winner.submission.rank or any(c.submission is newest for c in claims):
            return
        table: Table[Row] = newest.reading.tables.of(spec)
        if table.position.header and not any(
            as_spreadsheet(key_text(spec, row)) == as_spreadsheet(key_text(spec, winner.row)) for row in table
        ):
            values = {"sheet": spec.words, "key": key_text(spec, winner.row), "older": winner.submission.file}
            self.findings.append(Finding(kinds.LIST_GONE, CellRef(table.position.sheet), values, file=newest.file))

    def _count_refused(self, spec: SheetSpec, refused: Iterable[Refused]) -> None:
        for refusal in refused:
            if refusal.aside is not None and refusal.arrival.reading is not None:
                table: Table[Row] = refusal.arrival.reading.tables.of(spec)
                self.counts[spec.id].set_aside[refusal.aside] += len(table) + len(table.aside)


def _is_usable(spec: SheetSpec, row: Row) -> bool:
    """Whether it is clear what the row is about: its key and its unit. Other faulty cells are left out of it."""
    keys = spec.block.keys
    needed = [*keys, *(id for id in ("unit",) if id in spec.block.columns)]
    return row.sound(*needed) and all(getattr(row, id) for id in needed if spec.block.columns[id].required)


def _without_faults(spec: SheetSpec, row: Row) -> Row:
    """Return the row with its faulty optional cells empty."""
    empty = {id: None for id in row.bad if id in spec.block.columns}
    return replace(row, bad=frozenset(), **empty) if row.bad else row  # type: ignore[arg-type]


def _layered(spec: SheetSpec, standing: Row | None, claims: Iterable[ListClaim]) -> list[ListClaim]:
    """Return *claims*, given oldest first, with their empty cells as the row below has them: it erases nothing.

    *standing* is the row as the master has it. Example: the office typed the outcome of a proposal there; the unit's
    next workbook knows nothing of it.
    """
    below, layers = standing, []
    for claim in claims:
        kept = {id: getattr(below, id) for id in spec.block.typed if below and getattr(claim.row, id) in (None, "")}
        below = replace(claim.row, **kept)
        layers.append(replace(claim, row=below))
    return layers


def _previous(spec: SheetSpec, winner: ListClaim, older: Sequence[ListClaim]) -> Words | None:
    """Return what the row said before *winner*; *older* are the claims that it replaced, oldest first.

    An equal row that an earlier consolidation merged passes on what that one had replaced.
    """
    content = content_text(spec, winner.row)
    for claim in reversed(older):
        text = content_text(spec, claim.row)
        if text != content:
            return text
        if claim.line is not None and claim.line.before is not None:
            return Words(claim.line.before, claim.line.before)
    return None


def _key(spec: SheetSpec, row: Row) -> ListKey:
    return (spec.id, *(as_spreadsheet(str(getattr(row, id) or "")) for id in spec.block.keys))


def _rank(claim: ListClaim) -> tuple[object, ...]:
    assert claim.submission is not None
    return (claim.submission.rank, claim.submission.digest)


def _cell(table: Table[Row], spec: SheetSpec, row: Row) -> CellRef:
    return table.cell(row, spec.block.keys[0])


def _edited(table: Table[Row], spec: SheetSpec, row: Row, line: ListLine) -> Finding:
    values = {"recorded": line.content, "found": content_text(spec, row)}
    return Finding(kinds.EDITED_AFTER, _cell(table, spec, row), values)


def _unknown_findings(
    unknown: Counter[tuple[str, str]], table: Table[Row], submission: ReceivedSubmission
) -> Iterator[Finding]:
    for (slot, code), rows in sorted(unknown.items()):
        yield Finding(UNKNOWN[slot], CellRef(table.position.sheet), {slot: code, "rows": rows}, file=submission.file)
