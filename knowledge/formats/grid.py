"""Cells with spans become a plain grid, and a grid becomes a table, its header told from its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.blocks import Block, Paragraph, Table

MAX_CELLS = 500_000
_NUMBER = re.compile(r"[^\w]*[\d.,:/%\s¥$€-]+[^\w]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a format gives it; spans count the columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1
    is_header: bool = False


def unfold(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return a grid with one cell in each place.

    What a cell says stands in every row that it covers, so that each row can be read alone; of the columns it
    covers, only the first has it, except in header cells.
    """
    grid: list[list[Cell]] = []
    below: dict[int, tuple[Cell, int]] = {}  # column -> the cell that reaches down into it, rows left
    for row in rows:
        line: list[Cell] = []
        cells = iter(row)
        while True:
            column = len(line)
            if column in below:
                cell, left = below.pop(column)
                line.append(cell)
                if left > 1:
                    below[column] = (cell, left - 1)
                continue
            found = next(cells, None)
            if found is None:
                if not any(reached > column for reached in below):
                    break
                found = Cell("")
            for offset in range(max(1, found.columns)):
                shown = found if offset == 0 or found.is_header else Cell("")
                line.append(shown)
                below.pop(column + offset, None)
                if found.rows > 1:
                    below[column + offset] = (shown, found.rows - 1)
        grid.append(line)
    return grid


def to_blocks(grid: Sequence[Sequence[Cell]], lines: Sequence[int], page: int = 0) -> list[Block]:
    """Return a grid as a table; a grid of one column is a box of text and becomes paragraphs.

    `lines` holds the page or row of each row. Empty rows and columns are left out.
    """
    width = max((len(row) for row in grid), default=0)
    padded = [[*row, *[Cell("")] * (width - len(row))] for row in grid]
    used = [at for at in range(width) if any(row[at].text.strip() for row in padded)]
    rows = [([row[at] for at in used], line) for row, line in zip(padded, lines, strict=True)]
    rows = [(row, line) for row, line in rows if any(cell.text.strip() for cell in row)]
    if len(used) <= 1:
        return [Paragraph(row[0].text, page and line, line) for row, line in rows if row]
    headers = _header_rows([row for row, _ in rows])
    columns = tuple(
        " ".join(dict.fromkeys(text for row, _ in rows[:headers] if (text := " ".join(row[at].text.split()))))
        for at in range(len(used))
    )
    if headers == 0:
        columns = ("",) * len(used)
    body = rows[headers:]
    return [Table(columns, tuple(tuple(cell.text for cell in row) for row, _ in body), tuple(n for _, n in body), page)]


def _header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows at the top name the columns: as marked, or one where it looks like names."""
    marked = 0
    while marked < len(rows) - 1 and marked < 3 and all(cell.is_header or not cell.text for cell in rows[marked]):
        marked += 1
    if marked or len(rows) < 2:
        return marked
    first = [" ".join(cell.text.split()) for cell in rows[0]]
    names = [text for text in first if text]
    if len(names) < len(first) - 1 or len(set(names)) < len(names) or any(_NUMBER.fullmatch(text) for text in names):
        return 0
    if any(len(text) > 60 for text in names):
        return 0
    # Two columns without a marked header are mostly a name and its value ("Address", "Phone") from the first row on.
    return 1 if len(first) > 2 or _looks_like_data(rows[1:], len(first) - 1) else 0


def _looks_like_data(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Say whether every value of a column begins with a number or soon has one, which a name above it explains."""
    values = [text for row in rows if (text := row[column].text.strip())]
    return len(values) > 0 and all(any(c.isdigit() for c in text[:12]) for text in values)
