"""Phrases of nine languages, found in a question: misspelt, with endings, in scripts with and without spaces."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from embeddings.lexical import fold

MAX_GAP_WORDS = 3
MAX_GAP_CHARACTERS = 12
_TYPO_FROM = 5
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PIECE = re.compile(r"\*?[^\W_]+\*?")
_ELISION = re.compile(r"(?:[cdjlmnst]|qu)'(?=.{4})")
_EAST_ASIAN = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
_ARABIC = re.compile(r"[ء-ي]")
_ARABIC_LEAST = 3
_ARABIC_NOTS = frozenset(["ما", "لا", "لم", "مش", "مو"])

Span = tuple[int, int]
"""Where something stands in `Words.joined`: start and end, in characters."""


@dataclass(frozen=True, slots=True)
class Words:
    """A question prepared for matching.

    `joined` is the folded text without spaces; `spans` says where each word stands in it, and `pieces` which pieces of
    phrases each word is.
    """

    joined: str
    spans: tuple[Span, ...]
    pieces: tuple[frozenset[str], ...]

    def without(self, spans: Iterable[Span]) -> Words:
        """The same question with what stands in the spans made unreadable; every other place stays where it was."""
        joined, pieces = self.joined, list(self.pieces)
        for start, end in spans:
            joined = joined[:start] + "\0" * (end - start) + joined[end:]
            for at, (first, last) in enumerate(self.spans):
                if first < end and start < last:
                    pieces[at] = frozenset()
        return replace(self, joined=joined, pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class Listed:
    """Phrases of one language under a tag. `in_words` says that their words stand between spaces."""

    tag: Hashable
    phrases: tuple[str, ...]
    in_words: bool


class PhraseIndex:
    """Phrases prepared so that one walk through a question finds all that stand in it.

    Where `in_words`, a phrase's words stand in order, each at most MAX_GAP_WORDS words after the one before; a word
    that ends in * matches any word that begins so, one that begins with * any word that holds it. Elsewhere its pieces
    stand in order inside the text without spaces, at most MAX_GAP_CHARACTERS apart.
    """

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._spaced: dict[str, list[tuple[tuple[str, ...], Hashable]]] = defaultdict(list)
        self._unspaced: dict[str, list[tuple[tuple[str, ...], Hashable]]] = defaultdict(list)
        for each in listed:
            for pieces in filter(None, map(_pieces, each.phrases)):
                if each.in_words:
                    self._spaced[pieces[0]].append((pieces, each.tag))
                else:
                    bare = tuple(piece.strip("*") for piece in pieces)
                    self._unspaced[bare[0][0]].append((bare, each.tag))
        self._lexicon = _Lexicon({piece for found in self._spaced.values() for pieces, _ in found for piece in pieces})

    def prepare(self, text: str, known: frozenset[str] = frozenset()) -> Words:
        """Fold a question for matching. Apostrophes are dropped: `can't` is `cant`, and `l'incendie` also `incendie`.

        A word of `known` is not taken for a misspelt one.
        """
        folded = fold(_APOSTROPHES.sub("'", text))
        joined, spans, pieces, read = "", [], [], 0
        for found in _WORD.finditer(folded):
            word = found[0].replace("'", "")
            joined += re.sub(r"\s+", "", folded[read : found.start()])
            spans.append((len(joined), len(joined) + len(word)))
            pieces.append(self._lexicon.pieces_of(word, word not in known))
            if elided := _ELISION.match(found[0]):
                pieces[-1] |= self._lexicon.pieces_of(found[0][elided.end() :].replace("'", ""), is_unknown=False)
            joined += word
            read = found.end()
        return Words(joined + re.sub(r"\s+", "", folded[read:]), tuple(spans), tuple(pieces))

    def hits(self, words: Words) -> dict[Hashable, list[Span]]:
        """Every tag of which a phrase stands in the question, with the places."""
        found: dict[Hashable, list[Span]] = defaultdict(list)
        for at, pieces in enumerate(words.pieces):
            for first in pieces:
                for phrase, tag in self._spaced.get(first, ()):
                    end = _end(words, at, phrase)
                    if end is not None:
                        found[tag].append((words.spans[at][0], end))
        if _EAST_ASIAN.search(words.joined):
            for letter in set(words.joined):
                for phrase, tag in self._unspaced.get(letter, ()):
                    found[tag].extend(_unspaced_spans(words.joined, phrase))
        return {tag: spans for tag, spans in found.items() if spans}


class _Lexicon:
    """The words of the phrases, to say in one step which of them a word of a question is."""

    def __init__(self, listed: set[str]) -> None:
        self._inner = sorted(piece for piece in listed if piece.startswith("*"))
        pieces = listed.difference(self._inner)
        self._whole = frozenset(piece for piece in pieces if not piece.endswith("*"))
        self._stems = frozenset(piece[:-1] for piece in pieces if piece.endswith("*"))
        self._longest = max(map(len, self._stems), default=0)
        self._shortened = _by_shortened(self._whole)
        self._shortened_stems = _by_shortened(self._stems)

    def pieces_of(self, word: str, is_unknown: bool) -> frozenset[str]:
        """The pieces that a word is, or that it misses by one letter if it may be misspelt."""
        found = {piece for form in _forms(word) for piece in self._exact(form)}
        found.update(piece for piece in self._inner if piece.strip("*") in word)
        if is_unknown and word not in self._whole:
            found.update(_near(word, self._shortened))
            for length in range(_TYPO_FROM, min(len(word), self._longest) + 1):
                start = word[:length]
                found.update(stem + "*" for stem in _near(start, self._shortened_stems) if len(stem) == length)
            found.update(stem + "*" for stem in _near(word, self._shortened_stems) if len(stem) > len(word))
        return frozenset(found)

    def _exact(self, word: str) -> Iterator[str]:
        if word in self._whole:
            yield word
        for length in range(1, min(len(word), self._longest) + 1):
            if word[:length] in self._stems:
                yield word[:length] + "*"


def _forms(word: str) -> tuple[str, ...]:
    """A word, and for Arabic also without the particles written onto it: `والدم` is `الدم` and `دم`."""
    if word[1:] in _ARABIC_NOTS:
        return (word, word[1:])
    if len(word) <= _ARABIC_LEAST or not _ARABIC.match(word):
        return (word,)
    forms = [word]
    if word[0] in "وف":
        forms.append(word[1:])
    forms.extend(form[1:] for form in tuple(forms) if form.startswith(("بال", "كال")))
    forms.extend(form[2:] for form in tuple(forms) if form.startswith("ال"))
    return tuple(form for form in forms if len(form) >= _ARABIC_LEAST)


def _pieces(phrase: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(fold(_APOSTROPHES.sub("", phrase))))


def _by_shortened(words: frozenset[str]) -> dict[str, list[str]]:
    """Long words by every form that lacks one letter: words one letter apart have such a form in common."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _TYPO_FROM:
            for form in _shortened(word):
                found[form].append(word)
    return found


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _near(word: str, by_shortened: dict[str, list[str]]) -> Iterator[str]:
    """Words with one letter wrong, missing, too many or swapped; the first must be right, so that few words collide."""
    for form in _shortened(word):
        for other in by_shortened.get(form, ()):
            if OSA.distance(word, other, score_cutoff=1) <= 1:
                yield other


def _end(words: Words, at: int, phrase: tuple[str, ...]) -> int | None:
    """Where a phrase that begins at this word ends, if its other words follow closely enough."""
    if len(phrase) == 1:
        return words.spans[at][1]
    for following in range(at + 1, min(at + 2 + MAX_GAP_WORDS, len(words.pieces))):
        if phrase[1] in words.pieces[following]:
            end = _end(words, following, phrase[1:])
            if end is not None:
                return end
    return None


def _unspaced_spans(joined: str, phrase: tuple[str, ...]) -> Iterator[Span]:
    start = joined.find(phrase[0])
    while start >= 0:
        end = start + len(phrase[0])
        for piece in phrase[1:]:
            found = joined.find(piece, end, end + MAX_GAP_CHARACTERS + len(piece))
            if found < 0:
                break
            end = found + len(piece)
        else:
            yield start, end
        start = joined.find(phrase[0], start + 1)
