"""The details people act on, found in text: phones, fees, dates, addresses, web addresses, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from evals.loosening import loosen

PHONE, FEE, DATE, ADDRESS, URL, EMAIL = "phone", "fee", "date", "address", "url", "email"
_COUNTRY = "CN"
_SHORT_CODES = re.compile(r"(?<![\d.,:/-])(?:1[12]\d|1\d{4}|9[56]\d{3,4})(?![\d.,:/-]*\d)")
_LOCAL = re.compile(r"(?<![\d,.)\-])(?<!\d )[5-8]\d{3}[ -]?\d{4}(?![\d,-]*\d)")
_DIALLED = re.compile(r"(?:\bcall|\bdial|\bphone|\bhotline|☎|\btel\.?|电话|拨打)\W{0,6}$", re.IGNORECASE)

_AMOUNT = r"(\d[\d,]*(?:\.\d+)?)"
_CURRENCIES = {
    "cny": r"RMB|CNY|¥|￥|yuans?|元|юан\w+|위안|يوان",
    "usd": r"USD|US\$|dollars?|美元",
    "eur": r"EUR|€|euros?|欧元",
}
_FEES = {
    code: re.compile(
        rf"(?:{words})\s*{_AMOUNT}(?!\d)|(?<![\d.,]){_AMOUNT}\s*(?:{words})(?!\w*\s*(?:Road|Street))", re.I
    )
    for code, words in _CURRENCIES.items()
}

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"]
_MONTHS += ["november", "december"]
_MONTH = "|".join(_MONTHS)
_DATES = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>\d\d))?(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?"),
    re.compile(rf"(?<!\d)(?:(?P<d>\d{{1,2}})\s+)?(?P<m>{_MONTH})\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.I),
)
_PINYIN_WAY = r"[A-Z]?[a-z'’]*(?:jie|xiang|hutong|beili|nanli|dongli|xili)"
_WAY = rf"(?:Road|Street|Avenue|Hutong|Lane|Alley|Lu|Jie|Beili|Nanli|{_PINYIN_WAY})"
_ADDRESSES = (
    re.compile(rf"(?<![\d,.-])\d+[A-Z]?(?:\s+[A-Z][\w'’]*)*?\s+{_WAY}\b(?:\s+(?:North|South|East|West|Middle))?"),
    re.compile(r"[\u4e00-\u9fff]{1,10}(?:路|街|胡同|巷|道)[\u4e00-\u9fff]{0,3}(?:甲|乙)?\d+号"),
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s)>\]|·“”]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net|edu|gov|int)\b[^\s)>\]|·“”]*", re.I
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail as it stands in a text. Details of one type and one `key` are the same detail in another dress."""

    type: str
    text: str
    key: str


def details_in(text: str) -> tuple[Detail, ...]:
    """Return every detail of a text, each once, by type.

    A phone's key is its number in E.164, eight digits alone being Beijing's; short codes stand as they are, and are
    taken for phones only behind a word like `call` or alone in bold. A fee's key is its amount and currency, a date's
    its ISO form as far as it is known. Addresses are found by house number and way only.
    """
    found = (*_phones(text), *_fees(text), *_dates(text), *_others(text))
    return tuple({(detail.type, detail.key): detail for detail in reversed(found)}.values())[::-1]


def _phones(text: str) -> Iterator[Detail]:
    left = text
    for match in phonenumbers.PhoneNumberMatcher(text, _COUNTRY):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield Detail(PHONE, match.raw_string, number)
        left = f"{left[: match.start]}{'-' * (match.end - match.start)}{left[match.end :]}"
    for local in _LOCAL.finditer(left):
        yield Detail(PHONE, local[0], f"+8610{re.sub(r'[ -]', '', local[0])}")
    for code in _SHORT_CODES.finditer(left):
        before, after = left[: code.start()], left[code.end() :]
        if _DIALLED.search(before) or (before.endswith("**") and after.startswith("**")):
            yield Detail(PHONE, code[0], code[0])


def _fees(text: str) -> Iterator[Detail]:
    for code, pattern in _FEES.items():
        for match in pattern.finditer(text):
            amount = float((match[1] or match[2]).replace(",", ""))
            yield Detail(FEE, match[0], f"{amount:g} {code}" if amount < 10**6 else f"{amount:.0f} {code}")


def _dates(text: str) -> Iterator[Detail]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = match["m"].casefold()
            number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
            day = f"-{int(match['d']):02}" if match["d"] else ""
            yield Detail(DATE, match[0], f"{match['y']}-{number:02}{day}")


def _others(text: str) -> Iterator[Detail]:
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield Detail(ADDRESS, match[0], loosen(match[0]))
    without = _EMAIL.sub(lambda match: " " * len(match[0]), text)
    for match in _EMAIL.finditer(text):
        yield Detail(EMAIL, match[0], match[0].casefold())
    for match in _URL.finditer(without):
        address = match[0].rstrip(".,;:!?*")
        bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold()).rstrip("/")
        yield Detail(URL, address, bare)
