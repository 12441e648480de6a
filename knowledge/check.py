"""What staff should mend in a document that can be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge.footnotes import STRICT
from knowledge.models import UNDATED, Document, Knowledge, Problem, StatementKind

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def check(knowledge: Knowledge) -> list[Problem]:
    """Return every problem of a folder, in order of file and line: what was skipped, and what is not in form."""
    found = [*knowledge.problems]
    for document in knowledge.documents:
        found.extend(_check_statements(document))
        found.extend(_check_header(document))
    return sorted(found, key=lambda p: (p.path, p.line, p.message))


def _check_statements(document: Document) -> Iterator[Problem]:
    if not document.footnotes:
        return
    used = {note.id for section in document.sections for s in section.statements for note in s.footnotes}
    for section in document.sections:
        for statement in section.statements:
            if not statement.footnotes and statement.kind is not StatementKind.LEAD:
                message = f"no footnote behind {statement.text[:60]!r}"
                yield Problem(document.id, statement.line, message, "End it with [^…] and name its source and date")
    for note in document.footnotes:
        if note.id not in used:
            yield Problem(document.id, note.line, f"footnote [^{note.id}] is not used", "Delete it, or refer to it")
        elif not STRICT.match(note.text):
            remedy = "Write: publisher, <address>, as of date"
            yield Problem(document.id, note.line, f"footnote [^{note.id}] is not in form", remedy)


def _check_header(document: Document) -> Iterator[Problem]:
    if document.as_of != UNDATED and not _is_date(document.as_of):
        yield Problem(document.id, 1, f"as_of: {document.as_of!r} is no date", "Write it as YYYY-MM-DD")
    for name, value in (("review_by", document.review_by), ("valid_until", document.valid_until)):
        if value and not (_is_date(value) and len(value) == len("YYYY-MM-DD")):
            yield Problem(document.id, 1, f"{name}: {value!r} is no day", "Write it as YYYY-MM-DD")
    known = {note.id for note in document.footnotes}
    for contact in document.contacts:
        for reference in contact.footnotes:
            if reference not in known:
                message = f"contact {contact.name!r} names footnote {reference!r} that is not there"
                yield Problem(document.id, 1, message, "Name a footnote of this document")


def _is_date(value: str) -> bool:
    """Say whether a day of the calendar, a month or a year is written in ISO form."""
    try:
        return bool(_DATE.fullmatch(value) and dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :]))
    except ValueError:
        return False
