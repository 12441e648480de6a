"""Every document keeps to facets.yaml, and every value can be named in the page's nine languages."""

from __future__ import annotations

import re

import yaml

from knowledge.parsers import read_knowledge
from knowledge.settings import SHIPPED_DOCUMENTS

LANGUAGES = {"en", "zh", "es", "fr", "de", "ru", "ar", "ja", "ko"}
FACETS = yaml.safe_load((SHIPPED_DOCUMENTS / "facets.yaml").read_text(encoding="utf-8"))
SPAN = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


def test_every_facet_of_every_document_stands_in_the_file() -> None:
    strange = [
        (document.id, field, value)
        for document in read_knowledge(SHIPPED_DOCUMENTS).documents
        for field, values in document.facets
        for value in values
        if field not in FACETS or not ("range" in FACETS[field] or value in FACETS[field]["values"])
    ]

    assert strange == []


def test_every_span_of_ages_begins_before_it_ends() -> None:
    spans = [
        (document.id, value, SPAN.fullmatch(value))
        for document in read_knowledge(SHIPPED_DOCUMENTS).documents
        for field, values in document.facets
        if "range" in FACETS[field]
        for value in values
    ]

    assert spans
    assert [(name, value) for name, value, span in spans if not span or float(span[1]) >= float(span[2])] == []


def test_every_field_and_value_has_a_name_in_nine_languages() -> None:
    named = [(field, entry["name"]) for field, entry in FACETS.items()]
    named += [
        (f"{field}.{key}", value["name"]) for field, e in FACETS.items() for key, value in e.get("values", {}).items()
    ]

    assert [name for name, names in named if set(names) != LANGUAGES or not all(names.values())] == []
