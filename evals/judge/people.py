"""How far the judge agrees with people: answers of MTRAG that people rated.

MTRAG (IBM/mt-rag-benchmark, Apache-2.0) has answers of two language models and of people to 159 turns of
conversations, each rated from 1 (no) to 4 (yes) by two or three people. The people's own answers are left out: they are
what completeness is held against here.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from evals.agreement import cohens_kappa, resampled, spearman
from evals.judge.figures import Number
from evals.judge.judgement import GOOD_RATING, RATINGS, Judgement
from evals.judge.subject import Subject
from knowledge.sentences import split_sentences

FILE = Path("mtrag") / "mtrag_human_evaluations.json.gz"
# Our measure and what people were asked, in MTRAG's words for it.
ASPECTS = {
    "precision": "faithfulness",
    "recall": "completeness",
    "relevance": "appropriateness",
    "coherence": "naturalness",
}
YES = 4
_PEOPLES_OWN = "reference"


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer with the ratings that people gave it, by aspect."""

    subject: Subject
    ratings: dict[str, tuple[int, ...]]


class WithPeople(BaseModel):
    """Agreement of one measure with one aspect over `answers`; on `failed` others the judge failed.

    `kappa` is Cohen's, of "every claim supported", "every fact said" or "rated 4 or 5" with "the people's median is
    yes"; `yes_judge` and `yes_people` are the shares of yes. `spearman`, with 95 % bootstrap bounds, is of the measure
    and the people's mean rating. NaN where it cannot be said, as where one side is always the same.
    """

    model_config = ConfigDict(frozen=True)

    measure: str
    aspect: str
    answers: int
    failed: int
    kappa: Number
    yes_judge: Number
    yes_people: Number
    spearman: Number
    low: Number
    high: Number


def read_rated(evaldata: Path) -> list[Rated] | None:
    """Return every rated answer of the two models, or None where the data is not there."""
    path = evaldata / FILE
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        data = json.load(stream)
    texts = {document["document_id"]: document["text"] for document in data["documents"]}
    tasks = {task["task_id"]: task for task in data["tasks"]}
    return [_rated(tasks[row["task_id"]], row, texts) for row in data["evaluations"] if row["model_id"] != _PEOPLES_OWN]


def drawn(rated: Sequence[Rated], count: int, seed: int) -> list[Rated]:
    """Return at most `count` of them, drawn without replacement."""
    return Random(seed).sample(list(rated), min(count, len(rated)))  # noqa: S311 - a sample, no secret


def with_people(rated: Sequence[Rated], judgements: Sequence[Judgement]) -> tuple[WithPeople, ...]:
    """Return the agreement of the judge's judgements, in the order of `rated`, with what people said."""
    return tuple(_agreement(measure, rated, judgements) for measure in ASPECTS)


def _agreement(measure: str, rated: Sequence[Rated], judgements: Sequence[Judgement]) -> WithPeople:
    aspect = ASPECTS[measure]
    rows = [
        (value, row.ratings[aspect], row.subject.group)
        for row, judged in zip(rated, judgements, strict=True)
        if (value := judged.value(measure)) is not None
    ]
    known = [row for row in rows if not math.isnan(row[0])]
    values = np.array([value for value, _, _ in known])
    people = np.array([mean(ratings) for _, ratings, _ in known])
    says_yes = values >= (GOOD_RATING if measure in RATINGS else 1)
    people_yes = np.array([median(ratings) >= YES for _, ratings, _ in known], dtype=bool)
    correlation = resampled(
        lambda picked: spearman(values[picked], people[picked]),
        len(known),
        np.random.default_rng(0),
        [group for _, _, group in known],
    )
    return WithPeople(
        measure=measure,
        aspect=aspect,
        answers=len(known),
        failed=len(rows) - len(known),
        kappa=cohens_kappa(says_yes, people_yes),
        yes_judge=float(says_yes.mean()) if known else math.nan,
        yes_people=float(people_yes.mean()) if known else math.nan,
        spearman=correlation.estimate,
        low=correlation.low,
        high=correlation.high,
    )


def _rated(task: dict[str, Any], row: dict[str, Any], texts: dict[str, str]) -> Rated:
    subject = Subject(
        id=f"{row['task_id']} {row['model_id']}",
        question=tuple(f"{turn['speaker']}: {turn['text']}" for turn in task["input"]),
        answer=row["model_response"],
        claims=tuple(split_sentences(row["model_response"])),
        passages=tuple(texts[context["document_id"]] for context in task["contexts"]),
        facts=tuple(split_sentences(task["targets"][0]["text"])),
        group=row["task_id"],
    )
    ratings = {
        aspect: tuple(int(rating["value"]) for rating in row["annotations"][aspect].values())
        for aspect in ASPECTS.values()
    }
    return Rated(subject, ratings)
