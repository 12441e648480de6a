"""The nouns of a conversation: question, turn, citation, extract, answer, status."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.models import Contact

LANGUAGES = ("en", "zh", "es", "fr", "de", "ru", "ar", "ja", "ko")


class Status(StrEnum):
    """How a question ended. The list is closed: every reply carries one of these."""

    ANSWERED = "answered"
    CLARIFY = "clarify"  # too little was said to know what is wanted
    EMERGENCY = "emergency"  # an emergency line comes first
    ABSTAINED = "abstained"  # about Beijing life, but not in the documents
    OUT_OF_SCOPE = "out_of_scope"  # not about Beijing life
    REFUSED = "refused"  # no question in it, or one that cannot be taken
    UNAVAILABLE = "unavailable"  # there is no build to answer from
    ERROR = "error"  # our own failure


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message. `role` is `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a resident asks. `page_language` is used where the words do not tell the language."""

    text: str
    history: tuple[Turn, ...] = ()
    page_language: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """What stands behind a marker: a quote found verbatim in the document, its source and date.

    `document` is the document's path in the knowledge folder; `source_url` is None where the address may not
    be shown. `confirm` asks the reader to confirm the detail; `past_review` says that the review date has passed.
    `page` is the page of the document that the quote stands on, 0 where it has none.
    """

    marker: int
    document: str
    title: str
    section: str
    quote: str
    source: str
    source_url: str | None
    as_of: str
    confirm: bool = False
    past_review: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One shown statement. `text` is inline Markdown; a table row carries its column names."""

    text: str
    markers: tuple[int, ...]
    kind: str = "item"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A document's contact, with the markers of the notes that carry it."""

    contact: Contact
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Statements shown from one section, best first or in the order of a list."""

    title: str
    name_zh: str
    section: str
    as_of: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a table's cell: a statement, or with `is_detail` a contact's detail, and the markers behind it."""

    text: str
    markers: tuple[int, ...]
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its name (a document's title, or an aspect), a second name, and its cells; a cell may be empty."""

    name: str
    name_zh: str
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list of documents, or documents side by side. `columns` are the headers of the name and of each cell.

    `empty` is shown in a cell without anything said.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    empty: str = "–"


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply. `opening` and `closing` are the assistant's own sentences around the extracts.

    `tables` come before the extracts; `bridge` stands between them.

    `build` is the number of the index build it came from (0 if none); `ms` maps each step to milliseconds. `nearest` is
    the document and section of the best passage, also where it did not answer; it is for staff and never shown.
    """

    status: Status
    language: str
    opening: tuple[str, ...] = ()
    extracts: tuple[Extract, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    closing: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    choices: tuple[str, ...] = ()
    build: int = 0
    ms: dict[str, float] = field(default_factory=dict)
    nearest: tuple[str, str] | None = None
    tables: tuple[Table, ...] = ()
    bridge: tuple[str, ...] = ()
