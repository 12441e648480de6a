"""The only door to Chroma: one collection of vectors a kind, in a directory that is written once."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import chromadb  # noqa: TID251 - this is the door
import chromadb.errors  # noqa: TID251
from chromadb.config import Settings as ChromaSettings  # noqa: TID251

from embeddings.errors import BuildError
from embeddings.model import Vectors

_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}}
_MAX_BATCH = 2000
_WAY_BACK = "Go back with: python -m embeddings rollback, or build again"


class VectorStore:
    """Collections of unit vectors under string ids. Open one for writing only into a fresh directory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
            self._client = cast(Any, chromadb.PersistentClient(path=str(path), settings=settings))
        except Exception as error:  # Chroma raises plain Exceptions and its Rust layer's own types
            raise BuildError(f"{path}: Chroma cannot open this build ({error}). {_WAY_BACK}") from error
        # Chroma holds a client until it is closed: without this, every new build would cost a running page its handles.
        weakref.finalize(self, self._client.close).atexit = False

    def write(self, name: str, rows: Iterable[tuple[str, str, dict[str, str]]], vectors: Vectors) -> None:
        """Create a collection from (id, text, metadata) rows and their vectors, in the same order.

        Raises BuildError where Chroma cannot write it.
        """
        listed = list(rows)
        try:
            collection = self._client.create_collection(name, configuration=_CONFIGURATION, embedding_function=None)
            for start in range(0, len(listed), _MAX_BATCH):
                part = listed[start : start + _MAX_BATCH]
                collection.add(
                    ids=[row[0] for row in part],
                    documents=[row[1] for row in part],
                    metadatas=[row[2] for row in part],
                    embeddings=vectors[start : start + len(part)],
                )
        except Exception as error:  # see above
            raise BuildError(f"{self._path}: Chroma cannot write {name} ({error}). Is the disk full?") from error

    def count(self, name: str) -> int:
        """Return how many vectors a collection holds. Raises BuildError where there is no such collection."""
        try:
            return int(self._client.get_collection(name, embedding_function=None).count())
        except Exception as error:  # see above
            raise BuildError(f"{self._path}: Chroma cannot read {name} ({error}). {_WAY_BACK}") from error

    def nearest(self, name: str, vectors: Vectors, k: int) -> list[list[tuple[str, float]]]:
        """Return for each row of `vectors` its k nearest ids with cosine similarity, best first."""
        collection = self._client.get_collection(name, embedding_function=None)
        found = collection.query(query_embeddings=vectors, n_results=k, include=["distances"])
        distances: Sequence[Sequence[float]] = found["distances"] or []
        return [
            [(identity, 1.0 - distance) for identity, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def close(self) -> None:
        """Free the handles; the object cannot be used afterwards."""
        self._client.close()
