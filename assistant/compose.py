"""The extract: the statements that answer, verbatim, best first, lists and tables whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.citations import CitationTable
from assistant.models import ContactCard, Extract, Line
from embeddings.lexical import fold, terms
from embeddings.lexical import words as words_of
from embeddings.search import Hit, ScoredStatement
from knowledge.models import UNDATED, Contact, Document, Statement, StatementKind

_CHANGED = re.compile(r"^what (has )?changed", re.IGNORECASE)
_LISTS = (StatementKind.STEP, StatementKind.ROW)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is shown; tuned on evals/suites/dev.jsonl only. Scores are sums of z-scores (embeddings.search).

    `words` bounds an answer, `list_words` a list or table that must not be cut. A statement more than `drop` below
    the best is left out, a further document more than `new_document_drop` below it. `same_section` is added to the
    best statement's neighbours; statements of "What changed" and of weak sources lose their penalties.
    """

    words: int = 120
    list_words: int = 250
    documents: int = 3
    drop: float = 8.0
    same_section: float = 0.25
    changed_penalty: float = 2.0
    weak_penalty: float = 0.5
    new_document_drop: float = 2.0
    contacts: int = 2


EMERGENCY_LIMITS = Limits(words=60, list_words=60, documents=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A statement taken into the answer, with where it stands."""

    hit: Hit
    statement: Statement
    score: float


def count_words(text: str) -> int:
    """Return the number of words; of Chinese, Japanese and Korean text, two characters count as a word."""
    dense = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + (dense + 1) // 2


def choose(hits: Sequence[Hit], asks_past: bool, limits: Limits = Limits()) -> list[Chosen]:
    """Return the statements to show, best first, within the limits.

    A numbered list or table, or a list under an introducing line, comes whole with its best member.
    """
    ranked = _rank(hits, asks_past, limits)
    if not ranked:
        return []
    top = ranked[0]
    chosen: dict[str, Chosen] = {}
    documents: set[str] = set()
    words = 0
    for candidate in ranked:
        if top.score - candidate.score > limits.drop:
            break
        document = candidate.hit.document.id
        is_new = document not in documents
        too_far = top.score - candidate.score > limits.new_document_drop
        if candidate.statement.id in chosen or (is_new and (too_far or len(documents) >= limits.documents)):
            continue
        added = [c for c in _whole(candidate, hits, limits) if c.statement.id not in chosen]
        size = sum(count_words(c.statement.text) for c in added)
        if chosen and words + size > limits.words:
            continue
        if any(_same_words(candidate.statement, c.statement) for c in chosen.values()):
            continue
        documents.add(document)
        chosen.update((c.statement.id, c) for c in added)
        words += size
    return list(chosen.values())


def _rank(hits: Sequence[Hit], asks_past: bool, limits: Limits) -> list[Chosen]:
    def score(hit: Hit, scored: ScoredStatement) -> float:
        changed = bool(hit.chunk.heading_path) and bool(_CHANGED.match(hit.chunk.heading_path[-1]))
        penalty = limits.changed_penalty if changed and not asks_past else 0.0
        notes = scored.statement.footnotes
        if notes and all(note.confirm for note in notes):
            penalty += limits.weak_penalty
        return scored.total - penalty

    every = [Chosen(hit, s.statement, score(hit, s)) for hit in hits for s in hit.statements]
    every = [c for c in every if c.statement.kind is not StatementKind.LEAD]
    if not every:
        return [Chosen(hit, s.statement, s.total) for hit in hits for s in hit.statements]
    best = max(every, key=lambda c: c.score)
    home = (best.hit.document.id, best.hit.chunk.section)
    near = [
        Chosen(c.hit, c.statement, c.score + limits.same_section)
        if (c.hit.document.id, c.hit.chunk.section) == home
        else c
        for c in every
    ]
    return sorted(near, key=lambda c: -c.score)


def _whole(candidate: Chosen, hits: Iterable[Hit], limits: Limits) -> list[Chosen]:
    """Return the candidate with the list or table it belongs to, where that list must not be cut."""
    hit, statement = candidate.hit, candidate.statement
    members = [
        Chosen(h, s.statement, candidate.score)
        for h in sorted(hits, key=lambda h: h.row)
        if h.document.id == hit.document.id and h.chunk.section == hit.chunk.section
        for s in h.statements
        if s.statement.group == statement.group
    ]
    has_lead = any(c.statement.kind is StatementKind.LEAD for c in members)
    words = sum(count_words(c.statement.text) for c in members)
    if (statement.kind in _LISTS or has_lead) and words <= limits.list_words:
        return members
    return [candidate]


def _same_words(one: Statement, other: Statement) -> bool:
    """Two statements that say the same: nine in ten of the shorter one's words, and the same numbers."""
    first, second = set(words_of(one.text)), set(words_of(other.text))
    numbers = [set(re.findall(r"\d+", s.text)) for s in (one, other)]
    return numbers[0] == numbers[1] and len(first & second) >= 0.9 * min(len(first), len(second))


def extracts(chosen: Sequence[Chosen], table: CitationTable) -> tuple[Extract, ...]:
    """Group chosen statements by section, in order of each section's best, and cite each."""
    groups: dict[tuple[str, int], list[Chosen]] = {}
    for item in chosen:
        groups.setdefault((item.hit.document.id, item.hit.chunk.section), []).append(item)
    return tuple(_extract(items, table) for items in groups.values())


def _extract(items: list[Chosen], table: CitationTable) -> Extract:
    hit = items[0].hit
    in_order = sorted(items, key=lambda c: (c.hit.row, _position(c)))
    if items[0].statement.kind not in (*_LISTS, StatementKind.LEAD):
        in_order.remove(items[0])
        in_order.insert(0, items[0])
    section = " › ".join(hit.chunk.heading_path)
    lines = tuple(
        Line(
            c.statement.text,
            table.cite(hit.document, section, c.statement),
            c.statement.kind,
            c.statement.columns,
        )
        for c in in_order
    )
    dates = [note.as_of for note in items[0].statement.footnotes]
    as_of = max(dates) if dates else hit.document.as_of
    return Extract(hit.document.title, hit.document.name_zh, section, as_of or UNDATED, lines)


def _position(chosen: Chosen) -> int:
    return next(n for n, s in enumerate(chosen.hit.chunk.statements) if s.id == chosen.statement.id)


def contact_cards(
    document: Document,
    statements: Sequence[tuple[str, Statement]],
    question: str,
    table: CitationTable,
    limits: Limits = Limits(),
) -> tuple[ContactCard, ...]:
    """Return the document's contacts, at most `limits.contacts`: those whose names the question shares first.

    `statements` are the document's, each with its section. A detail is cited to the statement that carries it.
    """
    asked = set(terms(question))
    ranked = sorted(
        document.contacts,
        key=lambda c: -len(asked & set(terms(f"{c.name} {c.name_zh} {c.address} {c.address_zh}"))),
    )
    return tuple(_card(document, statements, contact, table) for contact in ranked[: limits.contacts])


def _card(
    document: Document, statements: Sequence[tuple[str, Statement]], contact: Contact, table: CitationTable
) -> ContactCard:
    details = (
        contact.phone,
        contact.address,
        contact.address_zh,
        contact.hours,
        contact.email,
        contact.website,
    )
    markers: dict[int, None] = {}
    for detail in filter(_key, details):
        markers.update(dict.fromkeys(table.cite(document, *carrier(document, statements, contact, detail))))
    return ContactCard(contact, tuple(sorted(markers)))


def carrier(
    document: Document, statements: Iterable[tuple[str, Statement]], contact: Contact, detail: str
) -> tuple[str, Statement]:
    """Return the statement that carries a contact's detail, with its section; the detail itself where none does.

    Staff may keep a detail in the header alone; it is then quoted from there, under the contact's footnotes.
    """
    pattern = _pattern(detail)
    notes = tuple(note for note in document.footnotes if note.id in contact.footnotes)
    header = Statement(f"{document.id}#contact", detail, StatementKind.ITEM, 0, notes, 1)
    return next((item for item in statements if pattern.search(fold(item[1].text))), ("", header))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _pattern(detail: str) -> re.Pattern[str]:
    """A detail however it is spaced and punctuated, but not inside a longer number: 120 is not in 1200."""
    spaced = r"[\W_]*".join(_key(detail))
    return re.compile(rf"(?<!\d){spaced}(?!\d)")
