"""A build that is killed at any moment: what was published stays, and the next build starts clean."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embeddings import publish
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.search import SearchText, embed, search
from knowledge.settings import PROJECT
from tests.conftest import CACHE, make_build

STEPS = (
    "Reading documents",
    "Embedding sections",
    "Embedding statements",
    "Embedding questions",
    "Writing the index",
    "Checking that every vector is found",
)
REMOVED = "daily-life/metro-and-bus-fares.md"


def stop_build(number: signal.Signals, step: str, delay: float) -> int:
    """Start a build as staff do, send it a signal some time after a step began, return its exit status."""
    command = [sys.executable, "-m", "embeddings", "build"]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored by whatever runs in the background
    ) as child:
        assert child.stderr is not None
        while (line := child.stderr.readline().strip()) != step:
            assert child.poll() is None, line
        time.sleep(delay)
        os.kill(child.pid, number)
        return child.wait()


@pytest.fixture
def builds(small_builds: Path, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published build, and settings for the command line under which a document has gone since."""
    folder = shutil.copytree(small_folder, tmp_path / "documents")
    (folder / REMOVED).unlink()
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("HUTONG_BUILDS_DIR", str(tmp_path / "builds"))
    monkeypatch.setenv("HUTONG_CACHE_DIR", str(CACHE))
    return shutil.copytree(small_builds, tmp_path / "builds")


def test_a_build_killed_at_any_moment_leaves_the_published_one_serving(builds: Path, model: EmbeddingModel) -> None:
    chance = random.Random(20261124)  # noqa: S311 - moments, not secrets
    text = SearchText("How much is the metro?", language="en")

    for step in chance.sample(STEPS, len(STEPS)):
        assert stop_build(signal.SIGKILL, step, chance.uniform(0, 0.25)) == -signal.SIGKILL

        index = LiveIndex(builds, model).current()
        assert publish.finished(builds) == [publish.current_number(builds)] == [1]
        assert search(index, embed(index, model, text), text, 1)[0].document.id == REMOVED
        index.close()

    outcome = make_build(builds.parent / "documents", builds, model)
    assert (outcome.is_new, outcome.manifest.number) == (True, 2)
    assert {path.name for path in builds.iterdir()} == {"000001", "000002", "current", "lock"}
    index = LiveIndex(builds, model).current()
    assert search(index, embed(index, model, text), text, 1)[0].document.id != REMOVED


def test_a_build_stopped_at_the_keyboard_cleans_up_behind_itself(builds: Path) -> None:
    status = stop_build(signal.SIGINT, "Writing the index", 0.05)

    assert status == 130
    assert {path.name for path in builds.iterdir()} == {"000001", "current", "lock"}
