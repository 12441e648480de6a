"""Word files (.docx): the body as it stands with all changes accepted, without comments, headers and footers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from knowledge.formats.blocks import Block, Heading, HiddenText, Item, Paragraph, ParsedFile
from knowledge.formats.colours import WHITE, Colour
from knowledge.formats.docx_styles import Styles, shading
from knowledge.formats.grid import Cell, to_blocks, unfold

_MAX_SPAN = 100
_MAX_HEADING_WORDS = 12
_MAX_HEADING_CHARACTERS = 80
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): "\t"}
_SENTENCE_END = (".", "。", ":", "：", ";", "；", ",", "，", "!", "！", "?", "？")
_SMALLEST = 38_000  # EMU; 3 points
_FAR = 9_000_000  # EMU; 25 cm out of place


def parse(raw: bytes) -> ParsedFile:
    """Read a Word file."""
    document = docx.Document(io.BytesIO(raw))
    part = document.part
    numbering = part.numbering_part.element if _has_numbering(part) else None
    reader = _Reader(Styles(document.styles.element, numbering))
    blocks = [*reader.blocks(document.element.body, WHITE)]
    if not any(isinstance(block, Heading) and block.level > 1 for block in blocks):
        blocks = [_promoted(block, reader.bold) for block in blocks]
    return ParsedFile(tuple(blocks), reader.hidden.notices())


def _has_numbering(part: Any) -> bool:
    return any(relation.reltype.endswith("/numbering") for relation in part.rels.values())


def _promoted(block: Block, bold: set[int]) -> Block:
    """A short line set in bold is a heading, in a file that has no styled ones."""
    if not isinstance(block, Paragraph) or block.line not in bold or block.text.endswith(_SENTENCE_END):
        return block
    is_short = len(block.text.split()) <= _MAX_HEADING_WORDS and len(block.text) <= _MAX_HEADING_CHARACTERS
    return Heading(block.text, 2, line=block.line) if is_short else block


class _Reader:
    """Walks the body once. Paragraphs are numbered from 1; the number is a block's line."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.hidden = HiddenText()
        self.bold: set[int] = set()  # numbers of paragraphs all in bold
        self._number = 0

    def blocks(self, holder: Any, background: Colour | None) -> Iterator[Block]:
        for element in holder:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element, background)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element, background)
            elif element.tag in _DELETED:
                self._count_deleted(element)
            elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
                yield from self.blocks(element, background)

    def _paragraph(self, paragraph: Any, background: Colour | None) -> Iterator[Block]:
        self._number += 1
        number = self._number
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            background = shading(properties.find(qn("w:shd")), background)
        boxes: list[Any] = []
        pieces = [*self._pieces(paragraph, paragraph, background, boxes)]
        text = re.sub(r"[ \t]+", " ", "".join(text for text, _ in pieces)).strip()
        level = self.styles.level(paragraph)
        is_ordered = self.styles.is_ordered(paragraph)
        if not text:
            pass
        elif level:
            yield Heading(" ".join(text.split()), level, line=number)
        elif is_ordered is not None:
            yield Item(" ".join(text.split()), is_ordered, line=number)
        else:
            if all(is_bold for piece, is_bold in pieces if piece.strip()):
                self.bold.add(number)
            yield from (Paragraph(line.strip(), line=number) for line in re.split(r"\n\s*\n", text) if line.strip())
        for box in boxes:
            yield from self.blocks(box, None)

    def _pieces(
        self, holder: Any, paragraph: Any, background: Colour | None, boxes: list[Any]
    ) -> Iterator[tuple[str, bool]]:
        """Yield the visible texts of a paragraph, and whether each is bold; text boxes are put aside."""
        for element in holder:
            if element.tag == qn("w:r"):
                text = self._run_text(element, boxes)
                kind = self.styles.hidden_kind(element, paragraph, background) if text.strip() else ""
                if kind:
                    self.hidden.add(kind, text)
                else:
                    yield text, self.styles.is_bold(element, paragraph)
            elif element.tag in _DELETED:
                self._count_deleted(element)
            elif element.tag != qn("w:pPr"):
                yield from self._pieces(element, paragraph, background, boxes)

    def _run_text(self, run: Any, boxes: list[Any]) -> str:
        parts: list[str] = []
        for element in run:
            if element.tag == qn("w:t"):
                parts.append(element.text or "")
            elif element.tag in _BREAKS:
                parts.append(_BREAKS[element.tag])
            elif element.tag in (qn("w:delText"), qn("w:delInstrText")):
                self.hidden.add("deleted text", element.text or "")
            elif element.tag != qn("w:rPr"):
                self._find_boxes(element, boxes)
        return "".join(parts)

    def _find_boxes(self, element: Any, boxes: list[Any]) -> None:
        """Collect the text boxes that can be seen; a box is written twice, the second time for old programs."""
        if element.tag == _ALTERNATIVE:
            return
        if element.tag == qn("w:txbxContent"):
            boxes.append(element)
        elif _is_out_of_sight(element):
            for text in element.iter(qn("w:t")):
                if not any(above.tag == _ALTERNATIVE for above in text.iterancestors()):
                    self.hidden.add("text in a hidden box", text.text or "")
        else:
            for child in element:
                self._find_boxes(child, boxes)

    def _count_deleted(self, element: Any) -> None:
        for text in element.iter(qn("w:delText"), qn("w:t")):
            self.hidden.add("deleted text", text.text or "")

    def _table(self, table: Any, background: Colour | None) -> Iterator[Block]:
        style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        if style is not None and self.styles.is_shaded(style.get(qn("w:val"))):
            background = None
        rows = list(self._rows(table))
        grid: list[list[Cell]] = []
        lines: list[int] = []
        inner: list[Block] = []
        merged = _merged_rows(rows)
        for at, row in enumerate(rows):
            marked = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            line: list[Cell] = []
            for column, cell in _cells(row):
                if (at, column) not in merged:
                    continue
                text, bold, nested = self._cell(cell, background)
                inner += nested
                line.append(Cell(text, _span(cell), merged[at, column], marked or (at == 0 and bold)))
            grid.append(line)
            lines.append(self._number)
        yield from to_blocks(unfold(grid), lines)
        yield from inner

    @staticmethod
    def _rows(table: Any) -> Iterator[Any]:
        for element in table:
            if element.tag == qn("w:tr"):
                yield element
            elif element.tag in (qn("w:sdt"), qn("w:ins")):
                yield from element.iter(qn("w:tr"))

    def _cell(self, cell: Any, background: Colour | None) -> tuple[str, bool, list[Block]]:
        """Return a cell's text, whether all of it is bold, and the tables inside it."""
        shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        texts: list[str] = []
        nested: list[Block] = []
        bold = True
        for block in self.blocks(cell, shading(shade, background)):
            if isinstance(block, Heading | Paragraph | Item):
                texts.append(block.text)
                bold = bold and (isinstance(block, Heading) or block.line in self.bold)
            else:
                nested.append(block)
        return " ".join(" ".join(texts).split()), bold and bool(texts), nested


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield a row's cells with the column each begins in."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    column = min(int(before.get(qn("w:val"), "0")), _MAX_SPAN) if before is not None else 0
    for element in row:
        if element.tag == qn("w:tc"):
            held = [element]
        else:
            held = [*element.iter(qn("w:tc"))] if element.tag == qn("w:sdt") else []
        for cell in held:
            yield column, cell
            column += _span(cell)


def _span(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1


def _merged_rows(rows: list[Any]) -> dict[tuple[int, int], int]:
    """Return (row, column) of every cell that begins there, with the number of rows it covers."""
    found: dict[tuple[int, int], int] = {}
    open_cells: dict[int, int] = {}  # column -> row in which the merged cell began
    for at, row in enumerate(rows):
        for column, cell in _cells(row):
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and column in open_cells:
                found[open_cells[column], column] += 1
                continue
            found[at, column] = 1
            open_cells.pop(column, None)
            if merge is not None:
                open_cells[column] = at
    return found


def _is_out_of_sight(element: Any) -> bool:
    """Say whether a drawing or shape is hidden, shrunk to nothing or moved off the page."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.tag.startswith(_VML) and ("visibility:hidden" in style or "mso-hide:all" in style):
        return True
    if element.tag not in (f"{_DRAWING}anchor", f"{_DRAWING}inline"):
        return False
    properties = element.find(f"{_DRAWING}docPr")
    if element.get("hidden") in ("1", "true") or (properties is not None and properties.get("hidden") in ("1", "true")):
        return True
    extent = element.find(f"{_DRAWING}extent")
    if extent is not None and min(_emu(extent.get("cx")), _emu(extent.get("cy"))) < _SMALLEST:
        return True
    offsets = [_emu(offset.text) for offset in element.iter(f"{_DRAWING}posOffset")]
    return any(not -_FAR // 5 <= offset <= _FAR * 2 for offset in offsets)


def _emu(value: str | None) -> int:
    try:
        return int(value or "0")
    except ValueError:
        return 0
