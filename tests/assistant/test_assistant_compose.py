"""Which statements make up an answer, in which order, and which contact card stands below them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.citations import CitationTable
from assistant.compose import Chosen, Limits, choose, contact_cards, count_words, extracts
from embeddings.search import Hit
from knowledge.models import Statement
from tests.assistant.assistant_samples import document, hits, statements

TODAY = dt.date(2026, 11, 24)
# Written out, so that tuning the defaults leaves these tests alone.
LIMITS = Limits(
    words=110,
    list_words=250,
    documents=3,
    drop=8.0,
    same_section=1.0,
    changed_penalty=2.0,
    weak_penalty=0.5,
    new_document_drop=4.0,
    contacts=2,
)
PERMIT = document(
    """# Permit

## Fees

- The permit costs 400 yuan for one year.[^1]
- A longer permit costs 800 yuan.[^1]

## Papers

Bring these papers:[^1]

- passport[^1]
- photo[^2]
- rental contract[^1]

## Steps

1. Book a time.[^1]
2. Go to the hall.[^1]
3. Pay and wait.[^1]

| Hall | Hours |
| --- | --- |
| Main | 9 to 17[^1] |
| Shunyi | 9 to 12[^2] |

## What changed

- The permit used to cost 600 yuan.[^2]

[^1]: city.example, <https://city.example/a>, as of 2025-01-02
[^2]: source on file, as of 2024-03 (confirm before use)
"""
)


def picked(found: list[Hit], asks_past: bool = False, **changed: int) -> list[Chosen]:
    return choose(found, asks_past, replace(LIMITS, **changed))


def texts(chosen: list[Chosen]) -> list[str]:
    return [item.statement.text for item in chosen]


def long_document(count: int, words: int, name: str) -> list[Hit]:
    """One section of `count` single statements, each worth a little less than the one before."""
    body = "\n".join(f"- Rule {name} {number} {'word ' * (words - 3)}" for number in range(count))
    made = document(f"# {name}\n\n## Rules\n\n{body}\n", f"{name}.md")
    return hits(made, {f"Rule {name} {number} ": 9 - number / 10 for number in range(count)})


def test_an_answer_holds_the_best_statements_up_to_its_limit_of_words() -> None:
    chosen = picked(long_document(20, 20, "a"), words=110)

    assert [text.split()[2] for text in texts(chosen)] == ["0", "1", "2", "3", "4"]
    assert sum(count_words(text) for text in texts(chosen)) <= 110


def test_a_single_statement_longer_than_the_limit_is_shown_whole() -> None:
    chosen = picked(long_document(3, 40, "a"), words=30)

    assert len(chosen) == 1


@pytest.mark.parametrize(
    ("best", "whole"),
    [
        ("Go to the hall", ["Book a time.", "Go to the hall.", "Pay and wait."]),
        ("Shunyi", ["Main | 9 to 17", "Shunyi | 9 to 12"]),
        ("photo", ["Bring these papers:", "passport", "photo", "rental contract"]),
    ],
)
def test_a_numbered_list_a_table_and_a_list_with_its_lead_come_whole_in_their_order(
    best: str, whole: list[str]
) -> None:
    chosen = picked(hits(PERMIT, {best: 20.0}))
    shown = extracts(chosen, CitationTable(TODAY))

    assert texts(chosen)[: len(whole)] == whole
    assert [line.text for line in shown[0].lines][: len(whole)] == whole


def test_of_a_list_that_is_too_long_only_the_best_member_is_shown() -> None:
    chosen = picked(hits(PERMIT, {"Go to the hall": 20.0}), list_words=5)

    assert texts(chosen) == ["Go to the hall."]


def test_the_best_statement_leads_its_section_and_the_best_section_the_answer() -> None:
    chosen = picked(hits(PERMIT, {"800 yuan": 9.0, "400 yuan": 8.0, "Book a time": 7.0}))
    shown = extracts(chosen, CitationTable(TODAY))

    assert [extract.section for extract in shown][:2] == ["Fees", "Steps"]
    assert [line.text for line in shown[0].lines] == [
        "A longer permit costs 800 yuan.",
        "The permit costs 400 yuan for one year.",
    ]


def test_what_changed_comes_first_only_where_the_past_is_asked_for() -> None:
    found = hits(PERMIT, {"600 yuan": 10.0, "400 yuan": 8.5})

    assert texts(picked(found))[0].startswith("The permit costs 400 yuan")
    assert texts(picked(found, asks_past=True))[0].startswith("The permit used to cost 600 yuan")


def test_a_statement_that_wants_confirming_gives_way_to_an_equal_one() -> None:
    made = document(
        "# A\n\n- Weak words here.[^1]\n- Strong words here.[^2]\n\n"
        "[^1]: x, undated (confirm before use)\n[^2]: y, as of 2024\n"
    )

    assert texts(picked(hits(made, {"Weak": 5.0, "Strong": 5.0})))[0] == "Strong words here."


def test_what_two_documents_say_alike_is_shown_once_unless_the_numbers_differ() -> None:
    one = document("# A\n\n- The hall in Chaoyang opens at 9 in the morning on weekdays.\n", "a.md")
    same = document("# B\n\n- On weekdays the hall in Chaoyang opens at 9 in the morning.\n", "b.md")
    other = document("# C\n\n- The hall in Chaoyang opens at 10 in the morning on weekdays.\n", "c.md")
    found = hits(one, {"hall": 9.0}) + hits(same, {"hall": 8.0}, 1) + hits(other, {"hall": 7.0}, 2)

    assert [item.hit.document.id for item in picked(found)] == ["a.md", "c.md"]


def test_statements_far_below_the_best_and_documents_beyond_the_third_are_left_out() -> None:
    found = [hit for number in range(5) for hit in long_document(1, 5, f"doc{number}")]
    far = hits(document("# Far\n\n- Far away.\n", "far.md"), {"Far": 0.5})

    assert len({item.hit.document.id for item in picked(found + far)}) == 3
    assert {item.hit.document.id for item in picked(found[:1] + far)} == {"doc0.md"}


def test_nothing_found_gives_nothing() -> None:
    assert picked([]) == []
    assert extracts([], CitationTable(TODAY)) == ()


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(statements(PERMIT)), st.floats(-5, 20), max_size=12), st.integers(1, 60))
def test_whatever_the_scores_an_answer_is_short_and_says_nothing_twice(
    scores: dict[Statement, float], words: int
) -> None:
    found = hits(PERMIT, {statement.text: score for statement, score in scores.items()})

    chosen = picked(found, words=words, list_words=40)

    identities = [item.statement.id for item in chosen]
    assert chosen
    assert len(set(identities)) == len(identities)
    assert sum(count_words(text) for text in texts(chosen)) <= max(words, 40)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one two  three", 3), ("北京", 1), ("北京市", 2), ("在 Sanlitun 看病", 3), ("비자 연장", 2)],
)
def test_two_dense_characters_count_as_a_word(text: str, words: int) -> None:
    assert count_words(text) == words


def test_an_extract_is_as_of_its_best_statement() -> None:
    shown = extracts(picked(hits(PERMIT, {"400 yuan": 9.0})), CitationTable(TODAY))

    assert (shown[0].title, shown[0].section, shown[0].as_of) == ("Permit", "Fees", "2025-01-02")


CLINIC = """---
title: Clinic
contacts:
  - name: Emergency desk
    phone: "120"
  - name: Dental department
    phone: 010-6915 5288
    address: 9 Dongdan Road
    hours: round the clock
    footnotes: ["2"]
---
# Clinic

## Fees

- A check-up costs 1200 yuan.[^1]

## Contact

- Call the dentist at (010) 6915-5288.[^2]
- The clinic is at 109 Dongdan Road.[^1]
- In danger dial **120**.[^1]

[^1]: a.example, as of 2024
[^2]: b.example, as of 2025
"""


def test_a_contact_detail_is_cited_to_the_statement_that_carries_it() -> None:
    clinic = document(CLINIC)
    sections = [(section.heading, statement) for section in clinic.sections for statement in section.statements]
    table = CitationTable(TODAY)

    dental, emergency = contact_cards(clinic, sections, "How do I reach the dental department?", table)

    quotes = {citation.marker: (citation.section, citation.quote) for citation in table.citations}
    assert dental.contact.name == "Dental department"
    assert [quotes[marker] for marker in dental.markers] == [
        ("Contact", "Call the dentist at (010) 6915-5288."),
        ("", "9 Dongdan Road"),
        ("", "round the clock"),
    ]
    assert [quotes[marker] for marker in emergency.markers] == [("Contact", "In danger dial **120**.")]


def test_no_more_than_two_contact_cards_are_shown() -> None:
    header = "\n".join(f"  - name: Desk {number}\n    phone: '{number}00'" for number in range(1, 6))
    made = document(f"---\ntitle: Desks\ncontacts:\n{header}\n---\n\nDesks are open.\n")

    cards = contact_cards(made, [], "Desk 4?", CitationTable(TODAY), LIMITS)

    assert len(cards) == 2
