"""Behind every statement shown: the verbatim quote, its document and section, its source and date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from assistant.models import Citation
from knowledge.models import Document, Footnote, Statement


@dataclass
class CitationTable:
    """Collects the citations of one answer and numbers them in order of use."""

    today: dt.date
    citations: list[Citation] = field(default_factory=list)
    _known: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def cite(self, document: Document, section: str, statement: Statement) -> tuple[int, ...]:
        """Return the markers of a statement: one a footnote, or one for the document where it has none."""
        notes: tuple[Footnote | None, ...] = statement.footnotes or (None,)
        return tuple(self._add(document, section, statement.text, note) for note in notes)

    def cite_line(self, title: str, quote: str, publisher: str, url: str | None, as_of: str, document: str) -> int:
        """Return the marker of a statement that stands in emergency.yaml."""
        note = Footnote(id=quote, publisher=publisher, url=url, as_of=as_of)
        return self._add(Document(id=document, title=title, digest="", sections=()), "", quote, note)

    def _add(self, document: Document, section: str, quote: str, note: Footnote | None) -> int:
        key = (document.id, quote, note.id if note else "")
        if key not in self._known:
            marker = len(self.citations) + 1
            self.citations.append(
                Citation(
                    marker=marker,
                    document=document.id,
                    title=document.title,
                    section=section,
                    quote=quote,
                    source=note.publisher if note else document.title,
                    source_url=note.url if note else None,
                    as_of=note.as_of if note else document.as_of,
                    confirm=note.confirm if note else False,
                    past_review=is_past(document.review_by, self.today),
                    page=note.page if note else 0,
                )
            )
            self._known[key] = marker
        return self._known[key]


def is_past(date: str, today: dt.date) -> bool:
    """Say whether an ISO date lies before today; a date that cannot be read does not."""
    try:
        return dt.date.fromisoformat(date) < today
    except ValueError:
        return False
