"""python -m knowledge gaps | stale, as staff call them."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.models import Answer, Citation, Question, Status
from assistant.question_log import QuestionLog
from knowledge.settings import PROJECT
from tests.conftest import CACHE

BODY = "# Fares\n\n## Metro fare\n\n- Metro: 3 yuan.\n\n## Bus fare\n\n- Bus: 2 yuan.\n"


def today() -> dt.date:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "fares.md").write_text(f"---\ntitle: Fares\nreview_by: 2020-01-01\n---\n\n{BODY}", encoding="utf-8")
    (made / "zoo.md").write_text(f"---\ntitle: Zoo\nvalid_until: 2019-01-01\n---\n\n{BODY}", encoding="utf-8")
    return made


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {
        "PYTHONPATH": str(PROJECT),
        "PYTHONUTF8": "1",
        "HUTONG_KNOWLEDGE_DIR": str(folder),
        "HUTONG_BUILDS_DIR": str(folder.parent / "builds"),
        "HUTONG_DATA_DIR": str(folder.parent / "data"),
        "HUTONG_CACHE_DIR": str(CACHE),
        **environment,
    }
    command = [sys.executable, "-m", "knowledge", *arguments]
    done = subprocess.run(
        command, env=known, cwd=folder.parent, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def keep(folder: Path, text: str, answer: Answer) -> None:
    QuestionLog(folder.parent / "data", 90, today).keep(Question(text), answer)


def test_a_gap_is_listed_and_written_into_the_section_named(folder: Path) -> None:
    keep(folder, "Is the bus free for children?", Answer(Status.ABSTAINED, "en", nearest=("fares.md", "Metro fare")))

    listed = run(folder, "gaps", HUTONG_KEEP_QUESTIONS="true")
    accepted = run(folder, "gaps", "--accept", "1", "fares.md#Bus fare")

    assert (listed.returncode, accepted.returncode) == (0, 0)
    assert listed.stdout.startswith("1. Is the bus free for children? (once, en, last ")
    assert "Now run: python -m embeddings build" in accepted.stdout
    written = (folder / "fares.md").read_text(encoding="utf-8")
    assert '  "Bus fare":\n    en: ["Is the bus free for children?"]\n' in written
    assert written.endswith(BODY)


def test_where_nothing_is_kept_the_command_succeeds_and_says_how_to_turn_it_on(folder: Path) -> None:
    done = run(folder, "gaps")

    assert done.returncode == 0
    assert "HUTONG_KEEP_QUESTIONS=true" in done.stdout


@pytest.mark.parametrize("arguments", [["fares.md#Bus fare"], ["--all"], ["--accept", "1"], ["--accept", "x"]])
def test_wrong_usage_is_told_with_a_status_of_its_own(folder: Path, arguments: list[str]) -> None:
    done = run(folder, "gaps", *arguments)

    assert done.returncode == 2
    assert done.stderr
    assert done.stdout == ""


def test_documents_to_look_at_again_are_listed_by_how_often_they_are_asked(folder: Path) -> None:
    assert [line.split(":")[0] for line in run(folder, "stale").stdout.splitlines()] == ["zoo.md", "fares.md"]

    citation = Citation(1, "fares.md", "Fares", "Bus fare", "q", "s", None, "2020")
    keep(folder, "How much is the bus?", Answer(Status.ANSWERED, "en", citations=(citation,)))
    records = json.loads(run(folder, "stale", "--json").stdout)

    assert [(record["document"], record["asked"]) for record in records] == [("fares.md", 1), ("zoo.md", 0)]


def test_where_nothing_is_due_the_command_says_so(folder: Path) -> None:
    (folder / "fares.md").write_text(BODY, encoding="utf-8")
    (folder / "zoo.md").unlink()

    done = run(folder, "stale", "--within", "10")

    assert (done.returncode, done.stdout) == (
        0,
        "No document is past its review or validity, or will be within 10 days\n",
    )


def test_checking_documents_loads_nothing_of_what_answers_questions(folder: Path) -> None:
    script = "import sys, knowledge.__main__; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )

    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"assistant", "embeddings", "torch", "scipy", "chromadb"}
