"""The last check before an answer leaves: nothing is shown that its citations do not carry."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.models import Answer, Citation, Extract, Line, Status

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]]+", re.IGNORECASE)


def check(answer: Answer) -> Answer:
    """Return the answer without lines that lack a citation whose quote they are.

    An answer of which nothing is left becomes an abstention. Addresses inside statements lose their scheme, so
    that no page turns them into links: links come from the citation table only.
    """
    quotes = {citation.marker: citation for citation in answer.citations}
    extracts = tuple(e for e in (_checked(extract, quotes) for extract in answer.extracts) if e.lines)
    contacts = tuple(card for card in answer.contacts if card.markers and all(m in quotes for m in card.markers))
    checked = replace(answer, extracts=extracts, contacts=contacts)
    if answer.status is Status.ANSWERED and not extracts:
        return replace(checked, status=Status.ABSTAINED)
    return checked


def _checked(extract: Extract, quotes: dict[int, Citation]) -> Extract:
    kept = [line for line in extract.lines if line.markers and all(_carries(quotes.get(m), line) for m in line.markers)]
    return replace(extract, lines=tuple(replace(line, text=_unlinked(line.text)) for line in kept))


def _carries(citation: Citation | None, line: Line) -> bool:
    return citation is not None and citation.quote == line.text


def _unlinked(text: str) -> str:
    return _ADDRESS.sub(lambda found: re.sub(r"^https?://", "", found[0], flags=re.IGNORECASE), text)
