"""Rows of cases become shares with their intervals: over all cases, and by kind, topic, language and split."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.models import LANGUAGES
from evals.cases import Case
from evals.measures import MEANS, MEASURES, Measure
from evals.metrics.abstention import risk_coverage
from evals.metrics.accuracy import fact_recall, pool_recalls
from evals.metrics.consistency import Member, consistency
from evals.scoring import CaseScore
from evals.statistics import Interval, bootstrap_mean, gathered, paired_risk_difference, risk_difference, wilson

GROUPINGS = ("suite", "split", "kind", "topic", "language", "perturbation")


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the bounds of the 95 % Wilson interval; all NaN where there was nothing to count."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.part / self.whole if self.whole else math.nan

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%}–{self.high:.1%}, n={self.whole})" if self.whole else "–"


def share_of(scores: Iterable[CaseScore], measure: Measure) -> Share:
    """Return the share of the cases a measure applies to that have it."""
    marks = [mark for mark in map(measure.of, scores) if mark is not None]
    interval = wilson(sum(marks), len(marks))
    return Share(sum(marks), len(marks), interval.low, interval.high)


def means_of(scores: Sequence[CaseScore]) -> list[tuple[str, str, Interval, int]]:
    """Return (name, meaning, mean with its interval, cases) of the measures that are no yes or no.

    The bootstrap resamples groups of cases whole; its random numbers are the same each time.
    """
    found = []
    for name, meaning, of in MEANS:
        known = [(value, score.group) for score in scores if (value := of(score)) is not None]
        groups = gathered((value for value, _ in known), (group for _, group in known))
        found.append((name, meaning, bootstrap_mean(groups, np.random.default_rng(0), resamples=2_000), len(known)))
    return found


def of_groups(scores: Sequence[CaseScore]) -> list[tuple[str, str, Interval, int]]:
    """Return (name, meaning, figure with its interval, groups) of what holds of groups of cases, not of single ones.

    The area under the risk–coverage curve has no interval (NaN bounds).
    """
    groups: dict[str, list[Member]] = {}
    for score in scores:
        if score.group:
            member = Member(score.id, score.right, frozenset(score.cited.split()))
            groups.setdefault(score.group, []).append(member)
    found = consistency(groups)
    agreement = bootstrap_mean([[v] for v in found.by_group.values()], np.random.default_rng(0), resamples=2_000)
    answered = [(s.confidence, not s.right) for s in scores if not s.refused and s.confidence is not None]
    curve = risk_coverage([confidence for confidence, _ in answered], [wrong for _, wrong in answered])
    rows = [
        (
            "all wordings right",
            "of groups that ask the same in other words or languages, every one strictly right",
            wilson(found.all_right.part, round(found.all_right.whole)),
            round(found.all_right.whole),
        ),
        (
            "same documents",
            "Jaccard index of the documents cited, over pairs of a group",
            agreement,
            len(found.by_group),
        ),
        (
            "risk under coverage",
            "area under the risk–coverage curve (0 is best), the best passage's score as confidence",
            Interval(curve.aurc, math.nan, math.nan),
            len(answered),
        ),
    ]
    return [row for row in rows if row[3]]


def language_gaps(scores: Sequence[CaseScore]) -> list[tuple[str, Interval]]:
    """Return (language, share strictly right less that of English, with its interval) of every other language.

    Over groups that ask the same in both languages, paired; where there are none, over all cases, as independent ones.
    """
    english = {s.group: s for s in scores if s.language == "en" and s.group}
    plain = [s for s in scores if s.language == "en"]
    gaps = []
    for language, rows in grouped(scores, "language"):
        pairs = [(s.right, english[s.group].right) for s in rows if s.group in english]
        if language == "en" or not plain:
            continue
        if pairs:
            counts = [pairs.count(mark) for mark in ((True, True), (True, False), (False, True), (False, False))]
            gaps.append((f"{language}, {len(pairs)} pairs", paired_risk_difference(*counts)))
        else:
            right, asked = sum(s.right for s in rows), len(rows)
            gaps.append((language, risk_difference(right, asked, sum(s.right for s in plain), len(plain))))
    return gaps


def facts_by_type(rows: Iterable[tuple[Case, Mapping[str, Any]]]) -> list[tuple[str, Share]]:
    """Return (type, key facts said of those asked for), over answerable cases."""
    recall = pool_recalls(fact_recall(record["answer"], case.key_facts) for case, record in rows if case.is_answerable)
    shares = []
    for kind, ratio in recall.by_type.items():
        bounds = wilson(ratio.part, round(ratio.whole))
        shares.append((kind, Share(round(ratio.part), round(ratio.whole), bounds.low, bounds.high)))
    return shares


def grouped(scores: Sequence[CaseScore], grouping: str) -> list[tuple[str, list[CaseScore]]]:
    """Return the scores by one of GROUPINGS; languages in the order of the assistant's, others by name."""
    names = {str(getattr(score, grouping)) for score in scores}
    known = {language: number for number, language in enumerate(LANGUAGES)} if grouping == "language" else {}
    order = sorted(names, key=lambda name: (known.get(name, len(known)), name))
    return [(name, [s for s in scores if str(getattr(s, grouping)) == name]) for name in order]


def results_csv(scores: Sequence[CaseScore]) -> str:
    """Return every share as a table: grouping, group, measure, part, whole, value, low, high."""
    groups = [("all", "all", list(scores))]
    groups += [(g, name, rows) for g in GROUPINGS for name, rows in grouped(scores, g)]
    return table_csv(_rows(groups))


def table_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Return rows of one shape as CSV with a header; None as an empty field."""
    listed = list(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(listed[0]) if listed else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return stream.getvalue()


def _rows(groups: Iterable[tuple[str, str, list[CaseScore]]]) -> Iterator[dict[str, Any]]:
    for grouping, name, rows in groups:
        for measure in MEASURES:
            share = share_of(rows, measure)
            if share.whole:
                yield {
                    "grouping": grouping,
                    "group": name,
                    "measure": measure.name,
                    "part": share.part,
                    "whole": share.whole,
                    "value": round(share.value, 4),
                    "low": round(share.low, 4),
                    "high": round(share.high, 4),
                }
