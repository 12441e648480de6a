"""How hard an answer is to read: words, sentences, words a sentence, and reading ease for English."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from assistant.compose import count_words
from knowledge.sentences import split_sentences

_MARKER = re.compile(r"\[\d+\]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$")


@dataclass(frozen=True, slots=True)
class Readability:
    """Size of one text; `reading_ease` is NaN for other languages than English, and without a word."""

    words: int
    sentences: int
    reading_ease: float

    @property
    def words_a_sentence(self) -> float:
        """Mean length of a sentence in words; NaN without one."""
        return self.words / self.sentences if self.sentences else math.nan


def readability(text: str, language: str) -> Readability:
    """Measure one text; a line is at least one sentence, markers count for nothing.

    Words are counted as the assistant counts them (two Chinese, Japanese or Korean characters make one). Reading ease
    is 206.835 − 1.015 × words a sentence − 84.6 × syllables a word (Flesch 1948), over words in Latin letters.
    """
    lines = [stripped for line in text.splitlines() if (stripped := _MARKER.sub("", line).strip(" |-*#>"))]
    sentences = sum(len(split_sentences(line)) for line in lines)
    spelt = _WORD.findall(" ".join(lines))
    ease = math.nan
    if language == "en" and spelt:
        ease = 206.835 - 1.015 * len(spelt) / sentences - 84.6 * sum(map(syllables, spelt)) / len(spelt)
    return Readability(sum(count_words(line) for line in lines), sentences, ease)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, less a silent e; at least one."""
    folded = word.casefold().replace("’", "").replace("'", "")
    return max(1, len(_VOWELS.findall(folded)) - bool(_SILENT.search(folded)))
