"""Schools and clinics written in the test, and the directory of a catalogue of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from assistant.directory import Directory
from embeddings.catalogue import Catalogue, write_catalogue
from embeddings.index import Index
from knowledge.chunker import chunk_document
from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.models import Document
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.assistant.assistant_samples import document


def place(name: str, facets: str, body: str, header: str = "") -> Document:
    """Parse a document of a place: `facets` and `header` are YAML lines, `body` what stands below the title."""
    text = f"---\ntitle: {name}\nas_of: '2025-01'\n{header}facets:\n{facets}---\n\n# {name}\n\n{body}"
    return document(text, f"places/{name.split(' (')[0].lower().replace(' ', '-')}.md")


def school(name: str, *lines: str, header: str = "", body: str = "") -> Document:
    """A school with further lines of facets, such as `district: [chaoyang]`."""
    facets = "".join(f"  {line}\n" for line in ("kind: [school]", *lines))
    return place(
        name, facets, body or f"## About the school\n\n- {name} is a school.[^1]\n\n[^1]: Source, as of 2025\n", header
    )


def directory(folder: Path, *documents: Document) -> Directory:
    """Return the directory of a catalogue of documents, with the shipped facets; all vectors are alike."""
    facets, _ = load_facets(SHIPPED_DOCUMENTS)
    words = FacetWords(facets)
    chunks = [chunk for each in documents for chunk in chunk_document(each)]
    write_catalogue(folder / "catalogue.sqlite", documents, chunks)
    statements = [statement for chunk in chunks for statement in chunk.statements]
    mentions = tuple(frozenset((m.field, m.value) for m in words.find(s.text)) for s in statements)
    index: Any = SimpleNamespace(
        catalogue=Catalogue(folder / "catalogue.sqlite"),
        facets=facets,
        mentions=mentions,
        cosines=lambda kind, rows, vector: np.zeros(len(rows), dtype=np.float32),
    )
    return Directory(cast(Index, index))
