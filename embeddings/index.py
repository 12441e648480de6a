"""One finished build, open for reading: texts, vectors, lexical indexes and statistics side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from embeddings.catalogue import Catalogue
from embeddings.errors import BuildError
from embeddings.facet_file import FACETS, MENTIONS, Mentions, read_facets, read_mentions
from embeddings.lexical import LexicalIndex
from embeddings.manifest import Manifest
from embeddings.model import Vectors
from embeddings.statistics import Spread, read_spreads
from embeddings.store import VectorStore
from knowledge.facets import FacetCatalogue

CHUNKS, STATEMENTS, QUESTIONS = "chunks", "statements", "questions"
KINDS = (CHUNKS, STATEMENTS, QUESTIONS)
VOCABULARY = "vocabulary.txt"
CATALOGUE = "catalogue.sqlite"


@dataclass(frozen=True, slots=True)
class Index:
    """Row numbers of the catalogue are the rows of `vectors[kind]` and, as strings, the ids in the store.

    The store finds candidates; the memory-mapped vectors give the exact cosine of any candidate. `vocabulary` holds
    every folded word of the documents and of the questions they answer, `facets` what documents are listed by
    and `mentions` what of it each statement names, by row (nothing in a build older than lists).
    """

    manifest: Manifest
    catalogue: Catalogue
    store: VectorStore
    lexical: dict[str, LexicalIndex]
    vectors: dict[str, Vectors]
    spreads: dict[str, Spread]
    shifts: dict[str, Vectors]
    vocabulary: frozenset[str]
    facets: FacetCatalogue
    mentions: Mentions

    @classmethod
    def open(cls, directory: Path) -> Index:
        """Open a finished build. Raises BuildError naming the piece that is missing or damaged."""
        manifest = Manifest.read(directory)
        try:
            spreads = read_spreads(directory / "spreads.npz")
            with np.load(directory / "shifts.npz", allow_pickle=False) as arrays:
                shifts = {language: arrays[language] for language in arrays.files}
            vectors = {kind: np.load(directory / f"{kind}.npy", mmap_mode="r", allow_pickle=False) for kind in KINDS}
            lexical = {kind: LexicalIndex.open(directory / f"lexical-{kind}") for kind in (CHUNKS, STATEMENTS)}
            vocabulary = frozenset((directory / VOCABULARY).read_text(encoding="utf-8").split("\n"))
            facets = read_facets(directory / FACETS) if manifest.facets else FacetCatalogue()
            mentions = read_mentions(directory / MENTIONS) if manifest.facets else ()
            catalogue = Catalogue(directory / CATALOGUE)
            store = VectorStore(directory / "chroma")
            for kind in KINDS:
                if store.count(kind) != len(vectors[kind]):
                    raise ValueError(f"{kind}: {store.count(kind)} in the store, not {len(vectors[kind])}")
        except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
            raise BuildError(
                f"{directory}: a piece is missing or damaged ({error}). "
                "Go back with: python -m embeddings rollback, or build again"
            ) from error
        return cls(manifest, catalogue, store, lexical, vectors, spreads, shifts, vocabulary, facets, mentions)

    def cosines(self, kind: str, rows: list[int], vector: Vectors) -> Vectors:
        """Return the cosine of each row with a unit vector, shape (len(rows),)."""
        return np.asarray(self.vectors[kind][rows] @ vector, dtype=np.float32)

    def close(self) -> None:
        """Free files and handles."""
        self.catalogue.close()
        self.store.close()
