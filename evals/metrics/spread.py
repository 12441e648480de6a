"""Percentiles of what is counted once an answer: milliseconds by step, tokens, words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.tokens import count_tokens


@dataclass(frozen=True, slots=True)
class Spread:
    """How values spread. Percentiles lie between the two nearest values (Hyndman & Fan 1996, type 7)."""

    values: int
    p50: float
    p95: float
    p99: float
    most: float
    total: float


def spread(values: Iterable[float]) -> Spread:
    """Return the spread of values; percentiles are NaN where there are none."""
    listed = list(values)
    if not listed:
        return Spread(0, math.nan, math.nan, math.nan, math.nan, 0.0)
    p50, p95, p99 = (float(p) for p in np.percentile(listed, [50, 95, 99]))
    return Spread(len(listed), p50, p95, p99, float(max(listed)), float(sum(listed)))


def milliseconds_by_step(answers: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Return the spread of each step over the answers that took it, in the order steps first occur."""
    steps = dict.fromkeys(step for ms in answers for step in ms)
    return {step: spread(ms[step] for ms in answers if step in ms) for step in steps}


def token_spread(texts: Iterable[str]) -> Spread:
    """Return the spread of the texts' lengths in cl100k tokens."""
    return spread(count_tokens(text) for text in texts)
