"""Named documents stand side by side: what was asked, or what both tell; a silent one is said to be silent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from assistant.citations import CitationTable
from assistant.comparing import compared, side_by_side
from assistant.directory import Directory
from assistant.models import Question, Table, Turn
from tests.assistant.directory_samples import directory, school

NOTE = "\n[^1]: Source, as of 2025\n"
ELM = school(
    "Elm College (ELC)",
    "languages: [french]",
    "stage: [primary]",
    header="name_zh: 榆树学校\naliases: [Elm, Yushu]\n",
    body=(
        "## Fees\n\n- Application fee: RMB 2,000.[^1]\n- Tuition at Elm: RMB 90,000 a year.[^1]\n\n"
        "## About\n\n- Languages at Elm: French.[^1]\n- Elm is for ages 3-18.[^1]\n\n"
        "## What changed\n\n- No longer valid: tuition RMB 10.[^1]\n" + NOTE
    ),
)
OAK = school(
    "Oak Academy",
    "languages: [english]",
    header="name_zh: 橡树学校\naliases: [Oak]\n",
    body="## About\n\n- Teaching at Oak is in English.[^1]\n- Oak is for ages 6-18, in Haidian.[^1]\n" + NOTE,
)
HISTORY = (
    Turn("user", "Which schools are there?"),
    Turn(
        "assistant", "| Name | Where |\n| --- | --- |\n| **Oak Academy** | – |\n| **Elm College (ELC)** 榆树学校 | – |"
    ),
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    return directory(tmp_path_factory.mktemp("comparing"), ELM, OAK)


def names(text: str, language: str, places: Directory, history: tuple[Turn, ...] = ()) -> list[str]:
    return [document.title for document in compared(Question(text, history), language, places)]


def table(text: str, places: Directory, language: str = "en") -> Table:
    citations = CitationTable(dt.date(2026, 1, 1))
    found = side_by_side((ELM, OAK), text, language, places, np.zeros(4, dtype=np.float32), citations)
    assert found is not None
    return found


def cells(shown: Table) -> dict[str, list[list[str]]]:
    return {row.name: [[said.text for said in cell] for cell in row.cells] for row in shown.rows}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Compare ELC with Oak"),
        ("en", "Elm or Oak?"),
        ("en", "what do elm and oak cost"),
        ("zh", "榆树学校和橡树学校的学费"),
        ("es", "¿Cuál es más caro, Elm u Oak?"),
        ("fr", "Quelle est la différence entre Elm et Oak ?"),
        ("de", "Was ist günstiger, Elm oder Oak?"),
        ("ru", "Чем отличается Elm от Oak"),
        ("ar", "ما الفرق بين Elm و Oak؟"),
        ("ja", "ElmとOakはどちらが安いですか"),
        ("ko", "Elm과 Oak 비교해 주세요"),
    ],
)
def test_two_named_documents_are_compared(places: Directory, language: str, text: str) -> None:
    assert names(text, language, places) == ["Elm College (ELC)", "Oak Academy"]


@pytest.mark.parametrize(
    "text", ["How much is Elm?", "Is Elm on the campus that once was of Oak?", "compare schools", "Compare Elm"]
)
def test_one_name_or_no_comparison_is_none(places: Directory, text: str) -> None:
    assert names(text, "en", places) == []


def test_these_two_are_the_rows_of_the_table_before(places: Directory) -> None:
    assert names("compare these two", "en", places, HISTORY) == ["Oak Academy", "Elm College (ELC)"]
    assert names("比较一下这两所学校", "zh", places, HISTORY) == ["Oak Academy", "Elm College (ELC)"]
    assert names("compare these two", "en", places) == []


def test_or_the_columns_of_the_comparison_before(places: Directory) -> None:
    before = (
        Turn("assistant", "| Aspect | Oak Academy | Elm College (ELC) |\n| --- | --- | --- |\n| **Fees** | – | – |"),
    )

    assert names("which of these is cheaper?", "en", places, before) == ["Oak Academy", "Elm College (ELC)"]


def test_the_aspect_that_was_asked_stands_alone_and_silence_is_named(places: Directory) -> None:
    shown = table("Elm or Oak, which is cheaper?", places)

    assert cells(shown) == {"Fees": [["Tuition at Elm: RMB 90,000 a year.", "Application fee: RMB 2,000."], []]}
    assert shown.empty == "not stated"
    assert shown.columns == ("Aspect", "Elm College (ELC)", "Oak Academy")


def test_what_both_tell_comes_first_and_what_no_longer_holds_never(places: Directory) -> None:
    shown = cells(table("compare Elm and Oak", places))

    assert list(shown) == ["Ages", "Languages", "Fees"]
    assert shown["Languages"] == [["Languages at Elm: French."], ["Teaching at Oak is in English."]]
    assert "No longer valid" not in str(shown)


def test_something_else_gets_the_nearest_statements(places: Directory) -> None:
    shown = table("Elm or Oak, which campus has swimming lessons outdoors?", places)

    assert [row.name for row in shown.rows] == ["What you asked"]
    assert all(said.markers for row in shown.rows for cell in row.cells for said in cell)


def test_rows_speak_the_readers_language(places: Directory) -> None:
    assert [row.name for row in table("比较榆树学校和橡树学校的学费", places, "zh").rows] == ["费用"]


def test_without_any_statement_there_is_no_table(tmp_path: Path) -> None:
    bare = [school(name, body=f"## A\n\n- {name} is here.[^1]\n{NOTE}") for name in ("Ash School", "Yew School")]
    silent = directory(tmp_path, *bare)

    assert (
        side_by_side(bare, "compare", "en", silent, np.zeros(4, dtype=np.float32), CitationTable(dt.date(2026, 1, 1)))
        is None
    )
