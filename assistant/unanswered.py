"""Is what was found an answer, and what is said where it is none."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import answerability, compose, guard, replies, scope
from assistant.answer_types import wanted_kinds
from assistant.answerability import Homes
from assistant.calibration import shipped_calibration
from assistant.citations import CitationTable
from assistant.compose import Chosen
from assistant.models import Answer
from embeddings.index import Index
from embeddings.model import Vectors
from embeddings.search import Hit, SearchText
from knowledge.models import Statement


def is_answered(
    text: SearchText, vector: Vectors, hits: Sequence[Hit], chosen: Sequence[Chosen], index: Index, homes: Homes
) -> bool:
    """Say whether what would be shown answers the question.

    The signals are weighed by the shipped calibration. Where it says nothing, for another embedding model or a
    document without written questions, only a price is asked to have an amount of money.
    """
    if scope.is_unheard_of(text, hits, index.vocabulary):
        return False
    calibration = shipped_calibration()
    weighed = index.manifest.model == calibration.model
    signals = answerability.signals(text, vector, hits, chosen, index, homes) if weighed else None
    if signals is None:
        return not scope.lacks_amount(text, (item.statement.text for item in chosen))
    return calibration.answers(signals)


def reply(
    text: SearchText,
    language: str,
    hits: Sequence[Hit],
    chosen: Sequence[Chosen],
    statements_of: dict[str, list[tuple[str, Statement]]],
    table: CitationTable,
) -> Answer:
    """Return that the thing asked is not in the documents; where it is asked of one by name, with its own contact.

    `statements_of` holds each chosen document's statements, with their sections.
    """
    kinds = wanted_kinds(text.question)
    known = next((item.hit.document for item in chosen if replies.is_named(item.hit.document, text.question)), None)
    if known is None:
        return replies.abstention(language, hits, kinds)
    cards = compose.contact_cards(known, statements_of[known.id], text.question, table)
    return guard.check(replies.not_told(language, known, kinds, cards, table))
