"""Blocks become sections of statements, by the conventions of knowledge/markdown.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from knowledge.formats.blocks import Block, Heading, Item, Paragraph, Table
from knowledge.markdown import MAX_WORDS_UNSPLIT
from knowledge.models import Footnote, Section, Statement, StatementKind
from knowledge.sentences import MAX_STATEMENT_TOKENS, split_long, split_sentences
from knowledge.tokens import count_tokens

_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_INTERPRETED = re.compile(r"([\\`*_<>\[\]&])")
_OPENS_BLOCK = re.compile(r"^([#+=~-]|\d+(?=[.)](?:\s|$)))")


def literal(text: str) -> str:
    """Return text as inline Markdown that shows it letter for letter: marks are escaped only where they would act."""
    if _is_shown_as_written(text):
        return text
    escaped = _INTERPRETED.sub(r"\\\1", text)
    if _is_shown_as_written(escaped, text):
        return escaped
    opening = _OPENS_BLOCK.match(escaped)
    if opening is None:
        return escaped
    at = opening.end() if opening[1].isdigit() else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def _is_shown_as_written(markdown: str, text: str | None = None) -> bool:
    wanted = escapeHtml(markdown if text is None else text)
    return str(_MARKDOWN.render(markdown)) == f"<p>{wanted}</p>\n"


@dataclass(slots=True)
class _Draft:
    heading_path: tuple[str, ...]
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Composed:
    """First heading (empty if none), sections in order, and the footnotes their statements carry."""

    first_heading: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]


def compose(blocks: Sequence[Block], document_id: str, source: Callable[[int], Footnote]) -> Composed:
    """Return a file's sections; `source` gives the footnote of a page (0 where the format has none).

    Headings nest by level; the first level-1 heading names the document and opens no section of its own.
    """
    composer = _Composer(document_id, source)
    for block, following in pairwise([*blocks, None]):
        if block is not None:
            composer.take(block, following)
    sections = tuple(
        Section(index, draft.heading_path, tuple(draft.statements))
        for index, draft in enumerate(d for d in composer.drafts if d.statements)
    )
    return Composed(composer.first_heading, sections, tuple(composer.footnotes.values()))


class _Composer:
    """Takes the blocks once, in order, keeping the heading path and the open list."""

    def __init__(self, document_id: str, source: Callable[[int], Footnote]) -> None:
        self.first_heading = ""
        self.drafts = [_Draft(())]
        self.footnotes: dict[int, Footnote] = {}
        self._document_id = document_id
        self._source = source
        self._path: list[tuple[int, str]] = []
        self._open_list: bool | None = None  # whether the list that is open is ordered
        self._is_led = False
        self._group = 0
        self._count = 0

    def take(self, block: Block, following: Block | None) -> None:
        if not isinstance(block, Item):
            self._open_list = None
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block, following)
            case Item():
                self._item(block)
            case Table():
                self._table(block)

    def _heading(self, block: Heading) -> None:
        text = " ".join(block.text.split())
        if not any(c.isalnum() for c in text):
            return
        if not self.first_heading:
            self.first_heading = text
            if block.level == 1:
                return
        self._path = [(level, name) for level, name in self._path if level < block.level]
        self._path.append((block.level, text))
        self.drafts.append(_Draft(tuple(name for _, name in self._path)))
        self._open_group()

    def _paragraph(self, block: Paragraph, following: Block | None) -> None:
        leads = block.text.rstrip().endswith((":", "：")) and isinstance(following, Item | Table)
        self._open_group()
        # A lead opens the group of the list or table that follows.
        self._is_led = leads
        for piece in _pieces(split_sentences(" ".join(block.text.split()))):
            kind = StatementKind.LEAD if leads else StatementKind.SENTENCE
            self._add(piece, kind, block.page, block.line)

    def _item(self, block: Item) -> None:
        if self._open_list is not block.is_ordered:
            self._open_group()
            self._open_list = block.is_ordered
        kind = StatementKind.STEP if block.is_ordered else StatementKind.ITEM
        text = " ".join(block.text.split())
        whole = len(text.split()) <= MAX_WORDS_UNSPLIT
        for piece in _pieces([text] if whole else split_sentences(text)):
            self._add(piece, kind, block.page, block.line)

    def _table(self, block: Table) -> None:
        self._open_group()
        for cells, line in zip(block.rows, block.lines, strict=True):
            width = max(len(cells), len(block.columns))
            columns = (*block.columns, *[""] * (width - len(block.columns)))
            for named in _fitting([*zip(columns, (*cells, *[""] * (width - len(cells))), strict=True)]):
                text = " | ".join(literal(_cell(cell)) for _, cell in named)
                shown = tuple(_cell(column) for column, _ in named)
                self._add(text, StatementKind.ROW, line if block.page else 0, line, shown)

    def _open_group(self) -> None:
        if self._is_led:
            self._is_led = False
        else:
            self._group += 1

    def _add(self, text: str, kind: StatementKind, page: int, line: int, columns: tuple[str, ...] = ()) -> None:
        if not any(c.isalnum() for c in text):
            return
        self._count += 1
        note = self.footnotes.setdefault(page, self._source(page))
        shown = text if kind is StatementKind.ROW else literal(text)
        identity = f"{self._document_id}#{self._count}"
        self.drafts[-1].statements.append(Statement(identity, shown, kind, self._group, (note,), line, columns))


def _pieces(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from split_long(sentence)


def _cell(text: str) -> str:
    """A cell on one line, without the mark that parts cells."""
    return " ".join(text.split()).replace(" | ", "|")


def _fitting(named: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield a row's (column, cell) pairs, cut where the row is too long to be found; each part begins with its name."""
    if sum(map(_size, named)) <= MAX_STATEMENT_TOKENS:
        yield named
        return
    head = named[:1] if len(named) > 1 and _size(named[0]) <= MAX_STATEMENT_TOKENS // 4 else []
    room = MAX_STATEMENT_TOKENS - sum(map(_size, head))
    part: list[tuple[str, str]] = []
    for column, cell in named[len(head) :]:
        for piece in split_long(" ".join(cell.split())) or [""]:
            if part and sum(map(_size, part)) + _size((column, piece)) > room:
                yield head + part
                part = []
            part.append((column, piece))
    if part:
        yield head + part


def _size(named: tuple[str, str]) -> int:
    return count_tokens(f"{named[0]}: {named[1]}; ")
