"""Names of facets are found in nine languages: whole words, runs of characters, the longest one within a field."""

from __future__ import annotations

import pytest

from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.settings import SHIPPED_DOCUMENTS


@pytest.fixture(scope="module")
def words() -> FacetWords:
    return FacetWords(load_facets(SHIPPED_DOCUMENTS)[0])


def named(words: FacetWords, text: str) -> set[tuple[str, str]]:
    return {(mention.field, mention.value) for mention in words.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "a clinic in Haidian where they speak Korean",
        "海淀区有会韩语的诊所吗？",
        "clínicas en Haidian donde se hable en coreano",
        "une clinique à Haidian où l'on parle coréen",
        "Arztpraxis in Haidian, koreanisch",
        "клиника в Хайдяне, где говорят на корейском",
        "عيادة في هايديان يتحدثون الكورية",
        "海淀区に韓国語が通じるクリニック",
        "하이뎬구에 한국어가 통하는 클리닉",
    ],
)
def test_the_same_values_are_found_in_every_language(words: FacetWords, text: str) -> None:
    assert named(words, text) == {("kind", "clinic"), ("district", "haidian"), ("languages", "korean")}


def test_within_a_field_the_longest_name_wins(words: FacetWords) -> None:
    found = named(words, "a doctor for a rabies vaccine, and a 24-hour emergency room")

    assert found == {("department", "rabies"), ("emergency", "24h")}


def test_names_of_different_fields_may_overlap(words: FacetWords) -> None:
    assert {("languages", "french"), ("curriculum", "french"), ("kind", "school")} <= named(words, "French schools")
    assert {("district", "chaoyang"), ("area", "chaoyang-park")} <= named(words, "near Chaoyang Park")


def test_a_language_in_the_name_of_another_curriculum_is_no_language(words: FacetWords) -> None:
    assert named(words, "the English National Curriculum") == {("curriculum", "british")}


def test_a_part_of_a_word_is_no_name_in_scripts_with_spaces(words: FacetWords) -> None:
    assert named(words, "clinical, Frenchified, вРусскийск") == set()


def test_what_is_written_onto_an_arabic_word_is_taken_off(words: FacetWords) -> None:
    assert ("district", "haidian") in named(words, "بهايديان")


def test_places_are_those_of_the_folded_text(words: FacetWords) -> None:
    (mention,) = words.find("Où ? Haidian")

    assert (mention.start, mention.end) == (5, 12)
