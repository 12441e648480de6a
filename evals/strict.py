"""Strictly right: every key fact stands in the answer, no wrong one does, and the status is as it should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evals.cases import Case, read_suite
from evals.loosening import loosen
from evals.metrics.accuracy import strictness

__all__ = ["Case", "Verdict", "judge", "loosen", "read_suite", "tally"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is strictly right, and what is wrong with it if not."""

    is_right: bool
    reasons: tuple[str, ...] = field(default=())


def judge(case: Case, status: str, answer: str) -> Verdict:
    """Judge one answer by its status and its text."""
    judged = strictness(status, answer, case.statuses, case.key_facts, case.forbidden)
    reasons = [] if judged.status_is_right else [f"status {status}, not {' or '.join(case.statuses)}"]
    reasons += [f"missing: {fact}" for fact in judged.missing]
    reasons += [f"wrong: {detail}" for detail in judged.wrong]
    return Verdict(judged.is_right, tuple(reasons))


def tally(judged: Iterable[tuple[Case, Verdict]]) -> dict[str, tuple[int, int]]:
    """Return (right, asked) by kind and by English or other language, with the total last."""
    counts: dict[str, tuple[int, int]] = {}
    rows = list(judged)
    for key in ("kind", "language", "all"):
        for case, verdict in rows:
            name = {"kind": case.kind, "language": "English" if case.language == "en" else "other languages"}.get(
                key, key
            )
            right, asked = counts.get(name, (0, 0))
            counts[name] = (right + verdict.is_right, asked + 1)
    return counts
