"""A run's figures are means over its answers, with what failed beside them and how far two runs agree."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from evals.judge.figures import JudgedAnswer, figures
from evals.judge.judged import Agreement, Judged, read_judged, write_judged
from evals.judge.judgement import Judgement
from evals.judge.output import judged_lines
from knowledge.errors import UsageError

YES, NO, FAILED = ("supported", "supported"), ("supported", "unsupported"), ()


def answer(identity: str, first: tuple[str, ...], second: tuple[str, ...]) -> JudgedAnswer:
    """An answer of two claims, judged twice; no verdicts mean that the judge failed."""
    runs = tuple(
        Judgement(claims=claims, relevance=4, coherence=4, failed={} if claims else {"claims": "bad reply"})
        for claims in (first, second)
    )
    return JudgedAnswer(id=identity, group="", claims=("A.", "B."), facts=(), runs=runs)


def judged(*answers: JudgedAnswer) -> Judged:
    """What a judge said of a run."""
    return Judged(
        judge="openai:small",
        prompts={"claims": 3, "facts": 1, "quality": 1},
        agreement=Agreement(unknown="not measured, --agreement 0"),
        figures=figures(answers),
        answers=answers,
        left_out=2,
        asked=7,
        cached=1,
        failures={"bad reply": 2},
        reasons={"bad reply": "HUTONG_LLM=openai:small: asked twice, the reply is empty"},
    )


def test_a_figure_is_the_mean_over_answers_of_the_mean_over_their_runs() -> None:
    found = {figure.measure: figure for figure in figures([answer("a", YES, NO), answer("b", NO, NO)])}

    assert found["precision"].value == pytest.approx((0.75 + 0.5) / 2)
    assert found["precision"].low <= found["precision"].value <= found["precision"].high
    assert "recall" not in found


def test_the_two_runs_agree_on_equal_verdicts_and_beyond_chance_by_kappa() -> None:
    found = figures([answer("a", YES, NO), answer("b", NO, NO)])[0]

    assert found.same == 3 / 4
    # Yes in the first run 3 of 4, in the second 2 of 4: by chance 1/2.
    assert found.kappa == pytest.approx(0.5)


def test_an_answer_of_which_one_run_failed_counts_by_the_other_and_one_that_failed_twice_is_counted_as_such() -> None:
    found = figures([answer("a", YES, FAILED), answer("b", NO, NO), answer("c", FAILED, FAILED)])[0]

    assert (found.value, found.answers, found.failed, found.same) == (0.75, 2, 1, 1.0)


def test_where_everything_failed_the_figure_is_nan() -> None:
    found = figures([answer("a", FAILED, FAILED)])[0]

    assert math.isnan(found.value)
    assert (found.answers, found.failed) == (0, 1)


def test_what_was_judged_is_read_back_as_it_was_written_and_nan_is_null_in_the_file(tmp_path: Path) -> None:
    written = judged(answer("a", YES, NO), answer("b", FAILED, FAILED))

    path = write_judged(tmp_path, written)

    assert "NaN" not in path.read_text(encoding="utf-8")
    read = read_judged(tmp_path)
    assert read is not None
    assert read.model_dump_json() == written.model_dump_json()
    assert read.answers == written.answers
    assert math.isnan(read.figures[0].low)


def test_a_run_that_nobody_judged_has_nothing_judged(tmp_path: Path) -> None:
    assert read_judged(tmp_path) is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "judged.json").write_text('{"judge": "openai:small"', encoding="utf-8")

    with pytest.raises(UsageError, match=r"judged\.json: damaged .* Judge the run again"):
        read_judged(tmp_path)


def test_the_lines_name_judge_prompts_failures_and_why() -> None:
    lines = list(judged_lines(judged(answer("a", YES, NO), answer("b", FAILED, FAILED))))

    assert lines[0] == (
        "Judged by openai:small, prompts claims 3, facts 1, quality 1, two runs at temperature 0, answers: 2"
    )
    assert lines[1].startswith("  precision     0.75 [NaN, NaN]  n=1, failed on 1  two runs: 50% equal, κ ")
    assert "  not judged because they show no statements: 2" in lines
    assert "Judgements asked of openai:small: 7; taken from the cache: 1" in lines
    assert lines[-1] == "  not made: 2, bad reply. First: HUTONG_LLM=openai:small: asked twice, the reply is empty"
