"""Copies of the knowledge with statements withheld or documents planted, and the cases that can share one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from evals.cases import Case, Gold, Planted
from evals.metrics.comparison import stands_in
from evals.metrics.details import details_in
from knowledge.errors import UsageError
from knowledge.front_matter import split_header

_REFERENCES = r"(?:\[\^[^\]]+\])*"
_CONTACT_FIELD = re.compile(r"\s+(?:phone|address|address_zh|hours|website|email):\s*(\S.*?)\s*$")
_BARE = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*(?:\[\^[^\]]+\]\s*)*")


@dataclass
class Alteration:
    """One copy of the documents: what is taken out, what is put in, and the cases that are asked of it."""

    withheld: tuple[Gold, ...]
    planted: tuple[Planted, ...]
    cases: list[Case] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)


def alterations(cases: Iterable[Case]) -> list[Alteration]:
    """Group the cases that need other documents than the published ones, in as few copies as keep them apart.

    Cases that change the same are asked of the same copy. Others share one when the documents that the one changes or
    asks about are none that the other changes or asks about.
    """
    same: dict[tuple[tuple[Gold, ...], tuple[Planted, ...]], Alteration] = {}
    for case in cases:
        key = (tuple(sorted(set(case.withheld), key=str)), tuple(sorted(set(case.planted), key=str)))
        group = same.setdefault(key, Alteration(*key))
        group.cases.append(case)
        group.documents |= {quoted.document for quoted in (*case.withheld, *case.gold)}
        group.documents |= {plant.document for plant in case.planted}
    copies: list[Alteration] = []
    for group in same.values():
        shared = next((copy for copy in copies if not copy.documents & group.documents), None)
        if shared is None:
            copies.append(group)
            continue
        shared.withheld += group.withheld
        shared.planted += group.planted
        shared.cases += group.cases
        shared.documents |= group.documents
    return copies


def write_copy(folder: Path, target: Path, withheld: Sequence[Gold], planted: Sequence[Planted]) -> None:
    """Copy a knowledge folder without the withheld statements and with the planted documents.

    Raises UsageError naming a statement that is not there, or a planted document whose path leaves the folder.
    """
    shutil.copytree(folder, target)
    for gold in withheld:
        path = _inside(target, gold.document)
        if not path.is_file():
            raise UsageError(f"{gold.document}: there is no such document to withhold “{gold.quote}” from")
        path.write_text(
            without_statement(path.read_text(encoding="utf-8"), gold.quote, gold.document), encoding="utf-8"
        )
    for plant in planted:
        path = _inside(target, plant.document)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(plant.text, encoding="utf-8")


def without_statement(text: str, quote: str, document: str) -> str:
    """Return Markdown without a statement and its footnote references; a row, or a line left bare, goes altogether.

    A contact's phone, address or hours that the statement tells leave the header too: an answer would still show them.
    Raises UsageError where the statement is not there.
    """
    tokens = (re.escape(token) for token in quote.split())
    pattern = re.compile(rf"{_REFERENCES}\s+".join(tokens) + _REFERENCES)
    body = split_header(text, PurePosixPath(document))[1]
    found = pattern.search(text, len(text) - len(body))
    if found is None:
        raise UsageError(f"{document}: “{quote}” is not there to be withheld. See python -m evals check")
    header, text = _without_contacts(text[: len(text) - len(body)], quote), text[len(text) - len(body) :]
    start, end = (place - len(found.string) + len(text) for place in found.span())
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end) if "\n" in text[end:] else len(text)
    before, after = text[line_start:start], text[end:line_end]
    if before.lstrip().startswith("|") or (_BARE.fullmatch(before) and _BARE.fullmatch(after)):
        return header + text[:line_start] + text[line_end + 1 :]
    return header + text[:start] + text[end:].lstrip(" ")


def _without_contacts(header: str, quote: str) -> str:
    told = {(detail.type, detail.key) for detail in details_in(quote)}

    def is_told(line: str) -> bool:
        field = _CONTACT_FIELD.match(line)
        if field is None:
            return False
        value = field[1].strip("\"' ")
        return stands_in(value, quote) or any((d.type, d.key) in told for d in details_in(value))

    return "".join(line for line in header.splitlines(keepends=True) if not is_told(line))


def _inside(folder: Path, document: str) -> Path:
    name = PurePosixPath(document)
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(f"{document}: leaves the knowledge folder. Name a path inside it")
    return folder / name
