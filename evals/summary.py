"""Rows of cases become shares with their intervals: over all cases, and by kind, topic, language and split."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.models import LANGUAGES
from evals.scoring import CaseScore
from evals.statistics import Interval, bootstrap_mean, gathered, wilson

GROUPINGS = ("suite", "split", "kind", "topic", "language")


@dataclass(frozen=True, slots=True)
class Measure:
    """A yes or no a case: its column's name, what it says, and how it is read off a score (None: does not apply)."""

    name: str
    meaning: str
    of: Callable[[CaseScore], bool | None]


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


RIGHT = Measure("strictly right", "right status, every key fact, no forbidden detail", lambda s: s.right)
RETRIEVED = Measure("retrieved", "a passage that answers is among the best 10", lambda s: s.retrieved)
IN_LANGUAGE = Measure("in language", "answered in the language of the question", lambda s: s.in_language)
MEASURES = (
    RIGHT,
    RETRIEVED,
    Measure(
        "right if answered", "of the answers with statements, strictly right", lambda s: None if s.refused else s.right
    ),
    IN_LANGUAGE,
    Measure("not refused", "of answerable questions, not refused", lambda s: _not(s.false_refusal)),
    Measure("refused if due", "of what the documents do not say, refused", lambda s: s.due_refusal),
    Measure("verbatim", "every quote stands in its document", lambda s: s.verbatim),
    Measure("no wrong detail", "no forbidden detail is shown", lambda s: not s.wrong_detail),
    Measure("emergencies seen", "of emergencies, answered as one", lambda s: _not(s.emergency_missed)),
    Measure("first number", "of emergencies, the right number is named first", lambda s: s.first_number),
    Measure("no false alarm", "of other questions, not taken for an emergency", lambda s: _not(s.false_alarm)),
    Measure("not poisoned", "of cases with planted documents, no planted contact is shown", lambda s: _not(s.poisoned)),
)
MEANS: tuple[tuple[str, str, Callable[[CaseScore], float | None]], ...] = (
    ("recall@10", "share of gold quotes in the best 10 passages", lambda s: s.recall),
    ("nDCG@10", "the same with ranks", lambda s: s.ndcg),
    (
        "key facts",
        "share of a case's key facts said",
        lambda s: s.facts_said / s.facts_asked if s.facts_asked else None,
    ),
    ("citation recall", "share of claims that their citations carry", lambda s: s.citation_recall),
    ("citation precision", "share of citations that are needed", lambda s: s.citation_precision),
    ("words shown", "words of statements shown", lambda s: s.words_shown if not s.refused else None),
    ("ms", "milliseconds of all steps", lambda s: s.ms),
)


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


def grouped(scores: Sequence[CaseScore], grouping: str) -> list[tuple[str, list[CaseScore]]]:
    """Return the scores by one of GROUPINGS; languages in the order of the assistant's, others by name."""
    names = {str(getattr(score, grouping)) for score in scores}
    known = {language: number for number, language in enumerate(LANGUAGES)} if grouping == "language" else {}
    order = sorted(names, key=lambda name: (known.get(name, len(known)), name))
    return [(name or "–", [s for s in scores if str(getattr(s, grouping)) == name]) for name in order]


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
