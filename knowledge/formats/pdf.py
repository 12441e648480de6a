"""PDF files: what a reader sees, page by page; tables stay tables, running heads and feet are left out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.table import Table as FoundTable
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.formats.blocks import Block, Heading, HiddenText, Notice, Paragraph, ParsedFile, Table, UnreadableFile
from knowledge.formats.grid import Cell, to_blocks
from knowledge.formats.pdf_blocks import Shape
from knowledge.formats.pdf_blocks import to_blocks as lines_to_blocks
from knowledge.formats.pdf_joining import Joiner
from knowledge.formats.pdf_lines import BOLD, UNKNOWN, Line, page_lines
from knowledge.formats.pdf_margins import without_margins
from knowledge.formats.pdf_sight import SeenPage, layers_off
from knowledge.formats.pdf_visible import visible_filter

MAX_PAGES = 1000
_BULLET = "(cid:127)"  # in the encoding of most fonts
_MAX_UNKNOWN = 0.2  # of the letters


def parse(raw: bytes) -> ParsedFile:
    """Read a PDF. Raises UnreadableFile."""
    try:
        pdf = pdfplumber.open(io.BytesIO(raw))
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect | PDFTextExtractionNotAllowed):
            raise UnreadableFile("is password-protected", "Save it without a password") from error
        raise UnreadableFile("is damaged or cut short", "Put it there again, or save it anew") from error
    pages = [*islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1)]
    if len(pages) > MAX_PAGES:
        raise UnreadableFile(f"has more than {MAX_PAGES} pages", "Split it into several files")
    if not pages:
        raise UnreadableFile("is damaged or cut short: it has no pages", "Put it there again, or save it anew")
    off = layers_off(pdf.doc.catalog)
    reader = _Reader()
    for number, page in enumerate(pages, 1):
        reader.read(SeenPage(pdf, page, number, off))
    return ParsedFile(tuple(reader.blocks()), tuple(reader.notices()))


class _Reader:
    """Reads the pages one by one, then puts them together: the shape of a file shows over all its pages."""

    def __init__(self) -> None:
        self._hidden = HiddenText()
        self._pages: list[tuple[float, list[Line]]] = []
        self._tables: list[list[tuple[float, list[Block]]]] = []  # of each page: (top, blocks)
        self._letters = self._unknown = 0

    def read(self, page: Page) -> None:
        seen = page.filter(visible_filter(page, self._hidden))
        self._count_unknown(seen)
        tables = _tables(seen)
        outside = seen.filter(lambda item: not any(_is_inside(item, table.bbox) for table in tables))
        self._pages.append((float(page.height), page_lines(outside)))
        self._tables.append([(float(table.bbox[1]), _table_blocks(table, seen)) for table in tables])
        page.close()

    def _count_unknown(self, page: Page) -> None:
        texts = [str(char["text"]) for char in page.chars]
        self._letters += len(texts)
        self._unknown += sum(bool(UNKNOWN.fullmatch(text)) and text != _BULLET for text in texts)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in reading order."""
        if self._unknown > _MAX_UNKNOWN * self._letters:
            raise UnreadableFile("has letters that cannot be told", "Save the text as .docx or .html instead")
        pages = without_margins(self._pages)
        lines = [line for page in pages for line in page]
        shape, joiner = Shape(lines), Joiner(line.text for line in lines)
        blocks: list[Block] = []
        open_lines: list[Line] = []

        def close() -> None:
            blocks.extend(lines_to_blocks(open_lines, shape, joiner))
            open_lines.clear()

        for page, tables in zip(pages, self._tables, strict=True):
            waiting = sorted(tables, key=lambda table: table[0])
            for line in page:
                while waiting and waiting[0][0] < line.top:
                    close()
                    blocks.extend(waiting.pop(0)[1])
                open_lines.append(line)
            for _, found in waiting:
                close()
                blocks.extend(found)
        close()
        yield from _continued(_titled(blocks))

    def notices(self) -> Iterator[Notice]:
        """Yield what staff should know."""
        yield from self._hidden.notices()
        if self._unknown:
            yield Notice(
                f"{self._unknown} letters cannot be told", "Save the text as .docx or .html instead", code="letters"
            )


def _tables(page: Page) -> list[FoundTable]:
    """Return the tables that lines are drawn round; looking for them where nothing is drawn would take long."""
    if len(page.lines) + len(page.rects) + len(page.curves) < 3:
        return []
    return [table for table in page.find_tables() if len(table.cells) > 1]


def _is_inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return item["object_type"] == "char" and bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _table_blocks(table: FoundTable, page: Page) -> list[Block]:
    """Return a table with what merged cells say in every row that they cover."""
    texts = {
        cell: text
        for row, content in zip(table.rows, table.extract(x_tolerance_ratio=0.18), strict=True)
        for cell, text in zip(row.cells, content, strict=True)
        if cell is not None
    }
    lefts = sorted({round(cell[0], 1) for cell in table.cells})
    tops = sorted({round(cell[1], 1) for cell in table.cells})
    at_left = {left: at for at, left in enumerate(lefts)}
    grid: list[list[Cell]] = [[Cell("") for _ in lefts] for _ in tops]
    for cell in table.cells:
        column = at_left[round(cell[0], 1)]
        text = _joined_lines(texts.get(cell) or "")
        for at, top in enumerate(tops):
            if cell[1] - 0.5 <= top < cell[3] - 0.5:
                grid[at][column] = Cell(text)
    number = page.page_number
    if tops and _is_bold(page, table, tops):
        grid[0] = [Cell(cell.text, is_header=True) for cell in grid[0]]
    return to_blocks(grid, [number] * len(grid), number)


def _joined_lines(text: str) -> str:
    return Joiner(()).join(text.split("\n"))


def _is_bold(page: Page, table: FoundTable, tops: list[float]) -> bool:
    """Say whether the first row is set in bold and the last one is not."""

    def bold(low: float, high: float) -> bool:
        left, _, right, _ = table.bbox
        names = [
            str(char["fontname"])
            for char in page.chars
            if char["text"].strip()
            and left <= (char["x0"] + char["x1"]) / 2 <= right
            and low <= (char["top"] + char["bottom"]) / 2 < high
        ]
        return bool(names) and all(BOLD.search(name) for name in names)

    return len(tops) > 1 and bold(tops[0], tops[1]) and not bold(tops[-1], table.bbox[3])


def _titled(blocks: list[Block]) -> list[Block]:
    """Let the largest line of the first page name the file: what stands above it is no heading."""
    levels = [block.level for block in blocks if isinstance(block, Heading) and block.page == 1]
    if not levels:
        return blocks
    title = next(at for at, b in enumerate(blocks) if isinstance(b, Heading) and b.level == min(levels))
    above = [Paragraph(b.text, b.page, b.line) if isinstance(b, Heading) else b for b in blocks[:title]]
    return [*above, *blocks[title:]]


def _continued(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks with a table that goes on over the next page put together again."""
    last: Table | None = None
    for block in blocks:
        if last is not None and isinstance(block, Table) and _goes_on(last, block):
            rows, lines = block.rows, block.lines
            if any(block.columns) and block.columns != last.columns:
                rows, lines = (block.columns, *rows), (block.page, *lines)
            last = Table(last.columns, (*last.rows, *rows), (*last.lines, *lines), last.page)
            continue
        if last is not None:
            yield last
        last = block if isinstance(block, Table) else None
        if last is None:
            yield block
    if last is not None:
        yield last


def _goes_on(before: Table, after: Table) -> bool:
    return len(before.columns) == len(after.columns) and after.page == (before.lines or (before.page,))[-1] + 1
