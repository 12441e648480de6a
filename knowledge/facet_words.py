"""Where a text names values of facets: the longest name wins within a field, names of different fields may overlap.

Names in scripts with spaces match whole words, Chinese, Japanese and Korean ones any run of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.facets import FacetCatalogue

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_TOKEN = re.compile("[^\\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
# Written onto an Arabic word: and, so, with, to, like; the article.
_ARABIC_PREFIX = re.compile("(?:[وف])?(?:[بلك])?(?:ال|لل)?(?=[\u0600-\u06ff]{3})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A value named in a text, at folded characters `start` to `end`."""

    field: str
    value: str
    start: int
    end: int

    def overlaps(self, other: Mention) -> bool:
        """Say whether two mentions share characters."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a script with spaces, at folded characters `start` to `end`."""

    text: str
    start: int
    end: int


def fold_words(text: str) -> str:
    """Return text in one case and width, without accents and vowel points."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or c in "\u3099\u309a")
    return unicodedata.normalize("NFKC", kept)


def tokens(folded: str) -> list[Token]:
    """Return the words of a folded text in scripts with spaces, in order."""
    return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(folded)]


class PhraseTable:
    """Names under keys, looked up in a text by whole words or, in scripts without spaces, by characters."""

    def __init__(self, names: Iterable[tuple[str, tuple[str, str]]]) -> None:
        self._words: dict[tuple[str, ...], set[tuple[str, str]]] = {}
        self._sizes: dict[str, set[int]] = {}  # of the names that begin with a word
        self._runs: dict[str, set[tuple[str, str]]] = {}
        for name, key in names:
            folded = fold_words(name)
            if _UNSPACED.search(folded):
                self._runs.setdefault(re.sub(r"\s", "", folded), set()).add(key)
            elif words := tuple(token.text for token in tokens(folded)):
                self._words.setdefault(words, set()).add(key)
                self._sizes.setdefault(words[0], set()).add(len(words))
        self._longest_run = max(map(len, self._runs), default=0)

    def find(self, folded: str) -> Iterator[Mention]:
        """Yield every name in a folded text, shorter ones inside longer ones too."""
        yield from self._in_words(tokens(folded))
        if _UNSPACED.search(folded):
            yield from self._in_runs(folded)

    def _in_words(self, found: list[Token]) -> Iterator[Mention]:
        for at, first in enumerate(found):
            for size in self._sizes.get(first.text, ()):
                words = tuple(token.text for token in found[at : at + size])
                if len(words) < size:
                    continue
                for field, value in self._words.get(words, ()):
                    yield Mention(field, value, first.start, found[at + size - 1].end)
            for bare in _without_prefix(first.text) if first.text[0] >= "\u0600" else ():
                for field, value in self._words.get((bare,), ()):
                    yield Mention(field, value, first.start, first.end)

    def _in_runs(self, folded: str) -> Iterator[Mention]:
        places = [place for place, character in enumerate(folded) if not character.isspace()]
        squeezed = "".join(folded[place] for place in places)
        for start in range(len(squeezed)):
            for end in range(start + 1, min(start + self._longest_run, len(squeezed)) + 1):
                for field, value in self._runs.get(squeezed[start:end], ()):
                    yield Mention(field, value, places[start], places[end - 1] + 1)


def _without_prefix(word: str) -> tuple[str, ...]:
    """An Arabic word without what is written onto it, with and without the article."""
    found = _ARABIC_PREFIX.match(word)
    if not found or not found[0]:
        return ()
    return (word[found.end() :], f"ال{word[found.end() :]}")


class FacetWords:
    """The names of a catalogue's values, ready to be looked up."""

    def __init__(self, catalogue: FacetCatalogue) -> None:
        self._table = PhraseTable(
            (name, (field.key, value.key))
            for field in catalogue.fields
            for value in field.values
            for name in (*value.names.values(), *value.also)
        )

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the values that a text names, in order.

        Within a field, what lies inside a longer name is left out; so is a language inside the name of a curriculum
        of another.
        """
        by_field: dict[str, list[Mention]] = {}
        for mention in self._table.find(fold_words(text)):
            by_field.setdefault(mention.field, []).append(mention)
        kept = {mention for found in by_field.values() for mention in _longest(found)}
        sound = (mention for mention in kept if not any(_is_misread(mention, other) for other in kept))
        return tuple(sorted(sound, key=lambda m: (m.start, m.end, m.field, m.value)))


def _longest(found: list[Mention]) -> Iterator[Mention]:
    for mention in found:
        if not any(_is_inside(mention, other) for other in found):
            yield mention


def _is_misread(mention: Mention, other: Mention) -> bool:
    """A language inside the name of a curriculum that is not its own: English in "English National Curriculum"."""
    is_other = mention.field == "languages" and other.field == "curriculum" and mention.value != other.value
    return is_other and _is_inside(mention, other)


def _is_inside(mention: Mention, other: Mention) -> bool:
    longer = other.end - other.start > mention.end - mention.start
    return longer and other.start <= mention.start and mention.end <= other.end
