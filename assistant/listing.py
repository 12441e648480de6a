"""Filters become documents: which match, and what had to be given up where none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from assistant.directory import Directory
from assistant.facet_match import (
    AGES,
    AREA,
    DISTRICT,
    MEDICAL,
    SCHOOLS,
    STAGE,
    UNCONFIRMED,
    Filter,
    Wanted,
    holds,
    is_of,
)
from assistant.messages import say
from knowledge.facets import KIND
from knowledge.models import Document

# How much is lost by giving up a filter: a place can be travelled to, a language cannot.
_LOSS = {
    AREA: 2, DISTRICT: 2, AGES: 3, "ownership": 3, "pupils": 3, "boarding": 4, "insurance": 4, "emergency": 4, STAGE: 5,
}  # fmt: skip
# Of a language, department or curriculum one may be given up where another is kept.
_LOSS_OF_ONE_OF_SEVERAL, _LOSS_OF_KIND, _TOO_MUCH = 7.0, 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that match, best first. `dropped` filters had to be given up; `widened` ones hold of the district only;
    `other_kinds` says that another kind of place had to do."""

    wanted: Wanted
    documents: tuple[Document, ...]
    dropped: tuple[Filter, ...] = ()
    widened: tuple[Filter, ...] = ()
    other_kinds: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether everything that was asked for holds."""
        return not (self.dropped or self.widened or self.other_kinds)


def find(wanted: Wanted, directory: Directory, order: Mapping[str, int]) -> Found:
    """Return the documents of which everything holds, or else of which most does; none where too much would be lost.

    `order` ranks documents that match alike; those that it lacks come last, by title. What is not confirmed as running
    today comes after the rest.
    """
    best: tuple[float, Found] | None = None
    for loss, attempt in sorted(_attempts(wanted), key=lambda item: item[0]):
        if loss >= _TOO_MUCH:
            break
        documents = _matching(attempt.wanted, directory, order)
        if documents:
            best = (loss, replace(attempt, wanted=wanted, documents=documents))
            break
    return best[1] if best else Found(wanted, ())


def _attempts(wanted: Wanted) -> list[tuple[float, Found]]:
    """Return every way to give up some of what is wanted, each with what is lost by it."""
    attempts = []
    wider_kinds = _wider(wanted.kinds)
    for size in range(len(wanted.filters) + 1):
        for dropped in combinations(wanted.filters, size):
            kept = tuple(one for one in wanted.filters if one not in dropped)
            loss = sum(_loss(one, kept) for one in dropped)
            for filters, widened, kinds in (
                (kept, (), wanted.kinds),
                (tuple(_widened(one) for one in kept), tuple(one for one in kept if one.wider), wanted.kinds),
                (kept, (), wider_kinds),
            ):
                given_up = (0.5 if widened else 0.0) + (_LOSS_OF_KIND if kinds != wanted.kinds else 0.0)
                if widened or filters == kept:
                    tried = replace(wanted, kinds=kinds, filters=filters)
                    attempts.append((loss + given_up, Found(tried, (), dropped, widened, kinds != wanted.kinds)))
    return attempts


def _wider(kinds: Sequence[str]) -> tuple[str, ...]:
    return next((group for group in (SCHOOLS, MEDICAL) if set(kinds) <= set(group)), tuple(kinds))


def _widened(one: Filter) -> Filter:
    return Filter(one.wider) if one.wider else one


def _loss(one: Filter, kept: Sequence[Filter]) -> float:
    if one.field in _LOSS:
        return _LOSS[one.field]
    return _LOSS_OF_ONE_OF_SEVERAL if any(other.field not in _LOSS for other in kept) else _TOO_MUCH


def _matching(wanted: Wanted, directory: Directory, order: Mapping[str, int]) -> tuple[Document, ...]:
    found = [
        document
        for document in directory.places
        if is_of(directory.facets[document.id], wanted.kinds)
        and all(holds(directory.facets[document.id], one) for one in wanted.filters)
    ]

    def rank(document: Document) -> tuple[bool, int, int, str]:
        facets = directory.facets[document.id]
        both = sum(value in facets.get(field, ()) for one in wanted.filters for field, value in one.options)
        return UNCONFIRMED in facets[KIND], -both, order.get(document.id, len(order)), document.title

    return tuple(sorted(found, key=rank))


def described(found: Found, directory: Directory, language: str) -> tuple[str, ...]:
    """Return what was understood and how many match, in the reader's words; what had to be given up is named."""
    understood = " · ".join(_labels(found.wanted, directory, language))
    count = len(found.documents)
    if found.is_exact and count:
        return (say(language, "list_found", count=count, understood=understood),)
    none = say(language, "list_none", understood=understood)
    if not count:
        return (none,)
    dropped = [_label(one, directory, language) for one in (*found.dropped, *found.widened)]
    if found.other_kinds:
        dropped.insert(0, _kind_label(found.wanted, directory, language))
    instead = [directory.label(*key, language) for one in found.widened for key in one.wider]
    key = "list_relaxed_instead" if instead else "list_relaxed"
    relaxed = say(language, key, dropped=" · ".join(dropped), instead=" · ".join(instead), count=count)
    return (f"{none} {relaxed}",)


def _labels(wanted: Wanted, directory: Directory, language: str) -> list[str]:
    labels = [_label(one, directory, language) for one in wanted.filters]
    is_stage = any(one.field == STAGE for one in wanted.filters)
    return labels if is_stage else [_kind_label(wanted, directory, language), *labels]


def _kind_label(wanted: Wanted, directory: Directory, language: str) -> str:
    kinds = wanted.kinds[:1] if set(wanted.kinds) == set(SCHOOLS) else wanted.kinds
    return " / ".join(directory.label(KIND, kind, language) for kind in kinds)


def _label(one: Filter, directory: Directory, language: str) -> str:
    if one.age is not None:
        months = round(one.age * 12)
        return (
            say(language, "age_months", age=months) if one.age < 2 else say(language, "age_years", age=f"{one.age:g}")
        )
    first = one.options[:1] if len({field for field, _ in one.options}) > 1 else one.options
    return " / ".join(directory.label(*key, language) for key in first)
