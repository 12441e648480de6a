"""The check of the suites finds what would make a figure wrong, by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import cases, check
from evals.check import check_suites
from evals.documents import DocumentTexts
from knowledge.models import Document
from knowledge.parsers import read_knowledge
from tests.evals.evals_samples import DOCUMENT, QUOTE

SOUND = {
    "id": "own-1", "split": "dev", "group": "", "question": "When does my ticket run out below ground?", "history": [],
    "language": "en", "kind": "fact", "topic": "daily-life", "statuses": ["answered"],
    "key_facts": [{"type": "time limit", "forms": ["4 hours", "four hours"]}], "forbidden": ["2 hours"],
    "gold": [{"document": DOCUMENT, "quote": QUOTE}],
}  # fmt: skip


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of suites of our own, with the card of the suite `own`."""
    for module in (cases, check):
        monkeypatch.setattr(module, "SUITES", tmp_path / "suites")
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "own.md").write_text("# own\n", encoding="utf-8")
    return tmp_path / "suites"


@pytest.fixture(scope="module")
def documents(small_folder: Path) -> tuple[Document, ...]:
    """The documents the suites ask about."""
    return read_knowledge(small_folder).documents


def found(suites: Path, small_folder: Path, documents: tuple[Document, ...], *rows: dict[str, Any] | str) -> list[str]:
    """Write a suite and return what the check says of it."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (suites / "own.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return [
        f"{problem.line}: {problem.message}"
        for problem in check_suites(["own"], DocumentTexts(small_folder), documents)
    ]


def test_a_sound_suite_has_no_problem(suites: Path, small_folder: Path, documents: tuple[Document, ...]) -> None:
    assert found(suites, small_folder, documents, SOUND) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statuses": ["replied"]}, "no status 'replied'"),
        ({"language": "xx"}, "no language 'xx'"),
        ({"key_facts": []}, "without key facts"),
        ({"key_facts": [{"type": "size", "forms": ["4 hours"]}]}, "no fact type 'size'"),
        ({"key_facts": [{"type": "text", "forms": ["5 hours"]}]}, "'5 hours' stands in no gold quote"),
        ({"key_facts": [{"type": "text", "forms": ["4 hours", "-"]}]}, "a form of a key fact is empty"),
        ({"forbidden": ["3 YUAN"]}, "'3 YUAN' is forbidden but stands in a gold quote"),
        ({"forbidden": ["four hours"]}, "'four hours' is forbidden but stands in a key fact"),
        ({"gold": [{"document": "none.md", "quote": QUOTE}]}, "there is no document none.md"),
        ({"gold": [{"document": DOCUMENT, "quote": QUOTE.replace("at most", "up to")}]}, "does not stand in"),
        ({"withheld": [{"document": DOCUMENT, "quote": "No such thing."}]}, "does not stand in"),
        ({"planted": {"policies/visas/exit-entry-offices.md": "# Offices"}}, "is a document already"),
        ({"split": "train"}, "not a case (split"),
    ],
)
def test_a_fault_is_found_once_with_its_line(
    suites: Path, small_folder: Path, documents: tuple[Document, ...], changes: dict[str, Any], said: str
) -> None:
    problems = found(suites, small_folder, documents, SOUND, "", {**SOUND, "id": "own-2", **changes})

    assert len(problems) == 1
    assert problems[0].startswith("3: ")
    assert said in problems[0]


def test_an_id_that_is_taken_and_a_group_over_two_splits_are_found(
    suites: Path, small_folder: Path, documents: tuple[Document, ...]
) -> None:
    grouped = {**SOUND, "group": "g"}

    problems = found(suites, small_folder, documents, grouped, {**grouped, "split": "test"})

    assert problems == [
        "2: own-1: the id 'own-1' is taken at own.jsonl:1",
        "2: own-1: group 'g' is in split 'dev' at own.jsonl:1, here in 'test'",
    ]


def test_a_question_that_staff_wrote_for_a_section_is_found(
    suites: Path, small_folder: Path, documents: tuple[Document, ...]
) -> None:
    written = next(
        question for d in documents if d.id == DOCUMENT for s in d.sections for language, question in s.questions
        if language == "en"
    )  # fmt: skip

    (problem,) = found(suites, small_folder, documents, {**SOUND, "question": written.upper()})

    assert "has this very question written for it" in problem


def test_a_suite_without_a_card_is_named(suites: Path, small_folder: Path, documents: tuple[Document, ...]) -> None:
    (suites / "own.md").unlink()

    assert found(suites, small_folder, documents, SOUND) == ["1: the suite has no card"]


def test_a_quote_may_leave_out_footnotes_and_line_breaks_and_nothing_else(tmp_path: Path) -> None:
    text = "# A\n\n- Bring a **passport**[^1] and\n  a [form](https://example.org/f).[^1]\n"
    table = "| a | b |\n|---|---|\n| x[^1] | y |\n"
    (tmp_path / "a.md").write_text(f"{text}\n{table}\n[^1]: us, as of 2024\n", encoding="utf-8")
    texts = DocumentTexts(tmp_path)

    assert texts.holds("a.md", "Bring a **passport** and a form.")
    assert texts.holds("a.md", "x | y")
    assert not texts.holds("a.md", "Bring a passport and a form.")
    assert not texts.holds("a.md", "bring a **passport**")
    assert not texts.holds("a.md", " ")
    assert not texts.holds("../a.md", "Bring a **passport**")
