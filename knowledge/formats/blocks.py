"""What every format is reduced to: headings, paragraphs, list items and tables, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 for the highest. `page` is 0 where the format has none; `line` is a page or row."""

    text: str
    level: int
    page: int = 0
    line: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text on one line."""

    text: str
    page: int = 0
    line: int = 1
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; items that follow each other belong to one list."""

    text: str
    is_ordered: bool
    page: int = 0
    line: int = 1
    kind: Literal["item"] = "item"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `columns` is the header, empty where there is none.

    `lines` holds the page of each row where `page` is not 0 (a table may go on over several), else the row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    page: int = 0
    kind: Literal["table"] = "table"


# Told apart by `kind` when they come back from the child process.
Block = Heading | Paragraph | Item | Table


@dataclass(frozen=True, slots=True)
class Notice:
    """Something staff should know about a file that was read: what, what to do, and on which page or row.

    `code` names the kind of notice in a short word that stays.
    """

    message: str
    remedy: str
    line: int = 1
    code: str = "hidden-text"


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What was read out of a file, in reading order, and what was left out of it."""

    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...] = ()


class UnreadableFile(Exception):
    """Nothing can be taken from a file: what is wrong with it, and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy


@dataclass(slots=True)
class HiddenText:
    """Counts what a reader of the file would not see, by kind ("white text") and place ("on page 2")."""

    _counts: Counter[tuple[int, str, str]] = field(default_factory=Counter)

    def add(self, kind: str, text: str, place: str = "", line: int = 1) -> None:
        """Note hidden text; white space does not count. `place` are words such as " on page 2"."""
        count = len("".join(text.split()))
        if count:
            self._counts[line, place, kind] += count

    def notices(self) -> tuple[Notice, ...]:
        """Return one notice for each kind and place."""
        remedy = "Delete the text, or make it visible if it should be read"
        notices = []
        for (line, place, kind), count in self._counts.items():
            characters = "1 character" if count == 1 else f"{count} characters"
            verb = "was" if count == 1 else "were"
            notices.append(Notice(f"{characters} of {kind} {verb} left out{place}", remedy, line))
        return tuple(notices)


def paged(page: int) -> str:
    """Return the words for a place in a file with pages, with the space before them."""
    return f" on page {page}"
