"""python -m assistant, as people and evaluators call it: own folders, plain files, pure JSON lines, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from knowledge.settings import PROJECT
from tests.conftest import CACHE

QUESTION = "How long may a bicycle be left at the library?"
PLAIN = {
    "bicycles.md": "# Bicycles\n\nA bicycle may be left at the library for 3 days, see https://yard.example/.\n",
    "Reading Room.md": "The reading room has 40 seats.\n\n1. Ask for a card.\n2. Show a passport.\n3. Pay 20 yuan.\n",
    "sub/pool.md": "## Swimming pool\n\n| Day | Hours |\n| --- | --- |\n| Monday | 6 to 9 |\n| Sunday | 8 to 20 |\n",
}
BATCH = [
    json.dumps({"id": "good", "question": QUESTION}),
    "not json",
    json.dumps({"id": "again", "question": "And in the reading room, how many seats are there?", "history": [
        {"role": "user", "content": "What do I pay for a card of the library's reading room?"},
        {"role": "assistant", "content": "20 yuan."}]}),
    json.dumps({"id": "wrong", "question": 7}),
    json.dumps({"id": "odd", "question": "\ud83d When is the swimming pool open on Sunday?"}),
    json.dumps({"id": "fire", "question": "The library is on fire!"}),
]  # fmt: skip


class Folders:
    """A knowledge folder of plain Markdown, its builds, and the commands run over them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in PLAIN.items():
            (root / "knowledge" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "knowledge" / name).write_text(text, encoding="utf-8")
        self.batch = root / "questions.jsonl"
        self.batch.write_text("\n".join(BATCH) + "\n", encoding="utf-8")

    def run(self, module: str, *arguments: str, builds: str = "builds") -> subprocess.CompletedProcess[str]:
        environment = {
            "HUTONG_KNOWLEDGE_DIR": str(self.root / "knowledge"),
            "HUTONG_BUILDS_DIR": str(self.root / builds),
            "HUTONG_CACHE_DIR": str(CACHE),
            "HOME": str(self.root),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
        )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def runs(folders: Folders) -> dict[str, subprocess.CompletedProcess[str]]:
    """The commands that need the model, after one build; two at a time."""
    built = folders.run("embeddings", "build")
    assert built.returncode == 0, built.stderr
    commands = {
        "ask --batch": ("ask", "--batch", str(folders.batch)),
        "retrieve --batch": ("retrieve", "--batch", str(folders.batch), "--k", "2"),
    }
    with ThreadPoolExecutor(2) as pool:
        started = {name: pool.submit(folders.run, "assistant", *words) for name, words in commands.items()}
    return {name: future.result() for name, future in started.items()}


def objects(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_batch_answers_the_good_lines_and_names_the_bad_ones(
    runs: dict[str, subprocess.CompletedProcess[str]], folders: Folders
) -> None:
    run = runs["ask --batch"]
    records = objects(run)

    assert run.returncode == 1
    assert [record["id"] for record in records] == ["good", 2, "again", "wrong", "odd", "fire"]
    assert [record["status"] for record in records] == [
        "answered", "error", "answered", "error", "answered", "emergency"
    ]  # fmt: skip
    assert "3 days" in records[0]["answer"]
    assert "40 seats" in records[2]["answer"]
    assert "| Sunday | 8 to 20 |" in records[4]["answer"]
    assert f"{folders.batch}: line 2: not JSON" in run.stderr
    assert f'{folders.batch}: line 4: "question"' in run.stderr
    assert "2 of the lines" in run.stderr


def test_every_object_of_a_batch_has_the_same_fields(runs: dict[str, subprocess.CompletedProcess[str]]) -> None:
    for record in objects(runs["ask --batch"]):
        assert list(record) == ["id", "status", "language", "answer", "citations", "build", "ms"]
        for citation in record["citations"]:
            assert list(citation) == ["marker", "document", "section", "quote", "source_url", "as_of"]


def test_citations_quote_plain_files_word_for_word(runs: dict[str, subprocess.CompletedProcess[str]]) -> None:
    cited = [c for r in objects(runs["ask --batch"]) if r["status"] == "answered" for c in r["citations"]]

    assert cited
    for citation in cited:
        assert citation["quote"] in PLAIN[citation["document"]]
        assert citation["source_url"] is None
        assert citation["as_of"] == "undated"


def test_an_address_in_a_document_is_quoted_but_not_linked(runs: dict[str, subprocess.CompletedProcess[str]]) -> None:
    record = objects(runs["ask --batch"])[0]

    assert "see yard.example/." in record["answer"]
    assert any("https://yard.example/" in citation["quote"] for citation in record["citations"])


def test_passages_are_retrieved_best_first_at_most_k_a_line(
    runs: dict[str, subprocess.CompletedProcess[str]], folders: Folders
) -> None:
    run = runs["retrieve --batch"]
    found = {record["id"]: record.get("hits", []) for record in objects(run)}

    assert run.returncode == 1
    assert list(found) == ["good", 2, "again", "wrong", "odd", "fire"]
    assert [found[name][0]["document"] for name in ("good", "again", "odd")] == [
        "bicycles.md", "Reading Room.md", "sub/pool.md"
    ]  # fmt: skip
    for hits in filter(None, found.values()):
        assert len(hits) == 2
        assert hits[0]["score"] >= hits[1]["score"]
        assert list(hits[0]) == ["document", "section", "text", "score"]


def test_no_command_shows_a_traceback(runs: dict[str, subprocess.CompletedProcess[str]]) -> None:
    for run in runs.values():
        assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask"], 2, "--batch FILE.jsonl"),
        (["ask", "--batch", "missing.jsonl"], 2, "missing.jsonl: there is no such file"),
        (["retrieve", "metro fare"], 1, "python -m embeddings build"),
    ],
    ids=["no question", "no file", "no build"],
)
def test_a_wrong_call_says_what_to_do_and_prints_no_answer(
    folders: Folders, arguments: list[str], status: int, said: str
) -> None:
    run = folders.run("assistant", *arguments, builds="none")

    assert run.returncode == status
    assert said in run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr


def test_without_a_build_an_emergency_is_answered_for_people_with_its_source(folders: Folders) -> None:
    run = folders.run("assistant", "ask", "着火了！救命", builds="none")

    first, *_, source = run.stdout.strip().splitlines()
    assert run.returncode == 0
    assert first.startswith("**119**[1]")
    assert "[1] “Ambulance 120, police 110, fire 119.” — " in run.stdout
    assert source.startswith("[")
    assert "Traceback" not in run.stderr


def test_without_a_build_any_other_question_fails_kindly_as_one_object(folders: Folders) -> None:
    run = folders.run("assistant", "ask", "--json", QUESTION, builds="none")

    (record,) = objects(run)
    assert run.returncode == 1
    assert (record["id"], record["status"], record["build"]) == (None, "unavailable", 0)
    assert "python -m embeddings build" in run.stderr
    assert "Traceback" not in run.stderr
    assert QUESTION not in run.stderr
