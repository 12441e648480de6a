"""What staff should mend in a document that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.footnotes import STRICT
from knowledge.models import Document, Knowledge, Problem, StatementKind

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
    for name, value in (("as_of", document.as_of), ("review_by", document.review_by)):
        if value and value != "undated" and not _DATE.fullmatch(value):
            yield Problem(document.id, 1, f"{name}: {value!r} is no date", "Write it as YYYY-MM-DD")
    known = {note.id for note in document.footnotes}
    for contact in document.contacts:
        for reference in contact.footnotes:
            if reference not in known:
                message = f"contact {contact.name!r} names footnote {reference!r} that is not there"
                yield Problem(document.id, 1, message, "Name a footnote of this document")
