"""A question about one district is not answered with another's address or phone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import Chosen
from assistant.facet_match import DISTRICT
from knowledge.facet_words import FacetWords
from knowledge.models import Contact

_PHONE = re.compile(r"\d{4}[ -]?\d{4}")


def of_the_district(question: str, chosen: Sequence[Chosen], words: FacetWords) -> list[Chosen]:
    """Return the statements without those that belong to another place than the district asked about.

    Those name other districts only, or tell a phone where one that names the district tells one. All are kept where the
    question names no district, or no statement names the one asked about.
    """
    asked = _districts(question, words)
    named = [_districts(item.statement.text, words) for item in chosen]
    if not any(asked & districts for districts in named):
        return list(chosen)
    has_phone = [bool(_PHONE.search(item.statement.text)) for item in chosen]
    its_phone = any(phone and asked & districts for phone, districts in zip(has_phone, named, strict=True))

    def is_elsewhere(districts: frozenset[str], phone: bool) -> bool:
        return bool(districts) or (phone and its_phone)

    return [
        item
        for item, districts, phone in zip(chosen, named, has_phone, strict=True)
        if asked & districts or not is_elsewhere(districts, phone)
    ]


def contacts_of_the_district(question: str, contacts: Sequence[Contact], words: FacetWords) -> tuple[Contact, ...]:
    """Return the contacts that name the district asked about, where one does; else all."""
    asked = _districts(question, words)
    named = tuple(c for c in contacts if asked & _districts(f"{c.name} {c.name_zh} {c.address} {c.address_zh}", words))
    return named or tuple(contacts)


def _districts(text: str, words: FacetWords) -> frozenset[str]:
    return frozenset(mention.value for mention in words.find(text) if mention.field == DISTRICT)
