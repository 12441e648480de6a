"""Text as facts are compared."""

from __future__ import annotations

import re

from embeddings.lexical import fold

_LOOSE = re.compile(r"[\s,.\-‐-―'’‘*_`]+")


def loosen(text: str) -> str:
    """Return text without case, accents, width, spaces, hyphens, apostrophes, commas, dots and Markdown."""
    return _LOOSE.sub("", fold(text))
