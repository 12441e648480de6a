"""What one build holds for lists and comparisons: documents with their facets, names, and statements by facet."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.facet_match import LISTED, Facets, facets_of, is_of
from assistant.naming import DocumentNames
from embeddings.index import Index
from knowledge.facet_words import FacetWords
from knowledge.models import Document, Statement, StatementKind


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with its section, its row in the build's index, and the facets that it names."""

    section: str
    statement: Statement
    row: int
    facets: frozenset[tuple[str, str]]


class Directory:
    """Looks up one build. Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.catalogue = index.facets
        self.words = FacetWords(index.facets)
        self.documents: dict[str, Document] = {document.id: document for document in index.catalogue.documents()}
        self.facets: dict[str, Facets] = {document.id: facets_of(document) for document in self.documents.values()}
        self.places = tuple(d for d in self.documents.values() if is_of(self.facets[d.id], LISTED))
        self.told = lru_cache(maxsize=512)(self._told)

    @cached_property
    def names(self) -> DocumentNames:
        """The names by which documents are called."""
        return DocumentNames(self.documents.values())

    def label(self, field: str, value: str, language: str) -> str:
        """Return a value's name in a language; the key where it has none."""
        found = self.catalogue.value(field, value)
        return found.names.get(language, value) if found else value

    def field_label(self, field: str, language: str) -> str:
        """Return a field's name in a language; the key where it has none."""
        found = self.catalogue.field(field)
        return found.names.get(language, field) if found else field

    def _told(self, document: str) -> tuple[Told, ...]:
        return tuple(
            Told(
                " › ".join(found.chunk.heading_path),
                statement,
                found.first_statement + at,
                self._mentions(found.first_statement + at),
            )
            for found in map(self.index.catalogue.chunk, self.index.catalogue.document_rows(document))
            for at, statement in enumerate(found.chunk.statements)
            if statement.kind is not StatementKind.LEAD
        )

    def _mentions(self, row: int) -> frozenset[tuple[str, str]]:
        return self.index.mentions[row] if self.index.mentions else frozenset()


class Directories:
    """Hands out the directory of a build, made once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Directory | None = None

    def of(self, index: Index) -> Directory:
        """Return the directory of a build."""
        with self._lock:
            if self._last is None or self._last.index is not index:
                self._last = Directory(index)
            return self._last
