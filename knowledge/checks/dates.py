"""Dates: written in a form that can be compared, possible, in order, and what has run out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge.checks.written import Written
from knowledge.models import UNDATED, Problem

SOON = dt.timedelta(days=30)
_FORM = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_DAY = "YYYY-MM-DD"
_REMEDY = f"Write it as {_DAY}"
_COMPARE = "Compare it with the source"


def check_dates(written: Written, today: dt.date | None) -> Iterator[Problem]:
    """Yield dates that stand in no calendar (errors), dates out of order, and what has run out or soon will.

    `today` is the day in Beijing; without it nothing is compared with the present.
    """
    document = written.document
    as_of = earliest(document.as_of)
    if document.as_of != UNDATED and as_of is None:
        message = f"as_of: {document.as_of!r} is no date"
        yield written.field_problem(("as_of",), "date-wrong", message, _REMEDY)
    for name, value in (("review_by", document.review_by), ("valid_until", document.valid_until)):
        if not value:
            continue
        day = earliest(value) if len(value) == len(_DAY) else None
        if day is None:
            yield written.field_problem((name,), "date-wrong", f"{name}: {value!r} is no day", _REMEDY)
            continue
        if as_of and day < as_of:
            message = f"{name} {value} lies before as_of {document.as_of}"
            yield written.field_problem((name,), "date-order", message, "Compare both with the source", False)
        if today:
            yield from _run_out(written, name, day, today)
    yield from _check_sources(written, today)


def earliest(value: str) -> dt.date | None:
    """Return the first day of a day, month or year in ISO form; None where it is none, or in no calendar."""
    if not _FORM.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return None


def _run_out(written: Written, name: str, day: dt.date, today: dt.date) -> Iterator[Problem]:
    if name == "review_by":
        if day < today:
            message, remedy = f"the review of {day} is overdue", "Look at the sources again, then set a new review_by"
            yield written.field_problem((name,), "review-overdue", message, remedy, False)
    elif day < today:
        message, remedy = f"the rule was known to hold until {day}", "Find what holds now, or move it to What changed"
        yield written.field_problem((name,), "valid-until-past", message, remedy, False)
    elif day - today <= SOON:
        message, remedy = f"the rule is known to hold until {day} only", "Find what holds after that day"
        yield written.field_problem((name,), "valid-until-soon", message, remedy, False)


def _check_sources(written: Written, today: dt.date | None) -> Iterator[Problem]:
    """A source may be dated in any words, but what looks like a date must be one, and not lie ahead."""
    as_of = earliest(written.document.as_of)
    if today and as_of and as_of > today:
        message = f"as_of: {written.document.as_of} lies in the future"
        yield written.field_problem(("as_of",), "date-future", message, _COMPARE, False)
    for note in () if written.sidecar else written.document.footnotes:
        day, where = earliest(note.as_of), f"footnote [^{note.id}]"
        if day is None and _FORM.fullmatch(note.as_of):
            message = f"{where}: {note.as_of!r} stands in no calendar"
            yield written.problem(note.line, "date-wrong", message, _REMEDY)
        if day and today and day > today:
            message = f"{where}: {note.as_of} lies in the future"
            yield written.problem(note.line, "date-future", message, _COMPARE, False)
