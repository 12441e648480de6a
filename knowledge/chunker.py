"""Sections become chunks: passages of whole statements, sized in tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from knowledge.models import Chunk, Document, Section, Statement, StatementKind
from knowledge.tokens import count_tokens

MAX_CHUNK_TOKENS = 300
# Chinese and Japanese sentences follow each other without a space.
_UNSPACED_ENDS = ("。", "！", "？", "」", "』", "”", "）")


def chunk_document(document: Document, max_tokens: int = MAX_CHUNK_TOKENS) -> list[Chunk]:
    """Cut a document into chunks in reading order.

    No statement is cut, none is lost, and none stands in two chunks. A list or table is kept together where
    it fits; a chunk goes over `max_tokens` only if a single statement does.
    """
    chunks: list[Chunk] = []
    for section in document.sections:
        for number, statements in enumerate(_pack(section, max_tokens)):
            text = _joined(statements)
            identity = f"{document.id}#s{section.index}.{number}"
            tokens = count_tokens(text)
            chunks.append(Chunk(identity, document.id, section.index, section.heading_path, text, statements, tokens))
    return chunks


def _joined(statements: tuple[Statement, ...]) -> str:
    """Return statements as text: the sentences of a paragraph run on, everything else stands on its own line."""
    text = ""
    for before, statement in zip((None, *statements), statements, strict=False):
        if before is not None:
            runs_on = before.group == statement.group and statement.kind is StatementKind.SENTENCE
            text += ("" if before.text.endswith(_UNSPACED_ENDS) else " ") if runs_on else "\n"
        text += statement.text
    return text


def _pack(section: Section, max_tokens: int) -> Iterator[tuple[Statement, ...]]:
    packed: list[Statement] = []
    size = 0
    for group in _fitting_groups(section.statements, max_tokens):
        group_size = sum(count_tokens(s.text) + 1 for s in group)
        if packed and size + group_size > max_tokens:
            yield tuple(packed)
            packed, size = [], 0
        packed.extend(group)
        size += group_size
    if packed:
        yield tuple(packed)


def _fitting_groups(statements: Iterable[Statement], max_tokens: int) -> Iterator[list[Statement]]:
    """Yield the groups whole, or one statement at a time where a group alone is too long."""
    for _, members in groupby(statements, key=lambda s: s.group):
        group = list(members)
        if sum(count_tokens(s.text) + 1 for s in group) <= max_tokens:
            yield group
        else:
            yield from ([statement] for statement in group)
