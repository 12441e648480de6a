"""Documents that staff should look at again: past their review or validity, or nearly; the most asked first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from knowledge.models import Document

WITHIN_DAYS = 30


@dataclass(frozen=True, slots=True)
class StaleDocument:
    """A document with the days that have come or will soon; None where a day is far off or not given.

    `asked` says in how many kept answers the document was cited.
    """

    document: str
    title: str
    review_by: dt.date | None
    valid_until: dt.date | None
    asked: int

    @property
    def due(self) -> dt.date:
        """The earlier of the days."""
        return min(day for day in (self.review_by, self.valid_until) if day)


def find_stale(
    documents: Iterable[Document], asked: Mapping[str, int], today: dt.date, within: int = WITHIN_DAYS
) -> list[StaleDocument]:
    """Return documents whose `review_by` or `valid_until` lies before today or at most `within` days ahead.

    Most asked first, then by day, then by path. What is written as no day is the check's matter and is passed over.
    """
    limit = today + dt.timedelta(days=within)
    found = [
        StaleDocument(
            document.id,
            document.title,
            _until(document.review_by, limit),
            _until(document.valid_until, limit),
            asked.get(document.id, 0),
        )
        for document in documents
    ]
    listed = [stale for stale in found if stale.review_by or stale.valid_until]
    return sorted(listed, key=lambda stale: (-stale.asked, stale.due, stale.document))


def as_json(found: Iterable[StaleDocument], today: dt.date) -> str:
    """Return a JSON list of objects; `days` counts to the earlier day and is negative once it has passed."""
    records = [
        {
            "document": stale.document,
            "title": stale.title,
            "review_by": stale.review_by.isoformat() if stale.review_by else None,
            "valid_until": stale.valid_until.isoformat() if stale.valid_until else None,
            "days": (stale.due - today).days,
            "asked": stale.asked,
        }
        for stale in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=2)


def as_lines(found: Iterable[StaleDocument], today: dt.date) -> Iterator[str]:
    """Yield one line a document: path: what is due (asked so often)."""
    for stale in found:
        asked = f" (cited in {stale.asked} answers)" if stale.asked else ""
        yield f"{stale.document}: {'; '.join(_words(stale, today))}{asked}"


def as_table(found: Iterable[StaleDocument], today: dt.date) -> Table:
    """Return a table for a terminal; nothing is cut off, long cells wrap."""
    table = Table(title="Documents to look at again, most asked first", title_justify="left")
    for name in ("document", "title", "what", "cited"):
        table.add_column(name, overflow="fold")
    for stale in found:
        what = "; ".join(_words(stale, today))
        table.add_row(*(Text(cell) for cell in (stale.document, stale.title, what, str(stale.asked))))
    return table


def _words(stale: StaleDocument, today: dt.date) -> Iterator[str]:
    if stale.review_by:
        yield f"{'review was due' if stale.review_by < today else 'review by'} {stale.review_by}"
    if stale.valid_until:
        yield f"{'was valid until' if stale.valid_until < today else 'valid until'} {stale.valid_until}"


def _until(written: str, limit: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return None
    return day if day <= limit else None
