"""The check of statements that two documents tell with different numbers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest

from knowledge.check import check
from knowledge.models import Knowledge, Problem
from knowledge.parsers import parse_document

CheckFiles = Callable[..., list[Problem]]
FACT = "A residence permit of one year costs **{fee} yuan** at the exit-entry hall."


def document(title: str, text: str, heading: str = "Fee", fields: str = "") -> str:
    header = f"---\ntitle: {title}\n{fields}---\n"
    return f"{header}## {heading}\n\n- {text}[^1]\n\n[^1]: NIA, as of 2023\n"


def two(first: str, second: str, heading: str = "Fee", fields: str = "") -> dict[str, str]:
    return {
        "a.md": document("Fees", first, fields=fields.replace("N", "一")),
        "b.md": document("Permits", second, heading, fields.replace("N", "二")),
    }


def test_one_fact_with_two_numbers_is_named_at_both_places(check_files: CheckFiles) -> None:
    found = check_files(two(FACT.format(fee=400), FACT.format(fee=800)))

    assert [(p.path, p.line, p.code, p.is_error) for p in found] == [("a.md", 6, "numbers-differ", False)]
    assert "b.md:6 (400 and 800)" in found[0].message


def test_the_order_of_the_words_does_not_hide_it(check_files: CheckFiles) -> None:
    other = "At the exit-entry hall a residence permit of one year costs 1,800 yuan."

    assert [p.code for p in check_files(two(FACT.format(fee=400), other))] == ["numbers-differ"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(two(FACT.format(fee=400), FACT.format(fee="400")), id="same number"),
        pytest.param(two(FACT.format(fee=400), FACT.format(fee="400 (2024)")), id="one says more"),
        pytest.param(two(FACT.format(fee=400), FACT.format(fee=800), "What changed"), id="told as changed"),
        pytest.param(two("Phone: 8402 0101.", "Phone: 6501 2288."), id="too few words to be one fact"),
        pytest.param(
            two(FACT.format(fee=400), "The bus from the airport to the city centre costs 30 yuan."), id="other fact"
        ),
        pytest.param(two(FACT.format(fee=400), FACT.format(fee=800), fields="name_zh: N\n"), id="two places"),
    ],
)
def test_what_is_no_contradiction_is_left_in_peace(check_files: CheckFiles, files: dict[str, str]) -> None:
    assert check_files(files) == []


def test_documents_in_two_languages_are_not_compared(check_files: CheckFiles) -> None:
    files = two(FACT.format(fee=400), FACT.format(fee=800))
    files["b.md"] = files["b.md"].replace("title:", "language: de\ntitle:")

    assert check_files(files) == []


def test_a_document_may_tell_two_numbers_itself(check_files: CheckFiles) -> None:
    text = document("Fees", FACT.format(fee=400) + "[^1]\n- " + FACT.format(fee=800).replace("one", "two"))

    assert check_files(text) == []


@pytest.mark.timeout(30)
def test_ten_thousand_statements_are_compared_within_seconds() -> None:
    random.seed(1)
    words = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    documents = []
    for number in range(100):
        lines = [f"- {' '.join(random.choices(words, k=12))} {n} yuan[^1]" for n in range(100)]  # noqa: S311
        text = "\n".join([*lines, "", "[^1]: NIA, as of 2023"])
        documents.append(parse_document(text, PurePosixPath(f"{number}.md"), "", [])[0])

    started = time.perf_counter()
    found = check(Knowledge(tuple(documents)))

    assert [p for p in found if p.code == "numbers-differ"] == []
    assert time.perf_counter() - started < 10
