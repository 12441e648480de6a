"""Finding: dense and lexical scores of chunks and statements, summed as z-scores.

    chunk score      = z(dense) + w z(lexical)
    statement score  = z(dense) + w z(lexical) + its chunk's score + what the written questions add
    hit score        = chunk score + best of its statements' own scores + what the written questions add

z-scores are taken over all chunks or statements of the build, so that scores of different kinds are
comparable; rank fusion was measured to hurt across scripts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from embeddings.centring import centre
from embeddings.index import CHUNKS, QUESTIONS, STATEMENTS, Index
from embeddings.lexical import Scores, words
from embeddings.model import EmbeddingModel, Vectors
from knowledge.models import Chunk, Document, Statement


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is looked for: the question, earlier words that give it context, and the question's language.

    `leans` says that the question cannot be understood without the context.
    """

    question: str
    context: str = ""
    language: str = ""
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """How the signals are mixed; tuned on evals/suites/dev.jsonl only.

    `lexical` holds across languages, `lexical_english` within English; `lexical_cap` bounds a lexical z-score.
    `asked` weighs how far the best written question lies above `asked_floor` deviations; `same` is added where a
    section has this very question written for it: staff's word on where it is answered counts. `context` is the share
    of earlier words for a question that leans on them, `context_aside` for one that stands alone. `candidates`
    chunks are scored exactly (twice as many statements lead to chunks).
    """

    lexical: float = 0.2
    lexical_english: float = 0.4
    lexical_cap: float = 4.0
    statement: float = 0.7
    asked: float = 1.3
    asked_floor: float = 2.0
    same: float = 10.0
    context: float = 0.6
    context_aside: float = 0.2
    candidates: int = 80


@dataclass(frozen=True, slots=True)
class ScoredStatement:
    """A statement with its own score, the total used for ranking, and its cosine with the question."""

    statement: Statement
    own: float
    total: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A found chunk, with its statements in reading order.

    `cosine` is the question's with the chunk, `asked` the best cosine with a question written for its section
    (0 where there is none).
    """

    row: int
    chunk: Chunk
    document: Document
    score: float
    cosine: float
    asked: float
    statements: tuple[ScoredStatement, ...]


@dataclass(frozen=True, slots=True)
class QuestionVector:
    """A question's unit vector for passages, and the same for questions."""

    vector: Vectors


def embed(index: Index, model: EmbeddingModel, text: SearchText, weights: Weights = Weights()) -> QuestionVector:
    """Return the question's vector, half-centred by its language, with earlier words mixed in."""
    texts = [text.question] if not text.context else [text.question, f"{text.context} {text.question}"]
    mixed = mix(model.embed_questions(texts), text, weights)
    return QuestionVector(centre(mixed, index.shifts.get(text.language)))


def mix(rows: Vectors, text: SearchText, weights: Weights) -> Vectors:
    """Return one unit vector: the question's own row, mixed with its row in context as its wording calls for."""
    if len(rows) == 1:
        return np.asarray(rows[0])
    share = weights.context if text.leans else weights.context_aside
    mixed = (1 - share) * rows[0] + share * rows[1]
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)


def search(index: Index, question: QuestionVector, text: SearchText, k: int, weights: Weights = Weights()) -> list[Hit]:
    """Return at most k chunks, best first; ties in reading order."""
    lexical_weight = weights.lexical_english if text.language == "en" else weights.lexical
    lexical = {kind: _lexical_z(index, kind, text, weights) for kind in (CHUNKS, STATEMENTS)}
    asked = _asked(index, question.vector, text, weights)
    rows = _candidates(index, question.vector, lexical, asked, weights)
    if not rows:
        return []
    cosines = index.cosines(CHUNKS, rows, question.vector)
    chunk_scores = index.spreads[CHUNKS].z(question.vector, cosines) + lexical_weight * lexical[CHUNKS][rows]
    hits = [
        _hit(
            index,
            question.vector,
            row,
            float(score),
            float(cosine),
            lexical[STATEMENTS],
            lexical_weight,
            asked,
            weights,
        )
        for row, score, cosine in zip(rows, chunk_scores, cosines, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:k]


def _lexical_z(index: Index, kind: str, text: SearchText, weights: Weights) -> Scores:
    scores = index.lexical[kind].scores(text.question)
    if text.context:
        share = weights.context if text.leans else weights.context_aside
        scores = scores + share * index.lexical[kind].scores(text.context)
    deviation = float(scores.std())
    if deviation == 0:
        return scores * 0
    # A few shared characters across scripts give scores of many deviations: they are evidence, not that much.
    return np.asarray(np.minimum((scores - scores.mean()) / deviation, weights.lexical_cap), dtype=np.float32)


def _asked(index: Index, vector: Vectors, text: SearchText, weights: Weights) -> dict[int, tuple[float, float]]:
    """Return for chunk rows the (bonus, cosine) of the best among the questions their section is said to answer."""
    best: dict[int, tuple[float, float]] = {}
    count = index.manifest.questions
    if not count:
        return best
    said = words(text.question)
    found = index.store.nearest(QUESTIONS, vector[None, :], min(weights.candidates, count))[0]
    cosines = np.array([cosine for _, cosine in found], dtype=np.float32)
    for (identity, cosine), z in zip(found, index.spreads[QUESTIONS].z(vector, cosines), strict=True):
        question = index.catalogue.question(int(identity))
        bonus = weights.asked * max(0.0, float(z) - weights.asked_floor)
        if words(question.text) == said and not text.leans:
            bonus += weights.same
        chunk = index.catalogue.chunk(question.chunk_row).chunk
        for row in index.catalogue.section_rows(chunk.document_id, chunk.section):
            best[row] = max(best.get(row, (0.0, 0.0)), (bonus, cosine))
    return best


def _candidates(
    index: Index,
    vector: Vectors,
    lexical: dict[str, Scores],
    asked: dict[int, tuple[float, float]],
    weights: Weights,
) -> list[int]:
    found: dict[int, None] = dict.fromkeys(asked)
    n = weights.candidates
    for identity, _ in index.store.nearest(CHUNKS, vector[None, :], min(n, index.manifest.chunks))[0]:
        found[int(identity)] = None
    for identity, _ in index.store.nearest(STATEMENTS, vector[None, :], min(2 * n, index.manifest.statements))[0]:
        found[index.catalogue.chunk_of_statement(int(identity))] = None
    for row in _top(lexical[CHUNKS], n):
        found[row] = None
    for row in _top(lexical[STATEMENTS], n):
        found[index.catalogue.chunk_of_statement(row)] = None
    return sorted(found)


def _top(scores: Scores, n: int) -> list[int]:
    n = min(n, len(scores))
    if n == 0:
        return []
    return [int(row) for row in np.argpartition(-scores, n - 1)[:n] if scores[row] > 0]


def _hit(
    index: Index,
    vector: Vectors,
    row: int,
    chunk_score: float,
    cosine: float,
    lexical: Scores,
    lexical_weight: float,
    asked: dict[int, tuple[float, float]],
    weights: Weights,
) -> Hit:
    found = index.catalogue.chunk(row)
    rows = list(range(found.first_statement, found.first_statement + len(found.chunk.statements)))
    cosines = index.cosines(STATEMENTS, rows, vector)
    own = index.spreads[STATEMENTS].z(vector, cosines) + lexical_weight * lexical[rows]
    bonus, asked_cosine = asked.get(row, (0.0, 0.0))
    statements = tuple(
        ScoredStatement(statement, float(score), float(score) + chunk_score + bonus, float(c))
        for statement, score, c in zip(found.chunk.statements, own, cosines, strict=True)
    )
    score = chunk_score + weights.statement * float(own.max()) + bonus
    return Hit(row, found.chunk, found.document, score, cosine, asked_cosine, statements)


def by_document(hits: list[Hit]) -> dict[str, list[Hit]]:
    """Return the hits grouped by document, in order of each document's best hit."""
    grouped: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.document.id].append(hit)
    return dict(grouped)
