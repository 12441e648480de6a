"""Signals for whether what was found answers the question, each a number that a reader can check.

All are about the document of the best statement, the home of an answer if there is one.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from assistant.answer_types import has_value, missing_share, wanted_kinds
from assistant.compose import Chosen
from assistant.things import ASSISTANT, asked_things, is_named
from embeddings.index import QUESTIONS, STATEMENTS, Index
from embeddings.lexical import terms
from embeddings.model import Vectors
from embeddings.search import Hit, SearchText
from knowledge.models import Document, StatementKind

_TINY = 1e-6
_SHORT = 30  # terms; the development cases are longer, and "How much is the subway?" is no worse a question


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer.

    `statement`: cosine of the best-ranked statement; `asked`: of the nearest written question, in any language.
    `aspect`: how near the nearest statement of the wanted kind lies once what is common to its document is taken out
    of both, above what the document's own questions reach with their answers: the thing asked, without the entity.
    `lacks_kind`, `lacks_kind_shown`: share of the kinds of answer wanted (price, date …) without a value in the
    document, in what would be shown. `lacks_thing`, `lacks_thing_shown`: 1 where an everyday thing that the question
    names is named nowhere in the document and the questions written for it, nowhere in what would be shown.
    `aside`: 1 where the question is about the assistant itself. `length`: log of the number of its index terms, as
    long questions lie farther from everything; short ones count alike unless such a thing is lacking.
    `conversation`: 1 where earlier turns give context.
    """

    statement: float
    asked: float
    aspect: float
    lacks_kind: float
    lacks_kind_shown: float
    lacks_thing: float
    lacks_thing_shown: float
    aside: float
    length: float
    conversation: float

    def row(self) -> tuple[float, ...]:
        """Return the numbers in the order of `NAMES`."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Signals))
FOR, AGAINST = 1, -1
# Which way each signal may speak: a fitted weight of the other sign would be chance.
DIRECTIONS = (FOR, FOR, FOR, AGAINST, AGAINST, AGAINST, AGAINST, AGAINST, FOR, FOR)


@dataclass(frozen=True, slots=True)
class _Home:
    """A document's statements and written questions, with unit vectors; `named` are its texts with their
    language, `reach` what its questions reach with their answers."""

    statements: tuple[str, ...]
    statement_vectors: Vectors
    question_vectors: Vectors
    named: tuple[tuple[str, str], ...]
    reach: float


def signals(
    text: SearchText, vector: Vectors, hits: Sequence[Hit], chosen: Sequence[Chosen], index: Index, homes: Homes
) -> Signals | None:
    """Return the signals of a question; None where its document has no written questions to compare it with.

    `vector` is the question's unit vector, `chosen` what would be shown.
    """
    ranked = [(s, hit) for hit in hits for s in hit.statements if s.statement.kind is not StatementKind.LEAD]
    if not ranked or not chosen:
        return None
    best, hit = max(ranked, key=lambda pair: pair[0].total)
    home = homes.of(index, hit.document)
    if home is None:
        return None
    shown = [item.statement.text for item in chosen]
    headings = [" ".join(item.hit.chunk.heading_path) for item in chosen]
    things = asked_things(text.question, text.language)
    plain = [thing for thing in things if thing != ASSISTANT]
    lacks_thing = any(not is_named(thing, home.named) for thing in plain)
    shown_texts = [("en", part) for part in (*shown, *headings)]
    return Signals(
        statement=best.cosine,
        asked=max(hit.asked for hit in hits),
        aspect=_nearness(home, vector, wanted_kinds(text.question)) - home.reach,
        lacks_kind=missing_share(text.question, home.statements),
        lacks_kind_shown=missing_share(text.question, shown),
        lacks_thing=float(lacks_thing),
        lacks_thing_shown=float(any(not is_named(thing, shown_texts) for thing in plain)),
        aside=float(ASSISTANT in things),
        length=math.log(1 + max(len(terms(text.question)), 0 if lacks_thing else _SHORT)),
        conversation=float(bool(text.context)),
    )


def _nearness(home: _Home, vector: Vectors, kinds: Sequence[str]) -> float:
    """Return the best cosine with a statement of a wanted kind, the document's own mean taken out of both sides."""
    asked = _unit(vector - home.question_vectors.mean(axis=0))
    told = _unit(home.statement_vectors - home.statement_vectors.mean(axis=0))
    fits = [n for n, s in enumerate(home.statements) if not kinds or any(has_value(kind, s) for kind in kinds)]
    return float((told[fits] @ asked).max()) if fits else 0.0


class Homes:
    """What is known of each document of the current build; read once a document. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._homes: dict[str, _Home | None] = {}

    def of(self, index: Index, document: Document) -> _Home | None:
        """Return a document's statements and questions; None where no question is written for it."""
        with self._lock:
            if self._index is not index:
                self._index, self._homes = index, {}
            if document.id not in self._homes:
                self._homes[document.id] = _home(index, document)
            return self._homes[document.id]


def _home(index: Index, document: Document) -> _Home | None:
    questions = index.catalogue.document_questions(document.id)
    if not questions:
        return None
    chunks = [index.catalogue.chunk(row) for row in index.catalogue.document_rows(document.id)]
    rows = [found.first_statement + at for found in chunks for at in range(len(found.chunk.statements))]
    sections = [found.chunk.section for found in chunks for _ in found.chunk.statements]
    told = np.asarray(index.vectors[STATEMENTS][rows], dtype=np.float32)
    asked = np.asarray(index.vectors[QUESTIONS][[row for row, _ in questions]], dtype=np.float32)
    own = [index.catalogue.chunk(question.chunk_row).chunk.section for _, question in questions]
    cosines = _unit(asked - asked.mean(axis=0)) @ _unit(told - told.mean(axis=0)).T
    answered = [float(cosines[n, [s == section for s in sections]].max()) for n, section in enumerate(own)]
    names = " ".join((document.title, *document.aliases))
    statements = tuple(s.text for found in chunks for s in found.chunk.statements)
    named = (
        ("en", names),
        *(("en", " ".join(found.chunk.heading_path)) for found in chunks),
        *(("en", statement) for statement in statements),
        *((question.language, question.text) for _, question in questions),
    )
    return _Home(statements, told, asked, tuple(dict.fromkeys(named)), float(np.median(answered)))


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + _TINY), dtype=np.float32)
