"""What leads to a person: addresses on the net, accounts, number plates, days of birth.

Every function takes a text whose digits are 0-9 and yields (start, end, kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Spans = Iterator[tuple[int, int, str]]
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_I = re.IGNORECASE

_REST = rf"[^\s<>\"'，。）{_CJK}]"
_LINK = re.compile(rf"(?:https?://|www\.){_REST}+|(?<![\w@])(?:[\w-]+\.)+[a-z]{{2,}}/{_REST}*\?{_REST}*", _I)
_PLAIN_LINK = re.compile(r"(?:https?://)?[a-z0-9.-]+/?[.,;:!?)]*", _I)
_LETTER = rf"(?![{_CJK}])\w"
_EMAIL = re.compile(
    rf"(?:{_LETTER}|[.%+'-]){{1,64}}(?:@|\s?[(\[]at[)\]]\s?)(?:{_LETTER}|-){{1,63}}(?:\.(?:{_LETTER}|-)+)*", _I
)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]{2,}")
_SERVICE = (
    r"(?:we ?chat|weixin|wx|vx|微信|薇信|위챗|qq|telegram|whats ?app|kakao(?:talk)?|카카오톡|카톡|skype|instagram"
    r"|line(?=\s*(?:id|アカウント|아이디)))"
)
_ID_WORDS = r"(?:\s*(?:id|nr|no\.?|num(?:ber|mer)?|user(?:name)?|account|handle|号码?|账号|アカウント|아이디))"
_SAYS = r"(?:\s*[:=]\s*|\s+(?:is|ist|est|es)\s+|\s*(?:是|为|は|는|은)\s*)"
# Behind a colon or "id is" anything is an account; else only what has a digit or an underscore: "WeChat is blocked".
_ACCOUNT = re.compile(
    rf"(?<![a-z]){_SERVICE}(?:{_ID_WORDS}?\s*[:=]\s*|{_ID_WORDS}{_SAYS})@?(?P<any>[a-z0-9][\w.-]{{3,29}})"
    rf"|(?<![a-z]){_SERVICE}(?:{_ID_WORDS}\s*|{_SAYS})@?"
    r"(?P<mixed>(?=[a-z_.-]*\d|[a-z\d.-]*_)[a-z][a-z0-9_.-]{4,29}|\d{5,})",
    _I,
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-Z][·.\- ]?(?=[A-Z]*\d)[A-Z0-9]{{5,6}}(?![A-Z0-9])|使\s?\d{{3}}[·.\- ]?\d{{3}}(?!\d)", _I
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|févr|avr|mai|juin|juil|août|déc|mär|okt|dez|ene|abr|ago|dic"
    r"|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[^\W\d_]*\.?"
)
_DATE = (
    r"(?:\d{4}\s*[-./年년]\s*\d{1,2}\s*[-./月월]\s*\d{1,2}\s*[日号일]?|\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d{4}|\d{2})"
    rf"|\d{{8}}|\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?{_MONTHS},?\s+(?:de\s+)?\d{{4}}"
    rf"|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})(?!\d)"
)
_BIRTH = (
    r"(?:\b(?:born|birth(?:day|date)?|dob|née?|naissance|geb(?:oren|urt\w*)|nac(?:í|ido|ida|imiento)|cumpleaños)\b"
    r"|родил\w*|рожд\w*|出生|生日|生まれ|生年月日|誕生日|생년월일|생일|태어|مواليد|ولدت|الميلاد)"
)
_BORN = re.compile(
    rf"{_BIRTH}[^\d\n]{{0,30}}?(?P<after>{_DATE})|(?P<before>(?<!\d){_DATE})[^\d\n]{{0,15}}?{_BIRTH}", _I
)


def find_links(text: str) -> Spans:
    """Find addresses on the net that say more than a host, and e-mail addresses."""
    for found in _LINK.finditer(text):
        if not _PLAIN_LINK.fullmatch(found[0]):
            yield found.start(), found.end(), "link"
    for found in _EMAIL.finditer(text):
        yield found.start(), found.end(), "email"


def find_accounts(text: str) -> Spans:
    """Find @handles, and ids of messengers where the messenger is named before them."""
    for found in _HANDLE.finditer(text):
        yield found.start(), found.end(), "account"
    for found in _ACCOUNT.finditer(text):
        name = "any" if found["any"] else "mixed"
        yield found.start(name), found.end(name), "account"


def find_plates(text: str) -> Spans:
    """Find number plates of the mainland's provinces and of embassies."""
    for found in _PLATE.finditer(text):
        yield found.start(), found.end(), "plate"


def find_birth_dates(text: str) -> Spans:
    """Find days that stand beside a word for birth."""
    for found in _BORN.finditer(text):
        name = "after" if found["after"] else "before"
        yield found.start(name), found.end(name), "birth date"
