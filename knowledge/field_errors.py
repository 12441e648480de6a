"""What pydantic finds wrong in a header, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from knowledge.nearest import nearest

if TYPE_CHECKING:
    from pydantic import ValidationError

_REMEDY = "See docs/writing-documents.md for the form of each field"
_WORDS = {
    "string_type": "should be a text",
    "list_type": "should be a list",
    "dict_type": "should be fields, each name: value",
    "model_type": "should be fields, each name: value",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "missing": "is missing",
    "extra_forbidden": "is not a field that is known",
}


def describe(error: ValidationError, known: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield the path of each wrong field, what is wrong, and the remedy. `known` are the names a field may have."""
    names = tuple(known)
    for found in error.errors():
        name = ".".join(str(part) for part in found["loc"])
        told = _WORDS.get(found["type"], found["msg"])
        meant = nearest(str(found["loc"][-1]), names) if found["type"] == "extra_forbidden" else ""
        yield found["loc"], f"field {name}: {told}", f"Did you mean {meant}?" if meant else _REMEDY
