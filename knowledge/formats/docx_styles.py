"""How Word shows a run and what a paragraph is: its own properties, then its styles', then the document's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from docx.oxml.ns import qn

from knowledge.formats.colours import BLACK, WHITE, Colour, from_hex, is_near

_MIN_HALF_POINTS = 6
_WHITE_THEME = ("background1", "bg1", "light1", "lt1")
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)


class Styles:
    """The document's styles by id. Elements are lxml's."""

    def __init__(self, root: Any, numbering: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._defaults = [defaults] if defaults is not None else []
        self._normal = next(
            (s for s in self._styles.values() if s.get(qn("w:type")) == "paragraph" and s.get(qn("w:default")) == "1"),
            None,
        )
        self._formats = _list_formats(numbering)
        self.is_shaded = lru_cache(maxsize=256)(self._is_shaded)

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """Yield a style and those it is based on."""
        seen = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            base = style.find(qn("w:basedOn"))
            style_id = base.get(qn("w:val")) if base is not None else None

    def level(self, paragraph: Any) -> int:
        """Return a paragraph's heading level (the title has 1), or 0."""
        properties = paragraph.find(qn("w:pPr"))
        for style in self._paragraph_styles(properties):
            name = style.find(qn("w:name"))
            label = name.get(qn("w:val"), "") if name is not None else ""
            found = _HEADING.match(label)
            if found:
                return int(found[1]) + 1
            if label.lower() == "title":
                return 1
        for holder in (properties, *(s.find(qn("w:pPr")) for s in self._paragraph_styles(properties))):
            outline = holder.find(qn("w:outlineLvl")) if holder is not None else None
            if outline is not None and outline.get(qn("w:val"), "9") in "012345678":
                return int(outline.get(qn("w:val"))) + 2
        return 0

    def is_ordered(self, paragraph: Any) -> bool | None:
        """Say whether a paragraph is an item of a numbered list; None where it is no item."""
        properties = paragraph.find(qn("w:pPr"))
        for holder in (properties, *(s.find(qn("w:pPr")) for s in self._paragraph_styles(properties))):
            numbered = holder.find(qn("w:numPr")) if holder is not None else None
            if numbered is None:
                continue
            number = numbered.find(qn("w:numId"))
            depth = numbered.find(qn("w:ilvl"))
            key = number.get(qn("w:val")) if number is not None else "0"
            if key == "0":
                return None
            kind = self._formats.get((key, depth.get(qn("w:val")) if depth is not None else "0"), "bullet")
            return kind not in ("bullet", "none")
        return None

    def hidden_kind(self, run: Any, paragraph: Any, background: Colour | None) -> str:
        """Say why a run is not seen; empty where it is. `background` is what it stands on, None if not known."""
        layers = [*self._run_layers(run, paragraph)]
        if any(self._is_on(layers, name) for name in ("w:vanish", "w:webHidden", "w:specVanish")):
            return "text marked as hidden"
        size = self._first(layers, "w:sz")
        if size is not None and _number(size.get(qn("w:val"))) < _MIN_HALF_POINTS:
            return "text smaller than 3 points"
        own = self._first(layers, "w:shd")
        if own is not None:
            background = shading(own, background)
        highlight = self._first(layers, "w:highlight")
        if highlight is not None and highlight.get(qn("w:val")) not in ("none", "white", None):
            background = None
        colour = self._colour(layers)
        if colour is not None and background is not None and is_near(colour, background):
            return "white text" if is_near(background, WHITE) else "text in the colour of its background"
        return ""

    def is_bold(self, run: Any, paragraph: Any) -> bool:
        """Say whether a run is bold."""
        return self._is_on([*self._run_layers(run, paragraph)], "w:b")

    def _is_shaded(self, style_id: str) -> bool:
        """Say whether a table's style may colour its cells."""
        return any(
            is_dark(shading(shade, WHITE)) for style in self.chain(style_id) for shade in style.iter(qn("w:shd"))
        )

    def _colour(self, layers: list[Any]) -> Colour | None:
        colour = self._first(layers, "w:color")
        if colour is None:
            return BLACK
        theme = colour.get(qn("w:themeColor"))
        if theme in _WHITE_THEME and colour.get(qn("w:themeShade")) is None:
            return WHITE
        value = colour.get(qn("w:val"), "auto")
        return None if value == "auto" else from_hex(value)

    def _paragraph_styles(self, properties: Any) -> Iterator[Any]:
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        if named is not None:
            yield from self.chain(named.get(qn("w:val")))
        elif self._normal is not None:
            yield self._normal

    def _run_layers(self, run: Any, paragraph: Any) -> Iterator[Any]:
        """Yield the run properties that hold for a run, nearest first."""
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            named = own.find(qn("w:rStyle"))
            if named is not None:
                yield from self._properties(self.chain(named.get(qn("w:val"))))
        yield from self._properties(self._paragraph_styles(paragraph.find(qn("w:pPr"))))
        yield from self._defaults

    @staticmethod
    def _properties(styles: Iterator[Any]) -> Iterator[Any]:
        for style in styles:
            found = style.find(qn("w:rPr"))
            if found is not None:
                yield found

    @staticmethod
    def _first(layers: list[Any], name: str) -> Any:
        return next((found for layer in layers if (found := layer.find(qn(name))) is not None), None)

    def _is_on(self, layers: list[Any], name: str) -> bool:
        found = self._first(layers, name)
        return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")


def shading(element: Any, below: Colour | None) -> Colour | None:
    """Return the colour of a w:shd element; `below` where it is clear, None where it cannot be told."""
    if element is None:
        return below
    fill = element.get(qn("w:fill"), "auto")
    theme = element.get(qn("w:themeFill"))
    if theme in _WHITE_THEME and element.get(qn("w:themeFillShade")) is None:
        return WHITE
    if element.get(qn("w:val")) not in ("clear", "nil", None):
        return None
    return below if fill in ("auto", "") else from_hex(fill)


def is_dark(colour: Colour | None) -> bool:
    """Say whether white text can be seen on a colour; on one that is not known it may be."""
    return colour is None or not is_near(colour, WHITE)


def _list_formats(numbering: Any) -> dict[tuple[str, str], str]:
    """Return the number format of each (list, level)."""
    if numbering is None:
        return {}
    abstract = {}
    for definition in numbering.iter(qn("w:abstractNum")):
        levels = {}
        for level in definition.iter(qn("w:lvl")):
            kind = level.find(qn("w:numFmt"))
            levels[level.get(qn("w:ilvl"))] = kind.get(qn("w:val")) if kind is not None else "decimal"
        abstract[definition.get(qn("w:abstractNumId"))] = levels
    formats = {}
    for number in numbering.iter(qn("w:num")):
        base = number.find(qn("w:abstractNumId"))
        levels = abstract.get(base.get(qn("w:val")), {}) if base is not None else {}
        formats.update({(number.get(qn("w:numId")), at): kind for at, kind in levels.items()})
    return formats


def _number(value: str | None) -> float:
    try:
        return float(value or "24")
    except ValueError:
        return 24.0
