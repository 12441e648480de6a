"""Questions that got no answer, or a bad one, grouped by meaning: what residents miss, most asked first.

Two questions mean the same where their vectors lie near, half-centred by language as for search; a group holds only
questions that are all near each other (complete linkage).

`SAME_MEANING` was read off the questions that stand in the documents (9,650 in nine languages), where those of one
section are taken to mean the same. Over 2,400 questions of 300 sections, one a language, complete linkage at 0.90 puts
together 32 % of the pairs of one section, and 73 % of the pairs it puts together are of one section; most of the
others ask the same of two hospitals or visas. At 0.88 the figures are 42 % and 61 %, at 0.92 they are 22 % and 83 %.
Average linkage, whole centring and none gave fewer right pairs for as many wrong ones. A question split over two groups
costs a second glance, one lost in another's group is not seen: hence no lower threshold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from assistant.question_log import Asked
from embeddings.centring import centre
from embeddings.lexical import fold
from embeddings.model import EmbeddingModel, Vectors

SAME_MEANING = 0.90
# Pairwise distances of more wordings than this would not fit in a small machine's memory; the newest are grouped.
MAX_WORDINGS = 5000


@dataclass(frozen=True, slots=True)
class Wording:
    """One way a gap was asked: language and words, how often, and the numbers of the kept questions."""

    language: str
    text: str
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning. `wordings` are the most asked first; the first of them stands for the gap.

    `document` and `section` are those most often nearest ("" where none was), `last` the day it was last asked.
    """

    wordings: tuple[Wording, ...]
    document: str
    section: str
    last: dt.date

    @property
    def events(self) -> tuple[int, ...]:
        """The numbers of the kept questions."""
        return tuple(sorted(number for wording in self.wordings for number in wording.events))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was asked in, most asked first."""
        counts: Counter[str] = Counter()
        for wording in self.wordings:
            counts[wording.language] += len(wording.events)
        return tuple(sorted(counts, key=lambda language: (-counts[language], language)))

    @property
    def key(self) -> str:
        """A short name that follows from the wordings alone."""
        words = "\n".join(sorted(f"{wording.language} {fold(wording.text)}" for wording in self.wordings))
        return hashlib.sha256(words.encode()).hexdigest()[:12]


def find_gaps(asked: Iterable[Asked], model: EmbeddingModel, shifts: Mapping[str, Vectors]) -> list[Gap]:
    """Group questions by meaning: most asked first, then the latest, then by their words.

    `shifts` are a build's language shifts; without one a question's vector stays as it is. Questions that point back
    to an earlier turn cannot be understood alone and are left out.
    """
    by_words: dict[tuple[str, str], list[Asked]] = {}
    for question in asked:
        if not question.follow_up:
            by_words.setdefault((question.language, _bare(question.question)), []).append(question)
    newest = sorted(by_words.values(), key=lambda same: -same[-1].id)[:MAX_WORDINGS]
    same_words = sorted(newest, key=lambda same: (same[0].language, _bare(same[0].question)))
    groups: dict[int, list[list[Asked]]] = {}
    for same, group in zip(same_words, _grouped(_vectors(same_words, model, shifts)), strict=True):
        groups.setdefault(group, []).append(same)
    gaps = [_gap(group) for group in groups.values()]
    return sorted(gaps, key=lambda gap: (-len(gap.events), -gap.last.toordinal(), gap.wordings[0].text))


def _bare(text: str) -> str:
    return " ".join(fold(text).split()).rstrip("?!.。？！ ؟")


def _vectors(same_words: Sequence[list[Asked]], model: EmbeddingModel, shifts: Mapping[str, Vectors]) -> list[Vectors]:
    if not same_words:
        return []
    # Not through the vector cache: what is kept of a question leaves with it.
    rows = model.embed_questions([same[0].question for same in same_words])
    return [centre(row, shifts.get(same[0].language)) for row, same in zip(rows, same_words, strict=True)]


def _grouped(vectors: Sequence[Vectors]) -> list[int]:
    """Return the number of each vector's group."""
    if len(vectors) < 2:
        return [1] * len(vectors)
    rows = np.stack(vectors).astype(np.float64)
    above = np.triu_indices(len(rows), k=1)
    distances = np.maximum(0, 1 - (rows @ rows.T)[above])
    return [int(group) for group in fcluster(linkage(distances, "complete"), 1 - SAME_MEANING, "distance")]


def _gap(group: list[list[Asked]]) -> Gap:
    everyone = [question for same in group for question in same]
    nearest = Counter((q.document, q.section) for q in everyone if q.document)
    document, section = min(nearest, key=lambda place: (-nearest[place], place)) if nearest else ("", "")
    wordings = [Wording(same[0].language, same[0].question, tuple(q.id for q in same)) for same in group]
    # Of equally frequent ones the plainest stands for all: nothing taken out of it, and short.
    wordings.sort(key=lambda w: (-len(w.events), "⟨" in w.text, len(w.text), w.text))
    return Gap(tuple(wordings), document, section, max(question.day for question in everyone))
