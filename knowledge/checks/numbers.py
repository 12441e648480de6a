"""Statements of two documents that say the same with other numbers: one of them is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.checks.twins import twins_of
from knowledge.checks.written import Written
from knowledge.markdown import plain_text
from knowledge.models import Document, Problem, Statement

_ALIKE = 92  # of 100; below it the shipped documents have pairs that speak of different things
_FEWEST_WORDS = 5  # "Phone: 6432 8228" is alike everywhere
_BLOCK = 1000
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CHANGED = "what changed"


@dataclass(frozen=True, slots=True)
class _Told:
    written: Written
    statement: Statement
    words: str
    numbers: frozenset[str]


def check_numbers(all_written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each pair of statements that differ in their numbers only.

    Each statement must have a number that the other lacks. Sections "What changed", translations, other
    languages and pairs of documents about two different places (two hospitals, two schools) are left out.
    """
    told = sorted(_numbered(all_written), key=lambda one: len(one.words))
    pairs = {frozenset((a.document.id, b.document.id)) for a, b in twins_of(all_written)}
    named = {written.document.id: _names_itself(written.document) for written in all_written}
    for first, second in _alike(told):
        a, b = first.written.document, second.written.document
        if a.id == b.id or a.language != b.language or (named[a.id] and named[b.id]):
            continue
        if not (first.numbers - second.numbers and second.numbers - first.numbers):
            continue
        if frozenset((a.id, b.id)) not in pairs:
            yield _problem(first, second)


def _numbered(all_written: Sequence[Written]) -> Iterator[_Told]:
    for written in all_written:
        for section in written.document.sections:
            if any(_CHANGED in name.casefold() for name in section.heading_path):
                continue
            for statement in section.statements:
                plain = plain_text(statement.text)
                numbers = frozenset(number.replace(",", "") for number in _NUMBER.findall(plain))
                words = sorted(re.findall(r"[^\W\d]+", plain.casefold()))
                if numbers and len(words) >= _FEWEST_WORDS:
                    yield _Told(written, statement, " ".join(words), numbers)


def _alike(told: list[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Compare each statement with those of like length only: others cannot be alike enough."""
    words = [one.words for one in told]
    lengths = np.array([len(text) for text in words])
    for start in range(0, len(words), _BLOCK):
        block = words[start : start + _BLOCK]
        longest = len(block[-1]) * (200 - _ALIKE) / _ALIKE
        stop = int(np.searchsorted(lengths, longest, side="right"))
        scores = process.cdist(
            block, words[start:stop], scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8, workers=-1
        )
        for row, column in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
            yield told[start + row], told[start + column]


def _names_itself(document: Document) -> bool:
    """Say whether a document is about one place or organisation, whose numbers are its own."""
    title = document.title.casefold()
    return bool(document.name_zh) or any(contact.name.casefold() in title for contact in document.contacts)


def _problem(first: _Told, second: _Told) -> Problem:
    one, other = sorted((first, second), key=lambda told: (told.written.document.id, told.statement.line))
    message = (
        f"{one.statement.text[:80]!r} has other numbers than {other.written.document.id}:{other.statement.line} "
        f"({', '.join(sorted(one.numbers))} and {', '.join(sorted(other.numbers))})"
    )
    remedy = "Compare both with their sources"
    return one.written.problem(one.statement.line, "numbers-differ", message, remedy, False)
