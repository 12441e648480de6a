"""A cell's value as Excel shows it, for the number formats that people use."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]')
_CODES = re.compile(r"_.|\*.|\[[^\]]*\]")
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[0#?]+)?")


def display(value: object, number_format: str) -> str:
    """Return a value as text: dates in ISO form, numbers by their format, no needless decimals."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case dt.datetime():
            time = value.time()
            return value.date().isoformat() if time == dt.time() else value.isoformat(" ", _seconds(time))
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat(_seconds(value))
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case int() | float():
            return _number(value, number_format)
    text = str(value)
    return "" if re.fullmatch(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)", text) else text


def hides(number_format: str) -> bool:
    """Say whether a format shows nothing at all, as `;;;` does."""
    return number_format.replace(" ", "").startswith(";;")


def _seconds(time: dt.time) -> str:
    return "seconds" if time.second else "minutes"


def _number(value: int | float, number_format: str) -> str:
    parts = number_format.split(";")
    pattern = parts[0]
    sign = "-" if value < 0 else ""
    if value < 0 and len(parts) > 1 and parts[1]:
        pattern, sign = parts[1], ""
        if "-" not in _LITERAL.sub("", pattern) and "(" not in pattern:
            sign = "-"  # red alone would be lost
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(next(group for group in found.groups() if group is not None))
        return "\0"

    plain = _CODES.sub("", _LITERAL.sub(keep, pattern))
    shape = _NUMBER.search(plain)
    if shape is None or "E" in plain or "/" in plain or "@" in plain:
        return _general(value)
    number = abs(Decimal(repr(value)))
    if "%" in plain:
        number *= 100
    digits = _digits(number, shape[0])
    shown = f"{plain[: shape.start()]}{digits}{plain[shape.end() :]}"
    for literal in literals:
        shown = shown.replace("\0", literal, 1)
    shown = shown.strip()
    return f"{sign}{shown}"


def _digits(number: Decimal, shape: str) -> str:
    whole, _, decimals = shape.partition(".")
    while whole.endswith(","):  # a comma at the end shows thousands
        whole, number = whole[:-1], number / 1000
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    integer, _, fraction = text.partition(".")
    integer = integer.zfill(whole.count("0"))
    while fraction and decimals[len(fraction) - 1] in "#?" and fraction.endswith("0"):
        fraction = fraction[:-1]
    return f"{integer}.{fraction}" if fraction else integer


def _general(value: int | float) -> str:
    if isinstance(value, int):
        return str(value)
    text = f"{value:.11g}" if abs(value) < 1e11 else f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text and abs(value) < 1e20 else text
