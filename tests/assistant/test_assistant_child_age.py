"""A child's age is read in nine languages, and other numbers of years are not taken for one."""

from __future__ import annotations

import pytest

from assistant.child_age import child_age


@pytest.mark.parametrize(
    ("language", "text", "years"),
    [
        ("en", "schools for a four-year-old", 4),
        ("en", "our boy is 20 months old", 20 / 12),
        ("en", "my daughter is 7, which school?", 7),
        ("zh", "孩子4岁，上什么学校", 4),
        ("zh", "两岁的孩子", 2),
        ("es", "mi hija de tres años", 3),
        ("fr", "mon fils de 4 ans", 4),
        ("de", "für meine vierjährige Tochter", 4),
        ("ru", "школа для ребёнка 4 лет", 4),
        ("ar", "ابني عمره 4 سنوات", 4),
        ("ja", "4歳の息子", 4),
        ("ko", "네 살 아이", 4),
    ],
)
def test_the_age_of_a_child_is_found(language: str, text: str, years: float) -> None:
    assert child_age(text, language) == pytest.approx(years)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "she had a stroke two years ago"),
        ("en", "my mother is 70 years old"),
        ("en", "the flat is 5 km away"),
        ("fr", "j'habite ici depuis 3 ans"),
        ("es", "vivo aquí desde hace 4 años"),
        ("de", "ich wohne hier seit 3 Jahren"),
        ("zh", "北京有哪些学校？"),
    ],
)
def test_other_numbers_are_no_age(language: str, text: str) -> None:
    assert child_age(text, language) is None
