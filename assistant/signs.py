"""Signs: words of several classes close together, in any order, tell what no list of phrases can hold."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator

from assistant.phrases import Span

_NAME = re.compile(r"[a-z][a-z-]*")
_CLAUSE_END = re.compile(r"[.,;:!?。，；：！？、؟؛،\n]")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart two words of a sign may stand, in characters of the text without spaces."""

    in_words: int
    unspaced: int

    def of(self, language: str) -> int:
        return self.unspaced if language in ("zh", "ja", "ko") else self.in_words


NEAR = Reach(in_words=45, unspaced=18)
SIDE_BY_SIDE = Reach(in_words=14, unspaced=8)


def _read_sign(value: object) -> tuple[str, ...]:
    names = tuple(part.strip() for part in str(value).split("+"))
    if len(names) < 2 or not all(_NAME.fullmatch(name) for name in names):
        raise ValueError(f"a sign is given as `class + class`, not {value!r}")
    return names


Sign = Annotated[tuple[str, ...], BeforeValidator(_read_sign)]
"""The names of classes of words of which one word each stands close together."""


def places(sign: tuple[str, ...], words: Mapping[str, list[Span]], reach: int) -> Iterable[tuple[Span, ...]]:
    """Every way in which the sign stands in the words found of one language: the span of each class, in text order."""
    if all(name in words for name in sign):
        yield from _extended((), sign, words, reach)


def _extended(
    chosen: tuple[Span, ...], names: tuple[str, ...], words: Mapping[str, list[Span]], reach: int
) -> Iterable[tuple[Span, ...]]:
    if not names:
        ordered = tuple(sorted(chosen))
        if all(0 <= after[0] - before[1] <= reach for before, after in pairwise(ordered)):
            yield ordered
        return
    for span in words[names[0]]:
        if any(abs(span[0] - other[0]) > 3 * reach for other in chosen):
            continue
        yield from _extended((*chosen, span), names[1:], words, reach)


def share_a_clause(joined: str, one: Span, other: Span) -> bool:
    """Say whether no punctuation parts the two spans."""
    (_, end), (start, _) = sorted([one, other])
    return not _CLAUSE_END.search(joined, min(end, start), start)


def overlap(one: Span, other: Span) -> bool:
    """Say whether two spans have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def hull(spans: Iterable[Span]) -> Span:
    """The span from the first to the last of some spans."""
    listed = list(spans)
    return min(start for start, _ in listed), max(end for _, end in listed)


def by_language(hits: Mapping[Hashable, list[Span]]) -> dict[str, dict[str, list[Span]]]:
    """The hits of classes of words, whose tags are (language, class), sorted by language."""
    found: dict[str, dict[str, list[Span]]] = {}
    for tag, spans in hits.items():
        if isinstance(tag, tuple) and tag[0] == "words":
            found.setdefault(tag[1], {})[tag[2]] = spans
    return found
