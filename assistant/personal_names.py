"""Names that a person gives as their own: what stands behind "my name is" and its like."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = r"[^\W\d_][\w'’.-]*"
# With these a sentence goes on; as a first word they say that no name follows ("my name is spelled wrong").
_STOPS = frozenset(
    re.findall(
        r"\S+",
        """
        and i i'm im i’m from but my we our a an the is are am was can could how what where who when why which do does
        did to on in at for with without please living working not spelled spelt misspelled written wrong incorrect
        different missing printed registered changed too very also long longer correct has have should must so if
        y soy vivo tengo en quiero necesito cómo dónde qué cuál pero mal est et je suis mais comment où dans sur
        und ich bin komme aber wie wo im auf falsch aus и я мы из но как где что в на с не хочу живу
        و أنا من في هل كيف أين على أريد أعيش غير
        """,
    )
)
_PARTICLES = frozenset(("de", "van", "von", "der", "bin", "ibn", "al", "el", "la", "di", "da", "del"))
_NAMED = re.compile(
    r"(?:\bmy (?:full |first |last |family |given )?name(?:\s+is|['’]s)|\bi(?: am|['’]m) called|\bje m['’]appelle"
    r"|\bmon nom est|\bich hei(?:ß|ss)e|\bmein name ist|\bme llamo|\bmi nombre es|меня зовут|моё имя|اسمي(?:\s+هو)?"
    rf"|name\s*:)\s*:?\s*(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}})",
    re.IGNORECASE,
)
_LATIN = r"[A-Za-z][A-Za-z'’.-]*(?:\s[A-Za-z][A-Za-z'’.-]*){0,3}"
_CHINESE = re.compile(
    r"(?:我(?:的名字)?叫|我(?:的)?名字是|我姓|姓名\s*[:是])\s*"
    rf"(?P<name>(?![不了车救外滴什警啥])[\u4e00-\u9fff·]{{1,4}}|{_LATIN})"
)
_JAPANESE = re.compile(
    rf"名前は\s*(?P<name>(?!どう|なに|何|どこ|必要|変)[{_CJK}A-Za-z・ ー]{{1,20}}?)"
    rf"(?=です|でござ|と[申言い]|[、。,.?!]|$)|(?P<called>[{_CJK}A-Za-z・ー]{{1,12}}?)と申します"
)
_KOREAN = re.compile(
    r"이름은\s*(?P<name>(?!어떻|뭐|무엇|어디)[^\s,.?!]{1,12}?(?:\s[^\s,.?!]{1,12}?)?)"
    r"(?=입니다|이에요|예요|이고|인데|이라고|라고|[,.?!]|$)"
)


def find_names(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of each name: up to four words, ending where the sentence goes on."""
    for found in _NAMED.finditer(text):
        length = len(_name(found["name"]))
        if length:
            yield found.start("name"), found.start("name") + length, "name"
    for pattern in (_CHINESE, _JAPANESE, _KOREAN):
        for found in pattern.finditer(text):
            name = "name" if found["name"] else "called"
            yield found.start(name), found.end(name), "name"


def _name(words: str) -> str:
    """Return the words up to the first that is no part of a name; nothing where that is the first one."""
    end = 0
    for found in re.finditer(r"\S+", words):
        word = found[0].lower()
        if word.rstrip(".") in _STOPS and not (end and word in _PARTICLES):
            break
        end = found.end()
        if word.endswith(".") and len(word) > len("Jr."):
            break
    return words[:end].rstrip(".")
