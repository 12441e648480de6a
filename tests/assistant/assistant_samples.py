"""What the tests of the assistant share: documents written in the test, and hits with scores given by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from embeddings.search import Hit, ScoredStatement
from knowledge.chunker import chunk_document
from knowledge.models import Document, Statement
from knowledge.parsers import parse_document


def document(text: str, name: str = "daily-life/library.md") -> Document:
    """Parse a document as the build does."""
    return parse_document(text, PurePosixPath(name), "digest", [])[0]


def statements(source: Document) -> list[Statement]:
    """Return a document's statements in reading order."""
    return [statement for section in source.sections for statement in section.statements]


def hits(
    source: Document, scores: Mapping[str, float], first_row: int = 0, cosine: float = 0.9, asked: float = 0.9
) -> list[Hit]:
    """Return one hit a chunk. A statement's score is that of the first key that stands in it, else 0."""

    def score(statement: Statement) -> float:
        return next((value for words, value in scores.items() if words in statement.text), 0.0)

    found = []
    for row, chunk in enumerate(chunk_document(source), first_row):
        scored = tuple(ScoredStatement(s, score(s), score(s), cosine) for s in chunk.statements)
        found.append(Hit(row, chunk, source, max(s.total for s in scored), cosine, asked, scored))
    return found
