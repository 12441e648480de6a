"""The vector cache: nothing is embedded twice, mixed up or lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.errors import BuildError
from embeddings.model import EmbeddingModel, Vectors
from embeddings.vectors import BATCH, Role, VectorCache
from tests.embeddings.embeddings_samples import PowerCut, Recording

WORDS = ("visa", "签证", "виза", "تأشيرة", "ビザ", "비자", "", "a much longer line about the visa office in Beijing")


def quiet(done: int, total: int) -> None:
    """Progress nobody looks at."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> VectorCache:
    return VectorCache(tmp_path_factory.mktemp("vectors") / "vectors.sqlite")


@pytest.fixture(scope="module")
def rows_of(model: EmbeddingModel) -> dict[str, Vectors]:
    return {word: model.embed_questions([word])[0] for word in WORDS}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_every_text_gets_its_own_vector_in_order(
    shared: VectorCache, model: EmbeddingModel, rows_of: dict[str, Vectors], texts: list[str]
) -> None:
    rows = shared.embed(model, Role.QUESTION, texts, quiet)

    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert row == pytest.approx(rows_of[text], abs=1e-5)


def test_no_text_is_embedded_twice(tmp_path: Path, model: EmbeddingModel) -> None:
    asked = Recording(model)
    first = VectorCache(tmp_path / "vectors.sqlite").embed(asked, Role.PASSAGE, ["visa", "bus", "visa"], quiet)

    again = VectorCache(tmp_path / "vectors.sqlite").embed(asked, Role.PASSAGE, ["bus", "visa", "metro"], quiet)

    assert sorted(asked.asked) == ["bus", "metro", "visa"]
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(again[:2], first[[1, 0]])


def test_progress_counts_only_what_has_to_be_embedded(tmp_path: Path, model: EmbeddingModel) -> None:
    cache, told = VectorCache(tmp_path / "vectors.sqlite"), []
    cache.embed(model, Role.PASSAGE, ["visa"], quiet)

    cache.embed(model, Role.PASSAGE, ["visa", "bus", "metro"], lambda done, total: told.append((done, total)))
    cache.embed(model, Role.PASSAGE, ["visa", "bus", "metro"], lambda done, total: told.append((done, total)))

    assert told == [(2, 2)]


def test_roles_and_models_never_share_a_vector(tmp_path: Path, model: EmbeddingModel) -> None:
    cache, other = VectorCache(tmp_path / "vectors.sqlite"), Recording(model, fingerprint="another:1")

    question = cache.embed(model, Role.QUESTION, ["visa"], quiet)
    passage = cache.embed(model, Role.PASSAGE, ["visa"], quiet)
    cache.embed(other, Role.QUESTION, ["visa"], quiet)

    assert np.abs(question - passage).max() > 1e-3
    assert other.asked == ["visa"]


def test_what_was_finished_before_a_failure_is_kept(tmp_path: Path, model: EmbeddingModel) -> None:
    texts = [f"bus {n:03d}" for n in range(BATCH + 20)]
    cache, failing, later = (
        VectorCache(tmp_path / "vectors.sqlite"),
        Recording(model, fail_after=BATCH),
        Recording(model),
    )

    with pytest.raises(PowerCut):
        cache.embed(failing, Role.QUESTION, texts, quiet)
    rows = cache.embed(later, Role.QUESTION, texts, quiet)

    assert len(failing.asked) == BATCH
    assert sorted(failing.asked + later.asked) == texts
    assert rows[[0, -1]] == pytest.approx(model.embed_questions([texts[0], texts[-1]]), abs=1e-5)


def test_two_caches_may_fill_one_file_at_once(tmp_path: Path, model: EmbeddingModel) -> None:
    def fill(start: int) -> None:
        cache = VectorCache(tmp_path / "vectors.sqlite")
        for n in range(start, start + 5):
            cache.embed(model, Role.QUESTION, [f"line {n}"], quiet)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fill, (0, 3)))

    later = Recording(model)
    VectorCache(tmp_path / "vectors.sqlite").embed(later, Role.QUESTION, [f"line {n}" for n in range(8)], quiet)
    assert later.asked == []


def test_no_texts_give_no_rows(tmp_path: Path, model: EmbeddingModel) -> None:
    asked = Recording(model)

    rows = VectorCache(tmp_path / "vectors.sqlite").embed(asked, Role.PASSAGE, [], quiet)

    assert len(rows) == 0
    assert asked.asked == []


def test_a_damaged_cache_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(b"no database at all" * 1000)

    with pytest.raises(BuildError, match=r"vectors\.sqlite: the vector cache cannot be used .* delete it"):
        VectorCache(path)


def test_a_cache_folder_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(BuildError, match="HUTONG_CACHE_DIR"):
        VectorCache(tmp_path / "file" / "cache" / "vectors.sqlite")
