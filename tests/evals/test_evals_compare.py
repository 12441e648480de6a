"""Two runs are compared over the cases both asked, pair by pair."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.compare import compare, lines
from evals.scoring import CaseScore
from knowledge.errors import UsageError
from tests.evals.evals_samples import scored


def run(rights: str, language: str = "en") -> list[CaseScore]:
    """A run with a case a character: + is right, - is not."""
    return [scored(f"{language}-{n}", mark == "+", language) for n, mark in enumerate(rights)]


def test_cases_that_turn_are_named_and_counted_by_pairs() -> None:
    found = compare(run("++--"), run("+-++"))

    overall = found.differences[0]
    assert (overall.measure, overall.group) == ("strictly right", "all")
    assert (overall.both, overall.only_a, overall.only_b, overall.neither) == (1, 1, 2, 0)
    assert overall.interval.estimate == pytest.approx(0.25)
    assert [before.id for before, _ in found.mended] == ["en-2", "en-3"]
    assert [after.stage for _, after in found.broken] == ["retrieved but not used"]


def test_many_tests_make_each_one_harder_to_pass() -> None:
    found = compare(run("-" * 8) + run("+" * 8, "ko"), run("+" * 8) + run("+" * 8, "ko"))

    english = next(row for row in found.differences if (row.measure, row.group) == ("strictly right", "en"))
    assert english.p == pytest.approx(2 / 2**8)
    assert english.p < english.adjusted <= 1


def test_wordings_of_one_need_count_as_one() -> None:
    def grouped(rights: str) -> list[CaseScore]:
        return [replace(score, group="one need") for score in run(rights)]

    apart, together = compare(run("-" * 8), run("+" * 8)), compare(grouped("-" * 8), grouped("+" * 8))

    assert apart.differences[0].p == pytest.approx(2 / 2**8)
    assert together.differences[0].p == 1


def test_cases_that_only_one_run_asked_are_left_out() -> None:
    found = compare(run("+++"), run("+-"))

    assert found.differences[0].asked == 2


def test_runs_without_a_common_case_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="no case in common"):
        compare(run("+"), run("+", "ko"))


def test_the_comparison_is_told_in_lines() -> None:
    told = list(lines(compare(run("+-"), run("++"))))

    assert any(line.startswith("strictly right   all        2   50.0%  100.0%  +50.0%") for line in told)
    assert told[-1] == "1 mended, 0 broken"
    assert told[-2].startswith("mended en-1 (fact, en): retrieved but not used: missing: 4 hours")
