"""Lines of a paragraph become running text again: spaces, hyphens at line ends, and none between Chinese characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_UNSPACED = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_ENDS_UNSPACED = re.compile(f"[{_UNSPACED}]$")
_BEGINS_UNSPACED = re.compile(f"^[{_UNSPACED}]")
_BROKEN = re.compile(r"(\w+)[-\u2010]$")
_FIRST = re.compile(r"^\s*\w+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What remains of an English word on either side of a break is often one of these, and never a word of its own.
_ENDINGS = re.compile(
    r"^(?:tion|sion|tions|sions|ment|ments|ing|ings|ed|ly|ness|able|ible|ity|ties|ally|ance|ence|ation|ations|tration|"
    r"trations|cation|cations|tional|sional|ture|tures|tive|sive|ers|ors|ies|ical|ous|ious|ful|less|dation|tance|cate|"
    r"cates|mation|nation|tification|ternational)(?!\w)"
)

_PREFIXES = frozenset(
    (
        "self",
        "non",
        "ex",
        "anti",
        "pre",
        "post",
        "co",
        "re",
        "semi",
        "multi",
        "half",
        "long",
        "short",
        "well",
        "high",
        "low",
    )
)
_ENOUGH_WORDS = 300


class Joiner:
    """Knows the words of the whole file: they tell whether a hyphen at a line end belongs to the word.

    Where it has many words and neither half is one of them, the halves are one word.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        is_broken = False
        for line in lines:
            whole = _FIRST.sub("", line) if is_broken else line
            is_broken = _BROKEN.search(line) is not None
            self._words.update(word.lower() for word in _WORD.findall(_BROKEN.sub("", whole)))

    def join(self, lines: Iterable[str]) -> str:
        """Return the lines as one text."""
        text = ""
        for line in lines:
            text = self._append(text, line.strip()) if text else line.strip()
        return text

    def _append(self, text: str, line: str) -> str:
        if text.endswith("\u00ad"):
            return text[:-1] + line
        if _ENDS_UNSPACED.search(text) and _BEGINS_UNSPACED.match(line):
            return text + line
        broken = _BROKEN.search(text)
        following = re.match(r"\w+", line)
        if broken is None or following is None:
            return f"{text} {line}"
        before, after = broken[1], following[0]
        if before[-1].isalpha() and after[0].islower() and self._is_one_word(before, after):
            return text[:-1] + line
        return text + line

    def _is_one_word(self, before: str, after: str) -> bool:
        """Say whether the file writes the word in one, or with a hyphen; where it does neither, its ending tells."""
        one, hyphened = self._words[(before + after).lower()], self._words[f"{before}-{after}".lower()]
        if one != hyphened:
            return one > hyphened
        if self._words[before.lower()] or before.lower() in _PREFIXES:
            return False
        is_known = self._words.total() < _ENOUGH_WORDS or self._words[after.lower()] > 0
        return bool(_ENDINGS.match(after)) or not is_known
