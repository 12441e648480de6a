"""The live index: the next question sees a new build, no question loses its own, and damage never gets in."""

from __future__ import annotations

import gc
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings import publish
from embeddings.errors import BuildError, NoBuild
from embeddings.index import Index
from embeddings.live import LiveIndex
from embeddings.manifest import FILE_NAME
from embeddings.model import EmbeddingModel


@pytest.fixture
def builds(small_builds: Path, tmp_path: Path) -> Path:
    """A folder with one published build, to be changed."""
    return shutil.copytree(small_builds, tmp_path / "builds")


def next_build(builds: Path, **changes: object) -> Path:
    """Publish a copy of the first build under the next number, with changes to its manifest."""
    number = publish.finished(builds)[-1] + 1
    directory = shutil.copytree(publish.directory_of(builds, 1), publish.directory_of(builds, number))
    fields = json.loads((directory / FILE_NAME).read_text(encoding="utf-8"))
    (directory / FILE_NAME).write_text(json.dumps(fields | {"number": number} | changes), encoding="utf-8")
    publish.publish(builds, number)
    return directory


def works(index: Index) -> bool:
    """Whether texts and vectors of a build can be had."""
    vector = np.asarray(index.vectors["chunks"][3])
    return index.store.nearest("chunks", vector[None, :], 1)[0][0][0] == "3" and index.catalogue.chunk(3).row == 3


def test_the_next_question_sees_a_new_build_and_the_open_one_keeps_its_own(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    begun = live.current()
    assert live.current() is begun

    next_build(builds)
    following = live.current()

    assert (begun.manifest.number, following.manifest.number) == (1, 2)
    assert works(begun)
    assert works(following)


def test_a_rollback_is_seen_as_well(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    next_build(builds)
    assert live.current().manifest.number == 2

    publish.rollback(builds)

    assert live.current().manifest.number == 1


def test_publishing_the_same_build_again_does_not_reopen_it(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    first = live.current()

    publish.publish(builds, 1)

    assert live.current() is first


@pytest.mark.parametrize("damaged", ["catalogue.sqlite", "chunks.npy", "chroma/chroma.sqlite3", FILE_NAME])
def test_the_earlier_build_serves_on_where_the_new_one_is_damaged(
    builds: Path, model: EmbeddingModel, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveIndex(builds, model)
    first = live.current()

    directory = next_build(builds)
    (directory / damaged).write_bytes(b"garbage")

    assert live.current() is first
    assert live.current() is first
    assert works(first)
    assert [record.message for record in caplog.records if "the earlier one serves on" in record.message] != []
    assert len(caplog.records) == 1  # told once, not with every question


def test_a_sound_build_after_a_damaged_one_is_seen(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    live.current()
    (next_build(builds) / FILE_NAME).write_bytes(b"")
    live.current()

    next_build(builds)

    assert live.current().manifest.number == 3


def test_the_earlier_build_serves_on_where_the_pointer_is_gone(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    first = live.current()

    (builds / publish.POINTER).unlink()

    assert live.current() is first


def test_a_build_of_another_model_is_refused(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)
    first = live.current()

    next_build(builds, fingerprint="another:1", model="another-model")

    assert live.current() is first
    with pytest.raises(BuildError, match=r"another embedding model \(another-model\).*python -m embeddings build"):
        LiveIndex(builds, model).current()


def test_nothing_published_says_what_to_run_and_a_first_build_is_seen(builds: Path, model: EmbeddingModel) -> None:
    (builds / publish.POINTER).unlink()
    live = LiveIndex(builds, model)
    with pytest.raises(NoBuild, match="python -m embeddings build"):
        live.current()

    publish.publish(builds, 1)

    assert works(live.current())


def test_questions_in_many_threads_always_have_a_whole_build(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)

    def ask(_: int) -> tuple[int, bool]:
        index = live.current()
        return index.manifest.number, works(index)

    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(ask, range(300))
        for _ in range(3):
            next_build(builds)
        answers = list(asked)

    assert all(whole for _, whole in answers)
    assert {number for number, _ in answers} <= {1, 2, 3, 4}
    assert live.current().manifest.number == 4


def test_builds_no_question_holds_give_their_files_back(builds: Path, model: EmbeddingModel) -> None:
    live = LiveIndex(builds, model)

    for _ in range(3):
        next_build(builds)
        assert works(live.current())
    gc.collect()

    handles = [handle.readlink() for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink()]
    held = {handle.relative_to(builds).parts[0] for handle in handles if handle.is_relative_to(builds)}
    assert held == {"000004"}
