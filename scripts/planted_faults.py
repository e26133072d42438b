"""Plants faults in a copy of the code, one at a time, and demands that a test fails for each.

A fault nobody notices means a test that cannot fail. The tests that noticed must pass without any fault.
Run: ``python -m scripts.planted_faults``; with ``2/10``, the second tenth of the faults only. CI plants another tenth
with every commit.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Fault:
    """In *file* the text *old* becomes *new*; *tests* must notice."""

    file: str
    old: str
    new: str
    tests: str


TYPED = "tests/reader/test_typed_cells.py"
STREAMED = "tests/template/test_streamed_rows.py"
WORDS_AROUND = "tests/reader/test_words_around_numbers.py"
PACKAGE = "tests/xlsx/test_package.py"
VALUES = "tests/xlsx/test_values.py"
LINEAR = "tests/xlsx/test_linear.py"
MEMORY = "tests/xlsx/test_memory.py"
ODD_FILES = "tests/xlsx/test_cases.py"
SELF_CHECKS = "tests/engines/test_self_checks.py"
CASES = "tests/chain/test_consolidate_cases.py"
ONCE = "tests/workflow/test_rules_once.py"
KNOWN = "tests/workflow/test_known_warnings.py"
UPDATE = "tests/workflow/test_issue_update.py"
LISTS = "tests/chain/test_lists.py"
OUTDATED = "tests/chain/test_outdated.py"
RETURNS = "tests/chain/test_returns.py"
CONTEXT = "tests/workflow/test_in_context.py"
CLUSTER = "tests/hosts/test_cluster.py"
OTHER_WORKER = "test_a_worker_of_another_version_is_refused"
VERDICT = "tests/workflow/test_verdict.py::test_every_verdict_says_the_same[a file is broken-vi]"

FAULTS = (
    Fault(
        "xlsx/default_password.py",
        "return record[4:6] ==",
        "return record[2:4] ==",
        "tests/xlsx/test_default_password.py",
    ),
    Fault(
        "xlsx/compound.py",
        "pieces[number] * self.small_size + rest)",
        "number * self.small_size + rest)",
        "tests/xlsx/test_code_pages.py",
    ),
    Fault(
        "xlsx/biff.py",
        "return offset + 4 if stream",
        "return None if stream",
        "tests/xlsx/test_code_pages.py",
    ),
    Fault(
        "measures.py",
        "(2 * abs(numerator) * MILLION + denominator) //",
        "(2 * abs(numerator) * MILLION) //",
        "tests/results/test_by_hand.py",
    ),
    Fault(
        "measures.py",
        "return min(max(passed, Fraction(0)), Fraction(1))",
        "return passed",
        "tests/results/test_measures.py",
    ),
    Fault("measures.py", "pace < -state.threshold", "pace <= -state.threshold * 3", "tests/results/test_by_hand.py"),
    Fault(
        "shares.py",
        "denominator=row.denominator - (row.excluded or 0)",
        "denominator=row.denominator",
        "tests/results/test_by_hand.py",
    ),
    Fault("shares.py", "            latest = None\n", "            pass\n", "tests/results/test_measures.py"),
    Fault(
        "results.py", "        branches[unit] = branches[owner]\n", "        pass\n", "tests/results/test_measures.py"
    ),
    Fault(
        "periods.py",
        "        remaining -= self.is_working_day(day)",
        "        remaining -= 1",
        "tests/results/test_periods.py",
    ),
    Fault(
        "chain/precedence.py",
        "            decision.superseded += (current,)\n",
        "",
        "tests/chain/test_consolidate_cases.py",
    ),
    Fault(
        "chain/precedence.py", "_turns_back(current.row, claim.row)", "False", "tests/chain/test_consolidate_cases.py"
    ),
    Fault(
        "chain/claims.py",
        "row.period <= limits.closed_through",
        "row.period < limits.closed_through",
        "tests/chain/test_consolidate_properties.py::test_every_row_is_used_or_set_aside",
    ),
    Fault(
        "chain/inbox_sorting.py",
        "        if len(distinct) == 1:",
        "        if True:",
        "tests/chain/test_consolidate_cases.py",
    ),
    Fault("chain/lineage.py", "line=claim.row.row", "line=claim.row.row + 1", "tests/chain/test_lineage.py"),
    Fault(
        "reader/rows.py",
        "for address in grid.facts.uncached or ():",
        "for address in ():",
        "tests/reader/test_reader.py",
    ),
    Fault("reader/likeness.py", ">= AGREEING * len(filled)", ">= 0", "tests/reader/test_odd_layouts.py"),
    Fault(
        "reader/shared_headers.py",
        "        if len(set(filled.values())) > 1:",
        "        if False:",
        "tests/reader/test_odd_layouts.py",
    ),
    Fault(
        "reader/headers.py",
        "lower_id, doubtful=differs and",
        "lower_id, doubtful=False and",
        "tests/reader/test_odd_layouts.py",
    ),
    Fault(
        "reader/other_rows.py",
        "                yield row, OtherRow(None, has_figures=True)\n",
        "                pass\n",
        "tests/reader/test_odd_layouts.py",
    ),
    Fault("chain/claims.py", "or (lacks_column and row.filled)", "", "tests/reader/test_odd_layouts.py"),
    Fault("tables.py", "row.bad - self._spare_faults(row)", "row.bad", CASES),
    Fault("tables.py", "isinstance(text := raws.get(id), str) and means_nothing(text)", "True", CASES),
    Fault(
        "xlsx/sheet_rows.py",
        """return f"{_SHARED}{self._string_index(storable(text))}</v></c>\"""",
        """return f"><f>{text[1:]}</f></c>" if text[0] == "=" else f"{_SHARED}{self._string_index(text)}</v></c>\"""",
        "tests/template/test_workbooks.py::test_text_that_looks_like_a_formula_stays_text",
    ),
    Fault("xlsx/sheet_rows.py", "if isinstance(value, Cell):  # with", "if False:  # with", STREAMED),
    Fault("xlsx/sheet_rows.py", " + (FILTER_LINES if number in tops else 0)", "", STREAMED),
    Fault("xlsx/sheet_rows.py", "self._count_strings(text.count(_SHARED))", "pass", STREAMED),
    Fault("xlsx/sheet_rows.py", "    if last > LAST_ROW:", "    if False:", STREAMED),
    Fault("layout/rows.py", 'object.__setattr__(moved, "row", number)', "pass", "tests/layout/test_roles.py"),
    Fault(
        "reader/rows.py",
        "frozenset({str, float, date})",
        "frozenset({str, float, date, bool})",
        "tests/reader/test_typed_cells.py",
    ),
    Fault("groups.py", "cells_by_value.keys() == {_own_value(self.first, lang)}", "True", "tests/rules/test_groups.py"),
    Fault("text/units.py", "return scale / unit_scale", "return scale", WORDS_AROUND),
    Fault("reader/typed.py", "agrees = context.direction in (None, direction)", "agrees = True", WORDS_AROUND),
    Fault(
        "reader/context.py",
        "return self.targets.get(as_spreadsheet(value))",
        "return self.targets.get(value)",
        WORDS_AROUND,
    ),
    Fault("rules/progress.py", "row.filled and not row.only_not_applicable", "row.filled", "tests/rules/test_rules.py"),
    Fault(
        "text/numbers.py",
        "        return NumberReading((whole, decimal_value), separator=separator)",
        "        return NumberReading((whole,), sure=True)",
        TYPED,
    ),
    Fault(
        "text/dates.py",
        "return Days(tuple(days), len(days) == 1 and len(year) == 4,",
        "return Days(tuple(days), len(days) == 1,",
        TYPED,
    ),
    Fault(
        "text/legacy.py",
        " or _is_vietnamese(text):\n        return None\n    readings",
        ":\n        return None\n    readings",
        TYPED,
    ),
    Fault("text/tones.py", 'endswith("q")', 'endswith("k")', "tests/text/test_text.py"),
    Fault("reader/evidence.py", "10 * against > agree", "against > agree", TYPED),
    Fault("reader/spelling.py", "form == text or not reads_as_it_stands(text)", "True", TYPED),
    Fault("formulas/progress.py", ',"<="&{_cell("period")}', ',"<"&{_cell("period")}', SELF_CHECKS),
    Fault(
        "formulas/progress.py", "*none_before, _content(id, SOUND)", "*none_before, _content(id, UNSOUND)", SELF_CHECKS
    ),
    Fault("formulas/columns.py", ">1,FALSE),{WRONG},{RIGHT})", ">2,FALSE),{WRONG},{RIGHT})", SELF_CHECKS),
    Fault("formulas/columns.py", "IF(COUNTIFS({rows})=0,{appended},{previous})", "{previous}", SELF_CHECKS),
    Fault(
        "formulas/verdicts.py",
        'return f"LEN({stripped})<LEN({x})"',
        'return f"(LEN({stripped})<LEN({x}))>0"',
        SELF_CHECKS,
    ),
    Fault(
        "template/self_check_values.py",
        "not 0 < month <= self.reporting_place",
        "not 0 < month < self.reporting_place",
        SELF_CHECKS,
    ),
    Fault("coverage.py", "row.effective_from <= period.cutoff", "True", "tests/rules/test_missing_rows.py"),
    Fault("coverage.py", "expected <= reported[slot]", "bool(reported[slot])", "tests/results/test_measures.py"),
    Fault("shares.py", "branch.awaited.append(code)", "branch.unmet.append(code)", "tests/results/test_measures.py"),
    Fault("chain/lists.py", "SetAside.COVERED if is_covered", "SetAside.COVERED if False", LISTS),
    Fault("chain/lists.py", "self.validity.allows(submission, unit):", "True:", LISTS),
    Fault("chain/returns.py", "own_date or submission.sent", "submission.sent", RETURNS),
    Fault("chain/inbox_sorting.py", "if other.unit in below:", "if False:", RETURNS),
    Fault("chain/inbox_sorting.py", "sent >= (month or", "sent > (month or", "tests/chain/test_level_between.py"),
    Fault("chain/outdated.py", "for other in newer if other.valid_for(unit)", "for other in newer", OUTDATED),
    Fault("chain/outdated.py", " and other.rank > submission.rank", "", OUTDATED),
    Fault("chain/outdated.py", "if unit in replaced and", "if", OUTDATED),
    Fault("workflow/consolidating.py", "if not errors:\n            break", "if True:\n            break", CONTEXT),
    Fault("workflow/standing.py", "not self.errors and not self.missing_returns", "True", VERDICT),
    Fault("rules/expected.py", " or _keys_in_doubt(tables, calendar)", "", "tests/rules/test_missing_rows.py"),
    Fault("reader/typed.py", "(day.day == 1 or not monthly)", "True", "tests/reader/test_reader.py"),
    Fault("rules/usual.py", "100 * abs(value - usual) <= threshold * usual", "False", "tests/rules/test_suspicions.py"),
    Fault("rules/usual.py", "ordered[half] if odd", "ordered[-1] if odd", "tests/rules/test_suspicions.py"),
    Fault(
        "rules/series.py",
        "sorted((row for row, _, _ in members), key=lambda row: (row.period, row.row))",
        "[row for row, _, _ in members]",
        "tests/rules/test_suspicions.py",
    ),
    Fault("rules/__init__.py", "if not finding.kind.suspicion or", "if True or", "tests/rules/test_suspicions.py"),
    Fault("rules/alike.py", "if above not in equal", "if True", "tests/rules/test_rules.py"),
    Fault("rules/alike.py", " or _both_allocated(subject, row.target, unit, above)", "", "tests/rules/test_rules.py"),
    Fault("rules/running_totals.py", "if length < RUN:", "if False:", "tests/rules/test_suspicions.py"),
    Fault("rules/running_totals.py", "<= pace <= PACE", "<= pace", "tests/rules/test_suspicions.py"),
    Fault(
        "rules/running_totals.py", "if exceeds and is_steady(", "if exceeds or is_steady(", "tests/rules/test_rules.py"
    ),
    Fault("rules/running_totals.py", "if place not in suspicion.restarts", "if False", "tests/rules/test_rules.py"),
    Fault("rules/first_reports.py", " or earlier_figures(series, column, index)", "", "tests/rules/test_suspicions.py"),
    Fault("rules/first_reports.py", "value <= ceiling", "value < ceiling", "tests/rules/test_suspicions.py"),
    Fault("rules/first_reports.py", "yield from _reference(share.value, PLAN)", "pass", "tests/rules/test_rules.py"),
    Fault("rules/history.py", "earlier[-LEVEL_WINDOW:]", "earlier", "tests/rules/test_suspicions.py"),
    Fault(
        "grid.py",
        "start is not None and (row - 1, column) != end",
        "start is not None",
        "tests/rules/test_groups.py",
    ),
    Fault("groups.py", "address.column, finding.known", "finding.known", "tests/rules/test_groups.py"),
    Fault(
        "findings.py",
        "self.severity is Severity.WARNING and bool(self.explanation)",
        "bool(self.explanation)",
        "tests/rules/test_groups.py",
    ),
    Fault(
        "addin/vba/compression.py",
        "(position - 1).bit_length()",
        "position.bit_length()",
        "tests/addin/test_addin_file.py",
    ),
    Fault(
        "addin/vba/compound.py",
        "_RED if level == depth and level > 1 else _BLACK",
        "_BLACK",
        "tests/addin/test_addin_file.py",
    ),
    Fault("addin/vba/project.py", 'key = sum(ID.encode("ascii")) & 0xFF', "key = 0", "tests/addin/test_addin_file.py"),
    Fault("addin/build.py", """{'"', "%"}""", """{'"'}""", "tests/addin/test_addin_file.py"),
    Fault("addin/build.py", "_once(part, _WORKBOOK_TYPE, _ADDIN_TYPE)", "part", "tests/addin/test_addin_file.py"),
    Fault("addin/oxt.py", "        if index:\n", "        if False:\n", "tests/addin/test_oxt.py"),
    Fault("addin/launchers.py", """.replace("%", "%%") + '"'""", """ + '"'""", "tests/commands/test_dropped.py"),
    Fault(
        "addin/launchers.py", '        "exit",\n        ":gone",', '        ":gone",', "tests/commands/test_dropped.py"
    ),
    Fault("dropped.py", "len(masters) != 1 or", "not masters or", "tests/commands/test_dropped.py"),
    Fault("dropped.py", "if not os.path.lexists(file)", "", "tests/commands/test_dropped.py"),
    Fault("installing/record.py", "Path(folder).rmdir()", "pass", "tests/addin/test_addin_places.py"),
    Fault(
        "installing/addin_places.py",
        'os.unlink(f"{file}{MARK_OF_THE_WEB}")',
        "pass",
        "tests/addin/test_addin_places.py",
    ),
    Fault("xlsx/relations.py", "unquote(target), ", "", PACKAGE),
    Fault("xlsx/relations.py", '.lstrip("/").casefold()', '.lstrip("/")', PACKAGE),
    Fault("xlsx/gate.py", '"mimetype" in package and main not in package', '"mimetype" in package', PACKAGE),
    Fault("xlsx/package.py", """if entry.filename.endswith(("/", "\\\\")):""", "if False:", PACKAGE),
    Fault(
        "xlsx/sheet.py",
        'self.errors[position] = unescaped(value).strip(SPACE) or "#N/A"',
        "pass",
        f"{VALUES}::test_a_value_is_read_however_it_is_spelled",
    ),
    Fault("xlsx/sheet.py", "if column <= last:", "if False:", f"{VALUES}::test_odd_cells_are_named_and_have_no_value"),
    Fault(
        "xlsx/sheet.py",
        "self.odd[position] = odd.NO_TEXT",
        "pass",
        f"{VALUES}::test_odd_cells_are_named_and_have_no_value",
    ),
    Fault("xlsx/values.py", "if _NUMBER.fullmatch(text) is None:", "if False:", f"{VALUES}::test_numbers"),
    Fault("xlsx/values.py", "if serial >= _FALSE_LEAP_DAY", "if True", f"{VALUES}::test_serial_numbers"),
    Fault("xlsx/values.py", "elif not closing and not phonetic and", "elif not closing and", f"{VALUES}::test_texts"),
    Fault("xlsx/calls.py", r"(?<![\w.])(?:_xlfn", "(?:_xlfn", f"{VALUES}::test_formulas_that_reach_out_are_named"),
    Fault(
        "xlsx/decoding.py",
        "max(len(text) - len(close) + 1, position)",
        "len(text)",
        f"{VALUES}::test_pieces_change_nothing",
    ),
    Fault("xlsx/tags.py", """(?<![^\\s"'])""", "", f"{LINEAR}::test_every_pattern_is_linear[tags._ATTRIBUTE]"),
    Fault("xlsx/scan.py", "or key in parts:", "or False:", f"{ODD_FILES}::test_every_command_answers"),
    Fault("xlsx/filled_cells.py", "doubled.add((row, self.columns[index]))", "pass", "tests/reader/test_odd_files.py"),
    Fault("xlsx/sheet.py", "self.ground.kept.add(self._size() - before)", "pass", MEMORY),
    Fault("reader/rows.py", "in (grid.facts.odd or {}).items():", "in ():", "tests/reader/test_odd_files.py"),
    Fault("xlsx/copied.py", "del self._admitted", "pass", PACKAGE),
    Fault("hosts/paths.py", "read_admitted(admitted, path)\n", "read_admitted(admit(data), path)\n", PACKAGE),
    Fault(
        "xlsx/patching/tables.py",
        "return word if after is None or",
        'return "" if after is None or',
        f"{PACKAGE}::test_ranges_that_are_none_stay_as_they_are_where_others_grow",
    ),
    Fault("xlsx/patching/package.py", " and self.has(relation.target)", "", PACKAGE),
    Fault(
        "xlsx/patching/boxes.py",
        'size(attributes.get("ht"), default)',
        'float(attributes.get("ht") or default)',
        f"{PACKAGE}::test_no_attribute_ends_an_edit[rows of no height]",
    ),
    Fault(
        "xlsx/patching/markup.py",
        "return int(match[1]) if match else default",
        "return int(text or default)",
        PACKAGE,
    ),
    Fault("chain/consolidate.py", "winner.row.at_row(0)", "winner.row", CASES),
    Fault("chain/submission.py", "        if spec.travels\n", "        if spec is PROGRESS\n", CASES),
    Fault("chain/inbox_sorting.py", "if content_digest_1(", "if not content_digest_1(", CASES),
    Fault("workflow/issuing.py", "max(other, workbook, key=_rank)", "min(other, workbook, key=_rank)", UPDATE),
    Fault("workflow/consolidating.py", "(finding.kind.across and ", "(False and ", CONTEXT),
    Fault("chain/history.py", "return self.lines[key].since if same else reporting", "return reporting", KNOWN),
    Fault("chain/history.py", " and self.rows[key].compared == row.compared\n", "\n", KNOWN),
    Fault("chain/history.py", "else replace(line, since=periods.get(line.submission))", "else line", KNOWN),
    Fault("workflow/known.py", "month < reporting.month", "month <= reporting.month", KNOWN),
    Fault("workflow/known.py", " and key_of(row) not in self.newer", "", KNOWN),
    Fault("workflow/known.py", " or standing.compared != row.compared", "", KNOWN),
    Fault("workflow/known.py", "if name not in GROWING", "if name", KNOWN),
    Fault("workflow/known.py", "or finding.acknowledged or", "or", KNOWN),
    Fault("groups.py", "finding.known, finding.explanation", "finding.explanation", "tests/rules/test_groups.py"),
    Fault("workflow/opening.py", "if self.evaluation.day_is_given\n", "if True\n", ONCE),
    Fault(
        "layout/columns.py",
        "return self.role in (Role.FIGURE, Role.STATEMENT)",
        "return self.role is Role.FIGURE",
        CASES,
    ),
    Fault("fixing/guide.py", "(edited or bool(cells))", "bool(cells)", "tests/engines/test_kept_results.py"),
    Fault("template/verdicts.py", "kind in missing_kinds()", "kind in ()", SELF_CHECKS),
    Fault("template/formula_values.py", "            total += value", "            pass", SELF_CHECKS),
    Fault(
        "hosts/cluster.py",
        "isinstance(error, KilledWorker)",
        "False",
        f"{CLUSTER}::test_a_file_that_ends_workers_is_named",
    ),
    Fault("hosts/cluster_job.py", "if versions() != expected:", "if False:", f"{CLUSTER}::{OTHER_WORKER}"),
    Fault("workflow/arrivals.py", "    except EnvironmentFailure:\n        raise\n", "", f"{CLUSTER}::{OTHER_WORKER}"),
    Fault(
        "hosts/cluster_connection.py",
        'for own in (info["address"], *info["workers"]):',
        'for own in (info["address"],):',
        f"{CLUSTER}::test_nor_may_others_reach_its_machines",
    ),
    Fault("hosts/live/excel.py", "ReadOnly", "HasPassword", "tests/live/test_excel_program.py"),
)


def main(part: str = "1/1") -> int:
    for fault in FAULTS:
        found = (ROOT / "src" / "xlplan" / fault.file).read_text("utf-8").count(fault.old)
        assert found == 1, f"{fault.file} holds {found} times {fault.old!r}"
    number, parts = (int(text) for text in part.split("/"))
    faults = FAULTS[number - 1 :: parts]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = dict(zip(faults, pool.map(planted, faults), strict=True))
        noticing = sorted({test for tests in failed.values() for test in tests})
        halves = [half for half in (noticing[::2], noticing[1::2]) if half]
        broken = {test for tests in pool.map(run, halves) for test in tests}
    missed = [fault for fault, tests in failed.items() if not set(tests) - broken]
    for test in sorted(broken):
        print(f"fails without any fault: {test}")
    for fault in missed:
        print(f"nobody noticed: {fault.file}: {fault.old.strip()!r} -> {fault.new.strip()!r} ({fault.tests})")
    print(f"{len(faults) - len(missed)} of {len(faults)} planted faults were noticed (part {part} of {len(FAULTS)})")
    return 1 if missed or broken else 0


def planted(fault: Fault) -> list[str]:
    return run([fault.tests], fault)


def run(tests: Sequence[str], fault: Fault | None = None) -> list[str]:
    """Return which of *tests* fail on a copy of the code: with *fault* only the first one, else all."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("src", "tests", "scripts", "release", "benchmarks", "workbook", "macros"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy / name)
        if fault is not None:
            path = copy / "src" / "xlplan" / fault.file
            text = path.read_text("utf-8")
            path.write_text(text.replace(fault.old, fault.new), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        command = [sys.executable, "-m", "pytest", "-q", *(["-x"] if fault else []), *tests]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
        if done.returncode == 0:
            return []
        if done.returncode != 1:  # nothing was collected: that notices nothing
            return [] if fault else list(tests)
        return list(json.loads((copy / ".pytest_cache" / "v" / "cache" / "lastfailed").read_text("utf-8")))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
