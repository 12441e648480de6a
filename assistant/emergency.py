"""Emergencies: recognised by local rules before anything else. The rules are staff's, in emergency.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.models import LANGUAGES
from assistant.phrases import Listed, PhraseIndex, Span, Words
from assistant.signs import NEAR, SIDE_BY_SIDE, Reach, Sign, by_language, hull, overlap, places, share_a_clause
from knowledge.errors import KnowledgeError
from knowledge.front_matter import Text, load_yaml

FILE_NAME = "emergency.yaml"
_GUARDS = ("figures", "wording", "harmless", "calm", "now")
_TIERS = ("certain", "likely", "unless")
_Number = Annotated[str, BeforeValidator(str)]


def _read_phrases(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(listed, list | None) for listed in value.values()):
        raise ValueError("phrases are given as language: [phrase, phrase]")
    return {str(language): tuple(str(phrase) for phrase in listed or []) for language, listed in value.items()}


PhrasesByLanguage = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_read_phrases)]


class Line(BaseModel):
    """A phone line the assistant may name, with the statement that carries it and its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: dict[str, Text]
    statement: Text
    publisher: Text
    url: Text | None = None
    as_of: Text


class Guard(BaseModel):
    """What makes a phrase harmless, or a question urgent: phrases, and signs of classes of words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: PhrasesByLanguage = {}
    signs: tuple[Sign, ...] = ()


class Emergency(BaseModel):
    """One kind of emergency: whom to call, what to say first, and the phrases and signs that tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Text
    lines: list[_Number]
    documents: list[Text] = []
    first_line: dict[str, Text]
    certain: PhrasesByLanguage = {}
    likely: PhrasesByLanguage = {}
    unless: PhrasesByLanguage = {}
    signs: tuple[Sign, ...] = ()
    likely_signs: tuple[Sign, ...] = ()


class EmergencyRules(BaseModel):
    """emergency.yaml as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: dict[_Number, Line]
    words: dict[str, PhrasesByLanguage] = {}
    figures: Guard = Guard()
    wording: Guard = Guard()
    harmless: Guard = Guard()
    calm: Guard = Guard()
    now: Guard = Guard()
    emergencies: list[Emergency]

    @cached_property
    def index(self) -> PhraseIndex:
        """All phrases, prepared for matching: `volé` is no misspelt `violé` where both are listed."""
        listed = [
            Listed(("words", language, name), phrases, language not in ("zh", "ja", "ko"))
            for name, by_language in self.words.items()
            for language, phrases in by_language.items()
        ]
        listed += [
            Listed((name,), phrases, language not in ("zh", "ja", "ko"))
            for name in _GUARDS
            for language, phrases in getattr(self, name).phrases.items()
        ]
        listed += [
            Listed((kind.kind, tier), phrases, language not in ("zh", "ja"))
            for kind in self.emergencies
            for tier in _TIERS
            for language, phrases in getattr(kind, tier).items()
        ]
        return PhraseIndex(listed)


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
    for what in _contradictions(rules):
        raise KnowledgeError(f"{path}: {what}")
    rules.index.prepare("")  # prepared now, so that the first question is not slower than the others
    return rules


def _contradictions(rules: EmergencyRules) -> Iterator[str]:
    for kind in rules.emergencies:
        if unknown := [number for number in kind.lines if number not in rules.lines]:
            yield f"emergency {kind.kind!r}: lines {unknown} are not defined"
        if silent := [language for language in LANGUAGES if language not in kind.first_line]:
            yield f"emergency {kind.kind!r}: first_line is missing in {silent}"
    signs = {name: getattr(rules, name).signs for name in _GUARDS}
    signs |= {f"emergency {kind.kind!r}": kind.signs + kind.likely_signs for kind in rules.emergencies}
    for where, listed in signs.items():
        for sign in listed:
            if unknown := [name for name in sign if name not in rules.words]:
                yield f"{where}: the sign {' + '.join(sign)!r} names {unknown}, which `words` does not list"


def find_emergency(text: str, rules: EmergencyRules, vocabulary: frozenset[str] = frozenset()) -> Emergency | None:
    """Return the first kind of emergency whose phrases or signs stand in the text, in any language; None if none does.

    One wrong letter is forgiven, except in a word of `vocabulary` or of the rules themselves: a word that documents
    or other phrases use is no misspelling.
    """
    words = rules.index.prepare(text, vocabulary)
    reading = _Reading(rules, words)
    figures = reading.figures()
    if figures:
        reading = _Reading(rules, words.without(figures))
    return reading.emergency()


class _Reading:
    """A question as the rules read it."""

    def __init__(self, rules: EmergencyRules, words: Words) -> None:
        self._rules = rules
        self._joined = words.joined
        self._hits = rules.index.hits(words)
        self._classes = by_language(self._hits)

    def figures(self) -> list[Span]:
        """What is said only in a manner of speaking; in a sign each word belongs to the nearest other one alone."""
        found = list(self._hits.get(("figures",), []))
        signs = self._places(self._rules.figures.signs, SIDE_BY_SIDE)
        for spans in sorted(signs, key=lambda spans: spans[-1][1] - spans[0][0]):
            if not any(overlap(span, other) for span in spans for other in found):
                found.extend(spans)
        return found

    def emergency(self) -> Emergency | None:
        if not self._hits:
            return None
        is_urgent = bool(self._guard("now"))
        if self._guard("wording") and not is_urgent:
            return None
        harmless = [] if is_urgent else self._guard("harmless")
        is_calm = bool(self._guard("calm")) and not is_urgent
        for kind in self._rules.emergencies:
            if self._tells((kind.kind, "certain"), kind.signs, harmless):
                return kind
            if is_calm or (kind.kind, "unless") in self._hits:
                continue
            if self._tells((kind.kind, "likely"), kind.likely_signs, harmless):
                return kind
        return None

    def _tells(self, tag: tuple[str, str], signs: tuple[Sign, ...], harmless: list[Span]) -> bool:
        told = self._hits.get(tag, []) + [hull(spans) for spans in self._places(signs, NEAR)]
        return any(not any(share_a_clause(self._joined, span, excuse) for excuse in harmless) for span in told)

    def _guard(self, name: str) -> list[Span]:
        signs = self._places(getattr(self._rules, name).signs, NEAR)
        return self._hits.get((name,), []) + [hull(spans) for spans in signs]

    def _places(self, signs: tuple[Sign, ...], reach: Reach) -> list[tuple[Span, ...]]:
        return [
            spans
            for sign in signs
            for language, words in self._classes.items()
            for spans in places(sign, words, reach.of(language))
        ]
