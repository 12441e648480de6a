"""Documents are known by title, abbreviation, alias, Chinese name and Pinyin; everyday words are no names."""

from __future__ import annotations

import pytest

from assistant.naming import DocumentNames
from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.assistant.directory_samples import place, school

ELM = school("Elm College Beijing (ECB)", header="name_zh: 北京榆树学校\naliases: [Elm, Yushu Xuexiao, elm trees]\n")
THIS = school("Tall Hill School (THIS)")
LYCEE = school("Lycée de Pékin (French school)", header="aliases: [French school, 法国学校]\n")
GUIDE = place("Elm and others", "  kind: [guide, school]\n", "## A\n\nText.\n", "aliases: [Elm]\n")


@pytest.fixture(scope="module")
def names() -> DocumentNames:
    return DocumentNames([ELM, THIS, LYCEE, GUIDE])


@pytest.mark.parametrize(
    "text",
    [
        "fees of Elm College Beijing",
        "is ecb expensive",
        "ELM fees",
        "yushu xuexiao",
        "Yúshù Xuéxiào",
        "北京榆树学校多少钱",
    ],
)
def test_each_of_its_names_finds_a_document(names: DocumentNames, text: str) -> None:
    assert [one.documents for one in names.find(text)] == [(ELM.id,)]


def test_a_name_inside_a_longer_one_is_left_out(names: DocumentNames) -> None:
    (one,) = names.find("Elm College Beijing")

    assert (one.start, one.end) == (0, 19)


def test_everyday_words_are_no_names(names: DocumentNames) -> None:
    assert names.find("is this the place with elm trees?".replace("elm ", "old ")) == ()
    assert [one.documents for one in names.find("How much is THIS a year?")] == [(THIS.id,)]


def test_a_name_that_facets_cover_might_be_a_class(names: DocumentNames) -> None:
    words = FacetWords(load_facets(SHIPPED_DOCUMENTS)[0])

    assert [one.is_class for one in names.find("a French school", words.find("a French school"))] == [True]
    assert [one.is_class for one in names.find("Elm in Shunyi", words.find("Elm in Shunyi"))] == [False]


def test_background_reading_has_no_name(names: DocumentNames) -> None:
    assert all(GUIDE.id not in one.documents for one in names.find("Elm and others, Elm"))
