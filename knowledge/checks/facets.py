"""Facets: only fields and values of facets.yaml, so that no list misses a document."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.written import Written
from knowledge.facets import FacetCatalogue, parse_range
from knowledge.models import Problem
from knowledge.nearest import nearest


def check_facets(written: Written, catalogue: FacetCatalogue) -> Iterator[Problem]:
    """Yield facets and values that the catalogue does not know, and spans that are none. All are errors."""
    if not catalogue.fields:
        return
    for key, values in written.document.facets:
        facet = catalogue.field(key)
        if facet is None:
            names = [field.key for field in catalogue.fields]
            message = f"facet {key} is not in facets.yaml"
            yield written.field_problem(("facets", key), "facet-unknown", message, _instead(key, names))
            continue
        for at, value in enumerate(values):
            place = ("facets", key, at)
            if facet.is_range:
                if parse_range(value) is None:
                    message, remedy = f"{key}: {value!r} is no span", 'Write lowest-highest, such as "2-18"'
                    yield written.field_problem(place, "facet-range", message, remedy)
            elif catalogue.value(key, value) is None:
                message = f"{key}: {value!r} is not in facets.yaml"
                yield written.field_problem(
                    place, "facet-unknown", message, _instead(value, [v.key for v in facet.values])
                )


def _instead(word: str, known: list[str]) -> str:
    meant = nearest(word, known)
    return f"Did you mean {meant}?" if meant else "Use one that stands there, or add it with its nine names"
