"""A question becomes filters over the documents' facets: what kind of place, and what must hold of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.child_age import child_age
from assistant.list_words import pattern
from knowledge.facet_words import FacetWords, Mention, fold_words
from knowledge.facets import KIND, parse_range
from knowledge.models import Document

AGES, AREA, DISTRICT, STAGE = "ages", "area", "district", "stage"
SCHOOLS = ("school", "kindergarten")
MEDICAL = ("hospital", "clinic")
# Kinds of which there are several that a reader chooses between; of the others, passages answer better.
LISTED = (
    *SCHOOLS,
    *MEDICAL,
    "university",
    "language-course",
    "scholarship",
    "medical-services-pilot",
    "talent-community",
)
NOT_OPEN, UNCONFIRMED = "not-open", "unconfirmed"
BACKGROUND = ("guide", "policy", "procedure", "rule", "event")
# Several values of these are all wanted at once; of other fields, one of them.
_ALL_WANTED = ("languages", "department", "curriculum")
# The years of the Chinese school stages, for documents that give no ages.
_STAGE_AGES = {"kindergarten": (3, 6), "primary": (6, 12), "middle": (12, 15), "high": (15, 18)}
_FILTERED = (
    "ownership", "pupils", DISTRICT, AREA, "languages", "curriculum", STAGE, "boarding", "department", "insurance",
    "emergency",
)  # fmt: skip

Facets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """What must hold of a document: one of `options`, each a field and a value, or a child's `age` in years.

    `wider` holds where `options` leave nothing: the district around a neighbourhood.
    """

    options: tuple[tuple[str, str], ...] = ()
    age: float | None = None
    wider: tuple[tuple[str, str], ...] = ()

    @property
    def field(self) -> str:
        """The facet it is about."""
        return AGES if self.age is not None else self.options[0][0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for: documents of one of `kinds`, and every filter to hold. `mentions` are its words."""

    kinds: tuple[str, ...]
    filters: tuple[Filter, ...]
    mentions: tuple[Mention, ...] = ()
    named_kinds: tuple[Mention, ...] = ()


def facets_of(document: Document) -> Facets:
    """Return a document's facets by field."""
    return {field: frozenset(values) for field, values in document.facets}


def wanted_in(text: str, language: str, words: FacetWords) -> Wanted:
    """Return the kinds and filters that a text names; no kinds where it names no class of places."""
    found = words.find(text)
    named = tuple(mention for mention in found if mention.field == KIND and mention.value in LISTED)
    doctors = _doctors(text, language)
    others = [mention for mention in found if mention.field in _FILTERED]
    age = child_age(text, language)
    kinds = _kinds(named, doctors, others, age)
    filters = list(_filters(others))
    if age is not None and set(kinds) & set(SCHOOLS):
        filters.append(Filter(age=age))
    classes = (*named, *doctors, *(m for m in others if m.field in (STAGE, "department")))
    return Wanted(kinds, tuple(filters), found, classes)


def _doctors(text: str, language: str) -> tuple[Mention, ...]:
    found = pattern("doctor", language).finditer(fold_words(text))
    return tuple(Mention(KIND, kind, m.start(), m.end()) for m in found for kind in MEDICAL)


def _contains(outer: Mention, inner: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start


def _kinds(
    named: Sequence[Mention], doctors: Sequence[Mention], others: Sequence[Mention], age: float | None
) -> tuple[str, ...]:
    departments = [mention for mention in others if mention.field == "department"]
    stages = [mention for mention in others if mention.field == STAGE and mention.value != "university"]
    kinds = [m.value for m in named]
    if doctors or (departments and not set(kinds) - set(MEDICAL)):
        # A children's hospital or a dental clinic is a department by another name.
        own = [m for m in named if not any(_contains(d, m) for d in departments)]
        kinds = [m.value for m in own] if own and not doctors else list(MEDICAL)
    elif stages and not set(kinds) - set(SCHOOLS):
        kinds = list(SCHOOLS)
    if "school" in kinds and age is not None and age < 6:
        kinds = list(SCHOOLS)
    return tuple(dict.fromkeys(kinds))


def _filters(mentions: Sequence[Mention]) -> Iterable[Filter]:
    same_name = {"languages": "curriculum", "curriculum": "languages"}
    alternatives: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    areas = [m for m in mentions if m.field == AREA]
    inside_area = {m for m in mentions if m.field == DISTRICT and any(_contains(a, m) for a in areas)}
    for mention in mentions:
        if mention in inside_area:
            continue
        named = [(mention.field, mention.value)]
        partner = same_name.get(mention.field)
        for other in mentions:
            if other.field == partner and other.value == mention.value and other.overlaps(mention):
                named.append((other.field, other.value))
        key = (mention.field, mention.value)
        alternatives[key] = tuple(sorted({*alternatives.get(key, ()), *named}, reverse=True))
    separate = {options for (field, _), options in alternatives.items() if field in _ALL_WANTED}
    yield from (Filter(options) for options in sorted(separate))
    for field in dict.fromkeys(field for field, _ in alternatives if field not in _ALL_WANTED):
        options = tuple(key for key in alternatives if key[0] == field)
        around = {(m.field, m.value) for m in inside_area} if field == AREA else set()
        yield Filter(options, wider=tuple(sorted(around)))


def holds(facets: Facets, one: Filter) -> bool:
    """Say whether a filter holds of a document with these facets."""
    if one.age is None:
        return any(value in facets.get(field, ()) for field, value in one.options)
    spans = [span for text in facets.get(AGES, ()) if (span := parse_range(text))]
    if not spans:
        spans = [(low, high) for stage, (low, high) in _STAGE_AGES.items() if stage in facets.get(STAGE, ())]
    return any(low <= one.age <= high for low, high in spans)


def is_of(facets: Facets, kinds: Sequence[str]) -> bool:
    """Say whether a document is of one of the kinds, open, and no background reading."""
    own = facets.get(KIND, frozenset())
    return bool(own & set(kinds)) and not own & {NOT_OPEN, *BACKGROUND}
