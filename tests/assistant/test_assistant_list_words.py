"""The words of lists and comparisons: nine languages for every purpose."""

from __future__ import annotations

import pytest
import yaml

from assistant import list_words
from assistant.list_words import UNSPACED, number_word, pattern, says
from assistant.models import LANGUAGES

PURPOSES = yaml.safe_load(list_words._FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("purpose", [p for p in PURPOSES if p not in ("asking_after", "not_the_class")])
def test_every_purpose_has_nine_languages(purpose: str) -> None:
    assert set(PURPOSES[purpose]) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty_and_twelve_numbers_are_counted(language: str) -> None:
    assert all(word.strip() for words in PURPOSES.values() for word in words.get(language, []))
    assert len(PURPOSES["numbers"][language]) == 12
    assert number_word("bicycle", language) is None


def test_a_language_without_words_matches_nothing() -> None:
    assert not pattern("not_the_class", "ko").search("학교")


def test_whole_words_count_where_words_are_parted() -> None:
    assert says("which is cheaper", "comparing", "en")
    assert not says("the cheapest", "comparing", "en")
    assert {language for language in UNSPACED if says("比较", "comparing", language)} == {"zh"}
