"""The texts of one build, by row number: documents, chunks, statements and the questions they answer.

Chunks and statements are numbered from 0 in reading order; the numbers are the rows of every index of the
same build. The file is written once and then only read.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from embeddings.errors import BuildError
from knowledge.models import Chunk, Document, Section

_SCHEMA = """
CREATE TABLE document (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE chunk (row INTEGER PRIMARY KEY, document TEXT NOT NULL, section INTEGER NOT NULL,
                    first_statement INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX chunk_by_section ON chunk (document, section);
CREATE TABLE statement (row INTEGER PRIMARY KEY, chunk INTEGER NOT NULL);
CREATE TABLE question (row INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL);
"""
_DOCUMENT = TypeAdapter(Document)
_CHUNK = TypeAdapter(Chunk)


@dataclass(frozen=True, slots=True)
class CatalogueChunk:
    """A chunk with its row, the row of its first statement, and its document."""

    row: int
    first_statement: int
    chunk: Chunk
    document: Document


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question written in a document, and the row of the first chunk of the section that answers it."""

    chunk_row: int
    language: str
    text: str


def write_catalogue(path: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> list[AskedQuestion]:
    """Write documents and chunks; return the documents' questions in row order."""
    questions: list[AskedQuestion] = []
    seen: set[tuple[str, int]] = set()
    sections = {(d.id, s.index): s for d in documents for s in d.sections}
    statement_row = 0
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(_SCHEMA)
        for document in documents:
            data = _DOCUMENT.dump_json(replace(document, sections=()))
            db.execute("INSERT INTO document VALUES (?, ?)", (document.id, data))
        for row, chunk in enumerate(chunks):
            key = (chunk.document_id, chunk.section)
            db.execute(
                "INSERT INTO chunk VALUES (?, ?, ?, ?, ?)",
                (row, *key, statement_row, _CHUNK.dump_json(chunk)),
            )
            if key not in seen:
                seen.add(key)
                questions.extend(AskedQuestion(row, language, text) for language, text in sections[key].questions)
            for _ in chunk.statements:
                db.execute("INSERT INTO statement VALUES (?, ?)", (statement_row, row))
                statement_row += 1
        db.executemany(
            "INSERT INTO question VALUES (?, ?, ?, ?)",
            [(row, q.chunk_row, q.language, q.text) for row, q in enumerate(questions)],
        )
    return questions


class Catalogue:
    """Reads a written catalogue. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise BuildError(f"{path}: missing. Go back with: python -m embeddings rollback, or build again")
        self._path = path
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()  # one connection serves all threads
        self._all("SELECT row FROM chunk LIMIT 1")  # SQLite reads nothing before the first query
        self._chunk = lru_cache(maxsize=4096)(self._read_chunk)
        self._document = lru_cache(maxsize=1024)(self._read_document)

    def chunk(self, row: int) -> CatalogueChunk:
        """Return the chunk of a row. Raises BuildError for a row that is not there."""
        return self._chunk(row)

    def chunk_of_statement(self, row: int) -> int:
        """Return the row of the chunk a statement stands in."""
        return int(self._one("SELECT chunk FROM statement WHERE row = ?", row)[0])

    def section_rows(self, document_id: str, section: int) -> list[int]:
        """Return the rows of a section's chunks in reading order."""
        return [
            int(r[0])
            for r in self._all(
                "SELECT row FROM chunk WHERE document = ? AND section = ? ORDER BY row", document_id, section
            )
        ]

    def document_rows(self, document_id: str) -> list[int]:
        """Return the rows of a document's chunks in reading order."""
        return [int(r[0]) for r in self._all("SELECT row FROM chunk WHERE document = ? ORDER BY row", document_id)]

    def document_questions(self, document_id: str) -> list[tuple[int, AskedQuestion]]:
        """Return the questions written for a document, each behind its row."""
        chunks = self.document_rows(document_id)
        if not chunks:
            return []
        found = self._all(
            "SELECT row, chunk, language, text FROM question WHERE chunk BETWEEN ? AND ? ORDER BY row",
            chunks[0],
            chunks[-1],
        )
        return [(row, AskedQuestion(*rest)) for row, *rest in found]

    def question(self, row: int) -> AskedQuestion:
        """Return the question of a row."""
        return AskedQuestion(*self._one("SELECT chunk, language, text FROM question WHERE row = ?", row))

    def documents(self) -> list[Document]:
        """Return every document, without its sections."""
        return [_DOCUMENT.validate_json(data) for (data,) in self._all("SELECT data FROM document ORDER BY id")]

    def whole_documents(self) -> list[Document]:
        """Return every document with its sections, their statements and the questions they answer."""
        found: dict[str, dict[int, Section]] = {}
        at: dict[int, tuple[str, int]] = {}
        for row, data in self._all("SELECT row, data FROM chunk ORDER BY row"):
            chunk = _CHUNK.validate_json(data)
            at[row] = (chunk.document_id, chunk.section)
            sections = found.setdefault(chunk.document_id, {})
            before = sections.get(chunk.section, Section(chunk.section, chunk.heading_path, ()))
            sections[chunk.section] = replace(before, statements=before.statements + chunk.statements)
        for row, language, text in self._all("SELECT chunk, language, text FROM question ORDER BY row"):
            document, section = at[row]
            asked = found[document][section]
            found[document][section] = replace(asked, questions=(*asked.questions, (language, text)))
        return [replace(d, sections=tuple(found.get(d.id, {}).values())) for d in self.documents()]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _read_chunk(self, row: int) -> CatalogueChunk:
        document_id, first, data = self._one("SELECT document, first_statement, data FROM chunk WHERE row = ?", row)
        return CatalogueChunk(row, first, _CHUNK.validate_json(data), self._document(document_id))

    def _read_document(self, document_id: str) -> Document:
        return _DOCUMENT.validate_json(self._one("SELECT data FROM document WHERE id = ?", document_id)[0])

    def _one(self, query: str, key: object) -> tuple[Any, ...]:
        rows = self._all(query, key)
        if not rows:
            raise BuildError(f"The build has no row {key}: it is damaged. Go back with: python -m embeddings rollback")
        return rows[0]

    def _all(self, query: str, *keys: object) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._db.execute(query, keys).fetchall()
        except sqlite3.Error as error:
            raise BuildError(
                f"{self._path}: damaged ({error}). Go back with: python -m embeddings rollback, or build again"
            ) from error
