"""How well a score tells two kinds of case apart or agrees with people: area, rank correlation, kappa, thresholds."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evals.statistics import CONFIDENCE, Interval

RESAMPLES = 999
Rows = NDArray[np.intp]
Values = Sequence[float] | NDArray[np.float64]
Marks = Sequence[bool] | NDArray[np.bool_]


def auroc(scores: Values, is_positive: Marks) -> float:
    """Return the chance that a positive case scores above a negative one, ties counting half.

    The Mann–Whitney U by the number of pairs, which is the area under the ROC curve (Hanley & McNeil 1982); NaN where
    one kind is missing. Raises ValueError where the two are not of one length.
    """
    values, positive = _paired(scores, is_positive)
    positives = int(positive.sum())
    pairs = positives * (len(values) - positives)
    if not pairs:
        return math.nan
    u = float(rankdata(values)[positive].sum()) - positives * (positives + 1) / 2
    return u / pairs


def spearman(first: Values, second: Values) -> float:
    """Return the rank correlation (Spearman 1904), ties at their mean rank; NaN where one of the two never changes."""
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def cohens_kappa(first: Marks, second: Marks) -> float:
    """Return the agreement of two yes-or-no judgements beyond chance (Cohen 1960); NaN where both never change.

    Raises ValueError where the two are not of one length.
    """
    one, other = _paired(first, second)
    if not len(one):
        return math.nan
    agreed = float(((one > 0) == other).mean())
    yes, also = float(one.mean()), float(other.mean())
    by_chance = yes * also + (1 - yes) * (1 - also)
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else math.nan


def balanced_accuracy(is_predicted: Marks, is_positive: Marks) -> float:
    """Return the mean of the shares of positives and of negatives that are told right; NaN where a kind is missing."""
    predicted, positive = _paired(is_predicted, is_positive)
    if positive.all() or not positive.any():
        return math.nan
    return float(predicted[positive].mean() + 1 - predicted[~positive].mean()) / 2


def f1(is_predicted: Marks, is_positive: Marks) -> float:
    """Return the harmonic mean of precision and recall (van Rijsbergen 1979); NaN where nothing is yes in either."""
    predicted, positive = _paired(is_predicted, is_positive)
    named = float(predicted.sum() + positive.sum())
    return 2 * float(predicted[positive].sum()) / named if named else math.nan


def fitted_threshold(scores: Values, is_positive: Marks) -> float:
    """Return the threshold from which on `score >= threshold` tells the kinds apart with most balanced accuracy.

    It lies midway between two scores (Youden 1950 by another scale), or at minus infinity; of equals, the lowest.
    Raises ValueError where a kind is missing.
    """
    values, positive = _paired(scores, is_positive)
    if positive.all() or not positive.any():
        raise ValueError("a threshold is fitted on cases of both kinds; ask more cases (a smaller --every)")
    order = np.argsort(values, kind="stable")
    values, positive = values[order], positive[order]
    ends = np.append(np.flatnonzero(np.diff(values)), len(values) - 1)
    lost = np.cumsum(positive)[ends] / positive.sum()
    kept_out = np.cumsum(~positive)[ends] / (~positive).sum()
    best = int(np.argmax(np.append(0.0, kept_out - lost)))
    if best == 0:
        return -math.inf
    end = ends[best - 1]
    return math.inf if end == len(values) - 1 else float(values[end] + values[end + 1]) / 2


def resampled(
    statistic: Callable[[Rows], float],
    cases: int,
    generator: np.random.Generator,
    groups: Sequence[Hashable] = (),
    resamples: int = RESAMPLES,
) -> Interval:
    """Return a statistic of rows 0 to `cases` - 1 with its percentile interval (Efron & Tibshirani 1993, chapter 13).

    `groups` names each row's group, and groups are drawn whole; without them each row stands alone. Draws for which the
    statistic is NaN are left out; without cases all is NaN.
    """
    if not cases:
        return Interval(math.nan, math.nan, math.nan)
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups or range(cases)):
        members.setdefault(group, []).append(row)
    blocks = [np.array(rows, dtype=np.intp) for rows in members.values()]
    estimate = statistic(np.arange(cases, dtype=np.intp))
    drawn = []
    for _ in range(resamples):
        picked = generator.integers(len(blocks), size=len(blocks))
        rows = np.concatenate([blocks[n] for n in picked]) if groups else picked.astype(np.intp)
        drawn.append(statistic(rows))
    known = np.array([value for value in drawn if not math.isnan(value)])
    if not len(known):
        return Interval(estimate, math.nan, math.nan)
    low, high = np.quantile(known, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(estimate, float(low), float(high))


def _paired(values: Values | Marks, marks: Marks) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    first, second = np.asarray(values, dtype=float), np.asarray(marks, dtype=bool)
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} values cannot be paired with {len(second)}")
    return first, second
