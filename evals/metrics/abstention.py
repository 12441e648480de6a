"""Answering and abstaining: risk over coverage, false refusals, refusals that were due, requests to say more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from evals.metrics.ratio import Ratio, share

REFUSALS = ("abstained", "out_of_scope", "refused")


@dataclass(frozen=True, slots=True)
class Ended:
    """How one case ended, and the right ways to end it."""

    id: str
    kind: str
    status: str
    statuses: tuple[str, ...]

    @property
    def is_answerable(self) -> bool:
        """Whether an answer is a right way to end."""
        return "answered" in self.statuses

    @property
    def must_refuse(self) -> bool:
        """Whether only a refusal is right."""
        return all(status in REFUSALS for status in self.statuses)


def false_refusals(ended: Sequence[Ended]) -> Ratio:
    """Return the share of answerable cases that were refused."""
    answerable = [each for each in ended if each.is_answerable]
    refused = [each for each in answerable if each.status in REFUSALS and each.status not in each.statuses]
    return Ratio(len(refused), len(answerable), _named("refused", refused))


def refusal_recall(ended: Sequence[Ended]) -> Mapping[str, Ratio]:
    """Return, by kind of case, the share of cases that had to be refused and were, in whichever way."""
    due = sorted((each for each in ended if each.must_refuse), key=lambda each: each.kind)
    return {kind: _refused(list(cases)) for kind, cases in groupby(due, key=lambda each: each.kind)}


def _refused(due: Sequence[Ended]) -> Ratio:
    missed = [each for each in due if each.status not in REFUSALS]
    return Ratio(len(due) - len(missed), len(due), _named("not refused", missed))


def clarify_rate(ended: Sequence[Ended]) -> Ratio:
    """Return the share of all cases that ended in a request to say more."""
    return share(each.status == "clarify" for each in ended)


def needless_clarify(ended: Sequence[Ended]) -> Ratio:
    """Return the share of cases that were asked to say more, of those where that is no right way to end."""
    plain = [each for each in ended if "clarify" not in each.statuses]
    asked = [each for each in plain if each.status == "clarify"]
    return Ratio(len(asked), len(plain), _named("asked to say more", asked))


def _named(what: str, cases: Sequence[Ended]) -> str:
    return f"{what}: {', '.join(each.id for each in cases)}" if cases else ""


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Selective risk at each coverage: `risks[i]` is the error rate among the i + 1 most confident answers."""

    risks: tuple[float, ...]

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """(coverage, risk), from the most confident answer to all of them."""
        return tuple(((n + 1) / len(self.risks), risk) for n, risk in enumerate(self.risks))

    @property
    def aurc(self) -> float:
        """The area under the curve: the mean of the risks (Geifman, Uziel & El-Yaniv 2019); NaN without answers."""
        return sum(self.risks) / len(self.risks) if self.risks else math.nan

    @property
    def excess(self) -> float:
        """AURC less that of the ideal ranking of the same answers, all right ones first (E-AURC, same source)."""
        if not self.risks:
            return math.nan
        answers = len(self.risks)
        right = answers - round(self.risks[-1] * answers)
        ideal = sum(max(0, n - right) / n for n in range(1, answers + 1)) / answers
        return self.aurc - ideal

    def coverage_at(self, risk: float) -> float:
        """Return the largest coverage whose risk is at most `risk`; 0 where none is, NaN without answers."""
        if not self.risks:
            return math.nan
        return max((coverage for coverage, reached in self.points if reached <= risk), default=0.0)


def risk_coverage(confidences: Sequence[float], is_wrong: Sequence[bool]) -> RiskCoverage:
    """Return the risk–coverage curve of answers with a confidence each (Geifman & El-Yaniv 2017).

    Answers of the same confidence cannot be told apart: each gets the error rate of its tie. Raises ValueError where
    the two are not of one length.
    """
    ranked = sorted(zip(confidences, is_wrong, strict=True), key=lambda pair: -pair[0])
    spread: list[float] = []
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        errors = [float(wrong) for _, wrong in tied]
        spread += [sum(errors) / len(errors)] * len(errors)
    total, risks = 0.0, []
    for answered, errors_expected in enumerate(spread, 1):
        total += errors_expected
        risks.append(total / answered)
    return RiskCoverage(tuple(risks))
