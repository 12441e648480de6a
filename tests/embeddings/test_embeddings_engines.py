"""Two engines, one model: the same vectors, and no torch where a question does not need it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.container import read_container
from embeddings.convert import CHECK_SENTENCES, add_graph, convert, converted_model
from embeddings.engines import threads_for
from embeddings.errors import ModelError
from embeddings.model import EmbeddingModel
from embeddings.onnx_engine import OnnxEngine
from embeddings.torch_engine import TorchEngine
from knowledge.settings import BUNDLED_MODEL, PROJECT
from tests.conftest import CACHE
from tests.embeddings.embeddings_samples import tiny_container

ODD_TEXTS = [
    "",
    " ",
    "?",
    "ﬁle № ５\n\tＡ",
    "<s> </s> <pad> <mask>",
    "한국어",
    "ไทย",
    "😀",
    "a" * 3000,
    "签证 visa " * 400,
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small converted model."""
    folder = tmp_path_factory.mktemp("engines")
    (folder / "weights.bin").write_bytes(tiny_container())
    convert(read_container(folder / "weights.bin"), folder / "model")
    add_graph(read_container(folder / "weights.bin"), folder / "model")
    return folder / "model"


def test_both_engines_give_the_bundled_model_the_same_vectors(model: EmbeddingModel) -> None:
    torch = EmbeddingModel(BUNDLED_MODEL, CACHE, "torch")
    texts = [*CHECK_SENTENCES, *ODD_TEXTS]

    for ours, theirs in (
        (model.embed_questions(texts), torch.embed_questions(texts)),
        (model.embed_passages(texts[:8]), torch.embed_passages(texts[:8])),
    ):
        assert np.sum(ours * theirs, axis=1).min() >= 0.9999
    assert model.fingerprint == torch.fingerprint


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("is_question", [True, False])
def test_both_engines_cut_pad_and_prompt_alike(converted: Path, is_question: bool, threads: int) -> None:
    texts = [*CHECK_SENTENCES, *ODD_TEXTS]

    ours = OnnxEngine(converted).encode(texts, is_question, threads)
    theirs = TorchEngine(str(converted)).encode(texts, is_question, threads)

    assert ours.dtype == np.float32
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_no_text_gives_no_row(converted: Path) -> None:
    assert OnnxEngine(converted).encode([], True, 1).shape == (0, 64)


def test_one_or_two_texts_get_one_thread_and_more_get_every_core() -> None:
    assert [threads_for(count, 8) for count in (0, 1, 2, 3, 64)] == [1, 1, 1, 8, 8]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.onnx", None),
        ("model.onnx", b"garbage"),
        ("model.onnx.data", None),
        ("model.onnx.data", b"\0" * 100),
        ("model.safetensors", None),
        ("tokenizer.json", b"garbage"),
    ],
)
def test_a_damaged_graph_says_which_folder_to_delete(
    converted: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    folder = shutil.copytree(converted, tmp_path / converted_model(CACHE).name)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)

    with pytest.raises(ModelError, match=f"cannot be loaded.*Delete {folder}"):
        EmbeddingModel(BUNDLED_MODEL, tmp_path).warm()


def test_a_question_is_answered_without_importing_torch(small_folder: Path, small_builds: Path) -> None:
    script = """
import json, sys
from assistant.assemble import assemble
from assistant.models import Question
from knowledge.settings import load_settings

answer, _ = assemble(load_settings()).ask(Question("How long do I have to register my address?"))
loaded = {"torch", "transformers", "sentence_transformers", "sklearn", "onnx"} & set(sys.modules)
print(json.dumps([answer.status, sorted(loaded)]))
"""
    folders = {"KNOWLEDGE": small_folder, "BUILDS": small_builds, "CACHE": CACHE}
    environment = os.environ | {f"HUTONG_{name}_DIR": str(folder) for name, folder in folders.items()}  # noqa: TID251

    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, env=environment, capture_output=True, check=True)

    assert json.loads(done.stdout) == ["answered", []]
