"""Whoever asks about one district is not sent to another."""

from __future__ import annotations

import pytest

from assistant.compose import Chosen
from assistant.districts import contacts_of_the_district, of_the_district
from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.models import Contact
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.assistant.assistant_samples import document, hits

HALLS = document(
    """# Halls

## Where to go

- Haidian hall: 9 Elm Road. Telephone 010-1111 2222.[^1]
- Dongcheng hall: 5 Oak Road, Dongcheng District.[^1]
- The head office answers at 010-3333 4444.[^1]
- Bring your passport.[^1]

[^1]: City, as of 2025
"""
)
TEXTS = [statement.text for section in HALLS.sections for statement in section.statements]


@pytest.fixture(scope="module")
def words() -> FacetWords:
    """The names of the shipped facets."""
    return FacetWords(load_facets(SHIPPED_DOCUMENTS)[0])


def kept(question: str, words: FacetWords) -> list[str]:
    """The statements left of all of HALLS."""
    chosen = [Chosen(hit, s.statement, s.total) for hit in hits(HALLS, {}) for s in hit.statements]
    return [item.statement.text for item in of_the_district(question, chosen, words)]


@pytest.mark.parametrize(
    "question", ["the hall in Haidian, and its phone?", "海淀的大厅电话是多少？", "Где зал в Хайдяне?"]
)
def test_another_districts_address_and_phone_are_left_out(question: str, words: FacetWords) -> None:
    assert kept(question, words) == [TEXTS[0], TEXTS[3]]


def test_without_a_phone_of_the_district_the_head_offices_stays(words: FacetWords) -> None:
    assert kept("the hall in Dongcheng, and its phone?", words) == [TEXTS[1], TEXTS[2], TEXTS[3]]


@pytest.mark.parametrize("question", ["where are the halls?", "is there a hall in Yanqing?"])
def test_all_is_kept_where_no_district_is_asked_about_or_none_answers(question: str, words: FacetWords) -> None:
    assert kept(question, words) == TEXTS


def test_the_contact_of_the_district_stands_alone(words: FacetWords) -> None:
    haidian = Contact("Desk", address_zh="北京市海淀区榆树路9号")
    others = (Contact("Head office"), Contact("Dongcheng desk"))

    assert contacts_of_the_district("the desk in Haidian?", (*others, haidian), words) == (haidian,)
    assert contacts_of_the_district("the desk?", (*others, haidian), words) == (*others, haidian)
    assert contacts_of_the_district("the desk in Yanqing?", others, words) == others
