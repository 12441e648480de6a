"""Which documents a text names: by title, abbreviation, alias, Chinese name or Pinyin."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.facet_match import BACKGROUND, LISTED, facets_of
from assistant.rephrase import word_lists
from knowledge.facet_words import Mention, PhraseTable, fold_words
from knowledge.facets import KIND
from knowledge.models import Document

_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_PARTS = re.compile(r"[,;/]| - ")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MIN_LATIN, _MIN_UNSPACED = 2, 2
# What a name may have besides words of facets and still be no name: "Beijing hospitals".
_CITY = ("beijing", "北京", "peking", "pekin", "베이징", "北京市")
NAMEABLE = frozenset({*LISTED, "not-open", "unconfirmed", "venue", "embassy"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text and the documents that bear it. `is_class` says that it might as well be a class of places."""

    documents: tuple[str, ...]
    start: int
    end: int
    is_class: bool = False


class DocumentNames:
    """The names of a build's schools, hospitals, communities and the like."""

    def __init__(self, documents: Collection[Document]) -> None:
        kinds = {d.id: facets_of(d).get(KIND, frozenset()) for d in documents}
        named = [d for d in documents if kinds[d.id] & NAMEABLE and not kinds[d.id] & set(BACKGROUND)]
        self._table = PhraseTable((name, ("name", d.id)) for d in named for name in set(_names(d)))
        common = (word for purpose in ("pointing_back", "common") for word in word_lists()[purpose]["en"])
        self._everyday = frozenset(fold_words(word) for word in common)

    def find(self, text: str, mentions: Sequence[Mention] = ()) -> tuple[Named, ...]:
        """Return the names in a text, in order; a name inside a longer one is left out.

        `mentions` are the facets that the text names.
        """
        folded = fold_words(text)
        spans: dict[tuple[int, int], list[str]] = {}
        for found in self._table.find(folded):
            if folded[found.start : found.end] not in self._everyday or text[found.start : found.end].isupper():
                spans.setdefault((found.start, found.end), []).append(found.value)
        longest = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
        return tuple(
            Named(tuple(sorted(set(spans[span]))), *span, _is_class(folded, span, mentions)) for span in sorted(longest)
        )


def _names(document: Document) -> Iterator[str]:
    title = document.title
    brackets = [part.strip() for found in _BRACKETS.findall(title) for part in _PARTS.split(found)]
    bare = _BRACKETS.sub("", title)
    candidates = [bare, _PARTS.split(bare)[0], *brackets, *document.aliases, *_PARTS.split(document.name_zh)]
    for name in (candidate.strip() for candidate in candidates):
        if _UNSPACED.search(name):
            if len(name) >= _MIN_UNSPACED:
                yield name
        # What begins with a small letter is an everyday word for it ("dental clinic"), unless a digit follows (3e).
        elif len(name) >= _MIN_LATIN and not name.isdigit() and (name[0].isupper() or name[0].isdigit()):
            yield name.removeprefix("The ")


def _is_class(folded: str, span: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Say whether facets cover a name: "French school" is the alias of one, and the class of all."""
    inside = [m for m in mentions if span[0] < m.end and m.start < span[1]]
    bare = "".join(
        folded[n] for n in range(*span) if folded[n].isalnum() and not any(m.start <= n < m.end for m in inside)
    )
    return bool(inside) and (not bare or (bare in _CITY and all(m.field == KIND for m in inside)))
