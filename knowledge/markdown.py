"""A Markdown body becomes sections of statements."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.footnotes import REFERENCE, REFERENCES
from knowledge.models import Footnote, Section, Statement, StatementKind
from knowledge.sentences import split_long, split_sentences

MAX_WORDS_UNSPLIT = 60
_PARSER = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable("table")
_UNSHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-z!?][^<>]*>", re.DOTALL | re.IGNORECASE
)
# An escaped mark is kept, without its backslash.
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`")
# Marks that end or close what stands before a footnote reference, written behind it.
_CLOSING = re.compile(r"""(?:[.,;:!?…。，；：！？、)）\]」』”’»]|["'*_]+(?![\w"'*_]))*""")


@dataclass(slots=True)
class _Draft:
    heading_path: tuple[str, ...]
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """First heading (empty if none), sections in order, and references that no footnote defines."""

    first_heading: str
    sections: tuple[Section, ...]
    undefined: tuple[tuple[str, int], ...]


def inline_text(token: Token) -> str:
    """Return inline Markdown on one line: emphasis kept, links, images and HTML reduced to their words."""
    parts: list[str] = []
    for child in token.children or []:
        match child.type:
            case "text":
                parts.append(child.content)
            case "code_inline":
                parts.append(f"`{child.content}`")
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "html_inline" if re.match(r"</?br\b", child.content, re.IGNORECASE):
                parts.append(" ")
            case "image":
                parts.append(child.content)
            case "strong_open" | "strong_close" | "em_open" | "em_close":
                parts.append(child.markup)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def plain_text(text: str) -> str:
    """Return a statement's text without emphasis marks, as it is searched."""
    return _MARKS.sub(lambda mark: mark[1] or "", text)


def parse_body(body: str, footnotes: dict[str, Footnote], document_id: str, first_line: int = 1) -> ParsedBody:
    """Parse a body whose footnote definitions have been blanked.

    Headings nest by level; the first level-1 heading names the document and opens no section of its own.
    """
    reader = _Reader(footnotes, document_id, first_line)
    reader.read(_PARSER.parse(body))
    sections = tuple(
        Section(index, draft.heading_path, tuple(draft.statements))
        for index, draft in enumerate(d for d in reader.drafts if d.statements)
    )
    return ParsedBody(reader.first_heading, sections, tuple(reader.undefined))


class _Reader:
    """Walks the token stream once, keeping the heading path and the open list or table."""

    def __init__(self, footnotes: dict[str, Footnote], document_id: str, first_line: int) -> None:
        self.footnotes = footnotes
        self.document_id = document_id
        self.first_line = first_line
        self.first_heading = ""
        self.drafts = [_Draft(())]
        self.undefined: list[tuple[str, int]] = []
        self._path: list[tuple[int, str]] = []
        self._lists: list[str] = []
        self._group = 0
        self._count = 0

    def read(self, tokens: list[Token]) -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            match token.type:
                case "heading_open":
                    self._heading(int(token.tag[1]), inline_text(tokens[position + 1]))
                    position += 2
                case "bullet_list_open" | "ordered_list_open":
                    if not self._lists:
                        self._group += 1
                    self._lists.append(token.type)
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "inline":
                    leads = not self._lists and self._list_follows(tokens, position)
                    self._block(inline_text(token), self._line(token), leads)
                case "table_open":
                    position = self._table(tokens, position)
                case "html_block":
                    words = html.unescape(_UNSHOWN.sub(" ", token.content))
                    self._block(re.sub(r"\s+", " ", words).strip(), self._line(token), leads=False)
                case "fence" | "code_block":
                    self._code(token)
            position += 1

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _heading(self, level: int, text: str) -> None:
        text = plain_text(REFERENCE.sub("", text)).strip()
        if not self.first_heading:
            self.first_heading = text
            if level == 1:
                return
        self._path = [(at, name) for at, name in self._path if at < level]
        self._path.append((level, text))
        self.drafts.append(_Draft(tuple(name for _, name in self._path)))
        self._group += 1

    def _code(self, token: Token) -> None:
        self._group += 1
        first = self._line(token) + (token.type == "fence")
        for line, code in enumerate(token.content.split("\n"), first):
            for text in split_long(re.sub(r"\s+", " ", code).strip()):
                self._add(text, line, StatementKind.SENTENCE, self._group)

    @staticmethod
    def _list_follows(tokens: list[Token], position: int) -> bool:
        following = tokens[position + 2].type if position + 2 < len(tokens) else ""
        content = tokens[position].content.rstrip()
        ends_with_colon = REFERENCES.sub("", content).rstrip().endswith((":", "："))
        return ends_with_colon and following in ("bullet_list_open", "ordered_list_open", "table_open")

    def _block(self, text: str, line: int, leads: bool) -> None:
        group = self._group
        if self._lists:
            kind = StatementKind.STEP if self._lists[-1] == "ordered_list_open" else StatementKind.ITEM
        else:
            kind = StatementKind.LEAD if leads else StatementKind.SENTENCE
            group += 1
        for piece, footnotes in self._split(text, line):
            self._add(piece, line, kind, group, footnotes)
        if not leads:
            # A lead's number is left free for the list or table that follows: one group holds both.
            self._group = group

    def _split(self, text: str, line: int) -> Iterator[tuple[str, tuple[Footnote, ...]]]:
        """Cut a block after each run of references; what comes before a run is carried by its notes."""
        start = 0
        for run in REFERENCES.finditer(text):
            notes = self._resolve(run[0], line)
            piece = text[start : run.start()].strip()
            closing = _CLOSING.match(text, run.end())
            marks = closing[0] if closing else ""
            start = run.end() + len(marks)
            piece += marks.lstrip(".。") if piece.endswith((".", "。")) else marks
            yield from ((part, notes) for part in self._fit(piece, keep_whole=True))
        yield from ((part, ()) for part in self._fit(text[start:].strip(), keep_whole=bool(self._lists)))

    @staticmethod
    def _fit(piece: str, keep_whole: bool) -> Iterator[str]:
        sentences = [piece] if keep_whole and len(piece.split()) <= MAX_WORDS_UNSPLIT else split_sentences(piece)
        for sentence in sentences:
            yield from split_long(sentence)

    def _resolve(self, references: str, line: int) -> tuple[Footnote, ...]:
        found: list[Footnote] = []
        for key in dict.fromkeys(REFERENCE.findall(references)):
            if key in self.footnotes:
                found.append(self.footnotes[key])
            else:
                self.undefined.append((key, line))
        return tuple(found)

    def _table(self, tokens: list[Token], position: int) -> int:
        self._group += 1
        columns: tuple[str, ...] = ()
        of_header: tuple[Footnote, ...] = ()
        cells: list[str] = []
        line = self.first_line
        while tokens[position].type != "table_close":
            token = tokens[position]
            match token.type:
                case "tr_open":
                    cells, line = [], self._line(token)
                case "inline":
                    cells.append(inline_text(token))
                case "tr_close" if not columns:
                    columns = tuple(plain_text(REFERENCE.sub("", c)).strip() for c in cells)
                    of_header = self._resolve(" ".join(cells), line)
                case "tr_close":
                    self._row(cells, columns, line, of_header)
            position += 1
        return position

    def _row(self, cells: list[str], columns: tuple[str, ...], line: int, of_header: tuple[Footnote, ...]) -> None:
        notes = tuple(dict.fromkeys([*self._resolve(" ".join(cells), line), *of_header]))
        text = " | ".join(REFERENCES.sub("", cell).strip() for cell in cells)
        self._add(text, line, StatementKind.ROW, self._group, notes, columns)

    def _add(
        self,
        text: str,
        line: int,
        kind: StatementKind,
        group: int,
        footnotes: tuple[Footnote, ...] = (),
        columns: tuple[str, ...] = (),
    ) -> None:
        if not any(c.isalnum() for c in text):
            return
        self._count += 1
        identity = f"{self.document_id}#{self._count}"
        self.drafts[-1].statements.append(Statement(identity, text, kind, group, footnotes, line, columns))
