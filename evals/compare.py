"""Two runs side by side: differences with intervals and paired tests, and the cases that turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures import IN_LANGUAGE, RETRIEVED, RIGHT, Measure
from evals.scoring import CaseScore
from evals.statistics import Interval, gathered, holm, mcnemar, paired_permutation, paired_risk_difference
from evals.summary import grouped
from knowledge.errors import UsageError

COMPARED = (RIGHT, RETRIEVED, IN_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure over the cases of a group that both runs asked: counts, and share of B less share of A.

    `p` is McNemar's; where cases belong to groups, that of a permutation test that swaps groups whole. `adjusted` is
    the same after Holm over all rows of the comparison.
    """

    measure: str
    group: str
    both: int
    only_a: int
    only_b: int
    neither: int
    p: float
    adjusted: float = 1.0

    @property
    def asked(self) -> int:
        """Cases that both runs asked."""
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def interval(self) -> Interval:
        """Share of B less share of A, with its 95 % interval."""
        return paired_risk_difference(self.both, self.only_b, self.only_a, self.neither)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, and (A, B) of the cases that became right or wrong."""

    differences: tuple[Difference, ...]
    mended: tuple[tuple[CaseScore, CaseScore], ...]
    broken: tuple[tuple[CaseScore, CaseScore], ...]


def compare(a: Sequence[CaseScore], b: Sequence[CaseScore]) -> Comparison:
    """Compare two runs over the cases both asked. Raises UsageError where there is none."""
    later = {score.id: score for score in b}
    pairs = [(score, later[score.id]) for score in a if score.id in later]
    if not pairs:
        raise UsageError("The two runs have no case in common. Compare runs of the same suites")
    groups = [("all", pairs)]
    for language, scores in grouped([first for first, _ in pairs], "language"):
        groups.append((language, [(score, later[score.id]) for score in scores]))
    rows = [row for measure in COMPARED for name, kept in groups if (row := difference(measure, name, kept)).asked]
    adjusted = holm([row.p for row in rows])
    return Comparison(
        tuple(
            Difference(r.measure, r.group, r.both, r.only_a, r.only_b, r.neither, r.p, after)
            for r, after in zip(rows, adjusted, strict=True)
        ),
        mended=tuple(pair for pair in pairs if pair[1].right and not pair[0].right),
        broken=tuple(pair for pair in pairs if pair[0].right and not pair[1].right),
    )


def difference(measure: Measure, group: str, pairs: Sequence[tuple[CaseScore, CaseScore]]) -> Difference:
    """Count how one measure changes over pairs of scores; those it does not apply to in both are left out."""
    known = [
        (was, now, a.group)
        for a, b in pairs
        if (was := measure.of(a)) is not None and (now := measure.of(b)) is not None
    ]
    marks = [(was, now) for was, now, _ in known]
    only_a, only_b = marks.count((True, False)), marks.count((False, True))
    both, neither = marks.count((True, True)), marks.count((False, False))
    p = mcnemar(only_a, only_b)
    if any(name for _, _, name in known):
        gaps = gathered((now - was for was, now, _ in known), (name for _, _, name in known))
        p = paired_permutation(gaps, np.random.default_rng(0))
    return Difference(measure.name, group, both, only_a, only_b, neither, p)


def lines(found: Comparison) -> Iterator[str]:
    """Yield the comparison line by line."""
    yield f"{'measure':16} {'group':6} {'cases':>5}  {'A':>6}  {'B':>6}  difference (95 %)            p   p (Holm)"
    for row in found.differences:
        a, b = (row.both + row.only_a) / row.asked, (row.both + row.only_b) / row.asked
        gap = row.interval
        said = f"{gap.estimate:+.1%} ({gap.low:+.1%} to {gap.high:+.1%})"
        counted = f"{row.measure:16} {row.group:6} {row.asked:5}"
        yield f"{counted}  {a:6.1%}  {b:6.1%}  {said:26} {row.p:.3f}  {row.adjusted:.3f}"
    for name, pairs in (("mended", found.mended), ("broken", found.broken)):
        for before, after in pairs:
            blamed = before if name == "mended" else after
            yield f"{name} {before.id} ({before.kind}, {before.language}): {blamed.stage}: {blamed.reason}"
    yield f"{len(found.mended)} mended, {len(found.broken)} broken"
