"""A share with its two counts, so that shares of cases add up to the share of a suite."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole`. `explanation` says in words what is missing or too much; empty where nothing is."""

    part: float
    whole: float
    explanation: str = ""

    @property
    def value(self) -> float:
        """The share, 0 to 1; NaN where there was nothing to count."""
        return self.part / self.whole if self.whole else math.nan

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing; also where there was nothing to count."""
        return self.part == self.whole


def share(marks: Iterable[bool], explanation: str = "") -> Ratio:
    """Return the share of marks that are true."""
    listed = list(marks)
    return Ratio(sum(listed), len(listed), explanation)


def pool(ratios: Iterable[Ratio]) -> Ratio:
    """Return the share over everything that was counted (micro average), with the explanations that say something."""
    listed = list(ratios)
    said = "; ".join(ratio.explanation for ratio in listed if ratio.explanation)
    return Ratio(sum(ratio.part for ratio in listed), sum(ratio.whole for ratio in listed), said)


def mean(values: Iterable[float]) -> float:
    """Return the mean of the values that are numbers (macro average); NaN where there is none."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan
