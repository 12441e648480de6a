"""The words by which documents are found: what exactly is embedded and indexed."""

from __future__ import annotations

import re

from knowledge.markdown import plain_text
from knowledge.models import Chunk, Document, Statement, StatementKind


def title_of(document: Document) -> str:
    """Return the title as search sees it; a bare file name (`doc_0012`) says nothing and is left out."""
    if document.title_from_file_name and len(re.findall(r"[^\W\d_]{3,}", document.title)) < 2:
        return ""
    return document.title


def statement_text(statement: Statement) -> str:
    """Return a statement in plain words; a table row carries its column names."""
    if statement.kind is StatementKind.ROW:
        cells = statement.text.split(" | ")
        named = zip(statement.columns, cells, strict=False)
        return "; ".join(f"{column}: {plain_text(cell)}" if column else plain_text(cell) for column, cell in named)
    return plain_text(statement.text)


def chunk_passage(document: Document, chunk: Chunk) -> str:
    """Return what is embedded for a chunk: title, heading path, statements."""
    head = ", ".join(part for part in (title_of(document), document.name_zh, *chunk.heading_path) if part)
    body = "\n".join(statement_text(s) for s in chunk.statements)
    return f"{head}\n{body}" if head else body


def statement_passage(document: Document, chunk: Chunk, statement: Statement) -> str:
    """Return what is embedded for a statement: title, nearest heading, the statement."""
    heading = chunk.heading_path[-1] if chunk.heading_path else ""
    return ": ".join(part for part in (title_of(document), heading, statement_text(statement)) if part)


def chunk_terms(document: Document, chunk: Chunk) -> str:
    """Return what is indexed lexically for a chunk: its passage, the document's other names and those of its facets."""
    return " ".join((chunk_passage(document, chunk), *document.aliases, *document.facet_names))


def statement_terms(document: Document, chunk: Chunk, statement: Statement) -> str:
    """Return what is indexed lexically for a statement."""
    return statement_passage(document, chunk, statement)
