"""Phone numbers that nobody could dial in China, and those that residents must not be sent to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from knowledge.checks.written import Written
from knowledge.markdown import plain_text
from knowledge.models import Problem

# Lines that do not help foreigners, or no longer exist; a document may only say so.
NOT_TO_CALL = frozenset({"999", "12308", "12320", "12395"})
_REGION = "CN"
_BEIJING = "010"
# Emergency and directory lines; 1xxxx public lines; 95/96 service lines; 11x/116/118 operators; 400 is a full number.
_SHORT = re.compile(r"110|114|119|120|122|1[0-2]\d{3}|12110\d{0,3}|95\d{3,6}|96\d{3,4}|11[68]\d{3}")
_AREA_CODE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[ )-]*(?=\d)")
_EXTENSION = re.compile(r"(?:\s*(?:,|;)?\s*(?:ext(?:ension|n)?\b\.?|转|分机|x(?=\s*\d)|#)\s*\d+)", re.IGNORECASE)
_PARTED = re.compile(r"\s*(?:[;,；，、]|\bor\b|\band\b)\s*", re.IGNORECASE)
_ENDINGS = re.compile(r"/(\d{1,4})(?!\d)")
_RUN = re.compile(r"(?<![\w.,:/+-])(?:\+\d{1,3}[ -]?)?(?:\(\+?\d{2,4}\)[ -]?)?\d[\d -]{4,}\d(?![\d\w]|[.,:]\d)")
_TEL_WORD = re.compile(
    r"(?:\b(?:tel|telephone|phone|hotline|line|fax|call|dial|ring|number)\b|电话|热线|拨打|致电)[^.;。；]{0,30}$",
    re.IGNORECASE,
)
_SELF_EVIDENT = re.compile(r"\+|\(?0(?:10|2\d|[3-9]\d{2})[ )-]|[48]00[ -]")
_DIALLED = re.compile(r"(?:\b(?:call|dial|ring)|拨打|请拨)\s*\*\*(\d{3,6})\*\*", re.IGNORECASE)


def check_phones(written: Written) -> Iterator[Problem]:
    """Yield numbers of contacts (errors) and of statements (warnings) that are not plausible, and lines not to call."""
    for at, contact in enumerate(written.document.contacts):
        place = ("contacts", at, "phone")
        numbers = numbers_in(contact.phone)
        if contact.phone and not numbers:
            message = f"{contact.phone!r} of {contact.name!r} is no phone number"
            yield written.field_problem(place, "phone-implausible", message, "Write the digits, or leave phone out")
        for number in numbers:
            if digits_of(number) in NOT_TO_CALL:
                message = f"{number} of {contact.name!r} is no number to send residents to"
                yield written.field_problem(place, "phone-not-to-call", message, "Take the contact out", False)
            elif not is_plausible(number):
                message = f"{number} of {contact.name!r} cannot be dialled in China"
                yield written.field_problem(place, "phone-implausible", message, "Compare it with the source")
    for section in written.document.sections:
        for statement in section.statements:
            for number in _numbers_told(statement.text):
                if not is_plausible(number):
                    message = f"the number {number} cannot be dialled in China"
                    remedy = "Compare it with the source"
                    yield written.problem(statement.line, "phone-implausible", message, remedy, False)


def is_plausible(number: str) -> bool:
    """Say whether one number can be dialled: a Chinese landline (Beijing's without area code too), mobile, 400 or
    800 number, a known kind of short number (behind 010 too), or a foreign number that starts with +."""
    digits, local = digits_of(number), number.strip()
    is_foreign = local.startswith("+") and not local.startswith("+86")
    if _SHORT.fullmatch(digits) and not is_foreign:
        return True
    if not local.startswith("+") and len(digits) == 8:
        local = _BEIJING + digits
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(local, _REGION))
    except phonenumbers.NumberParseException:
        return False


def numbers_in(field: str) -> list[str]:
    """Return the numbers of a phone field, without extensions; "6465 1561/62" is two numbers."""
    found = []
    for part in _PARTED.split(_EXTENSION.sub("", field)):
        endings = _ENDINGS.findall(part)
        first = _ENDINGS.sub("", part).strip() if endings else part.strip()
        for number in first.split("/"):
            if re.search(r"\d", number):
                found.append(number.strip())
        found += [first[: -len(ending)] + ending for ending in endings]
    return found


def digits_of(number: str) -> str:
    """Return a number's digits as they are compared: without +86, area code of Beijing or spaces."""
    plain = re.sub(r"[^\d+]", "", number)
    plain = re.sub(r"^(?:\+|00)86", "0", plain) if re.match(r"(?:\+|00)86(?:10|2\d)", plain) else plain
    plain = plain.removeprefix("+86").removeprefix("+")
    return plain.removeprefix(_BEIJING)


def _numbers_told(text: str) -> Iterator[str]:
    """Find what is evidently a phone number: by its shape, or because a word before it says so."""
    for dialled in _DIALLED.finditer(text):
        yield dialled[1]
    plain = _EXTENSION.sub("", plain_text(text))
    for run in _RUN.finditer(plain):
        number = run[0]
        if len(re.sub(r"\D", "", number)) < len("1234567"):
            continue
        if _SELF_EVIDENT.match(number) or _TEL_WORD.search(plain[: run.start()]):
            yield number
