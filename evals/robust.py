"""The same question as it comes in real life: mistyped, in small letters, without accents, mixed, inside a story.

A variant keeps all that its original is judged by; only the question, and in `mixed` the language, differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

from evals.pinyin_names import in_latin_letters
from evals.typos import mistype

Fields = Mapping[str, Any]
_WORDS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
STORIES: Mapping[str, Sequence[str]] = _WORDS["stories"]
FRAMES: Mapping[str, Mapping[str, str]] = _WORDS["frames"]
KINDS = ("typos", "plain", "no_diacritics", "pinyin", "mixed", "story", "numerals")
LONGEST_WRAPPED = 400
LONGEST_CLAUSE = 160
_NO_KEYS = ("ar", "ja", "ko", "zh")
_KEPT_MARK = re.compile(r"(?<=\d)[.,:/-](?=\d)|(?<=\w)[@./](?=\w)")
_BARE_LETTERS = str.maketrans("ßøłёЁأإآٱةى", "solеЕااااهي")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN_DIGITS = "〇一二三四五六七八九"
_SMALL_NUMBER = re.compile(r"(?<![\dA-Za-z.,:/-])[1-9]\d?(?![\dA-Za-z.,:/-])")
_LEAD = re.compile(
    r"(?:how much (?:is|are)|what(?:'s| is| are| was)|where(?:'s| is| are)|when is|who(?:'s| is| are)"
    r"|(?:could|can) you (?:tell|give) me|do you have)\s+",
    re.IGNORECASE,
)
_NOUN = re.compile(r"(?:(?:the|a|an) |(?=(?:my|our|beijing's) ))([^,;:? ]+ [^,;:?]+)", re.IGNORECASE)


def perturb(case: Fields, kind: str, random: Random, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a variant of a case, with `perturbation` (the kind) and `of` (the id of the original).

    `names` are needed by the kind `pinyin` (see pinyin_names.latin_names). Raises ValueError for an unknown kind, and
    where the kind changes nothing in this question: `can_perturb` tells beforehand.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind!r}. There are: {', '.join(KINDS)}")
    changed = _change(case, kind, random, names or {})
    if changed is None:
        raise ValueError(f"{case['id']}: {kind!r} changes nothing in this question. Choose another kind or question")
    question, language = changed
    return {
        **case,
        "id": f"robust-{case['id']}-{kind}",
        "group": case["group"] or case["id"],
        "language": language,
        "question": question,
        "perturbation": kind,
        "of": case["id"],
    }


def can_perturb(case: Fields, kind: str, names: Mapping[str, str] | None = None) -> bool:
    """Say whether a kind changes this case's question."""
    return _change(case, kind, Random(0), names or {}) is not None  # noqa: S311


def variants(cases: Sequence[Fields], count: int, random: Random, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return up to `count` variants: kinds in turn, about half of English questions, no case used more than need be.

    The same cases, names and seed give the same variants.
    """
    shuffled = random.sample(list(cases), len(cases))
    waiting = {kind: [case for case in shuffled if can_perturb(case, kind, names)] for kind in KINDS}
    uses: Counter[str] = Counter()
    spoken: Counter[tuple[str, str]] = Counter()
    made: list[dict[str, Any]] = []

    def rank(case: Fields, kind: str) -> tuple[bool, int, float]:
        # One English question weighs as much as one in each of the eight other languages.
        crowd = spoken[kind, case["language"]] / (8 if case["language"] == "en" else 1)
        return kind == "mixed" and not noun_phrase(case["question"]), uses[case["id"]], crowd

    while len(made) < count and any(waiting.values()):
        for kind in [kind for kind in KINDS if waiting[kind]][: count - len(made)]:
            case = min(waiting[kind], key=lambda case, kind=kind: rank(case, kind))  # type: ignore[misc]
            waiting[kind].remove(case)
            uses[case["id"]] += 1
            spoken[kind, case["language"]] += 1
            made.append(perturb(case, kind, random, names))
    return made


def _change(case: Fields, kind: str, random: Random, names: Mapping[str, str]) -> tuple[str, str] | None:
    question, language = case["question"], case["language"]
    if kind == "mixed":
        return _mix(case, random)
    changed = _REWORDINGS[kind](question, language, random, names)
    return None if changed.split() == question.split() else (changed, language)


def _typos(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    return question if language in _NO_KEYS else mistype(question, random)


def _plain(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    kept = {m.start() for m in _KEPT_MARK.finditer(question)}
    letters = (_bare_mark(c) if at not in kept else c for at, c in enumerate(question))
    return " ".join("".join(letters).lower().split())


def _bare_mark(character: str) -> str:
    if character in "'’":
        return ""
    return " " if unicodedata.category(character).startswith("P") else character


def _no_diacritics(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    if language == "de" and random.random() < 0.5:
        question = question.translate(_GERMAN)
    return "".join(map(_bare, unicodedata.normalize("NFC", question))).translate(_BARE_LETTERS)


def _bare(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    if character.isalpha() and unicodedata.name(character, "").startswith("LATIN"):
        return parts[0]
    return "" if "\u064b" <= character <= "\u0652" else character


def _pinyin(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    return in_latin_letters(question, names) if language in ("zh", "en") else question


def _story(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    if language not in STORIES or len(question) > LONGEST_WRAPPED:
        return question
    return random.choice(STORIES[language]).replace("{question}", question)


def _numerals(question: str, language: str, random: Random, names: Mapping[str, str]) -> str:
    if language in ("zh", "ja") and _SMALL_NUMBER.search(question) and random.random() < 0.5:
        return _SMALL_NUMBER.sub(lambda found: han_number(int(found[0])), question)
    return question.translate(_FULL_WIDTH)


def han_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese characters."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _HAN_DIGITS[tens]) + ("十" if tens else "") + (_HAN_DIGITS[ones] if ones else "")


def _mix(case: Fields, random: Random) -> tuple[str, str] | None:
    question = case["question"].strip().rstrip("?!. ")
    words, frame = noun_phrase(case["question"]), "clause"
    is_one_clause = len(question) <= LONGEST_CLAUSE and not re.search(r"[?!.] ", question)
    if case["language"] != "en" or not (words or is_one_clause):
        return None
    language = random.choice(sorted(FRAMES))
    if words:
        asked = case["key_facts"][0]["type"] if case["key_facts"] else ""
        frame = asked if asked in FRAMES[language] else "other"
    return FRAMES[language][frame].replace("{words}", words or question), language


def noun_phrase(question: str) -> str:
    """Return the noun phrase that an English question asks about, without its question word, or nothing.

    Only where it goes straight to its noun: "What is the fee at ISB, please?" gives "fee at ISB".
    """
    lead = _LEAD.match(question)
    noun = _NOUN.match(question, lead.end()) if lead else None
    return noun[1].strip(" .!") if noun and question.count("?") < 2 else ""


_REWORDINGS: Mapping[str, Callable[[str, str, Random, Mapping[str, str]], str]] = {
    "typos": _typos,
    "plain": _plain,
    "no_diacritics": _no_diacritics,
    "pinyin": _pinyin,
    "story": _story,
    "numerals": _numerals,
}
