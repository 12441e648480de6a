"""What the judge's verdicts come to: a figure a measure, with what failed and how far two runs agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict

from evals.agreement import cohens_kappa
from evals.judge.judgement import MEASURES, Judgement
from evals.metrics.ratio import mean
from evals.statistics import bootstrap_mean, gathered

RESAMPLES = 2_000
# JSON has no NaN: it is written as null.
Number = Annotated[float, BeforeValidator(lambda value: math.nan if value is None else value)]


class JudgedAnswer(BaseModel):
    """One answer with what was judged of it, by run."""

    model_config = ConfigDict(frozen=True)

    id: str
    group: str
    claims: tuple[str, ...]
    facts: tuple[str, ...]
    runs: tuple[Judgement, ...]

    def value(self, measure: str) -> float | None:
        """Return the mean over the runs that did not fail; NaN where all did, None where there was nothing to judge."""
        values = [value for run in self.runs if (value := run.value(measure)) is not None]
        return mean(values) if values else None


class Figure(BaseModel):
    """A measure over a run's answers.

    `value` is the mean over `answers` with its 95 % bootstrap bounds; `failed` answers have none and are left out.
    `same` is the share of single verdicts on which the first two runs are equal, `kappa` their agreement beyond chance
    on yes or no. NaN where it cannot be said.
    """

    model_config = ConfigDict(frozen=True)

    measure: str
    value: Number
    low: Number
    high: Number
    answers: int
    failed: int
    same: Number
    kappa: Number


def figures(answers: Sequence[JudgedAnswer]) -> tuple[Figure, ...]:
    """Return a figure for every measure that anything was judged by."""
    return tuple(figure for measure in MEASURES if (figure := _figure(answers, measure)).answers + figure.failed)


def _figure(answers: Sequence[JudgedAnswer], measure: str) -> Figure:
    values = [(value, answer.group) for answer in answers if (value := answer.value(measure)) is not None]
    known = [(value, group) for value, group in values if not math.isnan(value)]
    groups = gathered((value for value, _ in known), (group for _, group in known))
    interval = bootstrap_mean(groups, np.random.default_rng(0), resamples=RESAMPLES)
    same, kappa = _between_runs(answers, measure)
    return Figure(
        measure=measure,
        value=interval.estimate,
        low=interval.low,
        high=interval.high,
        answers=len(known),
        failed=len(values) - len(known),
        same=same,
        kappa=kappa,
    )


def _between_runs(answers: Sequence[JudgedAnswer], measure: str) -> tuple[float, float]:
    pairs = [
        pair
        for answer in answers
        for pair in zip(answer.runs[0].marks(measure), answer.runs[1].marks(measure), strict=False)
    ]
    if not pairs:
        return math.nan, math.nan
    same = sum(one == other for one, other in pairs) / len(pairs)
    return same, cohens_kappa([one for (_, one), _ in pairs], [other for _, (_, other) in pairs])
