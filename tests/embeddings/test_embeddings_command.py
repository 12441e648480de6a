"""python -m embeddings, as staff run it: exit status, what it says, and never a traceback."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.build import build
from embeddings.manifest import Manifest
from embeddings.model import EmbeddingModel
from embeddings.vectors import VectorCache
from knowledge.settings import PROJECT
from tests.conftest import CACHE, NOW, Quiet

Result = subprocess.CompletedProcess[str]
METRO = "daily-life/metro-and-bus-fares.md"


def command(*arguments: str, limit: Callable[[], None] | None = None) -> Result:
    line = [sys.executable, "-m", "embeddings", *arguments]
    done = subprocess.run(line, cwd=PROJECT, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small folder, and settings that lead there; the builds lie beside it."""
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", str(tmp_path / "documents"))
    monkeypatch.setenv("HUTONG_BUILDS_DIR", str(tmp_path / "builds"))
    monkeypatch.setenv("HUTONG_CACHE_DIR", str(CACHE))
    return shutil.copytree(small_folder, tmp_path / "documents")


@pytest.fixture
def builds(small_builds: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small_builds, tmp_path / "builds")


def test_building_with_a_document_lost_and_going_back(folder: Path, builds: Path) -> None:
    unchanged = command("build")
    assert unchanged.returncode == 0
    assert unchanged.stdout.startswith("Nothing changed: build 1 of 2026-11-24T12:00:00+00:00: 5 documents, 32 chunks")
    assert "Embedding" not in unchanged.stderr

    (folder / METRO).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    changed = command("build")
    assert changed.returncode == 1  # staff must see that a document has been lost
    assert changed.stdout.startswith("Published build 2")
    assert f"skipped: {METRO}:" in changed.stderr
    assert f"Error: Documents of the last build that can no longer be read: {METRO}. Mend them" in changed.stderr

    status = command("status")
    assert status.returncode == 0
    assert [line[:9] for line in status.stdout.splitlines() if "build" in line] == ["  build 1", "* build 2"]
    assert f"  skipped: {METRO}" in status.stdout.splitlines()

    back, astray = command("rollback"), command("rollback", "7")
    assert back.returncode == 0
    assert back.stdout.startswith("Now current: build 1 of")
    assert astray.returncode == 1
    assert "Error: " in astray.stderr
    assert "no build number 7. There are: 1, 2" in astray.stderr


@pytest.mark.parametrize(
    ("arguments", "setting", "value", "status", "says"),
    [
        (["build"], "HUTONG_BUILDS_DIR", "{tmp}/file/builds", 1, "Set HUTONG_BUILDS_DIR"),
        (["build"], "HUTONG_CACHE_DIR", "{tmp}/file/cache", 1, "set HUTONG_CACHE_DIR"),
        (["build"], "HUTONG_PORT", "many", 2, "HUTONG_PORT: "),
        (["status"], "HUTONG_BUILDS_DIR", "{tmp}/missing", 1, "nothing has been published yet. Run: python -m"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_said_with_its_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    setting: str,
    value: str,
    status: int,
    says: str,
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(setting, value.format(tmp=tmp_path))

    done = command(*arguments)

    assert done.returncode == status
    assert says in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_build_while_another_runs_exits_with_2(
    folder: Path, builds: Path, small_folder: Path, model: EmbeddingModel
) -> None:
    class Meanwhile(Quiet):
        other: Result

        def step(self, name: str) -> None:
            self.other = command("build")

    report = Meanwhile()
    build(small_folder, builds, VectorCache(CACHE / "vectors.sqlite"), model, report, NOW)

    assert report.other.returncode == 2
    assert "Error: Another build is running (since 2026-11-24T12:00:00+00:00, process" in report.other.stderr


@pytest.mark.parametrize(("bytes_a_file", "says"), [(70_000, "writing failed"), (300_000, "Chroma cannot write")])
def test_a_disk_that_fills_up_is_said_and_leaves_the_published_build(
    folder: Path, builds: Path, bytes_a_file: int, says: str
) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))

    done = command("build", "--force", limit=small_files)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert says in done.stderr
    assert {path.name for path in builds.iterdir()} == {"000001", "current", "lock"}


@pytest.mark.usefixtures("folder")
def test_status_says_that_the_model_has_changed(builds: Path) -> None:
    directory = builds / "000001"
    replace(Manifest.read(directory), fingerprint="another:1").write(directory)

    done = command("status")

    assert done.returncode == 0
    assert "rebuild needed: the embedding model has changed" in done.stdout
