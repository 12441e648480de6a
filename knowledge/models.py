"""The nouns of the knowledge folder: document, section, statement, footnote, contact, chunk."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

UNDATED = "undated"


class StatementKind(StrEnum):
    """How a statement stands in its section."""

    SENTENCE = "sentence"
    LEAD = "lead"  # "Bring these papers:", the line that introduces a list
    ITEM = "item"
    STEP = "step"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Footnote:
    """The source and date of a statement.

    `url` is None where the address may not be shown; `as_of` is the date as the source gives it, or
    `undated`; `confirm` asks the reader to confirm the detail by phone before relying on it; `text` is the
    footnote as written; `page` is the page the statement stands on, 0 where the file has none.
    """

    id: str
    publisher: str
    url: str | None
    as_of: str
    note: str = ""
    confirm: bool = False
    line: int = 0
    text: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest thing an answer shows: one sentence, list item, step or table row.

    `text` is inline Markdown as written, without footnote references, links reduced to their label.
    Statements of one list or table share `group`. `columns` holds a row's table header.
    """

    id: str
    text: str
    kind: StatementKind
    group: int
    footnotes: tuple[Footnote, ...]
    line: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `questions` are (language, question) pairs it answers."""

    index: int
    heading_path: tuple[str, ...]
    statements: tuple[Statement, ...]
    questions: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        """The path as one line; empty for text before the first heading."""
        return " › ".join(self.heading_path)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to call or go. `footnotes` are the ids of the notes that carry the details."""

    name: str
    name_zh: str = ""
    phone: str = ""
    phone_note: str = ""
    address: str = ""
    address_zh: str = ""
    hours: str = ""
    website: str = ""
    email: str = ""
    footnotes: tuple[str, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the knowledge folder. `id` is its path inside the folder, with forward slashes.

    `facet_names` holds the words by which its facets are asked for, in nine languages, where facets.yaml gives them.
    """

    id: str
    title: str
    digest: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...] = ()
    title_from_file_name: bool = False
    topic: str = ""
    language: str = "en"
    name_zh: str = ""
    aliases: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    contacts: tuple[Contact, ...] = ()
    as_of: str = UNDATED
    review_by: str = ""
    valid_until: str = ""
    facet_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one section, the unit that is searched and shown.

    `text` is its statements, one a line; every statement's text stands in it verbatim. `tokens` counts
    cl100k tokens of `text`.
    """

    id: str
    document_id: str
    section: int
    heading_path: tuple[str, ...]
    text: str
    statements: tuple[Statement, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something staff should mend: where, what, and how.

    From a reading, errors keep a document out and warnings do not; from the check, errors make an answer wrong
    or a document unusable. `code` names the rule in a short word that stays.
    """

    path: str
    line: int
    message: str
    remedy: str
    is_error: bool = True
    code: str = ""

    @property
    def severity(self) -> str:
        """`error` or `warning`."""
        return "error" if self.is_error else "warning"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything read from one folder: the documents, and what was skipped or should be mended."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def skipped(self) -> tuple[str, ...]:
        """Files that could not be read."""
        return tuple(sorted({p.path for p in self.problems if p.is_error}))

    @property
    def flagged(self) -> tuple[Problem, ...]:
        """What was kept out because it speaks to an assistant: statements, headings, names, whole documents."""
        return tuple(p for p in self.problems if p.code == "instruction")
