"""How near the project's search text comes to the stand-alone question that a person wrote for a follow-up.

The project does not rewrite: it searches for the question and, weighed, for the resident's own earlier words. So words
are counted in the manner of ROUGE-1 (Lin 2004), over different content words, without stems, and vectors compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.intake import clean
from assistant.language import identify
from assistant.models import Question
from assistant.rephrase import search_text
from embeddings.model import Vectors
from embeddings.search import SearchText, Weights, mix
from embeddings.vectors import Role
from evals.public.content_words import content_words
from evals.public.documents import embedded_texts, vector_cache
from evals.public.figures import Bench, Figure
from evals.public.intervals import mean_figure, share_figure

ADDING, ALONE = "rewrite adds words", "rewrite adds none"
LAST_TURN, SEARCH_TEXT, ALL_TURNS, GAIN = "last turn", "search text", "all the user's turns", "search text - last turn"
COSINE_NOTE = (
    "cosine of the vectors that search uses with that of the person's rewrite: nearness of what is looked for, not "
    "whether it is found; cosines of e5 lie mostly between 0.8 and 1; not published for this model"
)


@dataclass(frozen=True)
class FollowUp:
    """A question after other turns, and its stand-alone rewrite by a person. `dialogue` is what it belongs to."""

    dialogue: str
    question: Question
    rewrite: str

    @cached_property
    def text(self) -> SearchText:
        """What the project looks for."""
        cleaned = clean(self.question)
        return search_text(cleaned, identify(cleaned.text))

    @property
    def users_turns(self) -> str:
        """Everything that the user said, the question last."""
        said = [turn.content for turn in self.question.history if turn.role == "user"]
        return " ".join((*said, self.question.text))

    @property
    def wanted(self) -> set[str]:
        """Content words that the rewrite adds to the question."""
        return content_words(self.rewrite) - content_words(self.question.text)

    @property
    def brought(self) -> set[str]:
        """Content words that the search text adds to the question, whatever their weight."""
        return content_words(self.text.context) - content_words(self.question.text)

    @property
    def said_before(self) -> set[str]:
        """Content words of all turns before the question."""
        return content_words(" ".join(turn.content for turn in self.question.history))


def figures(cases: Sequence[FollowUp], bench: Bench, note: str) -> list[Figure]:
    """Return figures of words and of vectors; `note` says why nothing published stands beside them.

    Dialogues are resampled whole; differences are paired.
    """
    adding = [case for case in cases if case.wanted]
    alone = [case for case in cases if not case.wanted]
    bringing = [case for case in cases if case.brought]
    return [
        _mean("added words: recall", ADDING, adding, lambda c: _share(c.wanted, c.brought), note),
        _mean("added words: precision", "", bringing, lambda c: _share(c.brought, c.wanted), note),
        _mean("added words: said before", ADDING, adding, lambda c: _share(c.wanted, c.said_before), note),
        share_figure("leans on history", ADDING, [c.text.leans for c in adding], note=note),
        share_figure("leans on history", ALONE, [c.text.leans for c in alone], note=note),
        *(_mean("rewrite's words: recall", name, _worded(cases), of, note) for name, of in _RECALL),
        *_cosines(cases, bench),
    ]


_RECALL: tuple[tuple[str, Callable[[FollowUp], float]], ...] = (
    (LAST_TURN, lambda c: _share(content_words(c.rewrite), content_words(c.question.text))),
    (SEARCH_TEXT, lambda c: _share(content_words(c.rewrite), content_words(c.question.text) | c.brought)),
)


def _worded(cases: Sequence[FollowUp]) -> list[FollowUp]:
    return [case for case in cases if content_words(case.rewrite)]


def _share(of: set[str], found: set[str]) -> float:
    return len(of & found) / len(of)


def _mean(measure: str, group: str, cases: Sequence[FollowUp], of: Callable[[FollowUp], float], note: str) -> Figure:
    return mean_figure(measure, group, [of(case) for case in cases], [case.dialogue for case in cases], note=note)


def _cosines(cases: Sequence[FollowUp], bench: Bench) -> list[Figure]:
    vectors = _vectors(cases, bench)
    found = {name: np.array([float(vectors[of(c)] @ vectors[c.rewrite]) for c in cases]) for name, of in _LOOKED_FOR}
    found[SEARCH_TEXT] = np.array([float(_mixed(c.text, vectors) @ vectors[c.rewrite]) for c in cases])
    found[GAIN] = found[SEARCH_TEXT] - found[LAST_TURN]
    shown = []
    for part, kept in ((ADDING, [bool(c.wanted) for c in cases]), (ALONE, [not c.wanted for c in cases])):
        dialogues = [case.dialogue for case, keep in zip(cases, kept, strict=True) if keep]
        for name in (LAST_TURN, SEARCH_TEXT, ALL_TURNS, GAIN):
            values = [float(value) for value in found[name][np.array(kept, dtype=bool)]]
            shown.append(mean_figure(f"cosine, {part}", name, values, dialogues, note=COSINE_NOTE))
    return shown


_LOOKED_FOR: tuple[tuple[str, Callable[[FollowUp], str]], ...] = (
    (LAST_TURN, lambda c: c.text.question),
    (ALL_TURNS, lambda c: c.users_turns),
)


def _mixed(text: SearchText, vectors: dict[str, Vectors]) -> Vectors:
    return mix(np.stack([vectors[row] for row in embedded_texts(text)]), text, Weights())


def _vectors(cases: Sequence[FollowUp], bench: Bench) -> dict[str, Vectors]:
    wanted = dict.fromkeys(row for c in cases for row in (*embedded_texts(c.text), c.users_turns, c.rewrite))
    bench.report.step(f"Embedding {len(wanted)} texts of {len(cases)} follow-ups")
    rows = vector_cache(bench).embed(bench.model, Role.QUESTION, list(wanted), bench.report.progress)
    return dict(zip(wanted, rows, strict=True))
