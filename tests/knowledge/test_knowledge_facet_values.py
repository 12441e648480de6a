"""The shipped facets.yaml and the documents' facets fit each other, in all nine languages."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

import pytest

from knowledge.facets import FacetCatalogue, FacetField, FacetValue, load_facets, parse_range
from knowledge.front_matter import split_front_matter
from knowledge.languages import LANGUAGES
from knowledge.settings import SHIPPED_DOCUMENTS

Facets = dict[str, dict[str, list[str]]]

DISTRICTS = {
    *("changping", "chaoyang", "daxing", "dongcheng", "fangshan", "fengtai", "haidian", "huairou"),
    *("mentougou", "miyun", "pinggu", "shijingshan", "shunyi", "tongzhou", "xicheng", "yanqing"),
}


@pytest.fixture(scope="module")
def catalogue() -> FacetCatalogue:
    """The shipped facets.yaml; reading it must raise no problem."""
    loaded, problems = load_facets(SHIPPED_DOCUMENTS)
    assert [str(problem) for problem in problems] == []
    return loaded


@pytest.fixture(scope="module")
def facets() -> Facets:
    """The facets of every shipped document, by its path in the folder."""
    return {
        (name := path.relative_to(SHIPPED_DOCUMENTS)).as_posix(): split_front_matter(
            path.read_text(encoding="utf-8"), name
        )[0].facets
        for path in SHIPPED_DOCUMENTS.rglob("*.md")
    }


def test_every_facet_and_value_of_a_document_stands_in_facets_yaml(catalogue: FacetCatalogue, facets: Facets) -> None:
    unknown = [
        f"{document}: {key}: {value}"
        for document, given in facets.items()
        for key, values in given.items()
        for value in values
        if not is_known(catalogue, key, value)
    ]

    assert facets
    assert unknown == []


def is_known(catalogue: FacetCatalogue, key: str, value: str) -> bool:
    field = catalogue.field(key)
    if field is not None and field.is_range:
        return parse_range(value) is not None
    return catalogue.value(key, value) is not None


def test_every_document_says_what_kind_it_is(facets: Facets) -> None:
    assert [document for document, given in facets.items() if not given.get("kind")] == []


def test_the_values_of_a_document_are_sorted_and_given_once(facets: Facets) -> None:
    untidy = [
        f"{document}: {key}"
        for document, given in facets.items()
        for key, values in given.items()
        if not values or values != sorted(set(values))
    ]

    assert untidy == []


def test_every_facet_and_every_value_has_a_name_in_nine_languages(catalogue: FacetCatalogue) -> None:
    nameless = [f"{field.key}" for field in catalogue.fields if set(field.names) != set(LANGUAGES)] + [
        f"{field.key}: {value.key}"
        for field in catalogue.fields
        for value in field.values
        if set(value.names) != set(LANGUAGES)
    ]

    assert nameless == []


def test_a_word_stands_for_one_value_of_a_facet_only(catalogue: FacetCatalogue) -> None:
    shared = {
        (field.key, word): sorted(owners)
        for field in catalogue.fields
        for word, owners in owners_of_words(field).items()
        if len(owners) > 1
    }

    assert shared == {}


def test_no_word_of_a_value_is_written_twice(catalogue: FacetCatalogue) -> None:
    repeated = {
        (field.key, value.key): words
        for field in catalogue.fields
        for value in field.values
        if (words := [word for word, times in Counter(further_words(value)).items() if times > 1])
    }

    assert repeated == {}


def owners_of_words(field: FacetField) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for value in field.values:
        for word in (*value.names.values(), *value.also):
            owners[folded(word)].add(value.key)
    return owners


def further_words(value: FacetValue) -> list[str]:
    """What `also` adds, and the names it repeats; one name may serve several languages."""
    return [folded(word) for word in (*set(map(folded, value.names.values())), *value.also)]


def folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def test_every_value_is_used_by_a_document_or_is_one_of_the_sixteen_districts(
    catalogue: FacetCatalogue, facets: Facets
) -> None:
    used = {(key, value) for given in facets.values() for key, values in given.items() for value in values}
    listed = {(field.key, value.key) for field in catalogue.fields for value in field.values}
    districts = {("district", district) for district in DISTRICTS}

    assert listed - used - districts == set()
    assert districts <= listed


def test_an_emergency_room_open_day_and_night_is_an_emergency_room(facets: Facets) -> None:
    emergency = {document: given.get("emergency", []) for document, given in facets.items()}

    assert [document for document, values in emergency.items() if "24h" in values and "yes" not in values] == []


def test_what_is_closed_or_not_yet_open_is_listed_as_nothing_else(facets: Facets) -> None:
    kinds = {document: given.get("kind", []) for document, given in facets.items()}

    assert [document for document, values in kinds.items() if "not-open" in values and len(values) > 1] == []
