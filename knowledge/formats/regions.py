"""Rows of a sheet become blocks: tables, with the lines of text that stand above, between and below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.formats.blocks import Block, Paragraph, UnreadableFile
from knowledge.formats.grid import Cell, to_blocks

MAX_ROWS = 20_000
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts with its number; `is_bold` marks one that is set off as names of columns are."""

    number: int
    cells: tuple[str, ...]
    is_bold: bool = False

    @property
    def filled(self) -> int:
        """How many cells say something."""
        return sum(bool(cell) for cell in self.cells)


def too_large(what: str) -> UnreadableFile:
    """Return the error for a sheet with too much in it."""
    return UnreadableFile(f"has {what}", "Split it into several files")


def to_region_blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the blocks of a sheet; empty rows part its tables."""
    for is_filled, members in groupby(rows, key=lambda row: row.filled > 0):
        if is_filled:
            yield from _region([*members])


def _region(rows: list[Row]) -> Iterator[Block]:
    """A table with the single lines above it (a title) and below it (notes)."""
    if max(row.filled for row in rows) < 2:
        yield from (_line(row) for row in rows)
        return
    start = next(at for at, row in enumerate(rows) if row.filled > 1)
    end = len(rows) - next(at for at, row in enumerate(reversed(rows)) if row.filled > 1)
    yield from (_line(row) for row in rows[:start])
    table = rows[start:end]
    is_named = table[0].is_bold and not all(row.is_bold for row in table)
    grid = [[Cell(text, is_header=is_named and at == 0) for text in row.cells] for at, row in enumerate(table)]
    yield from to_blocks(grid, [row.number for row in table])
    yield from (_line(row) for row in rows[end:])


def _line(row: Row) -> Paragraph:
    return Paragraph(next(cell for cell in row.cells if cell), line=row.number)
