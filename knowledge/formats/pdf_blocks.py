"""Lines of a PDF become headings, paragraphs and list items, told by size, weight, space and marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.formats.blocks import Block, Heading, Item, Paragraph
from knowledge.formats.pdf_joining import Joiner
from knowledge.formats.pdf_lines import Line

_LARGER = 1.12
_MAX_HEADING_WORDS = 18
_MAX_HEADING_CHARACTERS = 120
_HEADING_GAP = 0.5
_GAP = 0.75  # of a line's height, from which a new paragraph begins
_COLUMN = 40  # points within which lines begin that stand in one column
_BULLET = re.compile(r"^[•●○◦▪■□◆◇►▶✓✔➢➤∙·‣⁃\uf0b7\uf0a7\uf0d8\uf06c\uf076\uf0fc*–—-]\s+(?=\S)")
_NUMBERED = re.compile(r"^(?:(\d{1,2})[.)、．]|[(（](\d{1,2})[)）])\s*(?=[^\d\s])")
_ENDS = re.compile(r"[.!?。！？:：;；][\"'”’)）]*$")


class Shape:
    """The sizes of a whole file: that of its running text, and those above it, which are headings."""

    def __init__(self, lines: Iterable[Line]) -> None:
        sizes: Counter[float] = Counter()
        bold: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
            if line.is_bold:
                bold[line.size] += len(line.text)
        self.body = max(sizes, key=lambda size: sizes[size], default=0.0)
        self.is_body_bold = bold[self.body] * 2 > sizes[self.body]
        larger = sorted((size for size in sizes if size >= self.body * _LARGER), reverse=True)
        self._levels = {size: min(at, 4) for at, size in enumerate(larger, 1)}

    def level(self, line: Line) -> int:
        """Return a line's heading level, 0 for running text."""
        text = line.text.strip()
        if len(text) > _MAX_HEADING_CHARACTERS or len(text.split()) > _MAX_HEADING_WORDS:
            return 0
        if not any(c.isalpha() for c in text) or _BULLET.match(text):
            return 0
        if line.size in self._levels:
            return self._levels[line.size]
        is_set_off = line.is_bold and not self.is_body_bold and line.size >= self.body * 0.95
        return 5 if is_set_off and not _ENDS.search(text) else 0


def to_blocks(lines: Sequence[Line], shape: Shape, joiner: Joiner) -> list[Block]:
    """Return the blocks of one stretch of lines between tables; they may come from several pages."""
    blocks: list[Block] = []
    for group in _groups(lines, shape):
        first = group[0]
        texts = [line.text for line in group]
        level = shape.level(first)
        bullet, numbered = _BULLET.match(first.text), _NUMBERED.match(first.text)
        if level:
            blocks.append(Heading(joiner.join(texts), level, first.page, first.page))
        elif bullet:
            texts[0] = texts[0][bullet.end() :]
            blocks.append(Item(joiner.join(texts), False, first.page, first.page))
        elif numbered and _is_step(numbered, blocks):
            texts[0] = texts[0][numbered.end() :]
            blocks.append(Item(joiner.join(texts), True, first.page, first.page))
        else:
            blocks.append(Paragraph(joiner.join(texts), first.page, first.page))
    return blocks


def _is_step(numbered: re.Match[str], blocks: Sequence[Block]) -> bool:
    """A number begins a step where it is 1, or follows a step: "12. May" inside a text does not."""
    return (numbered[1] or numbered[2]) == "1" or (
        bool(blocks) and isinstance(blocks[-1], Item) and blocks[-1].is_ordered
    )


def _groups(lines: Sequence[Line], shape: Shape) -> list[list[Line]]:
    groups: list[list[Line]] = []
    last = 0  # number of the last step
    for line in lines:
        numbered = _NUMBERED.match(line.text)
        number = int(numbered[1] or numbered[2]) if numbered else 0
        # A line may begin with a date or an amount.
        is_step = number == 1 or (number > 0 and number == last + 1)
        if groups and not is_step and _goes_on(groups[-1], line, lines, shape):
            groups[-1].append(line)
        else:
            groups.append([line])
            last = number or last
    return groups


def _goes_on(group: Sequence[Line], line: Line, lines: Sequence[Line], shape: Shape) -> bool:
    """Say whether a line continues the paragraph, item or heading before it."""
    before = group[-1]
    if _BULLET.match(line.text) or line.is_spread or before.is_spread:
        return False
    level = shape.level(before)
    if level != shape.level(line) or abs(before.size - line.size) > 0.1 * max(before.size, 1.0):
        # The end of a bold lead-in, or of a heading; a short last line of a paragraph is no heading.
        return False
    gap = line.top - before.bottom
    new_column = line.page != before.page or gap < -before.size
    if level:
        return not new_column and gap < _HEADING_GAP * before.size
    column = [other.x1 for other in lines if other.page == before.page and abs(other.x0 - before.x0) < _COLUMN]
    is_full = before.x1 > max(column) - 6 * before.size
    if new_column:
        return is_full and not _ENDS.search(before.text) and not line.text[:1].isupper()
    if gap > _GAP * before.size:
        return False
    is_item = _BULLET.match(group[0].text) or _NUMBERED.match(group[0].text)
    if len(group) > 1 and not is_item and line.x0 > before.x0 + 1.2 * before.size:
        return False  # the first line of a paragraph, set in
    if not is_full and _ENDS.search(before.text):
        return False
    return is_full or not _begins_anew(line.text)


def _begins_anew(text: str) -> bool:
    """Say whether a line after a short one looks like a line of its own, as in an address or a form."""
    return text[:1].isupper() or text[:1].isdigit() or not text[:1].isascii()
