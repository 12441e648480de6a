"""What tests share: the real model from the project's cache, and a small build made with it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from assistant.emergency import EmergencyRules, load_rules
from assistant.pipeline import Pipeline
from embeddings.build import Outcome, build
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.vectors import VectorCache
from knowledge.models import Knowledge
from knowledge.parsers import read_knowledge
from knowledge.settings import BUNDLED_MODEL, PROJECT, SHIPPED_DOCUMENTS

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)
CACHE = PROJECT / "var" / "cache"
# Five of the real documents: one hospital, three policies, one of daily life.
SMALL = (
    "hospitals/peking-union-medical-college-hospital.md",
    "policies/visas/accommodation-registration.md",
    "policies/visas/transit-without-visa.md",
    "policies/visas/exit-entry-offices.md",
    "daily-life/metro-and-bus-fares.md",
)


class Quiet:
    """A build report that is not shown."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.embedded = 0

    def step(self, name: str) -> None:
        self.steps.append(name)

    def progress(self, done: int, total: int) -> None:
        self.embedded += 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the files that wait for whole processes first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.path.name not in ("test_readme_commands.py", "test_browser_page.py"))


def make_build(folder: Path, builds: Path, model: EmbeddingModel, force: bool = False) -> Outcome:
    """Build a folder with the project's own vector cache, as the command line does."""
    return build(folder, builds, VectorCache(CACHE / "vectors.sqlite"), model, Quiet(), NOW, force)


@pytest.fixture(scope="session")
def model() -> EmbeddingModel:
    """The bundled model, loaded once."""
    return EmbeddingModel(BUNDLED_MODEL, CACHE)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder of five real documents; tests that change it copy it first."""
    folder = tmp_path_factory.mktemp("small")
    for name in SMALL:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED_DOCUMENTS / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def small_builds(small_folder: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A builds folder with one published build of the small folder; read it, do not change it."""
    builds = tmp_path_factory.mktemp("builds")
    make_build(small_folder, builds, model)
    return builds


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """Every shipped document, read once."""
    return read_knowledge(SHIPPED_DOCUMENTS)


@pytest.fixture(scope="session")
def rules() -> EmergencyRules:
    """The shipped emergency rules."""
    return load_rules(SHIPPED_DOCUMENTS, SHIPPED_DOCUMENTS)


@pytest.fixture(scope="session")
def small_pipeline(small_builds: Path, model: EmbeddingModel, rules: EmergencyRules) -> Pipeline:
    """The whole pipeline over the small build, on a fixed day."""
    return Pipeline(LiveIndex(small_builds, model), model, rules, lambda: TODAY, 1200)
