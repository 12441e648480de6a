"""The judge is held against people's ratings: by kappa on yes or no and by rank; without them it is unknown."""

from __future__ import annotations

import gzip
import json
import math
import re
from pathlib import Path

import pytest

from evals.judge.command import hold_against_people
from evals.judge.judgement import Judgement
from evals.judge.output import agreement_lines
from evals.judge.people import ASPECTS, FILE, Rated, drawn, read_rated, with_people
from evals.judge.subject import Subject
from knowledge.settings import Settings
from tests.evals.judge_samples import PROMPTS, Quiet, judge_of, judging, sound


def write_mtrag(folder: Path, answers: int) -> None:
    """Write ratings in MTRAG's form: one turn each, answered by people and by one model."""
    rating = {"1": {"value": "4"}, "2": {"value": "3"}, "3": {"value": "4"}}
    rows = [
        {
            "task_id": f"t{number}",
            "model_id": model,
            "model_response": f"It costs {number} yuan. Children ride free.",
            "annotations": dict.fromkeys(ASPECTS.values(), rating),
        }
        for number in range(answers)
        for model in ("reference", "some-model")
    ]
    tasks = [
        {
            "task_id": f"t{number}",
            "input": [{"speaker": "user", "text": "And for children?"}],
            "contexts": [{"document_id": "d"}],
            "targets": [{"speaker": "agent", "text": "Children ride free."}],
        }
        for number in range(answers)
    ]
    data = {"documents": [{"document_id": "d", "text": "Children ride free."}], "tasks": tasks, "evaluations": rows}
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_bytes(gzip.compress(json.dumps(data).encode()))


def rated(ratings: tuple[int, ...], number: int) -> Rated:
    """An answer that people rated alike in everything."""
    subject = Subject(str(number), ("user: ?",), "A.", ("A.",), ("A.",), ("A.",), str(number))
    return Rated(subject, dict.fromkeys(ASPECTS.values(), ratings))


def judged(*claims: str) -> Judgement:
    """A judgement of claims alone."""
    return Judgement(claims=claims, failed={} if claims else {"claims": "bad reply"})


def test_kappa_is_of_all_supported_with_a_median_of_yes_and_spearman_of_shares_with_means() -> None:
    people = [(4, 4, 3), (4, 4, 4), (3, 3, 4), (1, 2, 1)]  # medians yes, yes, no, no; means 3.67, 4, 3.33, 1.33
    judge = [
        judged("supported", "supported"),
        judged("supported", "unsupported"),
        judged("unsupported", "supported"),
        judged("unsupported", "contradicted"),
    ]

    found = with_people([rated(ratings, number) for number, ratings in enumerate(people)], judge)[0]

    assert (found.measure, found.aspect, found.answers, found.failed) == ("precision", "faithfulness", 4, 0)
    # Agreed 3 of 4; by chance 1/4 × 1/2 + 3/4 × 1/2 = 1/2; (3/4 − 1/2) / (1 − 1/2).
    assert found.kappa == pytest.approx(0.5)
    assert (found.yes_judge, found.yes_people) == (0.25, 0.5)
    # Ranks 4, 2.5, 2.5, 1 with 3, 4, 2, 1: products of deviations 3, of squares 4.5 and 5.
    assert found.spearman == pytest.approx(3 / math.sqrt(4.5 * 5))


def test_where_the_judge_failed_the_answer_is_counted_and_left_out() -> None:
    people = [rated((4, 4), 1), rated((1, 1), 2), rated((1, 1), 3)]

    found = with_people(people, [judged("supported"), judged("unsupported"), judged()])

    assert (found[0].answers, found[0].failed, found[0].kappa) == (2, 1, 1.0)
    assert found[0].spearman == pytest.approx(1)
    assert (found[1].answers, found[1].failed) == (0, 0)
    assert math.isnan(found[1].kappa)


def test_peoples_own_answers_are_left_out_and_the_rest_is_taken_apart(tmp_path: Path) -> None:
    write_mtrag(tmp_path, 3)

    found = read_rated(tmp_path)

    assert found is not None
    assert [row.subject.id for row in found] == ["t0 some-model", "t1 some-model", "t2 some-model"]
    assert found[0].subject.claims == ("It costs 0 yuan.", "Children ride free.")
    assert found[0].subject.facts == found[0].subject.passages == ("Children ride free.",)
    assert found[0].ratings["faithfulness"] == (4, 3, 4)


def test_the_public_ratings_are_read_where_they_lie() -> None:
    found = read_rated(Settings(_env_file=None).evaldata)
    if found is None:
        pytest.skip(f"the public evaluation sets are not there: {FILE}")

    assert len(found) == 318
    assert {len(row.ratings) for row in found} == {len(ASPECTS)}
    assert all(1 <= rating <= 4 for row in found for ratings in row.ratings.values() for rating in ratings)
    assert all(row.subject.claims and row.subject.facts for row in found)


def test_the_draw_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    write_mtrag(tmp_path, 30)
    found = read_rated(tmp_path)
    assert found is not None

    assert drawn(found, 5, 1) == drawn(found, 5, 1)
    assert drawn(found, 5, 1) != drawn(found, 5, 2)
    assert len(drawn(found, 50, 1)) == 30


def test_the_lines_name_the_judge_the_sample_and_each_pair(tmp_path: Path) -> None:
    write_mtrag(tmp_path, 6)
    with judging(sound) as server:
        judge = judge_of(server.client(), tmp_path)
        agreement = hold_against_people(judge, PROMPTS, tmp_path, 4, 7, Quiet())

    lines = list(agreement_lines(judge.name, agreement))
    assert lines[0] == "Agreement of openai:small with people: 4 of 6 answers that people rated in MTRAG, seed 7"
    assert [line.split()[0] for line in lines[1:]] == [
        "precision",
        "recall",
        "relevance",
        "coherence",
        "contradiction:",
    ]
    assert "precision     with faithfulness     κ 0.00 (yes: judge 0%, people 100%)  Spearman NaN" in lines[1]
    assert judge.asked == 12


@pytest.mark.parametrize(("count", "why"), [(5, "there is no .*HUTONG_EVALDATA"), (0, "--agreement 0")])
def test_without_data_or_a_sample_the_agreement_is_unknown(count: int, why: str, tmp_path: Path) -> None:
    with judging(sound) as server:
        agreement = hold_against_people(judge_of(server.client(), tmp_path), PROMPTS, tmp_path, count, 0, Quiet())

    (line,) = agreement_lines("openai:small", agreement)
    assert line.startswith("Agreement of openai:small with people: unknown (")
    assert re.search(why, line)
    assert server.requests == []
