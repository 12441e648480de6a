"""Footnotes: behind every statement, defined once, used, and in form."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.written import Written
from knowledge.footnotes import DEFINITION, STRICT
from knowledge.models import Problem, StatementKind


def check_footnotes(written: Written) -> Iterator[Problem]:
    """Yield statements without source (errors), and footnotes that are repeated (errors), unused or out of form.

    A document without any footnote is taken for a foreign one: if it has a header, one warning says that its
    statements carry no source.
    """
    document = written.document
    if not document.footnotes:
        if written.has_header:
            message = "no statement has a footnote, so that answers cannot name source and date"
            remedy = "End each statement with [^…] and name its source and date"
            yield written.problem(1, "footnotes-missing", message, remedy, False)
        return
    yield from _check_repeated(written)
    used = {note.id for section in document.sections for s in section.statements for note in s.footnotes}
    for section in document.sections:
        for statement in section.statements:
            if not statement.footnotes and statement.kind is not StatementKind.LEAD:
                message = f"no footnote behind {statement.text[:60]!r}"
                remedy = "End it with [^…] and name its source and date"
                yield written.problem(statement.line, "footnote-missing", message, remedy)
    for note in document.footnotes:
        if note.id not in used:
            message, remedy = f"footnote [^{note.id}] is not used", "Delete it, or refer to it"
            yield written.problem(note.line, "footnote-unused", message, remedy, False)
        elif not STRICT.match(note.text):
            message, remedy = f"footnote [^{note.id}] is not in form", "Write: publisher, <address>, as of date"
            yield written.problem(note.line, "footnote-form", message, remedy, False)


def _check_repeated(written: Written) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, text in enumerate(written.body.split("\n"), written.body_line):
        if found := DEFINITION.match(text):
            if found[1] in first:
                message = f"footnote [^{found[1]}] is defined a second time, after line {first[found[1]]}"
                remedy = "Only the first counts: give this one a new name and refer to it"
                yield written.problem(line, "footnote-repeated", message, remedy)
            first.setdefault(found[1], line)
