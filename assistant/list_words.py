"""Words by which lists and comparisons are asked for, from list_words.yaml."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.facet_words import fold_words, tokens

_FILE = Path(__file__).with_name("list_words.yaml")
UNSPACED = ("zh", "ja", "ko")


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=256)
def phrases(purpose: str, language: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases listed for a purpose in a language with spaces, each as its folded words."""
    listed = _lists()[purpose].get(language, [])
    return frozenset(tuple(token.text for token in tokens(fold_words(phrase))) for phrase in listed)


@lru_cache(maxsize=256)
def single_words(purpose: str, language: str) -> frozenset[str]:
    """Return the single words listed for a purpose in a language with spaces, folded."""
    return frozenset(words[0] for words in phrases(purpose, language) if len(words) == 1)


@lru_cache(maxsize=256)
def pattern(purpose: str, language: str) -> re.Pattern[str]:
    """Return a pattern of the folded phrases, longest first: whole words, or runs of characters in zh, ja and ko.

    Where a language lists none, it matches nothing.
    """
    listed = sorted((fold_words(phrase) for phrase in _lists()[purpose].get(language, [])), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, listed)) or "(?!)"
    return re.compile(f"(?:{alternatives})" if language in UNSPACED else rf"(?<!\w)(?:{alternatives})(?!\w)")


def says(folded: str, purpose: str, language: str) -> bool:
    """Say whether a folded text holds a phrase listed for a purpose in a language."""
    return bool(pattern(purpose, language).search(folded))


def number_word(word: str, language: str) -> int | None:
    """Return the number that a folded word means in a language, from one to twelve; None where it is no such word."""
    listed = [fold_words(phrase) for phrase in _lists()["numbers"][language]]
    return listed.index(word) + 1 if word in listed else None


def number_words(language: str) -> str:
    """Return the number words of a language as alternatives of a pattern, longest first."""
    listed = sorted((fold_words(phrase) for phrase in _lists()["numbers"][language]), key=len, reverse=True)
    return "|".join(map(re.escape, listed))
