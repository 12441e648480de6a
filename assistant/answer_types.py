"""What kind of answer a question wants (a price, a phone number, a date …), and whether a statement has one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from embeddings.lexical import fold

_WORDS_FILE = Path(__file__).with_name("answer_words.yaml")
_UNSPACED = ("zh", "ja", "ko", "ar")
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|several|dozens?|both|no|zero|once|twice"
)
_UNIT = "seconds?|minutes?|hours?|(?:working )?days?|weekdays?|weeks?|months?|years?|semesters?|terms?|quarters?"
# What an answer of each kind looks like in English and Chinese documents.
_VALUES = {
    "price": re.compile(
        r"(?<![a-z])(?:rmb|cny|yuan|usd|euros?|eur|dollars?|pounds?|per ?cent|free|no charge|paid by|half price)"
        r"(?![a-z])"
        r"|[¥￥$€£元%]|免费"
    ),
    "phone": re.compile(r"\+?\d[\d\s()-]{6,}\d|(?<!\d)(?:1[12]\d|12\d{3}|9\d{4}|100\d\d)(?!\d)|ext\."),
    "place": re.compile(
        r"(?<![a-z])(?:road|street|avenue|lane|hutong|district|floor|window|building|campus|station|hall|tower|plaza|"
        r"desk|counters?|office|hotel|airport|bank|shop|centre|center|clinic|hospital|dajie|jie|lu|xijie|suite|sites?|"
        r"website|online|app|gate|town|village|garden|chaoyang|haidian|dongcheng|xicheng|shunyi|changping|tongzhou|"
        r"fengtai|shijingshan|daxing|yizhuang|huairou|wangjing|sanlitun|zhongguancun)(?![a-z])|路|街|号|区|楼"
    ),
    "hours": re.compile(
        r"\d{1,2}[:.]\d{2}|(?:24|twenty-four)[ -]?hours?|around the clock|day and night|round-the-clock|all hours|"
        r"(?<![a-z])(?:weekdays|weekends?|mondays?|saturdays?|sundays?)|24/7|24h"
    ),
    "duration": re.compile(
        rf"(?<!\w)(?:\d[\d,.]*|{_NUMBER_WORD}|a|an|each|every|per|same|next|few)[ -]"
        rf"(?:(?:and|to|or|a|half|\d+|full|more|{_NUMBER_WORD})[ -]){{0,3}}(?:{_UNIT})(?!\w)"
        r"|yearly|annual|monthly|at once|immediately|on the spot|permanent|for life|no limit|daily"
    ),
    "date": re.compile(
        r"(?<!\d)1[0-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)|(?<![a-z])(?:january|february|march|april|june|july|august|"
        r"september|october|november|december|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|"
        r"weekdays|daily|may \d|\d may)(?![a-z])"
    ),
    "count": re.compile(rf"\d|(?<![a-z])(?:{_NUMBER_WORD})(?![a-z])"),
    "address_on_the_web": re.compile(
        r"www\.|https?:|\.(?:com|cn|org|net|edu)\b|@|(?<![a-z])(?:app|wechat|website)(?![a-z])"
    ),
}
KINDS = tuple(_VALUES)


@lru_cache(maxsize=512)
def wanted_kinds(question: str) -> tuple[str, ...]:
    """Return the kinds of answer that a question asks for, in any of our languages; empty where it does not say."""
    folded = fold(question)
    return tuple(kind for kind in KINDS if any(p.search(folded) for p in _patterns(kind)))


def has_value(kind: str, statement: str) -> bool:
    """Say whether a statement has what an answer of a kind looks like."""
    return bool(_VALUES[kind].search(fold(statement)))


def missing_share(question: str, statements: Iterable[str]) -> float:
    """Return the share of the kinds asked for of which no statement has a value; 0 where no kind is asked for."""
    kinds = wanted_kinds(question)
    listed = list(statements)
    missing = [kind for kind in kinds if not any(has_value(kind, text) for text in listed)]
    return len(missing) / len(kinds) if kinds else 0.0


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=len(KINDS))
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for language, phrases in _words()[kind].items():
        parts = "|".join(_expression(fold(phrase)) for phrase in phrases)
        found.append(re.compile(parts if language in _UNSPACED else rf"(?<!\w)(?:{parts})(?!\w)"))
    return tuple(found)


def _expression(phrase: str) -> str:
    """A lone * stands for up to six words, a * at a word's end for the rest of the word."""
    words = [r"(?:\S+ ){0,5}\S+" if word == "*" else re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"\s+".join(words)
