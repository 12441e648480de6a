"""What would change: the documents of a folder beside those of a build, statement by statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from rapidfuzz import fuzz, process

from knowledge.chunker import chunk_document
from knowledge.models import Contact, Document, Footnote

# Below this likeness (0-100) two statements are no longer one that was reworded.
_REWORDED = 60.0


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement with its section, as it would be cited; `sources` are its footnotes as written."""

    document: str
    section: str
    text: str
    sources: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement before and after; None where it is new or gone. At least one of them is there."""

    before: CitedStatement | None
    after: CitedStatement | None

    @property
    def place(self) -> CitedStatement:
        """The statement as it will be, or as it was where it goes."""
        place = self.after or self.before
        assert place is not None  # noqa: S101 - see above
        return place


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a document's front matter whose value changes; lists and questions as one line an entry."""

    document: str
    field: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents by id, chunks by count, and every statement that is new, gone or reworded, in reading order.

    A statement moved to another section or given another source counts as reworded. `citations_gone` are those that
    no longer stand behind any statement of their document: (document, quote, source).
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    chunks_added: int
    chunks_removed: int
    chunks_kept: int
    statements: tuple[StatementChange, ...]
    fields: tuple[FieldChange, ...]
    citations_gone: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.changed or self.removed)


def compare(before: Sequence[Document], after: Sequence[Document]) -> Changes:
    """Compare the documents of a build with those of a folder."""
    old, new = ({document.id: document for document in documents} for documents in (before, after))
    changed = tuple(name for name in sorted(old.keys() & new.keys()) if old[name].digest != new[name].digest)
    added, removed = tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys()))
    statements: list[StatementChange] = []
    gone: list[tuple[str, str, str]] = []
    for name in sorted((*added, *changed, *removed)):
        was, now = (_statements(documents.get(name)) for documents in (old, new))
        statements.extend(_paired(was, now))
        kept = {(s.text, source) for s in now for source in s.sources}
        lost = dict.fromkeys((s.text, source) for s in was for source in s.sources)
        gone.extend((name, text, source) for text, source in lost if (text, source) not in kept)
    counts_old, counts_new = _chunks(before), _chunks(after)
    return Changes(
        added,
        changed,
        removed,
        chunks_added=(counts_new - counts_old).total(),
        chunks_removed=(counts_old - counts_new).total(),
        chunks_kept=(counts_old & counts_new).total(),
        statements=tuple(statements),
        fields=tuple(change for name in changed for change in _fields_changed(old[name], new[name])),
        citations_gone=tuple(gone),
    )


def source_line(note: Footnote) -> str:
    """Return a footnote on one line: publisher, address where it may be shown, date."""
    return ", ".join(part for part in (note.publisher, note.url or "", note.as_of) if part)


def _chunks(documents: Iterable[Document]) -> Counter[tuple[str, tuple[str, ...], str]]:
    return Counter((c.document_id, c.heading_path, c.text) for document in documents for c in chunk_document(document))


def _statements(document: Document | None) -> list[CitedStatement]:
    return [
        CitedStatement(document.id, section.heading, s.text, tuple(map(source_line, s.footnotes)), s.line)
        for section in (document.sections if document else ())
        for s in section.statements
        if document
    ]


def _fields_changed(old: Document, new: Document) -> Iterator[FieldChange]:
    was, now = _fields(old), _fields(new)
    for name in was:
        gone = tuple(value for value in was[name] if value not in now[name])
        come = tuple(value for value in now[name] if value not in was[name])
        if gone or come:
            yield FieldChange(new.id, name, gone, come)


def _fields(document: Document) -> dict[str, tuple[str, ...]]:
    single = ("title", "topic", "language", "name_zh", "as_of", "review_by", "valid_until")
    fields = {name: tuple(value for value in (str(getattr(document, name)),) if value) for name in single}
    return fields | {
        "aliases": document.aliases,
        "names of facets": document.facet_names,
        "facets": tuple(f"{name}: {value}" for name, values in document.facets for value in values),
        "contacts": tuple("; ".join(_told(contact)) for contact in document.contacts),
        "questions": tuple(f"{s.heading} ({lang}): {text}" for s in document.sections for lang, text in s.questions),
    }


def _told(contact: Contact) -> list[str]:
    return [value for value in astuple(contact) if isinstance(value, str) and value]


def _key(statement: CitedStatement) -> tuple[str, str, tuple[str, ...]]:
    return statement.section, statement.text, statement.sources


def _paired(was: list[CitedStatement], now: list[CitedStatement]) -> Iterator[StatementChange]:
    """Pair each statement that is gone with the likest of the new ones, if it is that one reworded."""
    gone, new = _without(was, now), _without(now, was)
    for before in gone:
        texts = [statement.text for statement in new]
        found = process.extractOne(before.text, texts, scorer=fuzz.token_sort_ratio, score_cutoff=_REWORDED)
        yield StatementChange(before, new.pop(found[2]) if found else None)
    for after in new:
        yield StatementChange(None, after)


def _without(statements: list[CitedStatement], others: list[CitedStatement]) -> list[CitedStatement]:
    """Return the statements of the first list that have no equal of their own in the second."""
    unpaired = Counter(map(_key, others))
    left = []
    for statement in statements:
        if unpaired[_key(statement)]:
            unpaired[_key(statement)] -= 1
        else:
            left.append(statement)
    return left
