"""Publishing while residents ask: no question fails, and the new build answers within two seconds."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from assistant.emergency import EmergencyRules
from assistant.models import Answer, Question, Status
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from tests.conftest import TODAY, make_build

FARES = "daily-life/metro-and-bus-fares.md"
QUESTION = Question("How much does a metro ride cost in Beijing?")
SECONDS = 2.0


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path) -> Path:
    """Documents that may be changed."""
    return shutil.copytree(small_folder, tmp_path / "documents")


def test_publishing_during_a_stream_of_questions_fails_none(
    folder: Path, small_builds: Path, tmp_path: Path, model: EmbeddingModel, rules: EmergencyRules
) -> None:
    builds = shutil.copytree(small_builds, tmp_path / "builds")
    pipeline = Pipeline(LiveIndex(builds, model), model, rules, lambda: TODAY, 1200)
    pipeline.invoke(QUESTION)  # loads the model
    answered: list[tuple[float, Answer]] = []
    stop = Event()

    def ask() -> None:
        while not stop.is_set():
            answer = pipeline.invoke(QUESTION)
            answered.append((time.monotonic(), answer))

    published: dict[int, float] = {1: time.monotonic()}
    with ThreadPoolExecutor(3) as residents:
        asking = [residents.submit(ask) for _ in range(3)]
        try:
            for fare in (11, 12, 13):
                text = (folder / FARES).read_text(encoding="utf-8")
                kept = text.replace("**3 yuan**", f"**{fare} yuan**").replace(
                    f"**{fare - 1} yuan**", f"**{fare} yuan**"
                )
                (folder / FARES).write_text(kept, encoding="utf-8")
                number = make_build(folder, builds, model).manifest.number
                published[number] = time.monotonic()
                time.sleep(SECONDS)
        finally:
            stop.set()
        for thread in asking:
            thread.result(timeout=60)

    assert {answer.status for _, answer in answered} == {Status.ANSWERED}
    assert {answer.build for _, answer in answered} == set(published) == {1, 2, 3, 4}
    for number, fare in ((2, 11), (3, 12), (4, 13)):
        first = min(at for at, answer in answered if answer.build == number)
        assert first - published[number] < SECONDS
        shown = [" ".join(line.text for e in a.extracts for line in e.lines) for _, a in answered if a.build == number]
        assert all(f"**{fare} yuan**" in text for text in shown)
