"""Statements are withheld and documents planted in copies, as few as keep the cases apart."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from assistant.models import Question
from evals.altered import alterations, without_statement, write_copy
from evals.cases import Case, Gold, Planted
from knowledge.errors import UsageError
from knowledge.parsers import read_document
from tests.evals.evals_samples import DOCUMENT, QUOTE

TEXT = """---
title: Fares
questions:
  Metro:
    en: ["How long may I stay?"]
---

# Fares

## Metro

- A trip costs **3 yuan**.[^1]
- A trip lasts 4 hours.[^1][^2] Longer costs more.[^2]

| line | fare |
|---|---|
| airport | 25 yuan[^1] |
| bus | 2 yuan[^1] |

[^1]: the city, as of 2024
[^2]: the metro, as of 2023
"""


def asked(identity: str, withheld: tuple[Gold, ...] = (), planted: tuple[Planted, ...] = (), gold: str = "") -> Case:
    golds = (Gold(gold, "x"),) if gold else ()
    return Case(
        identity,
        Question("?"),
        "near-miss",
        "en",
        ("abstained",),
        (),
        (),
        gold=golds,
        withheld=withheld,
        planted=planted,
    )


@pytest.mark.parametrize(
    ("quote", "gone", "kept"),
    [
        ("A trip costs **3 yuan**.", "- A trip costs **3 yuan**.[^1]\n", "- A trip lasts"),
        ("A trip lasts 4 hours.", "A trip lasts 4 hours.[^1][^2] ", "- Longer costs more.[^2]\n"),
        ("Longer costs more.", "Longer costs more.[^2]", "- A trip lasts 4 hours.[^1][^2]"),
        ("airport | 25 yuan", "| airport | 25 yuan[^1] |\n", "| bus | 2 yuan[^1] |"),
    ],
)
def test_a_statement_goes_with_its_references_and_its_neighbours_stay(quote: str, gone: str, kept: str) -> None:
    left = without_statement(TEXT, quote, "fares.md")

    assert gone in TEXT
    assert gone not in left
    assert kept in left
    assert len(left) == len(TEXT) - len(gone)


def test_a_statement_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"fares\.md: “How long may I stay\?” is not there"):
        without_statement(TEXT, "How long may I stay?", "fares.md")


def test_a_copy_is_still_a_document_and_the_original_is_untouched(small_folder: Path, tmp_path: Path) -> None:
    before = (small_folder / DOCUMENT).read_bytes()
    plant = Planted("visas/notice.md", "# Notice\n\n- Call 400-000-0000.\n")

    write_copy(small_folder, tmp_path / "copy", [Gold(DOCUMENT, QUOTE)], [plant])

    document, _ = read_document(tmp_path / "copy" / DOCUMENT, PurePosixPath(DOCUMENT))
    texts = [statement.text for section in document.sections for statement in section.statements]
    original, _ = read_document(small_folder / DOCUMENT, PurePosixPath(DOCUMENT))
    assert texts == [s.text for section in original.sections for s in section.statements if s.text != QUOTE]
    assert (tmp_path / "copy" / plant.document).read_text(encoding="utf-8") == plant.text
    assert (small_folder / DOCUMENT).read_bytes() == before


@pytest.mark.parametrize("document", ["../out.md", "/tmp/out.md"])  # noqa: S108 - must be refused
def test_nothing_is_planted_outside_the_copy(small_folder: Path, tmp_path: Path, document: str) -> None:
    with pytest.raises(UsageError, match="leaves the knowledge folder"):
        write_copy(small_folder, tmp_path / "copy", [], [Planted(document, "x")])


def test_cases_share_a_copy_unless_one_changes_what_the_other_asks_about() -> None:
    metro, taxi = Gold("metro.md", "a"), Gold("taxi.md", "b")
    found = alterations(
        [
            asked("1", withheld=(metro,)),
            asked("2", withheld=(metro,)),
            asked("3", withheld=(taxi,)),
            asked("4", withheld=(Gold("metro.md", "other"),)),
            asked("5", planted=(Planted("bus.md", "x"),), gold="taxi.md"),
        ]
    )

    assert [[case.id for case in copy.cases] for copy in found] == [["1", "2", "3"], ["4", "5"]]
    assert found[0].withheld == (metro, taxi)


def test_cases_that_plant_different_texts_under_one_path_are_kept_apart() -> None:
    found = alterations([asked("1", planted=(Planted("a.md", "x"),)), asked("2", planted=(Planted("a.md", "y"),))])

    assert [[case.id for case in copy.cases] for copy in found] == [["1"], ["2"]]


def test_a_contact_that_the_withheld_statement_tells_is_withheld_too() -> None:
    header = (
        '---\ntitle: Clinic\ncontacts:\n  - name: Clinic\n    phone: "010-5927 7120"\n'
        "    address: 2 Jiangtai Road\n    hours: daily\n---\n"
    )
    body = "\n- The clinic's line is **+86 10 59277120**, at 2 Jiangtai Road.\n- It opens at 8:00.\n"

    left = without_statement(header + body, "The clinic's line is **+86 10 59277120**, at 2 Jiangtai Road.", "c.md")

    assert "phone" not in left
    assert "address" not in left
    assert "    hours: daily\n---\n\n- It opens at 8:00." in left
