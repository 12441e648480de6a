"""Which elements of an HTML page a reader does not see, by attribute, inline style and the page's own style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import Comment, XPathError, _Element
from PIL import ImageColor

from knowledge.formats.blocks import HiddenText
from knowledge.formats.colours import WHITE, Colour, is_near

_MAX_RULES = 3000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
# Rules for paper or small screens do not tell what a reader of the page sees.
_AT_BLOCK = re.compile(r"@[^{;]+(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}?)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LENGTH = re.compile(r"^(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh|ex|ch|cm|in|mm)?$")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16, "ex": 8.0, "ch": 8.0, "cm": 37.8,
           "in": 96.0, "mm": 3.78, "vw": 10.0, "vh": 10.0}  # fmt: skip
_FUNCTION = re.compile(r"(rgba?|hsla?)\(\s*([\d.%]+)[\s,]+([\d.%]+)[\s,]+([\d.%]+)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)$")
_FAR = 900.0  # pixels out of sight
_TINY = 4.0  # pixels; 3 points
_NO_TEXT = ("script", "style", "template", "noscript", "head", "input", "title")

Style = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an element takes over from the one round it."""

    colour: Colour | None = (0.0, 0.0, 0.0)
    background: Colour | None = WHITE
    size: float = 16.0
    is_visible: bool = True


@dataclass(slots=True)
class _Sheet:
    """The page's own rules, put on each element by weight."""

    styles: dict[_Element, dict[str, tuple[tuple[int, ...], str]]] = field(default_factory=dict)

    def add(self, element: _Element, name: str, value: str, weight: tuple[int, ...]) -> None:
        own = self.styles.setdefault(element, {})
        if name not in own or own[name][0] <= weight:
            own[name] = (weight, value)

    def of(self, element: _Element) -> Style:
        """Return an element's style, its own `style` attribute above the rules."""
        for name, value, important in _declarations(element.get("style", "")):
            self.add(element, name, value, (int(important), 1, 0, 0, 0, 0))
        return {name: value for name, (_, value) in self.styles.get(element, {}).items()}


def remove_hidden_elements(root: _Element, hidden: HiddenText) -> None:
    """Take what is not seen out of a page, and count it."""
    sheet = _read_sheet(root)
    for element in [*root.iter(Comment)]:
        _drop(element)
    for element in [*root.iter("input")]:
        if element.get("type", "").lower() == "hidden":
            hidden.add("hidden fields", element.get("value", ""))
    stack: list[tuple[_Element, _Seen]] = [(root, _Seen())]
    while stack:
        element, outer = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _NO_TEXT:
            continue
        style = sheet.of(element)
        reason = _reason(element, style)
        if reason:
            hidden.add(reason, _words(element))
            _drop(element)
            continue
        seen = _see(element, style, outer)
        why = _unseen(seen)
        if why:
            for text in _own_texts(element):
                hidden.add(why, text)
            element.text = None
            for child in element:
                child.tail = None
        stack.extend((child, seen) for child in element)


def _read_sheet(root: _Element) -> _Sheet:
    sheet = _Sheet()
    order = 0
    for source in root.iter("style"):
        if re.search(r"print|max-width|speech", source.get("media", "")):
            continue
        text = _AT_BLOCK.sub(" ", _COMMENT.sub(" ", source.text or ""))
        for selectors, body in _RULE.findall(text):
            declared = [*_declarations(body)]
            if not declared or order > _MAX_RULES:
                continue
            for selector in selectors.split(","):
                order += 1
                _apply(sheet, root, selector.strip(), declared, order)
    return sheet


def _apply(sheet: _Sheet, root: _Element, selector: str, declared: list[tuple[str, str, bool]], order: int) -> None:
    if not selector or ":" in selector:  # states such as :hover, and ::before
        return
    try:
        compiled = CSSSelector(selector, translator="html")
        found = compiled(root)
    except (SelectorError, XPathError, ValueError):
        return
    weight = (
        len(re.findall(r"#[\w-]+", selector)),
        len(re.findall(r"[.\[]", selector)),
        len(re.findall(r"(?:^|[\s>+~])[a-z]", selector)),
    )
    for element in found:
        for name, value, important in declared:
            sheet.add(element, name, value, (int(important), 0, *weight, order))


def _declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    for declaration in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = declaration.partition(":")
        important = "!important" in value.replace(" ", "").lower()
        plain = re.sub(r"!\s*important", "", value, flags=re.I).strip().lower()
        if colon and plain:
            yield name.strip().lower(), plain, important


def _reason(element: _Element, style: Style) -> str:
    """Say why an element is not shown with all that it holds; empty where it is."""
    if style.get("display", "").startswith("none"):
        return "text that is not displayed"
    if "hidden" in element.attrib and "display" not in style:
        return "text marked as hidden"
    if _number(style.get("opacity", "1")) < 0.1:
        return "transparent text"
    moves = style.get("transform", "")
    if re.search(r"opacity\(\s*0", style.get("filter", "")) or re.search(r"scale\(\s*0[.\d]*\s*[,)]", moves):
        return "transparent text"
    moved = style.get("position", "") in ("absolute", "fixed", "relative")
    places = [style.get(name, "") for name in ("left", "right", "top", "bottom")] if moved else []
    places += [style.get(name, "") for name in ("text-indent", "margin-left", "margin-top")]
    places += re.findall(r"-?\d[\w.%]*", moves) if "translate" in moves else []
    if any((_pixels(place) or 0.0) <= -_FAR for place in places):
        return "text outside the page"
    if moved and any((_pixels(style.get(name, "")) or 0.0) >= 9000 for name in ("left", "top")):
        return "text outside the page"
    if re.match(r"rect\(\s*(0|1px)", style.get("clip", "")) or re.match(
        r"inset\(\s*(50|100)%|circle\(\s*0", style.get("clip-path", "")
    ):
        return "text that is cut off"
    if style.get("overflow", style.get("overflow-y", "")) in ("hidden", "clip"):
        sizes = [_pixels(style.get(name, "")) for name in ("height", "width", "max-height", "max-width")]
        if any(size is not None and size <= 1 for size in sizes):
            return "text that is cut off"
    return ""


def _see(element: _Element, style: Style, outer: _Seen) -> _Seen:
    colour: Colour | None = outer.colour
    named = style.get("color") or (element.get("color", "").lower() if element.tag == "font" else "")
    if named and named != "inherit":
        colour = _colour(named)
    background = outer.background
    painted = style.get("background-color") or style.get("background") or element.get("bgcolor", "").lower()
    if "url(" in style.get("background", "") + style.get("background-image", "") or "gradient" in painted:
        background = None
    elif painted and painted not in ("none", "transparent", "inherit", "initial"):
        words = re.findall(r"#[0-9a-f]+|[a-z]+\([^)]*\)|[a-z]+", painted)
        found = [c for c in map(_colour, words) if c is not None]
        background = found[0] if found else None
    size = outer.size
    if "font-size" in style:
        size = _font_size(style["font-size"], outer.size)
    visible = {"hidden": False, "collapse": False, "visible": True}.get(style.get("visibility", ""), outer.is_visible)
    return _Seen(colour, background, size, visible)


def _unseen(seen: _Seen) -> str:
    if not seen.is_visible:
        return "invisible text"
    if seen.size < _TINY:
        return "text smaller than 3 points"
    if seen.colour is not None and len(seen.colour) == 4 and seen.colour[3] < 0.1:
        return "transparent text"
    if seen.colour is not None and seen.background is not None and is_near(seen.colour, seen.background):
        return "white text" if is_near(seen.background, WHITE) else "text in the colour of its background"
    return ""


def _font_size(value: str, outer: float) -> float:
    found = _LENGTH.match(value)
    if not found:
        return outer if value in ("smaller", "larger", "inherit") else 16.0
    number, unit = float(found[1]), found[2] or "px"
    if unit in ("em", "%"):
        return outer * (number if unit == "em" else number / 100)
    return number * _PIXELS[unit]


def _pixels(value: str) -> float | None:
    found = _LENGTH.match(value.strip())
    if not found:
        return None
    return float(found[1]) * (10.0 if found[2] == "%" else _PIXELS[found[2] or ""])


def _number(value: str) -> float:
    found = re.match(r"\d*\.?\d+", value)
    return (float(found[0]) / (100 if value.endswith("%") else 1)) if found else 1.0


def _colour(value: str) -> Colour | None:
    if value == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    spaced = _FUNCTION.match(value)
    alpha: tuple[float, ...] = ()
    if spaced:
        if spaced[5]:
            alpha = (float(spaced[5]) / (100 if spaced[6] else 1),)
        value = f"{spaced[1].rstrip('a')}({spaced[2]},{spaced[3]},{spaced[4]})"
    try:
        found = ImageColor.getrgb(value)
    except ValueError:
        return None
    return (*(part / 255 for part in found), *alpha)


def _words(element: _Element) -> str:
    return " ".join(text for text in element.itertext() if isinstance(text, str))


def _own_texts(element: _Element) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _drop(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        element.clear()
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
