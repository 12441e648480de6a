"""The JSON Schema for editors accepts what the reader accepts and marks what the check marks."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from knowledge.facets import load_facets
from knowledge.front_matter import ContactFields, FrontMatter, load_yaml, split_header
from knowledge.models import Knowledge
from knowledge.schema import front_matter_schema
from knowledge.settings import SHIPPED_DOCUMENTS


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema with the shipped facets."""
    return front_matter_schema(load_facets(SHIPPED_DOCUMENTS)[0])


def errors(schema: dict[str, Any], header: Any) -> list[str]:
    return [".".join(map(str, e.absolute_path)) for e in Draft202012Validator(schema).iter_errors(header)]


def test_it_is_a_schema_of_draft_2020_12(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


def test_every_field_is_described(schema: dict[str, Any]) -> None:
    contacts = schema["$defs"]["ContactFields"]["properties"]

    assert set(schema["properties"]) == set(FrontMatter.model_fields)
    assert set(contacts) == set(ContactFields.model_fields)
    assert all(field["description"] for field in (*schema["properties"].values(), *contacts.values()))


def test_the_facets_are_those_of_facets_yaml(schema: dict[str, Any]) -> None:
    catalogue, _ = load_facets(SHIPPED_DOCUMENTS)

    assert set(schema["properties"]["facets"]["properties"]) == {field.key for field in catalogue.fields}
    assert errors(schema, {"title": "A", "facets": {"district": "chaoyang"}}) == []
    assert errors(schema, {"title": "A", "facets": {"district": ["chaoyang", "haidian"], "ages": ["2-18"]}}) == []


def test_the_headers_of_the_shipped_documents_are_valid(schema: dict[str, Any], shipped: Knowledge) -> None:
    found = {}
    for document in shipped.documents[::10]:
        text = (SHIPPED_DOCUMENTS / document.id).read_text(encoding="utf-8")
        header = load_yaml(split_header(text, PurePosixPath(document.id))[0])
        for contact in header.get("contacts", []):
            if "confirm" in contact:
                contact["confirm"] = contact["confirm"] == "true"
        if told := errors(schema, header):
            found[document.id] = told

    assert found == {}


@pytest.mark.parametrize(
    "header",
    [
        {"title": 12345, "as_of": 2023, "aliases": "one"},
        {"title": "A", "contacts": [{"name": "A", "phone": 12345, "footnotes": 1, "confirm": True}]},
        {"title": "A", "as_of": "undated", "review_by": "2027-05-24", "questions": {"Fee": {"zh": "多少钱"}}},
    ],
)
def test_what_the_reader_takes_is_valid(schema: dict[str, Any], header: dict[str, Any]) -> None:
    assert errors(schema, header) == []


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ({}, ""),
        ({"title": "A", "valid_util": "2027-01-01"}, ""),
        ({"title": "A", "topic": "visa"}, "topic"),
        ({"title": "A", "language": "english"}, "language"),
        ({"title": "A", "as_of": "soon"}, "as_of"),
        ({"title": "A", "review_by": "2027-05"}, "review_by"),
        ({"title": "A", "contacts": [{"phone": "1"}]}, "contacts.0"),
        ({"title": "A", "facets": {"district": ["chaoyan"]}}, "facets.district"),
        ({"title": "A", "facets": {"ages": ["two"]}}, "facets.ages"),
        ({"title": "A", "facets": {"colour": ["red"]}}, "facets"),
        ({"title": "A", "questions": {"Fee": {"cn": ["x"]}}}, "questions.Fee"),
    ],
)
def test_what_the_check_marks_is_not_valid(schema: dict[str, Any], header: dict[str, Any], place: str) -> None:
    assert errors(schema, header) == [place]
