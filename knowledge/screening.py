"""Keeps out of a document what speaks to an assistant instead of a resident, and says so to staff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePosixPath

from knowledge.errors import SuspectDocument
from knowledge.footnotes import REFERENCE
from knowledge.instructions import is_instruction
from knowledge.markdown import plain_text
from knowledge.models import UNDATED, Contact, Document, Problem, Section, Statement

CODE = SuspectDocument.code
REMEDY = "Delete it, or allow it: add the sentence to `allow:` in the front matter"
QUOTED_CHARACTERS = 80
# A sentence this short may be half of one that was cut in two.
SHORT = 24
# Phrases leap at most a few words, so no more lines than this make one instruction, unless it is spelt out.
MOST_LINES = 12
LONGEST_RUN = 200
_SENTENCE_END = re.compile(r"[.!?。！？؟][\"'”’»」』)）]*$")


def screen(document: Document, allow: Iterable[str] = ()) -> tuple[Document, list[Problem]]:
    """Return the document without statements, headings, questions and names meant for an assistant, and a warning each.

    A flagged heading keeps out its section, a flagged footnote the statements it carries; sections are numbered anew.
    The sentences of `allow` stay. Raises SuspectDocument where the title is flagged, or nothing is left.
    """
    screening = _Screening(document.id, frozenset(map(_plain, allow)))
    if reason := screening.reason(document.title):
        problem = f"its title {reason}: {_quoted(document.title)}"
        raise SuspectDocument(PurePosixPath(document.id), problem, REMEDY)
    footnotes = tuple(note for note in document.footnotes if screening.keeps(note.text, note.line, "footnote"))
    dropped = frozenset(note.id for note in document.footnotes) - {note.id for note in footnotes}
    kept = [kept for section in document.sections if (kept := screening.section(section, dropped)) is not None]
    if not kept:
        first = screening.problems[0]
        problem = f"nothing in it is for residents; the first statement {first.message}"
        raise SuspectDocument(PurePosixPath(document.id), problem, REMEDY, first.line)
    screened = replace(
        document,
        sections=tuple(replace(section, index=index) for index, section in enumerate(kept)),
        footnotes=footnotes,
        topic=screening.field(document.topic, ""),
        name_zh=screening.field(document.name_zh, ""),
        as_of=screening.field(document.as_of, UNDATED),
        review_by=screening.field(document.review_by, ""),
        valid_until=screening.field(document.valid_until, ""),
        aliases=tuple(alias for alias in document.aliases if screening.keeps(alias, 1, "alias")),
        facets=tuple(
            (key, tuple(value for value in values if screening.keeps(value, 1, "facet")))
            for key, values in document.facets
            if screening.keeps(key, 1, "facet")
        ),
        contacts=tuple(contact for contact in document.contacts if screening.keeps_contact(contact)),
    )
    return screened, screening.problems


@dataclass
class _Screening:
    """Looks at the texts of one document and collects what was found."""

    document_id: str
    allowed: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def reason(self, text: str) -> str | None:
        """Return why a text is kept out; None for one that is allowed or harmless."""
        plain = _plain(text)
        return None if plain in self.allowed else is_instruction(plain)

    def report(self, text: str, line: int, reason: str, what: str = "") -> None:
        """Warn of a text that was kept out."""
        message = f"{f'{what} ' if what else ''}{reason}, and is kept out: {_quoted(text)}"
        self.problems.append(Problem(self.document_id, line, message, REMEDY, False, CODE))

    def keeps(self, text: str, line: int, what: str) -> bool:
        """Say whether a text stays, and report one that does not."""
        if reason := self.reason(text):
            self.report(text, line, reason, what)
        return not reason

    def field(self, value: str, otherwise: str) -> str:
        """Return a field of the header, or what stands for an empty one."""
        return value if self.keeps(value, 1, "field") else otherwise

    def keeps_contact(self, contact: Contact) -> bool:
        """Say whether a contact stays: all of it or nothing."""
        values = [value for name in fields(contact) if isinstance(value := getattr(contact, name.name), str)]
        return all(self.keeps(value, 1, "contact") for value in values if value)

    def section(self, section: Section, dropped: frozenset[str]) -> Section | None:
        """Return what stays of a section, or None. `dropped` are the ids of flagged footnotes."""
        line = section.statements[0].line
        if section.heading_path and not self.keeps(section.heading_path[-1], line, "heading"):
            return None
        if any(self.reason(heading) for heading in section.heading_path[:-1]):
            self.report(section.heading, line, "stands under a heading that speaks to an assistant")
            return None
        flagged = self._flagged(section.statements, dropped)
        flagged |= self._flagged_together(section.statements, flagged)
        statements = tuple(s for s in section.statements if s.id not in flagged)
        if not statements:
            return None
        questions = tuple((code, asked) for code, asked in section.questions if self.keeps(asked, 1, "question"))
        return replace(section, statements=statements, questions=questions)

    def _flagged(self, statements: Sequence[Statement], dropped: frozenset[str]) -> set[str]:
        flagged = set()
        columns: dict[tuple[str, ...], str | None] = {(): None}
        for statement in statements:
            if statement.columns not in columns:
                columns[statement.columns] = self.reason(" | ".join(statement.columns))
            reason = self.reason(statement.text) or columns[statement.columns]
            if not reason and any(note.id in dropped for note in statement.footnotes):
                reason = "rests on a footnote that speaks to an assistant"
            if reason:
                flagged.add(statement.id)
                self.report(statement.text, statement.line, reason)
        return flagged

    def _flagged_together(self, statements: Sequence[Statement], flagged: set[str]) -> set[str]:
        """Return the statements that are an instruction only when read one after the other."""
        found = set()
        for run in self._runs(statements, flagged):
            for first, last in _windows([_open(s) for s in run]):
                for statement in run[first:last]:
                    found.add(statement.id)
                    self.report(statement.text, statement.line, "is part of an instruction to an assistant")
        return found

    def _runs(self, statements: Sequence[Statement], flagged: set[str]) -> Iterator[list[Statement]]:
        run: list[Statement] = []
        for statement in statements:
            if statement.id in flagged or _plain(statement.text) in self.allowed:
                yield run
                run = []
                continue
            run.append(statement)
            ends = len(statement.text) > SHORT and _SENTENCE_END.search(_plain(statement.text))
            if ends or len(run) == LONGEST_RUN:
                yield run
                run = []
        yield run


def _windows(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the smallest stretches of lines that are an instruction, as (first, behind the last)."""
    start = 0
    while start < len(lines) - 1 and is_instruction("\n".join(lines[start:])):
        sizes = range(2, min(MOST_LINES, len(lines) - start) + 1)
        places = ((at, at + size) for size in sizes for at in range(start, len(lines) - size + 1))
        first, last = next((p for p in places if is_instruction("\n".join(lines[slice(*p)]))), (start, len(lines)))
        yield first, last
        start = last


def _open(statement: Statement) -> str:
    text = _plain(statement.text)
    return _SENTENCE_END.sub("", text) if len(text) <= SHORT else text


def _plain(text: str) -> str:
    return " ".join(plain_text(REFERENCE.sub("", text)).split())


def _quoted(text: str) -> str:
    plain = _plain(text)
    return repr(plain if len(plain) <= QUOTED_CHARACTERS else plain[: QUOTED_CHARACTERS - 1] + "…")
