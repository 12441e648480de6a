"""Characters that a person cannot see, and that must not reach the index or the reader."""

from __future__ import annotations

import re
import unicodedata

# Joiners that Persian, Hindi and emoji need, and the marks of line structure.
_KEPT = {"\n", "\t", "\u200c", "\u200d"}
# Control characters that part words, such as the form feed between pages.
_SPACING = re.compile(r"[\v\f\x1c-\x1f\x85]")
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Cn"}


def remove_hidden(text: str) -> tuple[str, int]:
    """Return the text in NFC without control, format, private, surrogate and unassigned characters.

    The number says how many were taken out; line ends become line feeds, form feeds and the like become
    spaces, and neither count.
    """
    if text.isprintable():  # none of the hidden categories is printable
        return unicodedata.normalize("NFC", text), 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    text = _SPACING.sub(" ", text)
    visible = [c for c in text if c in _KEPT or unicodedata.category(c) not in _HIDDEN_CATEGORIES]
    return unicodedata.normalize("NFC", "".join(visible)), len(text) - len(visible)
