"""The plots of a report: risk by coverage, reliability, latency, and how far each language lies behind English."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from evals.metrics.abstention import risk_coverage
from evals.metrics.calibration import probabilities, reliability
from evals.scoring import CaseScore
from evals.statistics import wilson
from evals.summary import Share
from evals.svg import Plot

_QUARTERS = [(share, f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]


def plot_risk(scores: Sequence[CaseScore]) -> str:
    """Draw, of the questions answered with the most confidence, the share not strictly right.

    Confidence is the best passage's score; what the assistant refuses is never covered.
    """
    answered = [(s.confidence, not s.right) for s in scores if not s.refused and s.confidence is not None]
    curve = risk_coverage([confidence for confidence, _ in answered], [wrong for _, wrong in answered])
    points = [(coverage * len(answered) / len(scores), risk) for coverage, risk in curve.points]
    end = f" At {points[-1][0]:.0%} coverage {points[-1][1]:.0%} are not strictly right." if points else ""
    said = f"Area under the curve {curve.aurc:.3f}.{end}"
    top = max([risk for _, risk in points] + [0.1])
    plot = Plot("Risk by coverage", said, "questions answered", "not strictly right", (0, 1), (0, top))
    plot.x_ticks(_QUARTERS)
    plot.y_ticks([(top * n / 4, f"{top * n / 4:.0%}") for n in range(5)])
    if points:
        plot.line(points)
    return plot.svg()


def plot_reliability(scores: Sequence[CaseScore]) -> str:
    """Draw, for ten equal parts of the answers by their confidence, the share right over the share expected.

    What is expected is a logistic curve over the best passage's score, fitted to the other cases. On the dashed line a
    confidence means what it says.
    """
    answered = [(s.confidence, s.right, s.group) for s in scores if not s.refused and s.confidence is not None]
    rights = [right for _, right, _ in answered]
    expected = probabilities([confidence for confidence, _, _ in answered], rights, [group for _, _, group in answered])
    found = reliability(expected, rights)
    said = f"Expected calibration error {found.error:.3f} over {len(answered)} answers." if answered else ""
    plot = Plot("Reliability", said, "expected to be strictly right", "strictly right", (0, 1), (0, 1))
    plot.x_ticks(_QUARTERS)
    plot.y_ticks(_QUARTERS)
    plot.line([(0, 0), (1, 1)], "dashed")
    for each in found.bins:
        bounds = wilson(each.right * each.answers, each.answers)
        plot.line([(each.expected, bounds.low), (each.expected, bounds.high)], "mark")
        plot.dot(each.expected, each.right)
    return plot.svg()


def plot_latency(scores: Sequence[CaseScore]) -> str:
    """Draw the share of questions answered within so many milliseconds."""
    times = np.sort([s.ms for s in scores])
    p50, p95 = (float(np.percentile(times, p)) for p in (50, 95)) if len(times) else (0.0, 0.0)
    # A few slow ones would press all others against the axis.
    top = _round_up(min(float(times[-1]), 2 * p95) if len(times) else 1.0)
    plot = Plot(
        "Latency", f"Median {p50:.0f} ms, 95th percentile {p95:.0f} ms.", "ms, all steps", "share", (0, top), (0, 1)
    )
    plot.x_ticks([(top * n / 4, f"{top * n / 4:g}") for n in range(5)])
    plot.y_ticks(_QUARTERS)
    plot.line([(0.0, 0.0), *((float(ms), (n + 1) / len(times)) for n, ms in enumerate(times) if ms <= top)])
    for value, name in ((p50, "p50"), (p95, "p95")):
        plot.line([(value, 0), (value, 1)], "mark")
        plot.text(value, 0.06 if name == "p50" else 0.14, f" {name} {value:.0f} ms")
    return plot.svg()


def plot_languages(shares: Sequence[tuple[str, Share]]) -> str:
    """Draw the share strictly right by language with its interval; a dashed line marks English."""
    rows = len(shares)
    said = "; ".join(f"{language} {share.value:.0%}" for language, share in shares)
    plot = Plot("Strictly right by language", said, "strictly right", "", (0, 1), (0, rows), height=70 + 24 * rows)
    plot.x_ticks(_QUARTERS)
    for number, (language, share) in enumerate(shares):
        middle = rows - number - 0.5
        plot.bar((0, middle - 0.3), (share.value, middle + 0.3))
        plot.line([(share.low, middle), (share.high, middle)], "mark")
        plot.beside(middle, language)
    english = dict(shares).get("en")
    if english:
        plot.line([(english.value, 0), (english.value, rows)], "dashed")
    return plot.svg()


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return float(math.ceil(value / step) * step)
