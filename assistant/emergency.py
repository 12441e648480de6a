"""Emergencies: recognised by local rules before anything else. The rules are staff's, in emergency.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from rapidfuzz.distance import OSA

from assistant.models import LANGUAGES
from embeddings.lexical import fold
from knowledge.errors import KnowledgeError
from knowledge.front_matter import Text, load_yaml

FILE_NAME = "emergency.yaml"
MAX_GAP_WORDS = 3
MAX_GAP_CHARACTERS = 12
_TYPO_FROM = 5
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W_]+\*?")
_UNSPACED = ("zh", "ja")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_Number = Annotated[str, BeforeValidator(str)]


@dataclass(frozen=True, slots=True)
class Words:
    """A question prepared for matching: its folded words, which of them may be misspelt, and all without spaces."""

    words: tuple[str, ...]
    misspelt: frozenset[str]
    joined: str


def prepare(text: str, *known: frozenset[str]) -> Words:
    """Fold a question for matching; apostrophes are dropped (`can't` is `cant`). A known word is not misspelt."""
    folded = fold(_APOSTROPHES.sub("", text))
    words = tuple(_WORD.findall(folded))
    return Words(words, frozenset(words).difference(*known), re.sub(r"\s+", "", folded))


class Phrases:
    """Phrases of all languages, prepared so that a question is compared only with those that begin like its words.

    `words` are those of the scripts with spaces.

    In scripts with spaces a phrase's words stand in order, each at most MAX_GAP_WORDS words after the one before; a
    word that ends in * matches any word that begins so. In Chinese and Japanese its pieces stand in order, at most
    MAX_GAP_CHARACTERS apart.
    """

    def __init__(self, by_language: dict[str, list[str]]) -> None:
        self._spaced: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        self._unspaced: list[tuple[str, ...]] = []
        self.words: set[str] = set()
        for language, listed in by_language.items():
            for pieces in filter(None, (_pieces(phrase) for phrase in listed)):
                if language in _UNSPACED:
                    self._unspaced.append(pieces)
                else:
                    self._spaced.setdefault(pieces[0][0], {}).setdefault(pieces[0], []).append(pieces)
                    self.words.update(pieces)

    def stand_in(self, words: Words) -> bool:
        """Say whether one of the phrases stands in the question."""
        return self._in_words(words) or any(_stands_unspaced(words.joined, p) for p in self._unspaced)

    def _in_words(self, words: Words) -> bool:
        return any(
            _continues(words, at, pieces)
            for at, word in enumerate(words.words)
            for first, phrases in self._spaced.get(word[0], {}).items()
            if _same(word, first, word in words.misspelt)
            for pieces in phrases
        )


def _pieces(phrase: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(fold(_APOSTROPHES.sub("", phrase))))


def _read_phrases(value: object) -> Phrases:
    if not isinstance(value, dict) or not all(isinstance(listed, list | None) for listed in value.values()):
        raise ValueError("phrases are given as language: [phrase, phrase]")
    return Phrases({str(language): [str(phrase) for phrase in listed or []] for language, listed in value.items()})


PhrasesByLanguage = Annotated[Phrases, BeforeValidator(_read_phrases)]
_NONE = Phrases({})


class Line(BaseModel):
    """A phone line the assistant may name, with the statement that carries it and its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: dict[str, Text]
    statement: Text
    publisher: Text
    url: Text | None = None
    as_of: Text


class Emergency(BaseModel):
    """One kind of emergency: whom to call, what to say first, and the phrases that tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    kind: Text
    lines: list[_Number]
    documents: list[Text] = []
    first_line: dict[str, Text]
    certain: PhrasesByLanguage = _NONE
    likely: PhrasesByLanguage = _NONE
    unless: PhrasesByLanguage = _NONE


class EmergencyRules(BaseModel):
    """emergency.yaml as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: dict[_Number, Line]
    emergencies: list[Emergency]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the phrases: `volé` is no misspelt `violé` where both are listed."""
        kinds = self.emergencies
        return frozenset().union(*(p.words for kind in kinds for p in (kind.certain, kind.likely, kind.unless)))


def load_rules(knowledge_dir: Path, shipped_dir: Path) -> EmergencyRules:
    """Read the knowledge folder's emergency.yaml, or the shipped one where the folder has none.

    Raises KnowledgeError naming the file and what is wrong: an assistant without its rules must not answer.
    """
    path = knowledge_dir / FILE_NAME
    if not path.is_file():
        path = shipped_dir / FILE_NAME
    try:
        rules = EmergencyRules.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise KnowledgeError(f"{path}: {where}: {first['msg']}. Mend it, or restore it from version control") from error
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise KnowledgeError(
            f"{path}: cannot be read ({error}). Mend it, or restore it from version control"
        ) from error
    for emergency in rules.emergencies:
        unknown = [number for number in emergency.lines if number not in rules.lines]
        silent = [language for language in LANGUAGES if language not in emergency.first_line]
        if unknown or silent:
            what = f"lines {unknown} are not defined" if unknown else f"first_line is missing in {silent}"
            raise KnowledgeError(f"{path}: emergency {emergency.kind!r}: {what}")
    return rules


def find_emergency(text: str, rules: EmergencyRules, vocabulary: frozenset[str] = frozenset()) -> Emergency | None:
    """Return the first kind of emergency whose phrases stand in the text, in any language; None if none does.

    One wrong letter is forgiven, except in a word of `vocabulary` or of the rules themselves: a word that documents
    or other phrases use is no misspelling.
    """
    words = prepare(text, vocabulary, rules.words)
    for emergency in rules.emergencies:
        if emergency.certain.stand_in(words):
            return emergency
        if emergency.likely.stand_in(words) and not emergency.unless.stand_in(words):
            return emergency
    return None


def _continues(words: Words, at: int, pieces: tuple[str, ...]) -> bool:
    word = words.words[at]
    if not _same(word, pieces[0], word in words.misspelt):
        return False
    if len(pieces) == 1:
        return True
    reach = range(at + 1, min(at + 2 + MAX_GAP_WORDS, len(words.words)))
    return any(_continues(words, following, pieces[1:]) for following in reach)


@lru_cache(maxsize=65536)
def _same(word: str, piece: str, may_be_misspelt: bool) -> bool:
    if piece.endswith("*"):
        stem = piece[:-1]
        return word.startswith(stem) or (may_be_misspelt and _near(word[: len(stem)], stem))
    return word == piece or (may_be_misspelt and _near(word, piece))


def _near(word: str, piece: str) -> bool:
    """One letter wrong, missing, too many or swapped; the first letter must be right, so that few words collide."""
    if len(piece) < _TYPO_FROM or abs(len(word) - len(piece)) > 1 or word[:1] != piece[:1]:
        return False
    return bool(OSA.distance(word, piece, score_cutoff=1) <= 1)


def _stands_unspaced(joined: str, pieces: tuple[str, ...]) -> bool:
    at = joined.find(pieces[0])
    while at >= 0:
        end = at + len(pieces[0])
        for piece in pieces[1:]:
            found = joined.find(piece, end, end + MAX_GAP_CHARACTERS + len(piece))
            if found < 0:
                break
            end = found + len(piece)
        else:
            return True
        at = joined.find(pieces[0], at + 1)
    return False
