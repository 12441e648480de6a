"""Recognises sentences that speak to an assistant instead of a resident, by the phrases of instruction_phrases.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.disguises import fold, readings, run_together, words_of
from knowledge.front_matter import load_yaml

PHRASES = Path(__file__).with_name("instruction_phrases.yaml")
_SYNTAX = re.compile(r"\.\.\.|[()|\[\]^]|[^\s()|\[\]^]+")
_LIST = re.compile(r"<(\w+)>")
_WORD = re.compile(r"\w+")
_BEGINS = r"(?:^|(?<=[.!?:])|(?<=[.!?:] ))"
_LATIN = re.compile("[a-z]")
_SCRIPTS = {
    **dict.fromkeys(("en", "es", "fr", "de"), _LATIN),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ja": re.compile("[\u3041-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ru": re.compile("[\u0430-\u044f]"),
    "ar": re.compile("[\u0621-\u064a]"),
}


@dataclass(frozen=True, slots=True)
class _Spacing:
    """What stands between the words of a phrase, at its edges, and where a word may go on."""

    between: str
    gap: str
    edge: str
    ending: str


_SPACED = _Spacing(r":?[ \n]", r"(?::?[ \n]\w+){0,4}?", r"\b", r"\w*")
_KOREAN = _Spacing(r"(?::?[ \n])?", r"(?::?[ \n]\w+){0,4}?", r"", r"\w*?")
_UNSPACED = _Spacing(r":?\n?", r"[^.!?]{0,10}?", "", r"\w*?")
_GLUED = _Spacing("", r"\w{0,24}?", "", r"\w{0,6}?")


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, str] = Field(default_factory=dict)
    without: list[str] = Field(default_factory=list, alias="except")
    phrases: dict[str, list[str]]


class _Phrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reasons: dict[str, str]
    marks: list[str]
    languages: dict[str, _Language]


def is_instruction(text: str) -> str | None:
    """Return why a statement's plain text is taken for an instruction to an assistant, or None.

    Lines of `text` are read one after the other as a sentence cut by a line break is. The reason names the rule and
    the language of the phrase; deceptive letters, spacing and encodings are seen through.
    """
    rules = _rules()
    for reading in readings(text):
        if (reason := rules.in_reading(reading)) is not None:
            return reason
    return None


class _Rules:
    """The phrases of all languages, compiled once."""

    def __init__(self, phrases: _Phrases) -> None:
        self._reasons = phrases.reasons
        self._marks = re.compile("|".join(f"(?:{mark})" for mark in phrases.marks), re.MULTILINE)
        self._languages = [_Patterns(code, language) for code, language in phrases.languages.items()]

    def in_reading(self, folded: str) -> str | None:
        """Return the reason of the first rule that fires on one reading of a text."""
        if self._marks.search(folded):
            return self._reasons["mark"]
        words = words_of(folded)
        single = frozenset(_WORD.findall(words))
        runs = run_together(folded)
        for patterns in self._languages:
            rule = patterns.find(words, single) or next(filter(None, map(patterns.find_run_together, runs)), None)
            if rule:
                return f"{self._reasons[rule]} ({patterns.code})"
        return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule's phrases of one language. `openers` holds a word of every phrase, and is empty where they have none."""

    name: str
    pattern: re.Pattern[str]
    openers: frozenset[str]

    def fires(self, words: str, single: frozenset[str]) -> bool:
        """Say whether a phrase stands in the words; `single` is the set of them."""
        if self.openers and self.openers.isdisjoint(single):
            return False
        return self.pattern.search(words) is not None


class _Patterns:
    """One language's phrases as one expression for each rule."""

    def __init__(self, code: str, language: _Language) -> None:
        self.code = code
        self._language = language
        self._script = _SCRIPTS[code]
        spacing = _UNSPACED if code in ("zh", "ja") else _KOREAN if code == "ko" else _SPACED
        self._without = self._compile("except", language.without, spacing) if language.without else None
        self._rules = [self._compile(rule, phrases, spacing) for rule, phrases in language.phrases.items()]

    def find(self, words: str, single: frozenset[str]) -> str | None:
        """Return the rule that fires on words as `words_of` gives them; `single` is the set of them."""
        if not self._script.search(words):
            return None
        for rule in self._rules:
            if rule.fires(words, single) and rule.fires(self._without_exceptions(words), single):
                return rule.name
        return None

    def find_run_together(self, run: str) -> str | None:
        """Return the rule that fires on a text whose spaces are gone; only what cannot stand there by chance."""
        if not self._script.search(run):
            return None
        return next((rule.name for rule in self._run_together if rule.pattern.search(run)), None)

    def _without_exceptions(self, words: str) -> str:
        return self._without.pattern.sub("", words) if self._without else words

    @cached_property
    def _run_together(self) -> list[_Rule]:
        phrases = self._language.phrases
        return [self._compile(rule, phrases[rule], _GLUED) for rule in ("override", "secrets") if rule in phrases]

    def _compile(self, rule: str, phrases: list[str], spacing: _Spacing) -> _Rule:
        read = [_Phrase(phrase, self._language.words, self.code, spacing) for phrase in phrases]
        pattern = re.compile("|".join(phrase.expression for phrase in read), re.MULTILINE)
        openers = frozenset[str]().union(*(phrase.openers for phrase in read))
        return _Rule(rule, pattern, frozenset() if self._script is not _LATIN or "" in openers else openers)


class _Phrase:
    """One phrase of the file, read from left to right.

    `expression` is what it says as a regular expression over folded words; of `openers` one stands wherever the
    expression fits ("" where any word may).
    """

    def __init__(self, phrase: str, lists: dict[str, str], code: str, spacing: _Spacing) -> None:
        for _ in range(3):
            phrase = _LIST.sub(lambda m: f"({lists[m[1]]})", phrase)
        self._tokens = _SYNTAX.findall(phrase)
        self._at = 0
        self._spacing = spacing
        self._code = code
        sequence, self.openers = self._sequence()
        self.expression = f"(?:{spacing.edge}{sequence}{spacing.edge})"

    def _sequence(self) -> tuple[str, set[str]]:
        parts: list[str] = []
        openers: set[str] = set()
        while self._at < len(self._tokens) and self._tokens[self._at] not in ("|", ")", "]"):
            token = self._tokens[self._at]
            self._at += 1
            between = self._spacing.between
            match token:
                case "^":
                    parts.append(_BEGINS)
                case "...":
                    parts.append(self._spacing.gap)
                case "[":
                    core, _ = self._choice()
                    parts.append(f"(?:{between}{core})?" if openers else f"(?:{core}{between})?")
                case _:
                    core, first = self._choice() if token == "(" else self._word(token)  # noqa: S105
                    parts.append(between + core if openers else core)
                    openers = openers or first
        return "".join(parts), openers

    def _choice(self) -> tuple[str, set[str]]:
        options = [self._sequence()]
        while self._at < len(self._tokens) and self._tokens[self._at] == "|":
            self._at += 1
            options.append(self._sequence())
        self._at += 1
        return f"(?:{'|'.join(option for option, _ in options)})", set().union(*(first for _, first in options))

    def _word(self, token: str) -> tuple[str, set[str]]:
        pieces = words_of(fold(token.strip("*"))).split()
        word = self._spacing.between.join(re.escape(piece) for piece in pieces)
        any_ending = token.endswith("*") or (self._code == "ko" and len(token) > 1)
        front = r"\w*" if token.startswith("*") else "[وف]?" if self._code == "ar" else ""
        return f"{front}{word}{self._spacing.ending if any_ending else ''}", {"" if "*" in token else pieces[0]}


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules(_Phrases.model_validate(load_yaml(PHRASES.read_text(encoding="utf-8"))))
