"""A follow-up becomes something that can be searched: earlier words are added where the question leans on them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.models import Question
from embeddings.lexical import fold
from embeddings.search import SearchText

MAX_CONTEXT_TURNS = 3
_SHORT_WORDS = 6
_SHORT_CHARACTERS = 10
_WORDS_FILE = Path(__file__).with_name("words.yaml")
_UNSPACED = ("zh", "ja")


@lru_cache(maxsize=1)
def word_lists() -> dict[str, dict[str, list[str]]]:
    """Return the word lists by purpose and language."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return loaded


def has_word(text: str, purpose: str, language: str = "") -> bool:
    """Say whether a word or phrase listed for a purpose stands in a text, in the language given or in any."""
    languages = [language] if language else word_lists()[purpose]
    return any(_pattern(purpose, listed).search(fold(text)) for listed in languages)


def opens_with(text: str, purpose: str, language: str) -> bool:
    """Say whether a text begins with a word listed for a purpose."""
    return bool(_pattern(purpose, language).match(re.sub(r"^\W+", "", fold(text))))


@lru_cache(maxsize=64)
def _pattern(purpose: str, language: str) -> re.Pattern[str]:
    words = sorted((re.escape(fold(w)) for w in word_lists()[purpose][language]), key=len, reverse=True)
    alternatives = "|".join(words)
    # Korean particles and Arabic prefixes are written onto the word, possessives too; a pronoun ends where it ends.
    if language == "ar" and purpose == "pointing_back":
        return re.compile(rf"(?:{alternatives})(?!\w)")
    if language in _UNSPACED or language in ("ko", "ar"):
        return re.compile(f"(?:{alternatives})")
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def leans_on_history(text: str, language: str) -> bool:
    """Say whether a question cannot stand alone: very short, or it points back ("it", "and for my parents?")."""
    if language in ("zh", "ja", "ko"):
        short = len(re.sub(r"\W", "", text)) <= _SHORT_CHARACTERS
    else:
        short = len(text.split()) <= _SHORT_WORDS
    return short or has_word(text, "pointing_back", language) or opens_with(text, "opening", language)


def search_text(question: Question, language: str) -> SearchText:
    """Return what to look for: the question, with the resident's own earlier words where it leans on them."""
    earlier = [turn.content for turn in question.history if turn.role == "user"][-MAX_CONTEXT_TURNS:]
    if not earlier:
        return SearchText(question.text, language=language)
    return SearchText(question.text, " ".join(earlier), language, leans=leans_on_history(question.text, language))
