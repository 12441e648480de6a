"""MTRAG (Katsis et al. 2025): does our groundedness say of an answer what people say of its faithfulness?

477 answers (three systems, 159 tasks) rated by two or three people each, with the passages they were written from
(Apache-2.0). The file also holds what four automatic measures say of the same answers.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.agreement import Rows, auroc, balanced_accuracy, cohens_kappa, resampled, spearman
from evals.metrics.groundedness import groundedness
from evals.public import begin
from evals.public.figures import Bench, Figure, PublicSet, Published
from evals.public.reading import read_json
from knowledge.sentences import split_sentences

FILE = "mtrag_human_evaluations.json.gz"
FAITHFUL = 3  # "mostly yes" of four
OTHERS = {
    "rl_f": "RL-F, faithfulness by a language model",
    "rb_llm": "RB-LLM, a language model as judge",
    "rb_agg": "RB-ALG, three measures of overlap",
    "Bert-KPrec": "BertScore precision against the passages",
}
_SOURCE = f"computed from each answer's scores in {FILE} (IBM/mt-rag-benchmark)"
_SEED = 0
_NOTE = "people's rating: median; answers without a passage are left out. RB-ALG compares with the reference answer too"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a task: our groundedness of it, people's rating (1 to 4), and what other measures say of it."""

    task: str
    system: str
    grounded: float
    faithfulness: float
    others: Mapping[str, float]


def measure(bench: Bench) -> list[Figure]:
    """Return how groundedness goes with people's faithfulness: rank correlation, AUROC, kappa and balanced accuracy.

    The last two are at the threshold fitted on BEGIN, and left out where that set does not lie beside this one. The
    answers to one task are resampled together.
    """
    answers = read(bench.folder)[:: bench.every]
    bench.report.step(f"MTRAG: scoring {len(answers)} answers")
    figures = [
        _figure("Spearman with faithfulness", "", answers, spearman),
        *(
            _figure("Spearman with faithfulness", system, [a for a in answers if a.system == system], spearman)
            for system in sorted({answer.system for answer in answers})
        ),
        _figure("AUROC, faithful or not", "", answers, _area),
    ]
    beside = bench.folder.parent / begin.SET.folder
    if not (beside / begin.FILE).is_file():
        return figures
    threshold = begin.fitted(begin.read(beside))

    def kappa(scores: Numbers, ratings: Numbers) -> float:
        return cohens_kappa(scores >= threshold, ratings >= FAITHFUL)

    def accuracy(scores: Numbers, ratings: Numbers) -> float:
        return balanced_accuracy(scores >= threshold, ratings >= FAITHFUL)

    note = f"at the threshold {threshold:.3f} fitted on BEGIN; {_NOTE}"
    for name, statistic in (("kappa with people", kappa), ("balanced accuracy", accuracy)):
        figures.append(_figure(name, "", answers, statistic, note, against_others=False))
    return figures


SET = PublicSet("mtrag_answers", "mtrag", "answers whose faithfulness people rated, against groundedness", measure)
Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers, Numbers], float]


def read(folder: Path) -> list[Answer]:
    """Return the answers that were written from passages. Raises UsageError where the file is missing or damaged."""
    data = read_json(folder / FILE)
    texts = {
        document["document_id"]: f"{document.get('title', '')}\n{document['text']}" for document in data["documents"]
    }
    passages = {task["task_id"]: [texts[c["document_id"]] for c in task["contexts"]] for task in data["tasks"]}
    return [
        Answer(
            rated["task_id"],
            rated["model_id"],
            groundedness(_sentences(rated["model_response"]), passages[rated["task_id"]]).value,
            _median(rated["annotations"]["faithfulness"]),
            {name: _automatic(rated["annotations"][name]) for name in OTHERS if name in rated["annotations"]},
        )
        for rated in data["evaluations"]
        if passages[rated["task_id"]]
    ]


def _sentences(answer: str) -> list[str]:
    return [sentence for line in answer.splitlines() for sentence in split_sentences(line)]


def _median(ratings: Mapping[str, Any]) -> float:
    return float(statistics.median(float(rating["value"]) for rating in ratings.values()))


def _automatic(ratings: Mapping[str, Any]) -> float:
    return float(next(iter(ratings.values()))["value"])


def _area(scores: Numbers, ratings: Numbers) -> float:
    return auroc(scores, ratings >= FAITHFUL)


def _figure(
    name: str,
    group: str,
    answers: Sequence[Answer],
    statistic: Statistic,
    note: str = _NOTE,
    against_others: bool = True,
) -> Figure:
    scores = np.array([answer.grounded for answer in answers])
    ratings = np.array([answer.faithfulness for answer in answers])

    def of(rows: Rows) -> float:
        return statistic(scores[rows], ratings[rows])

    found = resampled(of, len(answers), np.random.default_rng(_SEED), [answer.task for answer in answers])
    published = tuple(
        Published(title, statistic(np.array([answer.others[other] for answer in answers]), ratings), _SOURCE)
        for other, title in OTHERS.items()
        if against_others and all(other in answer.others for answer in answers)
    )
    return Figure(name, group, found.estimate, found.low, found.high, len(answers), published, note)
