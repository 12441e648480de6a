"""Files of every format, made by code."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import openpyxl
from docx.document import Document as WordDocument
from openpyxl.workbook import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from knowledge.formats.blocks import Block, Heading, Item, Paragraph, ParsedFile
from knowledge.formats.blocks import Table as TableBlock

WIDTH, HEIGHT = A4


def pdf(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    """A PDF with one page for each drawing function; text is 11 point Helvetica unless they say otherwise."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(
    *texts: str, top: float = 760, size: float = 11, font: str = "Helvetica", x: float = 72
) -> Callable[[Canvas], None]:
    """Draw lines of text one below the other, as running text is set."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(x, top - number * size * 1.3, text)

    return draw


def together(*drawings: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    """Draw several things on one page."""

    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return draw


def grid(rows: Sequence[Sequence[str]], top: float = 700, header: str = "Helvetica-Bold") -> Callable[[Canvas], None]:
    """Draw a table with lines round its cells, the first row white on blue."""

    def draw(canvas: Canvas) -> None:
        table = Table([list(row) for row in rows])
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                    ("FONT", (0, 0), (-1, 0), header),
                    ("BACKGROUND", (0, 0), (-1, 0), colors.navy),
                    ("TEXTCOLOR", (0, 0), (-1, 0), colors.white),
                ]
            )
        )
        _, height = table.wrapOn(canvas, WIDTH, HEIGHT)
        table.drawOn(canvas, 72, top - height)

    return draw


def raw_pdf(
    content: bytes, resources: bytes = b"", more: Sequence[bytes] = (), catalog: bytes = b"", box: bytes = b""
) -> bytes:
    """A PDF of one page written by hand; `more` are objects from number 6 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + box + b" /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> " + resources + b" >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def word(write: Callable[[WordDocument], None]) -> bytes:
    """A Word file that `write` has filled."""
    document = docx.Document()
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel(write: Callable[[Workbook], None]) -> bytes:
    """An Excel file that `write` has filled; its first sheet is there."""
    workbook = openpyxl.Workbook()
    write(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def shown(parsed: ParsedFile) -> str:
    """All words of a file that were kept."""
    return "\n".join(_text(block) for block in parsed.blocks)


def outline(blocks: Sequence[Block]) -> list[object]:
    """Blocks in short: headings as (level, text), items as "- …" or "1. …", tables as their rows with the header."""
    found: list[object] = []
    for block in blocks:
        match block:
            case Heading():
                found.append((block.level, block.text))
            case Item():
                found.append(f"{'1.' if block.is_ordered else '-'} {block.text}")
            case Paragraph():
                found.append(block.text)
            case TableBlock():
                found.append([block.columns, *block.rows])
    return found


def _text(block: Block) -> str:
    if isinstance(block, TableBlock):
        return "\n".join(" ".join(row) for row in (block.columns, *block.rows))
    return block.text
