"""Is a question about another city? The words around the city's name decide, and whether Beijing is named too."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.places import Mention, Place, beijing_pattern, mentions, names_beijing
from embeddings.lexical import fold

_WORDS_FILE = Path(__file__).with_name("place_words.yaml")
_UNSPACED = ("zh", "ja", "ko")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？؟])\s*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)\W*$")
_NEXT_WORD = re.compile(r"\W*([^\W\d_]+(?:[-'’][^\W\d_]+)*)")
_ARTICLES = frozenset(["the", "la", "le", "el", "los", "las", "les", "der", "die", "das", "de", "du", "des", "of"])
_INDEFINITE = frozenset(["a", "an", "un", "une", "una", "einer", "einem"])
# "My Toronto clinic": where something of the asker's comes from, not where the need lies.
_OWN = frozenset(["my", "our", "mi", "nuestro", "nuestra", "mon", "ma", "notre", "mein", "meine", "unsere"])
_EAST_ASIAN = re.compile("[぀-ヿ㐀-鿿가-힣]")
_JAPANESE_PARTICLES = ("の", "で", "に", "へ", "的", "有", "哪", "怎", "如何", "这边", "那边")


def asked_about_other_city(text: str) -> Place | None:
    """Return the other city that a question is about, None where it is about Beijing or says no place.

    Where Beijing is named too, the question is about the other city only if it says "not Beijing but", or leaves
    Beijing and asks about the other city by name or as "there". Where only another city is named, the sentence that
    asks must put the need there, or somebody live there.
    """
    found = mentions(text)
    if not found:
        return None
    if names_beijing(text):
        away = [m for m in found if not _comes_from(text, m)]
        if away and (_says("not_beijing", text) or _leaves_beijing_for(text, away)):
            return away[-1].place
        return None
    asking = _asking_spans(text)
    for mention in found:
        if _comes_from(text, mention):
            continue
        if any(start <= mention.start < end for start, end in asking):
            if _lies_there(text, mention):
                return mention.place
        elif _is_home(text, mention):
            return mention.place
    return None


def _asking_spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for end in [m.start() for m in _SENTENCE_END.finditer(text) if m.start() > 0] + [len(text)]:
        if text[start:end].strip():
            spans.append((start, end))
        start = end
    asking = [(a, b) for a, b in spans if text[a:b].rstrip().endswith(("?", "？", "؟"))]
    return asking or spans[-1:]


def _lies_there(text: str, mention: Mention) -> bool:
    before, behind = text[: mention.start], text[mention.bare :]
    if _EAST_ASIAN.match(text[mention.start]):
        return bool(
            _ends("there", before, "zh")
            or behind.startswith(_JAPANESE_PARTICLES)
            or _begins("living", behind)
            or _begins("institution", behind)
            or re.match("(?:시)?(?:에|의)", behind)
        )
    if mention.prefix.endswith(("ب", "ل")):
        return True
    last = _LAST_WORD.search(fold(before))
    last_word = last[1] if last else ""
    if any(last_word in map(fold, words) for words in _words()["there"].values()):
        return True
    if last_word in _OWN:
        return False
    following = _NEXT_WORD.match(fold(text[mention.end :]))
    if text[mention.bare : mention.bare + 2] in ("'s", "’s"):
        return True
    if following and _is_institution(following[1]):
        return True
    return _is_institution(_last_but_articles(before))


def _comes_from(text: str, mention: Mention) -> bool:
    if _EAST_ASIAN.match(text[mention.start]):
        return _begins("from_there", text[mention.bare :]) or text[: mention.start].endswith(("从", "自", "離", "离"))
    if mention.prefix:
        return False
    last = _last_but_articles(text[: mention.start])
    return any(last in map(fold, words) for words in _words()["from_there"].values())


def _last_but_articles(text: str) -> str:
    last = _LAST_WORD.search(fold(text))
    while last and last[1] in _ARTICLES | _INDEFINITE:
        last = _LAST_WORD.search(fold(text)[: last.start()])
    return last[1] if last else ""


def _is_home(text: str, mention: Mention) -> bool:
    """Say whether somebody lives in a city, or moves there, by a sentence that need not ask."""
    before, behind = fold(text[: mention.start]).rstrip(), text[mention.bare :]
    if _EAST_ASIAN.match(text[mention.start]):
        return _begins("living", behind) or _ends("living", before, "zh")
    return any(
        re.search(rf"(?<!\w){re.escape(fold(phrase))}$", before)
        for language, phrases in _words()["living"].items()
        if language not in _UNSPACED
        for phrase in phrases
    )


def _leaves_beijing_for(text: str, away: list[Mention]) -> bool:
    named_twice = len([m for m in away if m.place == away[-1].place]) > 1
    if not (named_twice or _says("that_place", text)):
        return False
    beijing = beijing_pattern()
    leaving = rf"(?:from|leaving|left|desde|de|aus|von|из|من|从|離|离)\s*(?:{beijing})|(?:{beijing})(?:から|에서)"
    return bool(re.search(leaving, fold(text)))


def _is_institution(word: str) -> bool:
    return any(
        word.startswith(fold(begin))
        for language, words in _words()["institution"].items()
        if language not in _UNSPACED
        for begin in words
    )


def _begins(purpose: str, text: str) -> bool:
    return any(
        text.lstrip().startswith(phrase) for language in _UNSPACED for phrase in _words()[purpose].get(language, [])
    )


def _ends(purpose: str, text: str, language: str) -> bool:
    return text.endswith(tuple(_words()[purpose][language]))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return loaded


def _says(purpose: str, text: str) -> bool:
    return any(pattern.search(fold(text)) for pattern in _patterns(purpose))


@lru_cache(maxsize=2)
def _patterns(purpose: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for language, phrases in _words()[purpose].items():
        parts = [re.escape(fold(p.replace("BEIJING", "\0"))).replace("\0", f"(?:{beijing_pattern()})") for p in phrases]
        # Cyrillic and Arabic names of Beijing have endings and prefixes, and East Asian ones stand without spaces.
        begin = "" if language in (*_UNSPACED, "ar") else r"(?<!\w)"
        end = "" if begin == "" or purpose == "not_beijing" else r"(?!\w)"
        found.append(re.compile(f"{begin}(?:{'|'.join(parts)}){end}"))
    return tuple(found)
