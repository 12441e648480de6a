"""Personal data is taken out of a question before anything is written.

What is found is replaced by a word in angle brackets, such as ⟨phone⟩. Where it is doubtful whether something is
personal, it is taken out: a gap is understood without it. Dates, years, prices, times and the city's service numbers
stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from assistant.personal_addresses import find_addresses
from assistant.personal_names import find_names
from assistant.personal_numbers import find_codes, find_numbers
from assistant.personal_words import find_accounts, find_birth_dates, find_links, find_plates
from knowledge.hidden_text import remove_hidden

Span = tuple[int, int, str]
_CHINESE_DIGITS = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
_MAX_CHARACTERS = 3000
# Each looks at what the ones before it left. Chinese digits count as digits where a number is looked for.
_STEPS: tuple[tuple[Callable[[str], Iterable[Span]], bool], ...] = (
    (find_links, False),
    (find_accounts, False),
    (find_codes, False),
    (find_plates, False),
    (find_birth_dates, False),
    (find_numbers, True),
    (find_addresses, True),
    (find_names, False),
)


def redact(text: str) -> str:
    """Return a text on one line without personal data and without invisible characters.

    Only the first 3,000 characters are looked at and returned.
    """
    text = " ".join(remove_hidden(text[:_MAX_CHARACTERS])[0].split())
    for find, with_chinese_digits in _STEPS:
        text = _replaced(text, find(_folded(text, with_chinese_digits)))
    return text


def _replaced(text: str, spans: Iterable[Span]) -> str:
    return "".join(_pieces(text, sorted(spans)))


def _pieces(text: str, spans: list[Span]) -> Iterator[str]:
    at = 0
    for start, end, kind in spans:
        if start >= at:
            yield text[at:start]
            yield f"⟨{kind}⟩"
        at = max(at, end)
    yield text[at:]


def _folded(text: str, with_chinese_digits: bool) -> str:
    """Return the text as it is to be read: digits of any script as 0-9, full-width letters as plain, same length."""
    folded = "".join(map(_plain, text))
    return folded.translate(_CHINESE_DIGITS) if with_chinese_digits else folded


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Zs", "Me"):
        return " "
    if category == "Pd":
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character
