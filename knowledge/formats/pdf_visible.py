"""Which characters of a PDF page a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdfplumber.page import Page

from knowledge.formats.blocks import HiddenText, paged
from knowledge.formats.colours import BLACK, WHITE, Colour, from_parts, is_near

_MIN_POINTS = 3.0
_MAX_SLOPE = 0.1
_SLACK = 1.0  # points a character may stand over the edge of the page


def visible_filter(page: Page, hidden: HiddenText) -> Callable[[dict[str, Any]], bool]:
    """Return the test that keeps a page's visible objects, and count the characters that it takes out."""
    painted = _painted(page)
    reasons: dict[int, str] = {}
    for char in page.chars:
        reason = _reason(char, page, painted)
        if reason:
            reasons[id(char)] = reason
            hidden.add(reason, char["text"], paged(page.page_number), page.page_number)
    return lambda item: id(item) not in reasons


def _reason(char: dict[str, Any], page: Page, painted: list[tuple[dict[str, Any], Colour | None]]) -> str:
    if char.get("tag"):
        return str(char["tag"])
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    left, top, right, bottom = page.cropbox
    if not (left - _SLACK <= x <= right + _SLACK and top - _SLACK <= y <= bottom + _SLACK):
        return "text outside the page"
    if char["size"] < _MIN_POINTS and char["text"].strip():
        return "text smaller than 3 points"
    along, across = char["matrix"][:2]
    if along <= 0 or abs(across) > _MAX_SLOPE * along:
        return "turned text"  # a watermark, mostly; it can be seen, but not told where it belongs
    colour = _colour_of(char.get("non_stroking_color"), char.get("ncs", ""))
    if colour is None:
        return ""
    near_white = is_near(colour, WHITE)
    if not near_white and not any(below is not None and is_near(colour, below) for _, below in painted):
        return ""
    behind = next((below for item, below in reversed(painted) if _covers(item, x, y)), WHITE)
    if behind is None or not is_near(colour, behind):
        return ""
    return "white text" if is_near(behind, WHITE) else "text in the colour of its background"


def _painted(page: Page) -> list[tuple[dict[str, Any], Colour | None]]:
    """Return the filled shapes and pictures of a page in order of painting, with their colour (None: not known)."""
    shapes: list[tuple[dict[str, Any], Colour | None]] = []
    for item in (*page.images, *page.rects, *page.curves):
        if item.get("tag") or item["width"] < 2 or item["height"] < 2:
            continue
        if item["object_type"] == "image":
            shapes.append((item, None))
        elif item.get("fill"):
            shapes.append((item, _colour_of(item.get("non_stroking_color"), item.get("ncs", ""))))
    return shapes


def _covers(item: dict[str, Any], x: float, y: float) -> bool:
    return bool(item["x0"] <= x <= item["x1"] and item["top"] <= y <= item["bottom"])


def _colour_of(parts: Any, space: str) -> Colour | None:
    if parts is None or parts == (None,) or parts == ():
        return BLACK
    if isinstance(parts, int | float):
        parts = (parts,)
    return from_parts(parts, space) if isinstance(parts, tuple | list) else None
