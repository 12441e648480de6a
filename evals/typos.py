"""Typing errors as thumbs make them: letters swapped, dropped, doubled, or taken by the neighbouring key."""

from __future__ import annotations

import re
import unicodedata
from random import Random

SHARE = 0.6
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_NEIGHBOURS = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_LETTERS = ("LATIN", "CYRILLIC")


def mistype(text: str, random: Random) -> str:
    """Return text with one typing error in about SHARE of its words longer than four letters, and in one at least.

    Words in other than Latin or Cyrillic letters stay, and so does a text that holds no other.
    """
    words = [m for m in _LONG_WORD.finditer(text) if all(unicodedata.name(c, "").startswith(_LETTERS) for c in m[0])]
    if not words:
        return text
    chosen = [word for word in words if random.random() < SHARE] or [random.choice(words)]
    for word in reversed(chosen):
        text = text[: word.start()] + misspell(word[0], random) + text[word.end() :]
    return text


def misspell(word: str, random: Random) -> str:
    """Return word with one typing error behind its first letter; word has five letters or more."""
    at = random.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    near = _NEIGHBOURS.get(letter.lower(), "")
    errors = [before + after, before + letter + letter + after]
    if after[0] != letter:
        errors.append(before + after[0] + letter + after[1:])
    if near:
        key = random.choice(near)
        errors.append(before + (key.upper() if letter.isupper() else key) + after)
    return random.choice(errors)
