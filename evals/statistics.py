"""How sure a figure is, and whether two runs differ by more than chance.

Cases of one group (the same need in other words or languages) are not independent: where groups are given, groups are
what is resampled, swapped or counted.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.stats import binomtest, bootstrap, norm

CONFIDENCE = 0.95
RESAMPLES = 9_999
_SAME = 1e-12  # a resampled figure this near the observed one is the same


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the interval round it; all NaN where there is nothing to estimate from."""

    estimate: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.estimate:.3f} [{self.low:.3f}, {self.high:.3f}]"


_NOTHING = Interval(math.nan, math.nan, math.nan)


def wilson(right: float, asked: int, confidence: float = CONFIDENCE) -> Interval:
    """Return a share with its score interval (Wilson 1927), which stays within 0 and 1 and holds for few cases."""
    if not asked:
        return _NOTHING
    z, p = float(norm.ppf((1 + confidence) / 2)), right / asked
    centre = (p + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z / (1 + z * z / asked) * math.sqrt(p * (1 - p) / asked + z * z / (4 * asked * asked))
    # At 0 and 1 the bound is exact; rounding must not push it out of the interval.
    return Interval(p, 0.0 if p == 0 else centre - half, 1.0 if p == 1 else centre + half)


def gathered(values: Iterable[float], groups: Iterable[Hashable]) -> list[list[float]]:
    """Return values by group, in the order groups first occur; an empty or None group stands alone.

    Raises ValueError where the two are not of one length.
    """
    by_group: dict[Hashable, list[float]] = {}
    for number, (value, group) in enumerate(zip(values, groups, strict=True)):
        by_group.setdefault(("group", group) if group else ("alone", number), []).append(value)
    return list(by_group.values())


def bootstrap_mean(
    groups: Sequence[Sequence[float]],
    generator: np.random.Generator,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> Interval:
    """Return the mean of all values with its BCa interval (Efron 1987), groups resampled whole.

    Without values all is NaN; with one group the bounds are NaN; where all groups have one mean, they are that mean.
    """
    kept = [np.asarray(group, dtype=float) for group in groups if len(group)]
    if not kept:
        return _NOTHING
    sums = np.array([group.sum() for group in kept])
    sizes = np.array([group.size for group in kept])
    estimate = float(sums.sum() / sizes.sum())
    if len(kept) == 1:
        return Interval(estimate, math.nan, math.nan)
    if np.ptp(sums / sizes) < _SAME:
        return Interval(estimate, estimate, estimate)

    def pooled(rows: Any, axis: int = -1) -> Any:
        return sums[rows].sum(axis=axis) / sizes[rows].sum(axis=axis)

    done = bootstrap(
        (np.arange(len(kept)),), pooled, n_resamples=resamples, batch=1_000, vectorized=True, axis=-1,
        confidence_level=confidence, method="BCa", rng=generator,
    )  # fmt: skip
    return Interval(estimate, float(done.confidence_interval.low), float(done.confidence_interval.high))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p of McNemar's test (1947; binomial over the cases that one run alone got right)."""
    differing = only_first + only_second
    return float(binomtest(only_first, differing, 0.5).pvalue) if differing else 1.0


def paired_permutation(
    groups: Sequence[Sequence[float]], generator: np.random.Generator, resamples: int = RESAMPLES
) -> float:
    """Return the two-sided p of the mean paired difference, the signs of whole groups swapped (Fisher 1935).

    `groups` hold the differences (second run less first) of one group of cases each. All swaps are tried where there
    are at most `resamples`; else that many are drawn, and the observed one counts as drawn (Phipson & Smyth 2010).
    Without a difference p is 1; without values NaN.
    """
    if not any(len(group) for group in groups):
        return math.nan
    sums = np.array([total for group in groups if abs(total := float(sum(group))) > _SAME])
    if not sums.size:
        return 1.0
    observed = abs(sums.sum()) - _SAME * len(sums)
    if 2**sums.size <= resamples:
        signs = np.array(list(product((-1.0, 1.0), repeat=sums.size)))
        return float((np.abs(signs @ sums) >= observed).mean())
    reached = 0
    for start in range(0, resamples, 1_000):
        signs = generator.choice((-1.0, 1.0), size=(min(1_000, resamples - start), sums.size))
        reached += int((np.abs(signs @ sums) >= observed).sum())
    return (reached + 1) / (resamples + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted for having tested them all (Holm 1979), in the order given; NaN stays NaN."""
    order = sorted((p, n) for n, p in enumerate(p_values) if not math.isnan(p))
    adjusted = [math.nan] * len(p_values)
    least = 0.0
    for passed, (p, n) in enumerate(order):
        least = max(least, min(1.0, p * (len(order) - passed)))
        adjusted[n] = least
    return adjusted


def risk_difference(
    first_right: float, first_asked: int, second_right: float, second_asked: int, confidence: float = CONFIDENCE
) -> Interval:
    """Return share of first less share of second, of independent cases, with Newcombe's interval.

    The hybrid of two Wilson intervals: Newcombe 1998, Statistics in Medicine 17:873–890, method 10.
    """
    first, second = wilson(first_right, first_asked, confidence), wilson(second_right, second_asked, confidence)
    return _square_and_add(first, second, 0.0)


def paired_risk_difference(
    both: int, only_first: int, only_second: int, neither: int, confidence: float = CONFIDENCE
) -> Interval:
    """Return share of first less share of second where both were asked the same cases, with Newcombe's interval.

    Newcombe 1998, Statistics in Medicine 17:2635–2650, method 10: the hybrid, with the correlation of the pairs.
    """
    asked = both + only_first + only_second + neither
    first = wilson(both + only_first, asked, confidence)
    second = wilson(both + only_second, asked, confidence)
    crossed = both * neither - only_first * only_second
    margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither)
    continuous = max(crossed - asked / 2, 0.0) if crossed > 0 else float(crossed)
    return _square_and_add(first, second, continuous / math.sqrt(margins) if margins else 0.0)


def _square_and_add(first: Interval, second: Interval, correlation: float) -> Interval:
    def reach(one: float, other: float) -> float:
        return math.sqrt(max(0.0, one * one - 2 * correlation * one * other + other * other))

    estimate = first.estimate - second.estimate
    below = reach(first.estimate - first.low, second.high - second.estimate)
    above = reach(first.high - first.estimate, second.estimate - second.low)
    return Interval(estimate, estimate - below, estimate + above)


def cohens_h(first: float, second: float) -> float:
    """Return the distance of two shares on the arcsine scale (Cohen 1988, chapter 6: 0.2 is small, 0.8 large)."""
    return 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))
