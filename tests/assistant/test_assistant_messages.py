"""The assistant's own words: nine files with the same keys, each really in its language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import assistant
from assistant.language import identify
from assistant.messages import catalogue, say
from assistant.models import LANGUAGES

PACKAGE = Path(assistant.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
# Words that are the same in both languages, and the product's name.
SAME_AS_ENGLISH = {
    "page_title": set(OTHERS),
    "contact": {"fr"},
    "ambulance": {"fr"},
    "police": {"fr"},
    "source": {"fr"},
    "sources": {"fr"},
    "conversation": {"fr"},
}
SCRIPTS = {
    "zh": "[\u4e00-\u9fff]",
    "ja": "[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": "[\uac00-\ud7af]",
    "ar": "[\u0600-\u06ff]",
    "ru": "[\u0400-\u04ff]",
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_one_file_a_language() -> None:
    assert {path.stem for path in (PACKAGE / "messages").glob("*.yaml")} == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_messages_with_the_same_gaps(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)

    assert list(other) == list(english)
    assert {key: placeholders(text) for key, text in other.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_phone_numbers_stand_in_every_language(language: str) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\*\*\d+\*\*", text))

    for key, text in catalogue("en").items():
        assert numbers(catalogue(language)[key]) == numbers(text), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_left_in_english(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)

    same = {key for key in english if other[key] == english[key]}

    assert same == {key for key, languages in SAME_AS_ENGLISH.items() if language in languages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_every_file_is_in_the_language_of_the_file(language: str) -> None:
    for key, text in catalogue(language).items():
        bare = re.sub(r"\{\w+\}", "", text)
        if len(bare) > 60 or (len(bare) > 20 and language in SCRIPTS):
            assert identify(bare) == language, key


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_every_message_is_written_in_the_script_of_its_language(language: str, script: str) -> None:
    for key, text in catalogue(language).items():
        assert key == "page_title" or re.search(script, text), key


def test_every_message_that_the_code_says_is_written() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))

    said = set(re.findall(r'say\([\w.]+, "(\w+)"', code))

    assert said
    assert said <= set(catalogue("en"))


def test_a_language_without_a_file_is_answered_in_english() -> None:
    assert say("tlh", "contact") == say("en", "contact")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fills_a_gap_is_not_read_as_a_message(language: str) -> None:
    assert "{line} {0} %s" in say(language, "other_place", place="{line} {0} %s")
