"""The visible characters of a PDF page become lines in reading order, column by column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page

BOLD = re.compile(r"bold|black|heavy|semibold|demi|simhei|,bold|-bd\b", re.IGNORECASE)
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")
# A glyph that the font does not name: at the start of a line it is a bullet.
UNKNOWN = re.compile(r"\(cid:\d+\)|\ufffd")
_MARKER = re.compile(r"\d{1,2}")
_MARKER_GAP = 0.7  # of the letters' size
_MIN_COLUMN_LINES = 4
_MIN_FILL = 0.6  # of a column's width
_MAX_GUTTER = 5.0  # these two are multiples of the letters' size
_WIDE = 2.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its place in points from the top left corner; `size` is that of most of its letters.

    `is_spread` marks a line with a wide gap inside, such as a name and its value.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_bold: bool
    page: int
    is_spread: bool = False


def page_lines(page: Page) -> list[Line]:
    """Return the lines of a page, whose hidden characters have been taken out, in reading order."""
    words = page.extract_words(x_tolerance_ratio=0.18, y_tolerance=3, extra_attrs=["size", "fontname"])
    return [line for region in _columns(words) for line in _lines(region, page.page_number)]


def _columns(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cut the words at a gutter, where both sides are running text; else leave them as one region.

    Lines that run over the gutter (a title, a footer) part the page into bands.
    """
    if not words:
        return []
    gutter = _gutter(words)
    if gutter is None:
        return [words]
    rows = _rows(words)
    regions: list[list[dict[str, Any]]] = []
    left: list[dict[str, Any]] = []
    right: list[dict[str, Any]] = []
    for row in rows:
        if any(word["x0"] < gutter < word["x1"] for word in row) or _runs_over(row, gutter):
            regions += [side for side in (left, right, row) if side]
            left, right = [], []
        else:
            left += [word for word in row if word["x1"] <= gutter]
            right += [word for word in row if word["x0"] >= gutter]
    return regions + [side for side in (left, right) if side]


def _runs_over(row: list[dict[str, Any]], gutter: float) -> bool:
    """Say whether a row has no more than a space at the gutter."""
    before = max((w["x1"] for w in row if w["x1"] <= gutter), default=None)
    after = min((w["x0"] for w in row if w["x0"] >= gutter), default=None)
    return before is not None and after is not None and after - before < 0.6 * row[0]["size"]


def _gutter(words: list[dict[str, Any]]) -> float | None:
    """Return the middle of the free strip between two columns of running text, or None."""
    x0, x1 = min(w["x0"] for w in words), max(w["x1"] for w in words)
    rows = _rows(words)
    best: tuple[int, float] | None = None
    steps = [x0 + (x1 - x0) * share / 40 for share in range(14, 27)]
    for x in steps:
        halves = [
            ([w for w in row if w["x1"] <= x], [w for w in row if w["x0"] >= x])
            for row in rows
            if not any(w["x0"] < x < w["x1"] for w in row) and not _runs_over(row, x)
        ]
        both = [(a, b) for a, b in halves if a and b]
        if not both or not _is_narrow(both):
            continue
        if len(both) < _MIN_COLUMN_LINES or len(both) < 0.5 * len(rows):
            continue
        is_better = best is None or len(halves) > best[0]
        if is_better and _is_prose([a for a, _ in both]) and _is_prose([b for _, b in both]):
            best = (len(halves), x)
    return best[1] if best else None


def _is_narrow(rows: Sequence[tuple[list[dict[str, Any]], list[dict[str, Any]]]]) -> bool:
    """Say whether the strip between two sides is a gutter; a wider one parts names from their values."""
    before, after = max(a[-1]["x1"] for a, _ in rows), min(b[0]["x0"] for _, b in rows)
    return bool(after - before <= _MAX_GUTTER * rows[0][0][0]["size"])


def _is_prose(rows: Sequence[list[dict[str, Any]]]) -> bool:
    """Say whether lines fill their column, as running text does and the cells of a table do not."""
    width = max(row[-1]["x1"] for row in rows) - min(row[0]["x0"] for row in rows)
    spans = [row[-1]["x1"] - row[0]["x0"] for row in rows]
    return width > 0 and sum(spans) / len(spans) > _MIN_FILL * width and not any(map(_is_spread, rows))


def _is_spread(row: list[dict[str, Any]]) -> bool:
    """Say whether a line has a gap inside that is no space between words."""
    return any(b["x0"] - a["x1"] > _WIDE * a["size"] for a, b in pairwise(row))


def _rows(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group words that stand on one line, from the top; each row from the left."""
    rows: list[list[dict[str, Any]]] = []
    middle = 0.0
    for word in sorted(words, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        centre = (word["top"] + word["bottom"]) / 2
        if rows and abs(centre - middle) <= 0.45 * max(word["size"], rows[-1][0]["size"]):
            rows[-1].append(word)
        else:
            rows.append([word])
            middle = centre
    return [sorted(row, key=lambda w: float(w["x0"])) for row in rows]


def _lines(words: list[dict[str, Any]], page: int) -> list[Line]:
    return [_line(row, page) for row in _rows(words)]


def _line(row: list[dict[str, Any]], page: int) -> Line:
    text = UNKNOWN.sub("•", row[0]["text"], count=1) if UNKNOWN.match(row[0]["text"]) else row[0]["text"]
    if _MARKER.fullmatch(text) and len(row) > 1 and row[1]["x0"] - row[0]["x1"] > _MARKER_GAP * row[0]["size"]:
        text += "."  # a number that hangs before its line
    for before, word in pairwise(row):
        touches = word["x0"] - before["x1"] < 0.18 * word["size"]
        text += ("" if touches else " ") + word["text"]
    text = UNKNOWN.sub("", text)
    letters = sum(len(w["text"]) for w in row)
    sizes: dict[float, int] = {}
    for word in row:
        key = round(word["size"] * 2) / 2
        sizes[key] = sizes.get(key, 0) + len(word["text"])
    bold = sum(len(w["text"]) for w in row if BOLD.search(str(w["fontname"])))
    return Line(
        text=_LIGATURE.sub(lambda mark: _LIGATURES[mark[0]], text),
        x0=row[0]["x0"],
        x1=row[-1]["x1"],
        top=min(w["top"] for w in row),
        bottom=max(w["bottom"] for w in row),
        size=max(sizes, key=lambda size: sizes[size]),
        is_bold=bold > 0.9 * letters,
        page=page,
        is_spread=_is_spread(row),
    )
