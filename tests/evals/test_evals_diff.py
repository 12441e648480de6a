"""Before publishing, staff see which statements, citations and answers to known questions change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from embeddings.errors import NoBuild
from evals.diff_text import show_diff
from knowledge.settings import Settings
from tests.conftest import CACHE

FARES = "daily-life/metro-and-bus-fares.md"


@pytest.fixture
def settings(small_builds: Path, small_folder: Path, tmp_path: Path) -> Settings:
    """A published build and a folder that may be changed."""
    folder = shutil.copytree(small_folder, tmp_path / "documents")
    return Settings(
        knowledge_dir=folder, builds_dir=shutil.copytree(small_builds, tmp_path / "var" / "builds"), cache_dir=CACHE
    )


def shown(settings: Settings, suites: list[str], as_json: bool = False) -> str:
    """Return what the command writes."""
    written: list[str] = []
    show_diff(settings, suites, as_json, written.append)
    return "\n".join(written)


def edit(settings: Settings, old: str, new: str) -> None:
    """Change the fares as staff would."""
    path = settings.knowledge_dir / FARES
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_folder_that_is_published_already_differs_in_nothing(settings: Settings) -> None:
    assert shown(settings, ["first"]) == "No document differs from the published build"


def test_a_changed_fare_shows_both_values_and_is_not_published(settings: Settings) -> None:
    edit(settings, "**3 yuan**", "**7 yuan**")

    report = shown(settings, [])

    assert f"~ {FARES}" in report
    assert "  - 47: Metro fare: Metro: **3 yuan** up to 6 km" in report
    assert "  + 47: Metro fare: Metro: **7 yuan** up to 6 km" in report
    assert "Documents: 0 new, 1 changed, 0 gone." in report
    assert (settings.builds_dir / "current").read_text().strip() == "1"


def test_a_case_that_the_change_breaks_is_named_with_the_citation_it_loses(settings: Settings) -> None:
    edit(settings, "3 yuan", "7 yuan")

    record = json.loads(shown(settings, ["dev"], as_json=True))

    broken = {case["id"]: case for case in record["cases"] if case["turn"] == "broken"}
    [case] = [case for case in broken.values() if "3 yuan" in case["before"]["answer"]]
    assert (case["before"]["right"], case["after"]["right"]) == (True, False)
    assert "7 yuan" in case["after"]["answer"]
    assert case["reasons"] == ["missing: 3 yuan"]
    assert any("**3 yuan**" in citation["quote"] for citation in case["citations_gone"])
    assert record["documents"] == {"added": [], "changed": [FARES], "removed": []}
    assert sorted(path.name for path in settings.builds_dir.parent.iterdir()) == ["builds"]


def test_without_a_build_the_way_to_one_is_named(settings: Settings) -> None:
    shutil.rmtree(settings.builds_dir)

    with pytest.raises(NoBuild, match="python -m embeddings build"):
        shown(settings, [])
