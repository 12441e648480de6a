"""CLAP NQ (Rosenthal et al. 2024, arXiv 2404.02103): do we pick the sentences that answer, and know when none does?

Questions of Natural Questions with one passage each (Apache-2.0): for one half people marked the sentences that answer,
for the other the passage does not answer.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.compose import choose
from assistant.language import identify
from assistant.models import Question
from assistant.rephrase import has_word, search_text
from embeddings.search import Hit
from evals.agreement import Rows, auroc, resampled
from evals.metrics.abstention import risk_coverage
from evals.metrics.text_tokens import text_tokens
from evals.public.documents import searcher
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.intervals import mean_figure, share_figure
from evals.public.reading import read_json_lines, thinned

MOST = 80  # answerable questions, and as many others
RISK = 0.1
SHORTEST_PART = 4
_SEED = 0
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&-])")
_SELECTION = "the paper measures written answers, not the choice of sentences: nothing to set beside it"
_ANSWERABLE = "the paper gives no score by which answers could be ranked: nothing to set beside it"


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its passage as title and sentences, and what each annotator marked; nothing marked: unanswerable."""

    id: str
    question: str
    title: str
    sentences: tuple[str, ...]
    marked: tuple[tuple[str, ...], ...]

    @property
    def document(self) -> str:
        return f"passage-{self.id}.md"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a case: the statements our answer would show, best first, and the best passage's score."""

    shown: tuple[str, ...]
    confidence: float


def measure(bench: Bench) -> list[Figure]:
    """Return how well sentences are selected (answerable questions) and answerable questions told from others.

    Selection: is the first statement shown, or one of the first three, a marked sentence; token F1 of all that is shown
    with the marked sentences (best annotator, as KILT counts several answers). Answerability: AUROC of the best score,
    area under the risk–coverage curve and coverage at RISK, an answer to an unanswerable question being the error.
    """
    answerable = _cases(bench.folder / "clapnq_dev_answerable.jsonl.gz", bench.every)
    cases = [*answerable, *_cases(bench.folder / "clapnq_dev_unanswerable.jsonl.gz", bench.every)]
    documents = {case.document: as_markdown(case) for case in cases}
    texts = [search_text(Question(case.question), identify(case.question)) for case in cases]
    with searcher(bench, documents) as over:
        found = [_found(case, hits) for case, hits in zip(cases, over.find(texts, "CLAP NQ"), strict=True)]
    return [
        *_selection(list(zip(answerable, found, strict=False))),
        *_answerability([f.confidence for f in found], [bool(case.marked) for case in cases]),
    ]


SET = PublicSet(
    "clapnq", "clapnq", "sentences that answer, to be picked out of a passage that has some or none", measure
)


def as_markdown(case: Case) -> str:
    """Return a passage as a document: its title, and each sentence a paragraph, so that no statement spans two."""
    body = "\n\n".join(_MARKUP.sub(r"\\\1", " ".join(sentence.split())) for sentence in case.sentences)
    return f"---\ntitle: {json.dumps(case.title, ensure_ascii=False)}\n---\n\n{body}\n"


def is_one_of(statement: str, sentences: Sequence[str]) -> bool:
    """Say whether a statement is one of the sentences, holds one whole, or is SHORTEST_PART tokens or more of one."""
    said = text_tokens(statement)
    inside = f" {' '.join(said)} "
    marked = [f" {' '.join(text_tokens(sentence))} " for sentence in sentences]
    return any(m.strip() and (m in inside or (len(said) >= SHORTEST_PART and inside in m)) for m in marked)


def token_f1(shown: Sequence[str], marked: Sequence[str]) -> float:
    """Return F1 of two bags of tokens (Rajpurkar et al. 2016); 0 where they share none."""
    one, other = Counter(text_tokens(" ".join(shown))), Counter(text_tokens(" ".join(marked)))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def _cases(path: Path, every: int) -> list[Case]:
    return [_case(line) for line in thinned(read_json_lines(path), MOST, _SEED, every)]


def _case(line: dict[str, Any]) -> Case:
    passage = line["passages"][0]
    marked = [tuple(output.get("selected_sentences") or ()) for output in line["output"] if output.get("answer")]
    title, sentences = passage["title"], tuple(s for s in passage["sentences"] if text_tokens(s))
    return Case(str(line["id"]), line["input"], title, sentences, tuple(m for m in marked if m))


def _found(case: Case, hits: Sequence[Hit]) -> Found:
    own = [hit for hit in hits if hit.document.id == case.document]
    if not own:
        return Found((), -np.inf)
    chosen = choose(own, has_word(case.question, "past"))
    return Found(tuple(item.statement.text for item in chosen), own[0].score)


def _selection(selected: Sequence[tuple[Case, Found]]) -> list[Figure]:
    def hits(depth: int) -> list[bool]:
        return [
            any(is_one_of(shown, [s for marked in case.marked for s in marked]) for shown in found.shown[:depth])
            for case, found in selected
        ]

    ids = [case.id for case, _ in selected]
    by_chance = [
        sum(any(is_one_of(s, marked) for marked in case.marked) for s in case.sentences) / len(case.sentences)
        for case, _ in selected
    ]
    overlap = [max(token_f1(found.shown, marked) for marked in case.marked) for case, found in selected]
    whole = [max(token_f1(case.sentences, marked) for marked in case.marked) for case, _ in selected]
    return [
        share_figure("sentence hit@1", "", hits(1), note=_SELECTION),
        share_figure("sentence hit@3", "", hits(3), note=_SELECTION),
        mean_figure("sentence hit@1, drawn at random", "", by_chance, ids, note=_SELECTION),
        mean_figure("token F1 of what is shown", "", overlap, ids, note=_SELECTION),
        mean_figure("token F1 of the whole passage", "", whole, ids, note=_SELECTION),
    ]


def _answerability(confidences: Sequence[float], is_answerable: Sequence[bool]) -> list[Figure]:
    scores, marks = np.array(confidences), np.array(is_answerable)

    def area(rows: Rows) -> float:
        return auroc(scores[rows], marks[rows])

    def risk(rows: Rows) -> float:
        return risk_coverage(scores[rows].tolist(), (~marks[rows]).tolist()).aurc

    def coverage(rows: Rows) -> float:
        return risk_coverage(scores[rows].tolist(), (~marks[rows]).tolist()).coverage_at(RISK)

    figures = []
    for name, of in (
        ("answerable, AUROC", area),
        ("answerable, area under risk–coverage", risk),
        (f"answerable, coverage at {RISK:.0%} errors", coverage),
    ):
        found = resampled(of, len(scores), np.random.default_rng(_SEED))
        figures.append(Figure(name, "", found.estimate, found.low, found.high, len(scores), note=_ANSWERABLE))
    return figures
