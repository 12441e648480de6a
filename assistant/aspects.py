"""What documents can be compared by: fees, ages, curriculum, phone … and the statements that tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.citations import CitationTable
from assistant.compose import carrier
from assistant.directory import Directory, Told
from assistant.list_words import pattern
from assistant.messages import say
from assistant.models import Said
from knowledge.facet_words import fold_words
from knowledge.models import Document

_CHANGED = re.compile(r"^(what (has )?changed|old )", re.IGNORECASE)
_CHINESE = re.compile("[\u3400-\u9fff]{4}")
MAX_STATEMENTS = 2
_MAX_WORDS = 50


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing told of a document: by a facet, by what its statements or headings look like, or by a contact's detail.

    `text` and `heading` are patterns of English statements and headings, `beside` of statements about something less
    than that; `contact` names a detail of a contact.
    """

    key: str
    facet: str = ""
    text: str = ""
    heading: str = ""
    beside: str = ""
    contact: str = ""

    def label(self, directory: Directory, language: str) -> str:
        """Return its name in a language: a message, or the facet's name."""
        return directory.field_label(self.facet, language) if self.facet else say(language, f"aspect_{self.key}")


_LISTED = (
    Aspect(
        "fees",
        text=r"\bRMB\b|\byuan\b|\btuition\b|\bfees?\b|\bprices?\b",
        heading=r"fee|cost|price",
        beside=r"application|deposit|discount|late|bus|sibling|include|part",
    ),
    Aspect(
        "ages", "ages", r"\baged?\b|\bages\b|\bmonths of age\b|years old|\bK-\d+|early years to", r"\bages?\b|grade"
    ),
    Aspect("curriculum", "curriculum"),
    Aspect("languages", "languages"),
    Aspect("pupils", "pupils", r"passport|foreign (and|children|pupils|status)|nationals", r"who may|apply|enrol"),
    Aspect("boarding", "boarding"),
    Aspect("department", "department"),
    Aspect("insurance", "insurance"),
    Aspect("emergency", "emergency"),
    Aspect("hours", text=r"\b\d{1,2}:\d\d\b|around the clock|\b24[- ]hours?\b", heading=r"hour|day|when"),
    Aspect("address", contact="address"),
    Aspect("phone", contact="phone"),
)
ASPECTS = {aspect.key: aspect for aspect in _LISTED}
ASKED = ("fees", "ages", "hours", "phone", "address", "curriculum", "languages", "pupils")


def asked_aspects(text: str, language: str) -> tuple[str, ...]:
    """Return the aspects that a question asks for by name."""
    folded = fold_words(text)
    return tuple(key for key in ASKED if pattern(key, language).search(folded))


def is_apt(aspect: Aspect, documents: Iterable[Document], directory: Directory) -> bool:
    """Say whether an aspect suits the documents: one that is a facet, where one of them has that facet."""
    # A school without ages in its header may still tell them.
    facets = {aspect.facet, "stage"} if aspect.key == "ages" else {aspect.facet}
    return not aspect.facet or any(facets & set(directory.facets[document.id]) for document in documents)


def evidence(
    aspect: Aspect,
    document: Document,
    directory: Directory,
    citations: CitationTable,
    ranking: Sequence[int] = (),
    most: int = MAX_STATEMENTS,
) -> tuple[Said, ...]:
    """Return what a document says of an aspect, cited, at most `most` statements; nothing where it is silent.

    `ranking` are rows of statements, those nearest to the question first: they come behind the main statement, one
    more than `most`.
    """
    if aspect.contact:
        return carriers(aspect.contact, document, directory, citations)[:most]
    place = {row: n for n, row in enumerate(ranking)}
    candidates = sorted(
        (told for told in directory.told(document.id) if _tells(told, aspect)),
        key=lambda t: (
            not _is_under(t, aspect),
            bool(aspect.beside and re.search(aspect.beside, t.statement.text, re.IGNORECASE)),
            -sum(field == aspect.facet for field, _ in t.facets),
        ),
    )
    nearest = sorted(candidates, key=lambda t: place.get(t.row, len(place))) if place else []
    ranked = list(dict.fromkeys([*candidates[:1], *nearest])) if place else candidates
    return said(document, _short(ranked[: most + 1 if place else most]), citations)


def said(document: Document, told: Sequence[Told], citations: CitationTable) -> tuple[Said, ...]:
    """Return statements as they stand in a cell, each with the markers of its citations."""
    return tuple(Said(one.statement.text, citations.cite(document, one.section, one.statement)) for one in told)


def carriers(detail: str, document: Document, directory: Directory, citations: CitationTable) -> tuple[Said, ...]:
    """Return a detail of each contact that has it, cited to the statement that carries it; a phone stands alone."""
    pairs = [(told.section, told.statement) for told in directory.told(document.id)]
    found: dict[str, Said] = {}
    for contact in document.contacts:
        text = getattr(contact, detail)
        if not text:
            continue
        section, statement = carrier(document, pairs, contact, text)
        markers = citations.cite(document, section, statement)
        is_detail = detail == "phone"
        shown = text if is_detail else statement.text
        found.setdefault(shown, Said(shown, markers, is_detail))
    return tuple(found.values())


def _tells(told: Told, aspect: Aspect) -> bool:
    if _CHANGED.match(told.section) or _CHINESE.search(told.statement.text):
        return False
    if aspect.text and re.search(aspect.text, told.statement.text, re.IGNORECASE):
        return aspect.key != "hours" or bool(re.search(r"\d|clock", told.statement.text))
    return bool(aspect.facet) and any(field == aspect.facet for field, _ in told.facets)


def _is_under(told: Told, aspect: Aspect) -> bool:
    return bool(aspect.heading) and bool(re.search(aspect.heading, told.section, re.IGNORECASE))


def _short(told: Sequence[Told]) -> Sequence[Told]:
    """Keep as many statements as stay readable in a cell, at least one."""
    kept: list[Told] = []
    for one in told:
        if kept and sum(len(k.statement.text.split()) for k in (*kept, one)) > _MAX_WORDS:
            break
        kept.append(one)
    return kept
