"""The Checks sheet: the findings, one line per cause; a finding with a proposal has its own line, to be ticked."""

from collections.abc import Iterator, Mapping, Sequence

from xlplan.document import Cell, CellValue, Field, MadeRows, Sheet, TableRow, Validation
from xlplan.findings import Finding, Severity, counts_line, explanation, show
from xlplan.groups import Group, grouped
from xlplan.layout import CHECKS, FIRST_ROW, HEADER_ROW, RETURNS
from xlplan.rules.completeness import rows_received
from xlplan.template.frame import Contents, sheet, table, widths
from xlplan.template.guidance import in_lines
from xlplan.words import Lang, Words

SEVERITY_LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "fair"}
NO_FINDINGS = Words("Không có điều gì cần sửa.", "Nothing to fix.")
ONLY_RETURNS = Words(
    "Không có ô nào cần sửa; còn thiếu {returns} lượt báo cáo (trang {sheet}).",
    "No cell to fix; {returns} returns are missing (sheet {sheet}).",
)
OF_FILES = Words(
    " {lines} dòng có tên tệp là của lần tổng hợp.",
    " The {lines} lines that name a file are of the consolidation.",
)
CELL_BY_CELL = Words("theo từng ô", "cell by cell")
TICK = Words(
    "Gõ x để nhận đề nghị.\nXong thì bấm nút Sửa; không có nút\nthì lưu sổ, rồi chạy\nxlplan fix --accept ticked.",
    "Type x to accept.\nThen press Fix; without buttons\nsave the workbook and run\nxlplan fix --accept ticked.",
)
HOW_TO_TICK = Words(" Đồng ý với một đề nghị thì gõ x ở cột Đồng ý.", " To accept a proposal, type x under Accept.")
ONLY_WITH_OFFERS = frozenset({"before", "certainty"})
# Widths with proposals: the columns up to Accept fit the window of a small laptop, so that the user sees the ticks.
BESIDE_OFFERS = {"cell": 14, "what": 34, "fix": 30, "before": 15, "proposed": 15, "certainty": 13, "tick": 9}


def findings_sheet(contents: Contents) -> Sheet:
    """Return the sheet: errors first, known warnings after the new ones, explained ones last; of equal severity, what
    only consolidating shows. A cell of this workbook is a link.
    """
    lang = contents.lang
    groups = list(_groups(contents))
    summary = f"{counts_line(contents.findings, lang)}." + (HOW_TO_TICK.of(lang) if contents.offers else "")
    of_files = OF_FILES.of(lang).format(lines=len(contents.told_of_files)) if contents.told_of_files else ""
    columns = _columns(contents)
    fields = [
        Field(
            column.words.of(lang),
            "input.text",
            BESIDE_OFFERS.get(id, column.width) if contents.offers else column.width,
            Validation("any", title=column.words.of(lang), prompt=in_lines(TICK.of(lang))) if id == "tick" else None,
            head_style="head",
        )
        for id, column in CHECKS.block.columns.items()
        if id in columns
    ]
    shown_ids = [id for id in CHECKS.block.columns if id in columns]

    def made(line: Group | Mapping[str, str]) -> TableRow:
        cells = _line(line, contents) if isinstance(line, Group) else _kept(line, lang)
        return [cells[id] for id in shown_ids]

    def place(line: Group | Mapping[str, str]) -> tuple[bool, int, bool]:
        return _place(line, contents) if isinstance(line, Group) else _place_of_kept(line, lang)

    lines: Sequence[Group | Mapping[str, str]] = sorted((*groups, *contents.told_of_files), key=place)
    rows = MadeRows(lines, made)  # findings are put into words when they are written
    return sheet(
        contents,
        CHECKS,
        (summary if groups else _nothing_to_mend(contents)) + of_files,
        tables=(table(CHECKS.block, fields, rows or [(None,) * len(fields)]),),
        widths=widths(fields),
        freeze=(FIRST_ROW, 3),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        tab="#8B1A10" if any(finding.severity is Severity.ERROR for finding in contents.findings) else None,
    )


def lines_from_consolidating(contents: Contents) -> int:
    """Return the number of lines about what only consolidating shows: errors of files, and rows not received."""
    told = sum(line.get("severity") == Severity.ERROR.words.of(contents.lang) for line in contents.told_of_files)
    return told + sum(
        group.first.severity is Severity.ERROR and _is_of_consolidating(group.first, contents)
        for group in grouped(contents.findings)
    )


def _is_of_consolidating(finding: Finding, contents: Contents) -> bool:
    return bool(finding.file) or (finding.kind == rows_received.kind and not contents.live)


def _place(group: Group, contents: Contents) -> tuple[bool, int, bool]:
    """Return what lines are sorted by: new before old, by severity, and first what only consolidating shows."""
    finding = group.first
    severity = list(Severity).index(finding.severity)
    return bool(finding.old_news), severity, not _is_of_consolidating(finding, contents)


def _place_of_kept(line: Mapping[str, str], lang: Lang) -> tuple[bool, int, bool]:
    """Return the same for a line of an older Checks sheet about a file; a known one has a severity of other words."""
    words = [severity.words.of(lang) for severity in Severity]
    severity = line.get("severity", "")
    return severity not in words, words.index(severity) if severity in words else len(words), False


def _nothing_to_mend(contents: Contents) -> str:
    missing = len(contents.missing_returns)
    if not missing:
        return NO_FINDINGS.of(contents.lang)
    return ONLY_RETURNS.of(contents.lang).format(returns=missing, sheet=RETURNS.words.of(contents.lang))


def _groups(contents: Contents) -> Iterator[Group]:
    """Yield a group for every proposal, and one for each cause of all other findings."""
    offers = [finding for finding in contents.findings if _is_offer(finding, contents)]
    yield from (Group((finding,)) for finding in offers)
    yield from grouped(finding for finding in contents.findings if not _is_offer(finding, contents))


def _is_offer(finding: Finding, contents: Contents) -> bool:
    offer = contents.offers.get(finding.at)
    return offer is not None and offer.code == finding.code and not finding.file


def _columns(contents: Contents) -> frozenset[str]:
    """Return the columns of this workbook's sheet: the file is shown only where there are several."""
    hidden = set() if contents.offers else set(ONLY_WITH_OFFERS)
    one_file = (
        contents.findings and not contents.told_of_files and not any(finding.file for finding in contents.findings)
    )
    hidden |= {"file"} if one_file else set()
    return frozenset(CHECKS.block.columns) - hidden


def _kept(line: Mapping[str, str], lang: Lang) -> Mapping[str, Cell | CellValue]:
    """Return a line of an older Checks sheet, unchanged."""
    severity = next((level for level in Severity if level.words.of(lang) == line.get("severity")), None)
    look = f"rating.{SEVERITY_LOOKS[severity]}" if severity else "rating.mute"
    return {id: Cell(line.get(id), style=look) if id == "severity" else line.get(id) for id in CHECKS.block.columns}


def _line(group: Group, contents: Contents) -> Mapping[str, Cell | CellValue]:
    finding, lang = group.first, contents.lang
    proposed = {show(member.proposed, lang) for member in group.findings}
    acknowledged = finding.acknowledged
    inside = not finding.file and finding.at.sheet != ""
    link = f"'{finding.at.sheet}'!{finding.at.cell or 'A1'}" if inside else None
    offer = contents.offers[finding.at] if _is_offer(finding, contents) else None
    proposal = CELL_BY_CELL.of(lang) if len(proposed) > 1 else proposed.pop()
    return {
        "severity": Cell(
            finding.label.of(lang),
            style="rating.mute" if finding.old_news else f"rating.{SEVERITY_LOOKS[finding.severity]}",
        ),
        "code": finding.code,
        "file": finding.file or None,
        "cell": Cell(str(finding.at) or None, style="input.text", link=link),
        "what": f"{finding.message(lang)} {group.others(lang)}".rstrip(),
        "fix": explanation(finding, lang) if acknowledged else finding.fix(lang),
        "before": offer.before if offer else None,
        "proposed": offer.after if offer else proposal or None,
        "certainty": offer.certainty.of(lang) if offer else None,
        "tick": "x" if offer and finding.at in contents.ticks else None,
    }
