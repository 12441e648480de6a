"""Phone numbers in rendered text become links that a phone can dial."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

_TAG = re.compile(r"(<[^>]+>)")
_COUNTRY = "CN"
_SHORT_ALONE = 5


def link_phones(html: str, short_codes: Iterable[str]) -> str:
    """Return HTML with `tel:` links round phone numbers; text inside links and attributes stays as it is.

    A short code of three digits is a number to call only where it stands alone in bold: 120 may also be minutes.
    """
    codes = sorted(short_codes, key=len, reverse=True)
    parts = _TAG.split(html)
    inside_link = False
    for position, part in enumerate(parts):
        if part.startswith("<"):
            inside_link = part.startswith("<a ") or (inside_link and part != "</a>")
        elif part and not inside_link:
            is_bold = position > 0 and parts[position - 1] == "<strong>"
            parts[position] = _link(part, codes, is_bold)
    return "".join(parts)


def _link(text: str, codes: list[str], is_bold: bool) -> str:
    if is_bold and text in codes:
        return _anchor(text, text)
    spans: list[tuple[int, int, str]] = []
    for match in phonenumbers.PhoneNumberMatcher(text, _COUNTRY):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        spans.append((match.start, match.end, number))
    for code in codes:
        if len(code) >= _SHORT_ALONE:
            spans += [(m.start(), m.end(), code) for m in re.finditer(rf"(?<![\d-]){code}(?![\d-])", text)]
    linked, end = [], 0
    for start, stop, number in sorted(spans):
        if start >= end:
            linked += [text[end:start], _anchor(number, text[start:stop])]
            end = stop
    return "".join((*linked, text[end:]))


def _anchor(number: str, shown: str) -> str:
    return f'<a href="tel:{number}">{shown}</a>'
