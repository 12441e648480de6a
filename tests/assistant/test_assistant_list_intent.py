"""Lists are recognised where a class is asked for, in nine languages; what asks about one place is none."""

from __future__ import annotations

import pytest

from assistant.facet_match import wanted_in
from assistant.list_intent import asks_for_list, left_over
from knowledge.facet_words import FacetWords
from knowledge.facets import load_facets
from knowledge.settings import SHIPPED_DOCUMENTS


@pytest.fixture(scope="module")
def words() -> FacetWords:
    return FacetWords(load_facets(SHIPPED_DOCUMENTS)[0])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "French schools for a four-year-old near Chaoyang Park"),
        ("en", "clinics in Haidian where somebody speaks Korean"),
        ("en", "Is there a good German-speaking dentist in Chaoyang?"),
        ("en", "Which of the international schools in Shunyi have boarding?"),
        ("en", "We just arrived. I'm looking for a bilingual kindergarten in Shunyi"),
        ("zh", "海淀区有会韩语的诊所吗？"),
        ("zh", "北京有哪些可以寄宿的学校？"),
        ("zh", "顺义的国际学校有哪些"),
        ("es", "¿Qué colegios de Shunyi ofrecen bachillerato internacional?"),
        ("fr", "Y a-t-il un pédiatre francophone à Chaoyang ?"),
        ("de", "Welche Schulen in Shunyi unterrichten auf Deutsch?"),
        ("ru", "Какие школы в Чаояне преподают на немецком?"),
        ("ar", "ما هي المدارس الفرنسية في بكين؟"),
        ("ja", "海淀区に韓国語が通じるクリニックはありますか"),
        ("ko", "왕징에 한국어가 통하는 치과가 있나요?"),
    ],
)
def test_a_class_that_is_asked_for_is_a_list(words: FacetWords, language: str, text: str) -> None:
    wanted = wanted_in(text, language, words)

    assert asks_for_list(text, language, wanted) is not None
    assert left_over(text, language, wanted) <= 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What documents do schools in Chaoyang ask for?"),
        ("en", "How do I register at a public hospital?"),
        ("en", "I need a hospital bill for my insurer"),
        ("en", "Is there a school bus?"),
        ("en", "Which schools can my child attend without a residence permit?"),
        ("en", "What does a dentist cost?"),
        ("zh", "上朝阳区的公立学校需要哪些材料？"),
        ("zh", "怎么去医院挂号？"),
        ("fr", "Combien coûte une école internationale ?"),
        ("de", "Was kostet eine deutsche Schule?"),
        ("ru", "Сколько стоит французская школа?"),
        ("ja", "公立病院の受付はどうしますか"),
        ("ko", "공립병원에서 진료받는 방법"),
    ],
)
def test_what_is_asked_about_a_class_is_no_list(words: FacetWords, language: str, text: str) -> None:
    assert asks_for_list(text, language, wanted_in(text, language, words)) is None


def test_what_facets_do_not_say_is_left_over(words: FacetWords) -> None:
    pool = "Which schools in Shunyi have a heated swimming pool outdoors?"
    plain = "Which schools are there in Shunyi?"

    assert left_over(pool, "en", wanted_in(pool, "en", words)) == 5
    assert left_over(plain, "en", wanted_in(plain, "en", words)) == 1
