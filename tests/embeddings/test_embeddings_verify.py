"""The check before publishing: what is lost or damaged is found, even where it kills the process that looks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import chromadb  # noqa: TID251 - to damage a store behind our back
import numpy as np
import pytest
from chromadb.config import Settings  # noqa: TID251

from embeddings import publish
from embeddings.build import build, verify_in_child
from embeddings.errors import BuildError
from embeddings.index import KINDS
from embeddings.manifest import Manifest
from embeddings.model import EmbeddingModel
from embeddings.store import VectorStore
from embeddings.vectors import VectorCache
from embeddings.verify import verify
from knowledge.settings import PROJECT
from tests.conftest import CACHE, NOW, Quiet


def _in_chroma(directory: Path, change: Callable[[chromadb.Collection], None]) -> None:
    settings = Settings(anonymized_telemetry=False, allow_reset=False)
    client = chromadb.PersistentClient(path=str(directory / "chroma"), settings=settings)
    change(client.get_collection("statements", embedding_function=None))
    client.close()


def lose_a_vector(directory: Path) -> None:
    _in_chroma(directory, lambda collection: collection.delete(ids=["7"]))


def move_a_vector(directory: Path) -> None:
    """The count stays right, but row 7 lies elsewhere."""
    elsewhere = np.full(384, 384**-0.5, dtype=np.float32)
    _in_chroma(directory, lambda collection: collection.update(ids=["7"], embeddings=elsewhere[None, :]))


def cut_an_array(directory: Path) -> None:
    path = directory / "chunks.npy"
    path.write_bytes(path.read_bytes()[:-1000])


def turn_an_array(directory: Path) -> None:
    rows = np.load(directory / "chunks.npy")
    np.save(directory / "chunks.npy", rows[::-1])


def drop_texts(directory: Path) -> None:
    shutil.rmtree(directory / "lexical-statements")
    shutil.copytree(directory / "lexical-chunks", directory / "lexical-statements")


@pytest.fixture(scope="module")
def large(small_builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small build with 1500 random questions: Chroma writes a graph of its own only from 1000 vectors on."""
    directory = shutil.copytree(small_builds / "000001", tmp_path_factory.mktemp("large") / "000001")
    rows = np.random.default_rng(0).normal(size=(1500, 384)).astype(np.float32)
    vectors = {kind: np.load(directory / f"{kind}.npy") for kind in KINDS}
    vectors["questions"] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    np.save(directory / "questions.npy", vectors["questions"])
    shutil.rmtree(directory / "chroma")
    store = VectorStore(directory / "chroma")
    for kind in KINDS:
        store.write(kind, ((str(n), "text", {"a": "b"}) for n in range(len(vectors[kind]))), vectors[kind])
    store.close()
    replace(Manifest.read(directory), questions=1500).write(directory)
    return directory


def test_a_whole_build_passes(small_builds: Path) -> None:
    verify(small_builds / "000001")


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lose_a_vector, r"statements: \d+ in the store"),
        (move_a_vector, "statements: row 7 is not found by its own vector"),
        (cut_an_array, "missing or damaged"),
        (turn_an_array, "chunks: row 0 is not found by its own vector"),
        (drop_texts, r"lexical-statements: does not hold \d+ texts"),
    ],
)
def test_damage_is_found_and_named(
    small_builds: Path, tmp_path: Path, damage: Callable[[Path], None], found: str
) -> None:
    directory = shutil.copytree(small_builds / "000001", tmp_path / "000001")
    damage(directory)

    with pytest.raises(BuildError, match=found):
        verify(directory)


def test_a_build_that_fails_its_check_is_never_published(
    small_builds: Path, small_folder: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    builds = shutil.copytree(small_builds, tmp_path / "builds")

    class Saboteur(Quiet):
        def step(self, name: str) -> None:
            super().step(name)
            if "Checking" in name:
                move_a_vector(next(builds.glob("*.unfinished")))

    report, cache = Saboteur(), VectorCache(CACHE / "vectors.sqlite")
    with pytest.raises(BuildError, match=r"000002: the new build failed its check \(.+\)\. The old one serves on"):
        build(small_folder, builds, cache, model, report, NOW, force=True)

    assert "Publishing" not in report.steps
    assert publish.current_number(builds) == 1
    assert publish.finished(builds) == [1]
    assert list(builds.glob("*.unfinished")) == []


def graph_of(directory: Path) -> list[Path]:
    files = sorted((directory / "chroma").glob("*/*.bin"), key=lambda path: path.stat().st_size)
    return [path for path in files if path.parent == files[-1].parent]


def test_a_whole_graph_passes(large: Path) -> None:
    verify_in_child(large)


@pytest.mark.parametrize("files", [("header",), ("data_level0", "link_lists")], ids=["refused", "deadly"])
def test_a_graph_full_of_garbage_is_a_failed_check_even_where_it_kills_the_process(
    large: Path, tmp_path: Path, files: tuple[str, ...]
) -> None:
    directory = shutil.copytree(large, tmp_path / "000001")
    for path in graph_of(directory):
        if path.stem in files:
            path.write_bytes(np.random.default_rng(0).bytes(path.stat().st_size))

    with pytest.raises(BuildError, match=r"the new build failed its check \(.+\)\. The old one serves on"):
        verify_in_child(directory)


def test_a_missing_graph_is_a_failed_check(large: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(large, tmp_path / "000001")
    shutil.rmtree(graph_of(directory)[0].parent)

    with pytest.raises(BuildError, match="failed its check"):
        verify_in_child(directory)


def test_the_check_of_a_killed_build_ends_with_it(small_builds: Path) -> None:
    command = [sys.executable, "-m", "embeddings.verify", str(small_builds / "000001")]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.close()  # as the system does for a process that is killed

        assert child.wait(20) == 1
