"""A question becomes filters: kinds of places, what must hold of them, alternatives and wider places."""

from __future__ import annotations

import pytest

from assistant.facet_match import Filter, Wanted, facets_of, holds, is_of, wanted_in
from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.assistant.directory_samples import school

FRENCH = Filter((("languages", "french"), ("curriculum", "french")))


@pytest.fixture(scope="module")
def words() -> FacetWords:
    return FacetWords(load_facets(SHIPPED_DOCUMENTS)[0])


def test_a_school_question_names_kind_language_place_and_age(words: FacetWords) -> None:
    wanted = wanted_in("French schools for a four-year-old near Chaoyang Park", "en", words)

    assert wanted.kinds == ("school", "kindergarten")
    assert wanted.filters == (
        FRENCH,
        Filter((("area", "chaoyang-park"),), wider=(("district", "chaoyang"),)),
        Filter(age=4.0),
    )


def test_a_language_and_a_curriculum_of_one_name_are_alternatives(words: FacetWords) -> None:
    assert wanted_in("French schools", "en", words).filters == (FRENCH,)
    assert wanted_in("schools that teach in French", "en", words).filters == (Filter((("languages", "french"),)),)


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "a dentist in Shunyi", ("hospital", "clinic")),
        ("en", "a children's hospital", ("hospital", "clinic")),
        ("en", "a doctor who speaks German", ("hospital", "clinic")),
        ("en", "a clinic with a dentist", ("clinic",)),
        ("en", "kindergartens in Shunyi", ("school", "kindergarten")),
        ("de", "eine Grundschule in Shunyi", ("school", "kindergarten")),
        ("en", "hospitals and clinics", ("hospital", "clinic")),
        ("en", "the metro to Shunyi", ()),
    ],
)
def test_kinds_follow_from_what_is_named(words: FacetWords, language: str, text: str, kinds: tuple[str, ...]) -> None:
    assert wanted_in(text, language, words).kinds == kinds


def test_several_districts_are_one_filter_and_several_languages_two(words: FacetWords) -> None:
    wanted = wanted_in("clinics in Haidian or Shunyi that speak English and Korean", "en", words)

    assert wanted.filters == (
        Filter((("languages", "english"),)),
        Filter((("languages", "korean"),)),
        Filter((("district", "haidian"), ("district", "shunyi"))),
    )


def test_an_age_counts_for_schools_only(words: FacetWords) -> None:
    assert wanted_in("a clinic for a 4 year old", "en", words).filters == ()


@pytest.mark.parametrize(
    ("lines", "age", "is_held"),
    [
        (('ages: ["3-18"]',), 4.0, True),
        (('ages: ["3-18"]',), 1.5, False),
        (("stage: [kindergarten]",), 4.0, True),
        (("stage: [high]",), 4.0, False),
        (('ages: ["5-18"]', "stage: [kindergarten]"), 4.0, False),
        ((), 4.0, False),
    ],
)
def test_ages_are_compared_and_else_the_years_of_the_stage(lines: tuple[str, ...], age: float, is_held: bool) -> None:
    assert holds(facets_of(school("Elm School", *lines)), Filter(age=age)) is is_held


def test_what_is_not_open_or_background_is_no_row() -> None:
    def kinds(*values: str) -> dict[str, frozenset[str]]:
        return {"kind": frozenset(values)}

    assert is_of(kinds("school"), ("school",))
    assert is_of(kinds("school", "unconfirmed"), ("school",))
    assert not is_of(kinds("school", "guide"), ("school",))
    assert not is_of(kinds("school", "not-open"), ("school",))
    assert not is_of(kinds("hospital"), ("school",))
    assert Wanted((), ()).mentions == ()
