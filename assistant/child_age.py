"""The age of a child that a question names, in years: "four-year-old", "20 months", "4岁", "mon fils de 4 ans"."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.list_words import UNSPACED, number_word, number_words
from knowledge.facet_words import fold_words

OLDEST_CHILD = 18
# What makes a number an age, by language: years, then months. Accents and case are folded away.
_UNITS = {
    "en": (r"[ -]?(?:years?|yrs?|y)[ /-]?(?:olds?|o)\b|[ -]?yo\b", r"[ -]?months?(?:[ -]olds?)?\b"),
    "es": (r" anos?(?: de edad)?\b", r" mes(?:es)?\b"),
    "fr": (r" ans?\b", r" mois\b"),
    "de": (r"[ -]?jahr(?:e|en)?(?: alte?[nrs]?)?\b|[ -]?jahrig\w*", r" monat(?:e|en)?\b|[ -]?monatig\w*"),
    "ru": (r"[ -]?(?:года|лет|год|летн\w*|годовал\w*)\b", r" месяц\w*"),
    "ar": (r" (?:سنوات|سنه|سنة|سنين|اعوام|عاما|عام)\b", r" (?:شهرا|شهر|اشهر|شهور)\b"),
    "zh": (r" ?周?(?:岁|歲)", r" ?个(?:半)?月|個月"),
    "ja": (r" ?(?:歳|才)", r" ?(?:か月|ヶ月|カ月|ヵ月)"),
    "ko": (r" ?(?:살|세)", r" ?(?:개월)"),
}
# Numbers of years that are no age: how long ago, how long for.
_SPAN_BEFORE = re.compile(
    r"(?:hace|durante|desde hace|il y a|depuis|pendant|dans|vor|seit|fur|через|на|منذ|خلال|لمدة)\s*$|(?:за|уже)\s*$"
)
_SPAN_AFTER = re.compile(r"^\s*(?:ago|前|后|назад|lang|전|ago|ほど前|以上|年前)")
_AGED = re.compile(
    r"\b(?:aged?|turned|turning|is|are|im alter von)\s+(?P<n>\d{1,2})\b"
    r"(?!\s*(?:years|months|weeks|days|km|min|rmb|%)|[.,]\d)"
)


def child_age(text: str, language: str) -> float | None:
    """Return the first age from 0 to OLDEST_CHILD that a text names, in years; None where it names none."""
    folded = fold_words(text)
    for found in _pattern(language).finditer(folded):
        if _SPAN_BEFORE.search(folded[: found.start()]) or _SPAN_AFTER.match(folded[found.end() :]):
            continue
        number = _number(found["n"], language)
        years = number / 12 if found["months"] else number
        if 0 < years <= OLDEST_CHILD:
            return years
    aged = _AGED.search(folded) if language in ("en", "de") else None
    return float(aged["n"]) if aged and 0 < int(aged["n"]) <= OLDEST_CHILD else None


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str]:
    years, months = _UNITS[language]
    before = "" if language in UNSPACED else r"(?<!\w)"
    joined = r"\s?" if language == "ko" else r"(?:[ -])?" if language in ("en", "de", "ru") else ""
    number = rf"(?P<n>\d{{1,2}}(?:[.,]5)?|(?:{number_words(language)}))"
    return re.compile(rf"{before}{number}{joined}(?:(?P<years>{years})|(?P<months>{months}))")


def _number(written: str, language: str) -> float:
    known = number_word(written, language)
    return float(known) if known is not None else float(written.replace(",", "."))
