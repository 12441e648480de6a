"""Names of places, and how the same document writes the Chinese name in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.front_matter import FrontMatter, split_front_matter
from knowledge.scan import read_text

PLACES = ("communities", "hospitals", "schools")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_ENGLISH_NAME = re.compile(r"(?=.{6})[A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|of|and|the))*")
_FINAL = (
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v)"
)
_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
_WORD = re.compile(f"{_INITIAL}?{_FINAL}(?:{_INITIAL}{_FINAL})*", re.IGNORECASE)
_SYLLABLE = re.compile(f"{_INITIAL}?{_FINAL}(?![aeiouv])", re.IGNORECASE)


def latin_names(folder: Path) -> dict[str, str]:
    """Return the names of the places in a folder's Markdown documents, Chinese and English, each in Pinyin.

    The Pinyin stands in the same document's header. A name that two documents read differently is left out. Raises
    what reading a document raises.
    """
    names: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder)
        header, _, _ = split_front_matter(read_text(path, name)[0], name)
        if header.topic in PLACES:
            for written, latin in _names_of(header).items():
                names.setdefault(written, set()).add(latin)
    return {written: latin.pop() for written, latin in sorted(names.items()) if len(latin) == 1}


def _names_of(header: FrontMatter) -> dict[str, str]:
    pairs = pair_names([header.name_zh, *header.aliases])
    if not pairs:
        return {}
    latin = pairs[max(pairs, key=len)]
    title = re.split(r" *[(,]", header.title)[0]
    known = [name for name in (title, *header.aliases) if _ENGLISH_NAME.fullmatch(name) and not _count_syllables(name)]
    # A word alone may be a general one ("International") unless the title begins with it.
    return {name: latin for name in known if name in title and (" " in name or title.startswith(name))} | pairs


def pair_names(names: Iterable[str]) -> dict[str, str]:
    """Return Chinese names with their Pinyin, out of the names of one document.

    A name in Latin letters is taken for Pinyin where it begins with a capital and has a syllable for every character;
    where several of one length could be meant, none is taken. A Chinese word that stands in no other Chinese name of
    the document, and in which no other stands, may be an everyday word: it is left out unless it is the only one.
    """
    known = list(dict.fromkeys(name for name in names if name))
    chinese = [name for name in known if _HAN.fullmatch(name)]
    named = [name for name in chinese if len(chinese) == 1 or _is_shared(name, chinese)]
    pairs: dict[str, str] = {}
    for name in named:
        read = [latin for latin in known if _count_syllables(latin) == len(name)]
        if len(read) == 1 and sum(len(other) == len(name) for other in chinese) == 1:
            pairs[name] = read[0]
    return pairs


def in_latin_letters(text: str, names: Mapping[str, str]) -> str:
    """Return text with every known name in Pinyin, the longest where several begin at one place."""
    if not names:
        return text
    known = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(n)}\b" if n.isascii() else re.escape(n) for n in known))
    spaced = pattern.sub(lambda m: names[m[0]] if m[0].isascii() else f" {names[m[0]]} ", text)
    return re.sub(r" +", " ", spaced).strip()


def _is_shared(name: str, names: list[str]) -> bool:
    return any(name != other and (name in other or other in name) for other in names)


def _count_syllables(name: str) -> int:
    """Return how many syllables a name has, or 0 where it is no Pinyin."""
    words = re.split(r"[ '’]", name)
    if not name[:1].isupper() or not all(_WORD.fullmatch(word) for word in words):
        return 0
    return sum(len(_SYLLABLE.findall(word)) for word in words)
