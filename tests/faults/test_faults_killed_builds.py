"""SIGKILL at random moments of a build: the published build serves on, and the next build is clean, each time."""

from __future__ import annotations

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

COMMAND = [sys.executable, "-m", "embeddings", "build"]
FARES = "daily-life/metro-and-bus-fares.md"
TEXT = SearchText("How much is the metro?", language="en")
KILLS = 50


def top(builds: Path, model: EmbeddingModel) -> str:
    """Return what a resident would be shown first."""
    index = LiveIndex(builds, model).current()
    found = search(index, embed(index, model, TEXT), TEXT, 1)[0].chunk.text
    index.close()
    return found


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_fifty_killed_builds_lose_nothing(
    small_builds: Path, small_folder: Path, model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(small_folder, tmp_path / "documents")
    builds = shutil.copytree(small_builds, tmp_path / "builds")
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("HUTONG_BUILDS_DIR", str(builds))
    monkeypatch.setenv("HUTONG_CACHE_DIR", str(CACHE))
    original = (folder / FARES).read_text(encoding="utf-8")
    chance = random.Random(50)  # noqa: S311 - moments, not secrets

    def change(fare: int) -> None:
        (folder / FARES).write_text(original.replace("**3 yuan**", f"**{fare} yuan**"), encoding="utf-8")

    change(1000)
    began = time.monotonic()
    subprocess.run(COMMAND, cwd=PROJECT, check=True, capture_output=True)
    whole = time.monotonic() - began
    current, shown, killed = 2, top(builds, model), 0
    while killed < KILLS:
        change(2000 + killed)
        child = subprocess.Popen(COMMAND, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, whole))
        child.kill()
        if child.wait() != -signal.SIGKILL:  # it had just finished: no killed build, so it does not count
            current, shown = publish.current_number(builds), top(builds, model)
            continue
        killed += 1
        if publish.current_number(builds) != current:  # killed after it had published
            current, shown = publish.current_number(builds), top(builds, model)
            assert f"**{1999 + killed} yuan**" in shown
        assert top(builds, model) == shown
        assert current in publish.finished(builds)
        change(3000 + killed)
        current = make_build(folder, builds, model).manifest.number
        shown = top(builds, model)
        assert f"**{3000 + killed} yuan**" in shown
        assert not list(builds.glob("*.unfinished"))
