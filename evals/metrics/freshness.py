"""Does an answer whose documents are past their review or validity say so, and only then?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citations import is_past
from assistant.messages import catalogue
from evals.metrics.ratio import Ratio

_WARNINGS = ("past_review", "past_validity")
_BRACES = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Dated:
    """An answer with its language, and the review and validity dates (ISO, or empty) of the documents it cites."""

    id: str
    answer: str
    language: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """`warned`: answers past a date that say so, of those past one. `needless`: answers that warn without cause."""

    warned: Ratio
    needless: Ratio


def freshness(answers: Sequence[Dated], today: dt.date) -> Freshness:
    """Compare what answers say about their age with the dates of what they cite."""
    overdue = [each for each in answers if any(is_past(date, today) for date in each.dates)]
    current = [each for each in answers if each not in overdue]
    silent = [each.id for each in overdue if not warns(each.answer, each.language)]
    loud = [each.id for each in current if warns(each.answer, each.language)]
    return Freshness(
        Ratio(len(overdue) - len(silent), len(overdue), f"says nothing: {', '.join(silent)}" if silent else ""),
        Ratio(len(loud), len(current), f"warns without cause: {', '.join(loud)}" if loud else ""),
    )


def warns(answer: str, language: str) -> bool:
    """Say whether one of the assistant's warnings about age stands in an answer, whatever date and line it names."""
    messages = catalogue(language)
    return any(all(p.strip() in answer for p in _BRACES.split(messages[key])) for key in _WARNINGS)
