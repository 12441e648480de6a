"""The store: what was written is found, by its own vector first, and handles are given back."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.errors import BuildError
from embeddings.model import Vectors
from embeddings.store import VectorStore


def unit(rows: int, seed: int = 0, dimensions: int = 24) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return unit(2100)  # more than one batch


@pytest.fixture(scope="module")
def written(vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "chroma"
    store = VectorStore(path)
    store.write("many", ((str(n), f"text {n}", {"document": "a.md"}) for n in range(len(vectors))), vectors)
    store.write("few", ((str(n), f"text {n}", {"document": "a.md"}) for n in range(60)), vectors[:60])
    store.write("none", (), unit(0))
    store.close()
    return path


def test_every_vector_is_found_by_itself_after_reopening(written: Path, vectors: Vectors) -> None:
    store = VectorStore(written)

    found = store.nearest("many", vectors, 1)

    assert [row[0][0] for row in found] == [str(n) for n in range(len(vectors))]
    assert [row[0][1] for row in found] == pytest.approx([1.0] * len(vectors), abs=1e-4)
    assert (store.count("many"), store.count("none")) == (len(vectors), 0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 10**6), st.integers(1, 10))
def test_the_nearest_come_best_first_with_their_cosines(written: Path, vectors: Vectors, seed: int, k: int) -> None:
    store, question = VectorStore(written), unit(1, seed)

    found = store.nearest("few", question, k)[0]

    cosines = vectors[:60] @ question[0]
    assert [int(identity) for identity, _ in found] == np.argsort(-cosines)[:k].tolist()
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:k], abs=1e-4)


def test_a_store_no_one_holds_gives_its_files_back(written: Path) -> None:
    def held() -> int:
        gc.collect()
        handles = [handle for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink()]
        return sum(written.parent in handle.readlink().parents for handle in handles)

    before = held()
    for _ in range(3):
        VectorStore(written).nearest("many", unit(1), 1)

    assert held() == before


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)

    with pytest.raises(BuildError, match="Chroma cannot open this build"):
        VectorStore(tmp_path / "chroma")


def test_vectors_that_cannot_be_written_are_an_error_that_names_the_collection(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "chroma")

    with pytest.raises(BuildError, match="Chroma cannot write many"):
        store.write("many", [("0", "one", {"a": "b"}), ("0", "the same id", {"a": "b"})], unit(2))
