"""Plan 46's sample, through the command line on real files, against the table worked out by hand.

1. Every result of every unit, the branch (STTTT) and the whole agrees to the digit, at 10/2021.
2. No result is missing, none is there that the table does not have.
3. The workings beside the table give the table's digits.
4. At the contest's end the ratings are those of the table.
5. Over the tables every measure, every state and every rating that plan 46 can reach occurs.
"""

import json
from fractions import Fraction
from pathlib import Path
from re import sub
from typing import Any

import pytest

from tests.support.kh46_by_hand import AT_10_2021, EXPECTED_SHARE, RATING_AT_THE_END, Worked
from xlplan.cli import main
from xlplan.layout.choices import Measure, State
from xlplan.plans.bundled import sample_returns

Results = dict[tuple[str, str | None], dict[str, Any]]


def consolidated(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> Results:
    capsys.readouterr()
    out = folder / f"out{''.join(more)}.xlsx"
    assert (
        main(
            [
                "consolidate",
                str(folder / "ke-hoach-46.xlsx"),
                str(folder / "so-gui-ve"),
                "-o",
                str(out),
                "--json",
                *more,
            ]
        )
        == 0
    )
    return {(one["target"], one["unit"]): one for one in json.loads(capsys.readouterr().out)["results"]}


def test_results_agree_to_the_digit(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = consolidated(demo, capsys)
    assert found.keys() == AT_10_2021.keys()
    names = [name for name in Worked.__annotations__ if name != "working"]
    for key, worked in AT_10_2021.items():
        expected = {name: list(value) if isinstance(value := getattr(worked, name), tuple) else value for name in names}
        assert {name: found[key][name] for name in names} == expected, key


@pytest.mark.parametrize(("key", "worked"), AT_10_2021.items(), ids=str)
def test_workings_give_the_digits(key: tuple[str, str | None], worked: Worked) -> None:
    if worked.working is None:
        assert worked.percent is None
        return
    value = calculated(worked.working)
    assert worked.actual == digits(value)
    if worked.percent is not None and worked.plan is not None:
        assert worked.percent == digits(100 * value / Fraction(worked.plan))
    if worked.points is not None and worked.plan is not None:
        assert worked.points == digits(value - Fraction(worked.plan))
    is_flow = worked.denominator is None and worked.oldest is None
    gone, all_days = EXPECTED_SHARE
    assert worked.forecast == digits(value * all_days / gone if is_flow else value)


def test_ratings_at_the_end(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = consolidated(demo, capsys, "--as-of", "2021-12-31")
    assert {key: one["rating"] for key, one in found.items()} == RATING_AT_THE_END


def test_the_tables_hold_everything_plan_46_can_reach() -> None:
    ratings = {worked.rating for worked in AT_10_2021.values()} | set(RATING_AT_THE_END.values())
    # at_risk needs a ≤ target
    assert ratings == {
        None,
        "no_data",
        "exceeded",
        "met",
        "not_met",
        "behind",
        "short",
        "on_track",
    }
    states = {row.state for one in sample_returns("kh46", "vi") for row in one.rows}
    assert states == {None, *State}
    assert len({key[0] for key in AT_10_2021}) == 11
    assert len(Measure) == 5


def calculated(working: str) -> Fraction:
    """Exact value of a working: whole numbers, + - * / and brackets only."""
    assert sub(r"[\d+\-*/() ]", "", working) == ""
    value = eval(sub(r"\d+", lambda number: f"Fraction({number[0]})", working), {"Fraction": Fraction})
    assert isinstance(value, Fraction)
    return value


def digits(value: Fraction) -> str:
    """Six decimals, half away from zero, without trailing zeros."""
    millionths = abs(value) * 10**6
    whole = (2 * millionths.numerator + millionths.denominator) // (2 * millionths.denominator)
    text = f"{whole // 10**6}.{whole % 10**6:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and whole else text
