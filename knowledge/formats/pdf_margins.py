"""Running heads, feet and page numbers: lines at the edge of a PDF page that most pages repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.formats.pdf_lines import Line

_EDGE = 0.12  # of the page's height, above and below
_SHARE = 0.6  # of the pages
_MIN_PAGES = 3
_NUMBER = re.compile(
    r"(?:(?:page|p\.|seite|s\.|página|стр\.?)\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/|von|de|из)\s*\d{1,4})?"
    r"|第\s*\d{1,4}\s*页(?:\s*[/,，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*ページ",
    re.IGNORECASE,
)
# A line of a table of contents: leaders, then a page.
_CONTENTS = re.compile(r"(?:[.·…]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})$")
_AT_END = re.compile(r"^\d{1,4}\s|\s\d{1,4}$")


def without_margins(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[list[Line]]:
    """Return each page's lines without those at its edges that are repeated, and without tables of contents.

    `pages` are (height, lines).
    """
    seen: Counter[tuple[bool, str]] = Counter()
    for height, lines in pages:
        seen.update({key for line in lines if (key := _key(line, height))})
    enough = max(_MIN_PAGES, _SHARE * len(pages))
    kept: list[list[Line]] = []
    for height, lines in pages:
        page: list[Line] = []
        for line in lines:
            key = _key(line, height)
            is_repeated = key is not None and (seen[key] >= enough or _is_numbered(line, len(pages), seen[key]))
            if not is_repeated and not _CONTENTS.search(line.text):
                page.append(line)
        kept.append(page)
    return kept


def _is_numbered(line: Line, pages: int, times: int) -> bool:
    """Say whether a line at the edge is a page number, or a running head (of a chapter, say) with one."""
    text = line.text.strip()
    return pages > 1 and bool(_NUMBER.fullmatch(text) or (times > 1 and _AT_END.search(text)))


def _key(line: Line, height: float) -> tuple[bool, str] | None:
    """What is the same on every page: whether the line is at the top, and its words with numbers alike."""
    middle = (line.top + line.bottom) / 2
    if _EDGE * height < middle < (1 - _EDGE) * height:
        return None
    return middle < height / 2, re.sub(r"\d+", "#", " ".join(line.text.split()))
