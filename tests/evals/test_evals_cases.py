"""Cases are read from suites of either form; what is none is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.models import Question, Status, Turn
from evals import cases
from evals.cases import Gold, KeyFact, Planted, read_suite, suite_names
from knowledge.errors import UsageError

OLD = {
    "id": "a", "question": "And?", "history": [{"role": "user", "content": "Fees?"}], "language": "en",
    "kind": "follow-up", "topic": "visas", "statuses": ["answered"], "key_facts": [["1", "one"]], "forbidden": [],
}  # fmt: skip
NEW = {
    **OLD,
    "split": "dev",
    "group": "fees",
    "key_facts": [{"type": "fee", "forms": ["1", "one"]}],
    "gold": [{"document": "a.md", "quote": "It costs **1**."}],
    "withheld": [{"document": "b.md", "quote": "Or 2."}],
    "planted": {"c.md": "# C\n\n- Or 3.\n"},
}


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of suites of our own."""
    monkeypatch.setattr(cases, "SUITES", tmp_path)
    return tmp_path


def write(folder: Path, name: str, *rows: dict[str, Any] | str) -> None:
    """Write a suite."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", suite_names())
def test_every_suite_can_be_read_and_asks_for_statuses_that_exist(name: str) -> None:
    found = read_suite(name)

    assert found
    assert len({each.id for each in found}) == len(found)
    assert {status for each in found for status in each.statuses} <= set(Status)


def test_a_case_of_the_older_form_carries_its_history_and_facts(suites: Path) -> None:
    write(suites, "own", OLD)

    (read,) = read_suite("own")

    assert read.question == Question("And?", (Turn("user", "Fees?"),))
    assert read.key_facts == (KeyFact(("1", "one"), "text"),)
    assert (read.split, read.gold, read.group) == ("test", (), "")


def test_the_older_development_suite_is_of_the_development_split(suites: Path) -> None:
    write(suites, "dev", OLD)

    assert [each.split for each in read_suite("dev")] == ["dev"]


def test_a_case_carries_its_gold_and_what_is_withheld_and_planted(suites: Path) -> None:
    write(suites, "own", "", NEW)

    (read,) = read_suite("own")

    assert read.key_facts == (KeyFact(("1", "one"), "fee"),)
    assert read.gold == (Gold("a.md", "It costs **1**."),)
    assert read.withheld == (Gold("b.md", "Or 2."),)
    assert read.planted == (Planted("c.md", "# C\n\n- Or 3.\n"),)
    assert (read.suite, read.line, read.split) == ("own", 2, "dev")


def test_one_split_of_a_suite_can_be_read(suites: Path) -> None:
    write(suites, "own", NEW, {**NEW, "id": "b", "split": "test"})

    assert [each.id for each in read_suite("own", "test")] == ["b"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "Expecting value"),
        ("[]", "the line"),
        ('{"id": "a"}', "question: field required"),
        (json.dumps({**OLD, "history": "y"}), "history"),
        (json.dumps({**OLD, "history": [{"role": "x", "content": ""}]}), "role"),
        (json.dumps({**OLD, "key_facts": [[]]}), "key_facts.0.forms"),
        (json.dumps({**OLD, "statuses": []}), "statuses"),
        (json.dumps({**NEW, "split": "train"}), "split"),
    ],
)
def test_a_broken_case_is_named_by_file_and_line(suites: Path, line: str, said: str) -> None:
    write(suites, "own", {**OLD, "id": "z"}, line)

    with pytest.raises(UsageError, match=r"own\.jsonl:2: not a case") as error:
        read_suite("own")

    assert said in str(error.value)


def test_an_unknown_suite_is_told_with_those_there_are(suites: Path) -> None:
    write(suites, "own", OLD)

    with pytest.raises(UsageError, match=r"There is no suite 'other'\. There are: own"):
        read_suite("other")
