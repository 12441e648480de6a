"""The JSON Schema of the front matter, so that an editor completes fields and marks mistakes while staff type."""

from __future__ import annotations

import json
from typing import Any

from knowledge.facets import FacetCatalogue, FacetField
from knowledge.front_matter import TOPICS, FrontMatter
from knowledge.languages import ISO_639_1, LANGUAGES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = r"^\d{4}-\d\d-\d\d$"
_DATE = r"^(?:\d{4}(?:-\d\d(?:-\d\d)?)?|undated)$"
_RANGE = r"^\d+(?:\.\d+)?-\d+(?:\.\d+)?$"


def schema_text(catalogue: FacetCatalogue) -> str:
    """Return the schema as indented JSON without a line feed at the end."""
    return json.dumps(front_matter_schema(catalogue), ensure_ascii=False, indent=2)


def front_matter_schema(catalogue: FacetCatalogue) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of the front matter as YAML 1.2 reads it.

    Facets are those of the catalogue; a list of one may be written without brackets, and a number without quotes.
    """
    schema = _loosened(FrontMatter.model_json_schema(by_alias=False))
    fields = schema["properties"]
    fields["topic"] |= {"type": "string", "enum": list(TOPICS)}
    fields["language"] |= {"type": "string", "enum": [*LANGUAGES, *sorted(ISO_639_1 - set(LANGUAGES))]}
    fields["as_of"] |= {"pattern": _DATE}
    for name in ("review_by", "valid_until"):
        fields[name] |= {"pattern": _DAY}
    fields["questions"]["additionalProperties"] |= {"propertyNames": {"enum": sorted(ISO_639_1)}}
    fields["facets"] = {
        "type": "object",
        "description": fields["facets"]["description"],
        "properties": {facet.key: _facet(facet) for facet in catalogue.fields},
        "additionalProperties": False,
    }
    return {"$schema": DRAFT, **schema, "title": "Front matter", "required": ["title"], "additionalProperties": False}


def _facet(facet: FacetField) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    if facet.is_range:
        one |= {"pattern": _RANGE}
    else:
        one |= {"enum": [value.key for value in facet.values]}
    named = facet.names.get("en", facet.key)
    return {"description": f"{named} ({facet.unit})" if facet.unit else named} | _one_or_more(one)


def _one_or_more(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _loosened(node: Any) -> Any:
    """Drop pydantic's titles and empty defaults; allow what the reader allows: one text for a list, a bare number."""
    if isinstance(node, list):
        return [_loosened(child) for child in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _properties(child) if key in ("properties", "$defs") else _loosened(child)
        for key, child in node.items()
        if not (key == "title" or (key == "default" and child in ("", [])))
    }
    if kept.get("type") == "string" and "enum" not in kept:
        return kept | {"type": ["string", "number"]}
    if kept.get("type") == "array" and kept["items"].get("type") == ["string", "number"]:
        items = {"type": "array", "items": kept.pop("items")}
        del kept["type"]
        return kept | {"anyOf": [items["items"], items]}
    return kept


def _properties(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _loosened(child) for name, child in fields.items()}
