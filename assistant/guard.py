"""The last check before an answer leaves: nothing is shown that its citations do not carry."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.models import Answer, Citation, Extract, Line, Said, Status, Table
from embeddings.lexical import fold

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]]+", re.IGNORECASE)


def check(answer: Answer) -> Answer:
    """Return the answer without lines that lack a citation whose quote they are.

    An answer of which nothing is left becomes an abstention. Addresses inside statements lose their scheme, so
    that no page turns them into links: links come from the citation table only.
    """
    quotes = {citation.marker: citation for citation in answer.citations}
    extracts = tuple(e for e in (_checked(extract, quotes) for extract in answer.extracts) if e.lines)
    tables = tuple(t for t in (_checked_table(table, quotes) for table in answer.tables) if t.rows)
    contacts = tuple(card for card in answer.contacts if card.markers and all(m in quotes for m in card.markers))
    checked = replace(answer, tables=tables, extracts=extracts, contacts=contacts)
    if answer.status is Status.ANSWERED and not extracts and not tables:
        return replace(checked, status=Status.ABSTAINED)
    return checked


def _checked(extract: Extract, quotes: dict[int, Citation]) -> Extract:
    kept = [line for line in extract.lines if line.markers and all(_carries(quotes.get(m), line) for m in line.markers)]
    return replace(extract, lines=tuple(replace(line, text=_unlinked(line.text)) for line in kept))


def _checked_table(table: Table, quotes: dict[int, Citation]) -> Table:
    """Keep of a table the cells that their citations carry, and the rows in which such a cell is left."""
    rows = (replace(row, cells=tuple(_checked_cell(cell, quotes) for cell in row.cells)) for row in table.rows)
    return replace(table, rows=tuple(row for row in rows if any(row.cells)))


def _checked_cell(cell: tuple[Said, ...], quotes: dict[int, Citation]) -> tuple[Said, ...]:
    kept = (said for said in cell if said.markers and all(_carries(quotes.get(m), said) for m in said.markers))
    return tuple(replace(said, text=_unlinked(said.text)) for said in kept)


def _carries(citation: Citation | None, shown: Line | Said) -> bool:
    if citation is None:
        return False
    if isinstance(shown, Said) and shown.is_detail:
        return _digits_and_letters(shown.text) in _digits_and_letters(citation.quote)
    return citation.quote == shown.text


def _digits_and_letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _unlinked(text: str) -> str:
    return _ADDRESS.sub(lambda found: re.sub(r"^https?://", "", found[0], flags=re.IGNORECASE), text)
