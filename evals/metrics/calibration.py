"""How far a confidence can be read as a probability of being right: a fitted curve, bins and their error."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

FOLDS = 5
_PENALTY = 1e-3  # keeps the slope finite where every answer is right, or a threshold parts them


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like probability: how many, the mean probability, and the share that is right."""

    answers: int
    expected: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins from the least probable up, and their error."""

    bins: tuple[Bin, ...]

    @property
    def error(self) -> float:
        """Expected calibration error (Naeini, Cooper & Hauskrecht 2015): the mean distance of expected and right,
        weighted by answers; NaN without any.
        """
        answers = sum(each.answers for each in self.bins)
        if not answers:
            return math.nan
        return sum(each.answers * abs(each.expected - each.right) for each in self.bins) / answers


def reliability(probabilities: Sequence[float], is_right: Sequence[bool], bins: int = 10) -> Reliability:
    """Sort answers into `bins` bins of equal size by probability.

    Raises ValueError where the two are not of one length.
    """
    ranked = sorted(zip(probabilities, is_right, strict=True), key=lambda pair: pair[0])
    parts = [ranked[n * len(ranked) // bins : (n + 1) * len(ranked) // bins] for n in range(bins)]
    return Reliability(
        tuple(Bin(len(p), sum(v for v, _ in p) / len(p), sum(right for _, right in p) / len(p)) for p in parts if p)
    )


def probabilities(
    confidences: Sequence[float], is_right: Sequence[bool], groups: Sequence[Hashable] = ()
) -> list[float]:
    """Return the probability of being right of each answer, by a logistic curve over its confidence (Platt 1999).

    Each answer's curve is fitted to the answers of the other FOLDS - 1 folds, so that no answer foretells itself; the
    members of a group are in one fold. With fewer answers than folds, or all right or all wrong, the share right
    stands for each.
    """
    values, right = np.asarray(confidences, dtype=float), np.asarray(is_right, dtype=float)
    if len(values) < FOLDS or right.min() == right.max():
        return [float(right.mean())] * len(values) if len(values) else []
    names = [name or ("alone", number) for number, name in enumerate(groups)] if groups else list(range(len(values)))
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    fold = np.array([order[name] % FOLDS for name in names])
    found = np.empty(len(values))
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            found[held] = _apply(_fit(values[~held], right[~held]), values[held])
    return [float(value) for value in found]


def _fit(values: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[float, float, float, float]:
    centre, spread = float(values.mean()), float(values.std()) or 1.0
    scaled = (values - centre) / spread

    def loss(line: NDArray[np.float64]) -> float:
        reached = line[0] * scaled + line[1]
        return float(np.mean(np.logaddexp(0.0, reached) - right * reached) + _PENALTY * line[0] ** 2)

    slope, offset = minimize(loss, np.zeros(2), method="BFGS").x
    return float(slope), float(offset), centre, spread


def _apply(curve: tuple[float, float, float, float], values: NDArray[np.float64]) -> NDArray[np.float64]:
    slope, offset, centre, spread = curve
    return 1 / (1 + np.exp(-(slope * (values - centre) / spread + offset)))
