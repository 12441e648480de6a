"""HTML pages: what a reader sees of the body, without menus; hidden elements are taken out first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError, _Comment, _Element, _ProcessingInstruction

from knowledge.formats.blocks import Block, Heading, HiddenText, Item, Notice, Paragraph, ParsedFile, UnreadableFile
from knowledge.formats.grid import Cell, to_blocks, unfold
from knowledge.formats.styles import remove_hidden_elements
from knowledge.formats.text import decode

MAX_DEPTH = 200
_MAX_SPAN = 100
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *_HEADINGS, "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# No words of the page: programs, pictures, fields to fill in, and the menus round its text.
_NOT_READ = (
    "script", "style", "template", "noscript", "head", "svg", "math", "canvas", "iframe", "object", "video", "audio",
    "select", "textarea", "button", "input", "datalist", "nav", "footer",
)  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.I)


def parse(raw: bytes) -> ParsedFile:
    """Read a page. Raises UnreadableFile."""
    text, encoding = _decode(raw)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    # A declaration of another encoding would be believed.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError) as error:
        raise UnreadableFile("holds no text", "Save the page again, or delete the file") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log) or _depth(root) > MAX_DEPTH:
        raise UnreadableFile(f"is nested more than {MAX_DEPTH} levels deep", "Save its text in a simpler form")
    hidden = HiddenText()
    remove_hidden_elements(root, hidden)
    for element in [*root.iter(*_NOT_READ)]:
        if element is not root:
            _take_out(element)
    mains = root.findall(".//main")
    body = mains[0] if len(mains) == 1 else root
    notices = [*hidden.notices()]
    if encoding not in ("utf-8", "ascii"):
        notices.append(
            Notice(f"was read as {encoding}", "Save it as UTF-8, so that nothing is misread", code="encoding")
        )
    return ParsedFile(tuple(_Walk().blocks(body)), tuple(notices))


def _decode(raw: bytes) -> tuple[str, str]:
    """Prefer the encoding that the page names, where its bytes are of it."""
    named = _CHARSET.search(raw[:4096])
    if named:
        # gb2312 is what pages say that are in its larger successor.
        name = re.sub(r"^(gb2312|gbk)$", "gb18030", named[1].decode("ascii").lower())
        try:
            return raw.decode("utf-8-sig" if name in ("utf-8", "utf8") else name), "utf-8"
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(raw)


def _depth(root: _Element) -> int:
    deepest = depth = 0
    stack: list[tuple[_Element, int]] = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest


def _take_out(element: _Element) -> None:
    """Remove an element and what it holds, not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = f" {element.tail}" if element.tail else ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


class _Walk:
    """Goes through the body once; text that no block element holds becomes paragraphs."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._line = 1

    def blocks(self, element: _Element) -> Iterator[Block]:
        yield from self._inside(element, None)
        yield from self._flush(None)

    def _flush(self, is_ordered: bool | None) -> Iterator[Block]:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            yield Paragraph(text, line=self._line) if is_ordered is None else Item(text, is_ordered, line=self._line)

    def _inside(self, element: _Element, item: bool | None) -> Iterator[Block]:
        """Yield what an element holds. `item` says whether the list it stands in is ordered; None outside of lists."""
        self._text.append(element.text or "")
        for child in element:
            if not isinstance(child, _Comment | _ProcessingInstruction):
                yield from self._child(child, item)
            self._text.append(child.tail or "")

    def _child(self, child: _Element, item: bool | None) -> Iterator[Block]:
        tag = str(child.tag).lower()
        if tag == "br":
            following = child.getnext()
            if following is not None and following.tag == "br" and not (child.tail or "").strip():
                yield from self._flush(item)
            self._text.append(" ")
        elif tag not in _BLOCKS:
            yield from self._inside(child, item)
        else:
            yield from self._flush(item)
            self._line = child.sourceline or 1
            if tag in _HEADINGS:
                yield Heading(_words(child), _HEADINGS[tag], line=self._line)
            elif tag == "table":
                yield from self._table(child, item)
            elif tag == "dl":
                yield from self._definitions(child)
            else:
                inner = item
                if tag in ("ul", "ol"):
                    inner = tag == "ol"
                elif tag == "li" and item is None:
                    inner = False
                yield from self._inside(child, inner)
                yield from self._flush(inner)

    def _definitions(self, element: _Element) -> Iterator[Block]:
        term = ""
        for child in element.iter("dt", "dd"):
            words = _words(child)
            if child.tag == "dt":
                term = words.rstrip(":：")
            elif words:
                yield Item(f"{term}: {words}" if term else words, is_ordered=False, line=child.sourceline or 1)

    def _table(self, table: _Element, item: bool | None) -> Iterator[Block]:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        is_layout = table.find(".//table") is not None or table.get("role") == "presentation"
        if is_layout or len(rows) < 2:
            yield from self._inside(table, item)
            yield from self._flush(item)
            return
        for caption in table.findall("caption"):
            if words := _words(caption):
                yield Paragraph(words, line=caption.sourceline or 1)
        cells = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in rows]
        yield from to_blocks(unfold(cells), [row.sourceline or 1 for row in rows])


def _cell(element: _Element) -> Cell:
    is_header = element.tag == "th" or next(element.iterancestors("thead", "table")).tag == "thead"
    return Cell(_words(element), _span(element, "colspan"), _span(element, "rowspan"), is_header)


def _span(element: _Element, name: str) -> int:
    value = element.get(name, "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) < 9 else 1


def _words(element: _Element) -> str:
    """Return the text of an element on one line; its blocks and lines are parted by spaces."""
    parts: list[str] = []

    def collect(node: _Element) -> None:
        gap = " " if node.tag in _BLOCKS or node.tag == "br" else ""
        parts.append(gap + (node.text or ""))
        for child in node:
            if not isinstance(child, _Comment | _ProcessingInstruction):
                collect(child)
            parts.append(child.tail or "")
        parts.append(gap)

    collect(element)
    return " ".join("".join(parts).split())
