"""An answer's Markdown taken apart into claims: shown statements, contact lines, and numbers in its own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

STATEMENT, CONTACT, OWN = "statement", "contact", "own"
_MARKERS = re.compile(r"\s*((?:\[\d+\])+)\s*$")
# Bold words are passed over as pairs, so that in Chinese none begins at the end of the one before.
_MARKED = re.compile(r"(?P<detail>\*\*[^*]+\*\*|[^\s*\[]+)\s*(?P<markers>(?:\[\d+\])*)")
_ITEM = re.compile(r"^(?:[-*+]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+$")
_CELL_END = re.compile(r"(?<!\\)\|")
_SAID = re.compile(r"(?P<text>.+?)\s*(?P<markers>(?:\[\d+\])+)")
_ESCAPED = re.compile(r"\\([|\[\]])")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said, with the markers behind it. A contact's `parts` are its details, without its name."""

    text: str
    markers: tuple[int, ...]
    kind: str = STATEMENT
    parts: tuple[str, ...] = ()


def claims_in(answer: str) -> tuple[Claim, ...]:
    """Return the claims of an answer as `assistant.rendering.markdown` writes it.

    A list item or table row is a statement, with or without markers; in a row whose cells carry markers of their own,
    what stands before each marker is one (names of rows and empty cells claim nothing). A paragraph that ends in
    markers and joins details by ` · ` is a contact; in other paragraphs, what stands before a marker is a claim of the
    assistant's own. Paragraphs without a marker (headings, warnings, offers of help) claim nothing. The choices of a
    `clarify` reply are list items too: leave such replies out.
    """
    lines = [line.strip() for line in answer.splitlines()]
    claims: list[Claim] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if line and not _RULE.match(line) and not (line.startswith("|") and _RULE.match(following)):
            claims.extend(_claims(line))
    return tuple(claims)


def _claims(line: str) -> Iterator[Claim]:
    if line.startswith("|"):
        cells = line.strip("|").strip()
        if any(_split(cell)[0].strip() and _split(cell)[1] for cell in _CELL_END.split(cells)):
            yield from (claim for cell in _CELL_END.split(cells) for claim in _in_cell(cell))
            return
        text, markers = _split(cells)
        yield Claim(_plain(text.rstrip("| ")), markers)
        return
    text, markers = _split(line)
    if _ITEM.match(line):
        yield Claim(_plain(_ITEM.sub("", text, count=1)), markers)
    elif markers and " · " in text:
        _, *parts = text.split(" · ")
        yield Claim(_plain(text), markers, CONTACT, tuple(map(_detail, parts)))
    else:
        for found in filter(lambda match: match["markers"], _MARKED.finditer(line)):
            yield Claim(_plain(found["detail"]).strip("*"), _numbers(found["markers"]), OWN)


def _in_cell(cell: str) -> Iterator[Claim]:
    """Yield what a cell says before each of its markers: statements, and of a contact its phone."""
    for found in _SAID.finditer(cell):
        text, markers = _plain(found["text"]), _numbers(found["markers"])
        if text.startswith("☎ "):
            yield Claim(text, markers, CONTACT, (_detail(text),))
        else:
            yield Claim(text, markers)


def _detail(part: str) -> str:
    """A detail without what is only said about it: the note behind a phone."""
    phone = part.removeprefix("☎ ")
    return _plain(phone if phone == part else phone.partition(" (")[0])


def _split(text: str) -> tuple[str, tuple[int, ...]]:
    found = _MARKERS.search(text)
    return (text[: found.start()], _numbers(found[1])) if found else (text, ())


def _numbers(markers: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", markers))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()
