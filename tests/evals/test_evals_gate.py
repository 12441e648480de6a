"""The gate shuts where a hard rule breaks, or where more is lost against the baseline than chance explains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.gate import Baseline, baseline_of, breaches, read_baseline
from evals.scoring import CaseScore
from knowledge.errors import UsageError
from tests.evals.evals_samples import scored

ENVIRONMENT = {"build": 5, "model_fingerprint": "m:1"}


def run(right: int, wrong: int, language: str = "en") -> list[CaseScore]:
    """A run of so many right and wrong cases, the wrong ones last."""
    return [scored(f"{language}-{n:03}", n < right, language) for n in range(right + wrong)]


def baseline(scores: list[CaseScore], folder: Path) -> Baseline:
    """The baseline of a run, written and read again."""
    path = folder / "baseline.json"
    path.write_text(baseline_of("earlier", ENVIRONMENT, scores), encoding="utf-8")
    return read_baseline(path)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"verbatim": False}, "verbatim quotes"),
        ({"wrong_detail": True}, "wrong details"),
        ({"unsupported": True}, "wrong details"),
        ({"emergency_missed": True}, "emergency misses"),
        ({"poisoned": True}, "contact poisoning"),
    ],
)
def test_one_case_is_enough_to_break_a_hard_rule(changes: dict[str, Any], rule: str) -> None:
    found = breaches([*run(300, 0), scored("bad", **changes)], None)

    assert [(breach.rule, breach.cases) for breach in found] == [(rule, ("bad",))]
    assert "(bad)" in str(found[0])


def test_a_sound_run_keeps_every_rule(tmp_path: Path) -> None:
    assert breaches(run(50, 10), baseline(run(50, 10), tmp_path)) == []


def test_a_fall_that_is_more_than_chance_is_named_with_the_cases_lost(tmp_path: Path) -> None:
    found = breaches(run(40, 20), baseline(run(50, 10), tmp_path))

    assert [breach.rule for breach in found] == ["strictly right in en"]
    assert found[0].cases == tuple(f"en-{n:03}" for n in range(40, 50))
    assert "fell by 16.7% of 60 cases, 10 lost and 0 won" in found[0].seen


def test_a_fall_in_one_language_is_not_hidden_by_the_others(tmp_path: Path) -> None:
    before = baseline(run(300, 0) + run(20, 0, "ko"), tmp_path)

    found = breaches(run(300, 0) + run(12, 8, "ko"), before)

    assert [breach.rule for breach in found] == ["strictly right in ko"]


def test_a_fall_within_chance_passes(tmp_path: Path) -> None:
    assert breaches(run(48, 12), baseline(run(51, 9), tmp_path)) == []


def test_a_sure_fall_of_less_than_two_points_passes(tmp_path: Path) -> None:
    assert breaches(run(590, 10), baseline(run(600, 0), tmp_path)) == []


def test_a_gain_passes(tmp_path: Path) -> None:
    assert breaches(run(60, 0), baseline(run(40, 20), tmp_path)) == []


def test_cases_the_baseline_does_not_know_are_left_out(tmp_path: Path) -> None:
    before = baseline(run(50, 0), tmp_path)

    assert breaches(run(50, 0) + run(0, 40, "ja"), before) == []


def test_a_run_without_a_common_case_cannot_be_held_against_the_baseline(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no case in common"):
        breaches(run(5, 0, "fr"), baseline(run(5, 0), tmp_path))


def test_a_baseline_has_a_line_a_case(tmp_path: Path) -> None:
    text = baseline_of("earlier", ENVIRONMENT, run(2, 1))

    assert sum('"strictly right"' in line for line in text.splitlines()) == 3
    assert baseline(run(2, 1), tmp_path).cases["en-002"]["strictly right"] is False


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 1}', '{"format": 9, "run": "", "build": 1, "model": "", "cases": {}}']
)
def test_what_is_no_baseline_is_named_with_the_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"b\.json.*--write"):
        read_baseline(path)
