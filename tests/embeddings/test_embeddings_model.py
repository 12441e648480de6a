"""The embedding model: unit rows, a prompt for each role, and a fingerprint that tells models apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from embeddings.container import read_container
from embeddings.convert import convert, converted_model
from embeddings.errors import ModelError
from embeddings.model import EmbeddingModel
from knowledge.settings import BUNDLED_MODEL
from tests.conftest import CACHE
from tests.embeddings.embeddings_samples import tiny_container

TEXTS = ["Where is the visa office?", "签证大厅在哪里？", "Où est le bureau des visas ?"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sentence-transformers model of one's own."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "weights.bin").write_bytes(tiny_container())
    convert(read_container(folder / "weights.bin"), folder / "model")
    return folder / "model"


def test_every_text_gets_one_unit_row_in_order(model: EmbeddingModel) -> None:
    questions, passages = model.embed_questions(TEXTS), model.embed_passages(TEXTS)

    for rows in (questions, passages):
        assert rows.shape == (3, 384)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert model.embed_questions(TEXTS[::-1]) == pytest.approx(questions[::-1], abs=1e-5)


def test_a_question_is_embedded_otherwise_than_a_passage(model: EmbeddingModel) -> None:
    question, passage = model.embed_questions(TEXTS), model.embed_passages(TEXTS)

    cosines = np.sum(question * passage, axis=1)
    assert cosines.max() < 0.99


def test_long_neighbours_do_not_change_a_vector(model: EmbeddingModel) -> None:
    alone = model.embed_passages([TEXTS[0]])[0]

    beside = model.embed_passages([TEXTS[0], "Beijing has many offices. " * 300])

    assert beside[0] == pytest.approx(alone, abs=1e-5)
    assert np.linalg.norm(beside[1]) == pytest.approx(1, abs=1e-5)


def test_threads_get_the_vectors_they_asked_for(model: EmbeddingModel) -> None:
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: model.embed_questions([text])[0], TEXTS * 3))

    assert np.stack(rows) == pytest.approx(np.tile(model.embed_questions(TEXTS), (3, 1)), abs=1e-5)


def test_langchains_interface_gives_the_same_vectors(model: EmbeddingModel) -> None:
    embeddings: Embeddings = model

    assert embeddings.embed_query(TEXTS[1]) == pytest.approx(model.embed_questions(TEXTS)[1].tolist(), abs=1e-5)
    assert np.array(embeddings.embed_documents(TEXTS)) == pytest.approx(model.embed_passages(TEXTS), abs=1e-5)
    assert embeddings.embed_documents([]) == []


def test_a_copy_of_the_bundled_model_loads_by_its_path(model: EmbeddingModel, tmp_path: Path) -> None:
    copy = tmp_path / "own-model"
    shutil.copytree(converted_model(CACHE), copy, copy_function=lambda source, target: Path(target).symlink_to(source))

    own = EmbeddingModel(str(copy), tmp_path / "cache")

    assert own.embed_questions(TEXTS) == pytest.approx(model.embed_questions(TEXTS), abs=1e-5)
    assert own.fingerprint != model.fingerprint
    assert own.fingerprint.startswith("own-model:")


def test_equal_models_have_equal_fingerprints_wherever_they_lie(tiny: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny, tmp_path / tiny.name)

    assert EmbeddingModel(str(copy), tmp_path).fingerprint == EmbeddingModel(str(tiny), tmp_path).fingerprint


def _other_weights(folder: Path) -> None:
    (folder.parent / "weights.bin").write_bytes(tiny_container(seed=1))
    shutil.rmtree(folder)
    convert(read_container(folder.parent / "weights.bin"), folder)


def _set(name: str, key: str, value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        fields = json.loads((folder / name).read_text(encoding="utf-8"))
        assert fields[key] != value
        (folder / name).write_text(json.dumps(fields | {key: value}), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "change",
    [
        _other_weights,
        _set("1_Pooling/config.json", "pooling_mode", "cls"),
        _set("config_sentence_transformers.json", "prompts", {"query": "ask: ", "passage": "passage: "}),
        _set("tokenizer_config.json", "model_max_length", 16),
    ],
    ids=["weights", "pooling", "prompts", "length"],
)
def test_what_changes_the_vectors_changes_the_fingerprint(
    tiny: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    changed = shutil.copytree(tiny, tmp_path / tiny.name)
    change(changed)
    one, two = EmbeddingModel(str(tiny), tmp_path), EmbeddingModel(str(changed), tmp_path)
    long = "北京哪里可以办理外国人居留许可 " * 3

    assert np.abs(one.embed_questions([long]) - two.embed_questions([long])).max() > 1e-3
    assert one.fingerprint != two.fingerprint


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "./no/such/folder", "no model's name!"])
def test_an_unknown_model_is_refused_with_the_remedy(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)  # as `make` sets it

    with pytest.raises(ModelError) as raised:
        EmbeddingModel(name, tmp_path).embed_questions(["hello"])

    assert repr(name) in str(raised.value)
    assert f"Set HUTONG_EMBEDDING_MODEL to {BUNDLED_MODEL} or to the folder" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.safetensors", b"\0" * 100),
        ("model.safetensors", None),
        ("config.json", b"{"),
        ("tokenizer.json", b"garbage"),
        ("modules.json", b"garbage"),
        ("1_Pooling/config.json", None),
    ],
)
def test_a_damaged_model_folder_is_refused_with_the_remedy(
    tiny: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    damaged = shutil.copytree(tiny, tmp_path / "damaged")
    (damaged / name).unlink()
    if content is not None:
        (damaged / name).write_bytes(content)

    with pytest.raises(ModelError, match=r"damaged.*cannot be loaded.*Set HUTONG_EMBEDDING_MODEL"):
        EmbeddingModel(str(damaged), tmp_path).warm()


def test_a_damaged_conversion_says_which_folder_to_delete(tmp_path: Path) -> None:
    folder = tmp_path / converted_model(CACHE).name
    folder.mkdir()

    with pytest.raises(ModelError, match=f"Delete {folder}"):
        EmbeddingModel(BUNDLED_MODEL, tmp_path).warm()
