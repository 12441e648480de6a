"""Numbers that belong to a person: identity cards, passports, phones, payment cards, and long runs of digits.

A run of seven digits or more, also one broken by spaces, dashes, dots, slashes or brackets, is personal unless it is
made of dates, years, opening hours, a price range and the city's service numbers. What it is called follows from its
shape: an identity number by the check digit of ISO 7064 MOD 11-2 (GB 11643), a card by the Luhn check digit of
ISO/IEC 7812-1.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

SERVICE_NUMBERS = ("110", "119", "120", "122", "12345", "12367", "12356")
_LONG = 7
_LEFT_OVER = 2
_RUN = re.compile(r"(?:\(?\+\s?|(?<=\D)\(|^\()?\d(?:[ \-./()·_]{0,3}\d)*(?:[Xx](?![A-Za-z]))?")
_MOBILE_WITH_COMMAS = re.compile(r"(?<!\d)1[3-9]\d[,，、]\s?\d{4}[,，、]\s?\d{4}(?!\d)")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{8,20}(?![A-Za-z0-9])")
_CODE_DIGITS = 5
_IDENTITY = re.compile(r"\d{17}[\dXx]")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CURRENCY = r"(?:rmb|cny|yuan|usd|eur|euros?|gbp|hkd|jpy|krw|dollars?|pounds?|kuai)"
_PRICE_WORD = re.compile(rf"{_CURRENCY}", re.IGNORECASE)
_PRICE_BEFORE = re.compile(rf"(?:{_CURRENCY}|[¥￥$€£₩])\s*$", re.IGNORECASE)
_PRICE_AFTER = re.compile(rf"\s*(?:{_CURRENCY}|[¥￥$€£₩元块圆円원]|юан|يوان)", re.IGNORECASE)
_RANGE = re.compile(r"\d{1,6}(?:\.\d\d?)?\s?-\s?\d{1,6}(?:\.\d\d?)?")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINARY = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-./]{_MONTH}[-./]{_DAY}|{_DAY}[-./]{_DAY}[-./]{_YEAR}"
    rf"|\d{{1,2}}\.[0-5]\d\s?-\s?\d{{1,2}}\.[0-5]\d|{_YEAR}|{'|'.join(SERVICE_NUMBERS)}|95\d\d\d)(?!\d)"
)


def find_codes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of passport numbers and the like: letters and at least five digits in one word."""
    for found in _CODE.finditer(text):
        word = found[0]
        digits = sum(c.isdigit() for c in word)
        letters = "".join(c for c in word if c.isalpha())
        is_price = digits < _LONG and _PRICE_WORD.fullmatch(letters)
        if digits >= _CODE_DIGITS and not is_price and not _IDENTITY.fullmatch(word):
            yield found.start(), found.end(), "passport"


def find_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of every personal number; digits are 0-9."""
    for found in _MOBILE_WITH_COMMAS.finditer(text):
        yield found.start(), found.end(), "phone"
    for found in _RUN.finditer(text):
        digits = re.sub(r"[^\dXx]", "", found[0]).upper()
        if len(digits.rstrip("X")) < _LONG:
            continue
        kind = _kind(found[0], digits)
        if kind == "number" and _is_ordinary(found[0], text[: found.start()], text[found.end() :]):
            continue
        yield found.start(), found.end(), kind


def _kind(written: str, digits: str) -> str:
    if is_identity(digits):
        return "id"
    is_abroad = written.lstrip("(").startswith("+") or (digits.startswith("00") and len(digits) > 9)
    is_landline = digits.startswith("0") and 10 <= len(digits) <= 12
    if is_abroad or is_landline or re.fullmatch(r"(?:0{0,2}86)?1[3-9]\d{9}", digits):
        return "phone"
    if 13 <= len(digits) <= 19 and has_luhn_digit(digits):
        return "card"
    is_alone = re.fullmatch(r"[2-8]\d{6,7}", digits) and not re.fullmatch(rf"{_YEAR}{_YEAR}", digits)
    return "phone" if is_alone and not _ORDINARY.search(written) and not _RANGE.fullmatch(written) else "number"


def _is_ordinary(written: str, before: str, after: str) -> bool:
    left = len(re.sub(r"\D", "", _ORDINARY.sub("", written)))
    if left <= _LEFT_OVER:
        return True
    is_priced = _PRICE_BEFORE.search(before[-8:]) or _PRICE_AFTER.match(after)
    return bool(is_priced and _RANGE.fullmatch(written))


def is_identity(digits: str) -> bool:
    """Say whether 18 characters have a right check digit, or 15 digits (before 1999) hold a day of birth."""
    if _IDENTITY.fullmatch(digits):
        total = sum(int(d) * w for d, w in zip(digits, _IDENTITY_WEIGHTS, strict=False))
        return "10X98765432"[total % 11] == digits[-1].upper()
    if re.fullmatch(r"\d{15}", digits):
        try:
            dt.date(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
        except ValueError:
            return False
        return digits[0] in "12345678"
    return False


def has_luhn_digit(digits: str) -> bool:
    """Say whether the last digit is the Luhn check digit of the others."""
    if not digits.isdigit():
        return False
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
