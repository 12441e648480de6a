"""MTRAG: groundedness against people's ratings of faithfulness, beside the measures whose scores the data holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_evals_public_begin import HEADER, NO, YES

from embeddings.model import EmbeddingModel
from evals.public import begin, mtrag_answers
from tests.evals.public_samples import bench_of, one, write_gzip, write_json

PASSAGE = {"document_id": "d", "title": "Pandas", "text": "The panda eats bamboo leaves."}


def rated(task: str, system: str, response: str, ratings: tuple[int, ...], rl_f: float) -> dict[str, Any]:
    """An answer as the set writes it: people's ratings by person, an automatic score alone."""
    people = {f"{n}": {"value": str(rating)} for n, rating in enumerate(ratings)}
    scores = {"faithfulness": people, "rl_f": {"composite": {"value": rl_f}}}
    return {"task_id": task, "model_id": system, "model_response": response, "annotations": scores}


EVALUATIONS = (
    # Groundedness 1, 1/2, 0 and (1 + 1/2) / 2; medians 4, 2, 1 and 3.
    rated("a", "reference", "The panda eats bamboo.", (4, 4, 1), 0.2),
    rated("a", "gpt-4o", "The bears", (2, 2, 3), 0.4),
    rated("b", "reference", "Fish swim.", (1, 1, 1), 0.6),
    rated("b", "gpt-4o", "Panda leaves.\nThe fish", (3, 2, 4), 0.8),
    rated("thanks", "gpt-4o", "You are welcome.", (4, 4, 4), 1.0),
)


def write_sample(folder: Path) -> None:
    """Two tasks with a passage, and one without."""
    tasks = [{"task_id": t, "contexts": [{"document_id": "d"}]} for t in ("a", "b")]
    tasks.append({"task_id": "thanks", "contexts": []})
    value = {"documents": [PASSAGE], "tasks": tasks, "evaluations": EVALUATIONS}
    write_json(folder / mtrag_answers.FILE, value)


def test_answers_carry_the_median_of_people_and_those_without_passages_are_left_out(tmp_path: Path) -> None:
    write_sample(tmp_path)

    answers = mtrag_answers.read(tmp_path)

    assert [answer.grounded for answer in answers] == [1, 0.5, 0, 0.75]
    assert [answer.faithfulness for answer in answers] == [4, 2, 1, 3]


def test_ranks_that_agree_with_people_give_one_and_others_stand_beside(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "mtrag"
    write_sample(folder)

    figures = mtrag_answers.measure(bench_of(folder, tmp_path / "scratch", model))

    correlation = one(figures, "Spearman with faithfulness", "")
    assert (correlation.value, correlation.cases) == (pytest.approx(1), 4)
    # Ranks 1 to 4 against 4, 2, 1, 3: 1 - 6 * (9 + 0 + 4 + 1) / 60.
    assert [p.value for p in correlation.published] == [pytest.approx(-0.4)]
    area = one(figures, "AUROC, faithful or not", "")
    # RL-F: the faithful have 0.2 and 0.8, the others 0.4 and 0.6.
    assert (area.value, area.published[0].value) == (1, 0.5)
    assert not any(figure.measure.startswith("kappa") for figure in figures)


def test_the_threshold_comes_from_begin_where_it_lies_beside(tmp_path: Path, model: EmbeddingModel) -> None:
    write_sample(tmp_path / "mtrag")
    # Attributable at 1, not at 1/5: the threshold is 3/5, and 1/2 and 0 fall below it.
    rows = f"t5\twow\tbamboo\tm\tbamboo\t{YES}\nt5\twow\tbamboo\tm\tbamboo is what it eats\t{NO}\n"
    write_gzip(tmp_path / "begin" / begin.FILE, "\t".join(HEADER) + "\n" + rows)

    figures = mtrag_answers.measure(bench_of(tmp_path / "mtrag", tmp_path / "scratch", model))

    assert one(figures, "kappa with people", "").value == pytest.approx(1)
    assert one(figures, "balanced accuracy", "").value == 1
    assert "0.600 fitted on BEGIN" in one(figures, "balanced accuracy", "").note
