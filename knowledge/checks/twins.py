"""Twins: a document and its translation must tell the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from knowledge.checks.written import Written
from knowledge.languages import ISO_639_1
from knowledge.models import Document, Problem

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"\b(?:(\d{1,2}) )?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?(?= \d|,)|(?<=\d) "
    r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万|萬|亿|億|million\b|billion\b|thousand\b)", re.IGNORECASE)
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}


def check_twins(all_written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each translation whose numbers are not those of its original, with both lists.

    Also names a `translation_of` that leads nowhere. Numbers spelt out in words are not compared.
    """
    ids = {written.document.id for written in all_written}
    for written in all_written:
        named = _named_original(written)
        if named and named not in ids:
            message = f"translation_of: there is no document {named}"
            yield written.field_problem(
                ("translation_of",), "twin-missing", message, "Write its path inside the folder"
            )
    for original, translation in twins_of(all_written):
        ours, theirs = numbers_of(original.document), numbers_of(translation.document)
        if ours != theirs:
            message = (
                f"the numbers have drifted from {original.document.id}: "
                f"only there {_listed(ours - theirs)}; only here {_listed(theirs - ours)}"
            )
            yield translation.problem(1, "twin-drift", message, "Bring both up to date", False)


def twins_of(all_written: Sequence[Written]) -> Iterator[tuple[Written, Written]]:
    """Yield (original, translation): `taxis.md` and `taxis.zh.md`, or as `translation_of` says."""
    by_id = {written.document.id: written for written in all_written}
    for written in all_written:
        path = PurePosixPath(written.document.id)
        original = _named_original(written)
        stem, dot, language = path.stem.rpartition(".")
        if not original and dot and language.lower() in ISO_639_1:
            original = str(path.with_name(stem + path.suffix))
        if original in by_id and original != written.document.id:
            yield by_id[original], written


def numbers_of(document: Document) -> set[str]:
    """Return the numbers of a document's statements in plain digits: 49万 and 490,000 are one, 8 May is 8 and 5."""
    text = "\n".join(s.text for section in document.sections for s in section.statements)
    text = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    text = _SCALED.sub(lambda m: _plain(m[1], _SCALES[m[2].lower()]), text)
    text = _MONTH.sub(lambda m: f" {m[1] or ''} {_MONTHS.index((m[2] or m[3])[:3].lower()) + 1} ", text)
    return {_plain(number) for number in _NUMBER.findall(text)}


def _named_original(written: Written) -> str:
    named = written.header.value.get("translation_of") if written.has_header else None
    return named.strip() if isinstance(named, str) else ""


def _plain(number: str, scale: int = 1) -> str:
    value = float(number.replace(",", "")) * scale
    return f"{value:.10g}" if value < 10**10 else f"{value:.0f}"


def _listed(numbers: set[str]) -> str:
    return ", ".join(sorted(numbers, key=float)) or "none"
