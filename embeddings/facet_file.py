"""The facets of a build: the names by which its documents are listed and compared, and which statements name them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from knowledge.facet_words import FacetWords
from knowledge.facets import FacetCatalogue

FACETS = "facets.json"
MENTIONS = "mentions.json"
Mentions = tuple[frozenset[tuple[str, str]], ...]
_CATALOGUE = TypeAdapter(FacetCatalogue)


def digest_of(facets: FacetCatalogue) -> str:
    """Return the SHA-256 of everything in a catalogue of facets."""
    return hashlib.sha256(_CATALOGUE.dump_json(facets)).hexdigest()


def write_facets(path: Path, facets: FacetCatalogue) -> None:
    """Write a catalogue of facets."""
    path.write_bytes(_CATALOGUE.dump_json(facets))


def read_facets(path: Path) -> FacetCatalogue:
    """Read what `write_facets` wrote. Raises OSError or ValueError where it is missing or damaged."""
    try:
        return _CATALOGUE.validate_json(path.read_bytes())
    except ValidationError as error:
        raise ValueError(f"{path.name}: {error.error_count()} faults") from error


def write_mentions(path: Path, texts: Iterable[str], facets: FacetCatalogue) -> None:
    """Write the fields and values that each statement names, in row order."""
    words = FacetWords(facets)
    named = [sorted({(mention.field, mention.value) for mention in words.find(text)}) for text in texts]
    path.write_text(json.dumps(named), encoding="utf-8")


def read_mentions(path: Path) -> Mentions:
    """Read what `write_mentions` wrote. Raises OSError, ValueError or TypeError where it is missing or damaged."""
    return tuple(frozenset((str(f), str(v)) for f, v in row) for row in json.loads(path.read_text(encoding="utf-8")))
