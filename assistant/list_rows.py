"""Documents become the rows of a list: where each is, the statements that say what was asked for, its phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.aspects import ASPECTS, carriers, evidence, is_apt
from assistant.citations import CitationTable
from assistant.directory import Directory, Told
from assistant.facet_match import AGES, AREA, DISTRICT, MEDICAL, SCHOOLS, STAGE, UNCONFIRMED, Filter
from assistant.listing import Found
from assistant.messages import say
from assistant.models import Said, Table, TableRow
from knowledge.facets import KIND
from knowledge.models import Document

MAX_ROWS = 8
MAX_NAMED = 12
_CHANGED = re.compile(r"^(what (has )?changed|old )", re.IGNORECASE)
_PLACE = re.compile(r"address|where|contact|site", re.IGNORECASE)
_LIES = re.compile(r"\blies\b", re.IGNORECASE)
_FEES = re.compile(r"fee|cost|price", re.IGNORECASE)
_AGE_WORDS = re.compile(
    r"\baged?\b|\bages\b|\bmonths\b|\byears? old\b|\bK-\d+|\bK1\b|early years|nursery|kindergarten|preschool"
    r"|\bgrades?\b",
    re.IGNORECASE,
)
_MAX_WORDS = 45
# Of other kinds, such as a community, the contacts are those of an office that lies in it.
_HAS_ADDRESS = frozenset({*SCHOOLS, *MEDICAL, "university", "language-course"})
# Of these, a statement about another value tells as much: "emergency care at all hours" of a 24-hour emergency room.
_RELATED = ("emergency", "insurance")
_TELLING = {
    "languages": re.compile(r"languag|teach|taught|speak|spoke|staff|offer|lesson|native|in english", re.IGNORECASE),
    "curriculum": re.compile(r"curricul|program|teach|taught|diploma|\bIB\b|runs", re.IGNORECASE),
    AGES: re.compile(r"\baged?\b|\bages\b|\b(takes|runs|from)\b", re.IGNORECASE),
    STAGE: re.compile(r"\baged?\b|\bages\b|\b(takes|runs|from)\b", re.IGNORECASE),
    "department": re.compile(r"department|known for|care at|offers|treat|service", re.IGNORECASE),
}
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{4}")


def table(
    found: Found, directory: Directory, language: str, asked: Sequence[str], citations: CitationTable
) -> tuple[Table | None, tuple[str, ...]]:
    """Return the table of the first MAX_ROWS documents, and a sentence that names the others.

    `asked` are aspects that the question asks for besides (assistant.aspects); each has a column.
    """
    shown = found.documents[:MAX_ROWS]
    elsewhere = ("phone", "address", *(one.field for one in found.wanted.filters))
    aspects = [key for key in asked if key not in elsewhere and is_apt(ASPECTS[key], shown, directory)]
    rows = [_row(document, found, directory, language, aspects, citations) for document in shown]
    headers = [
        say(language, "table_name"),
        say(language, "table_place"),
        say(language, "table_says"),
        *(ASPECTS[key].label(directory, language) for key in aspects),
        say(language, "aspect_phone"),
    ]
    wanted = {ASPECTS[key].label(directory, language) for key in (*aspects, *(["phone"] if "phone" in asked else []))}
    rest = found.documents[MAX_ROWS:]
    more: tuple[str, ...] = ()
    if rest:
        names = ", ".join(document.title for document in rest[:MAX_NAMED])
        more = (say(language, "list_more", count=len(rest), names=names + (" …" if len(rest) > MAX_NAMED else "")),)
    if not rows:
        return None, ()
    told = [n for n in range(len(headers) - 1) if headers[n + 1] in wanted or any(row.cells[n] for row in rows)]
    columns = (headers[0], *(headers[n + 1] for n in told))
    return Table(columns, tuple(replace(row, cells=tuple(row.cells[n] for n in told)) for row in rows)), more


def _row(
    document: Document,
    found: Found,
    directory: Directory,
    language: str,
    aspects: Sequence[str],
    citations: CitationTable,
) -> TableRow:
    told = [one for one in directory.told(document.id) if not _CHANGED.match(one.section) and _is_shown(one, language)]
    places = [one for one in found.wanted.filters if one.field in (DISTRICT, AREA)]
    where = _where(document, told, places, language)
    others = [one for one in found.wanted.filters if one not in (*found.dropped, *places)]
    says = _says(told, others, where)
    if not says and where is None:
        says = told[:1]
    cells = [
        _cited(document, [where] if where else [], citations),
        _cited(document, says, citations),
        *(evidence(ASPECTS[key], document, directory, citations) for key in aspects),
        carriers("phone", document, directory, citations)[:1],
    ]
    note = directory.label(KIND, UNCONFIRMED, language) if UNCONFIRMED in directory.facets[document.id][KIND] else ""
    chinese = document.name_zh if document.name_zh not in document.title else ""
    return TableRow(document.title, " · ".join(part for part in (chinese, note) if part), tuple(cells))


def _is_shown(told: Told, language: str) -> bool:
    """A statement of a Chinese name or address is for those who read it."""
    return language in ("zh", "ja") or not _CJK.search(told.statement.text)


def _cited(document: Document, told: Sequence[Told], citations: CitationTable) -> tuple[Said, ...]:
    return tuple(Said(one.statement.text, citations.cite(document, one.section, one.statement)) for one in told)


def _where(document: Document, told: Sequence[Told], places: Sequence[Filter], language: str) -> Told | None:
    """Return the statement that says where it is: the place asked for, at best in an address."""
    wanted = {key for one in places for key in (*one.options, *one.wider)}
    lies = [one for one in told if _LIES.search(one.section)]
    if lies:
        return max(lies, key=lambda one: (len(one.facets & wanted), -one.row))
    contacts = document.contacts if _HAS_ADDRESS & set(dict(document.facets)[KIND]) else ()
    own = [a for c in contacts for a in ((c.address_zh, c.address) if language == "zh" else (c.address,)) if a]
    # A statement may word the end of an address otherwise; its beginning tells it.
    addresses = [re.split(r"[,;(（，]", address)[0].strip() for address in own]

    def score(one: Told) -> tuple[int, int, int, int]:
        at = next((n for n, address in enumerate(addresses) if address in one.statement.text), len(addresses))
        return (len(one.facets & wanted), -at, bool(_PLACE.search(one.section)), -len(one.statement.text))

    candidates = [
        one
        for one in told
        if any(field in (DISTRICT, AREA) for field, _ in one.facets) or any(a in one.statement.text for a in addresses)
    ]
    return max(candidates, key=score, default=None)


def _says(told: Sequence[Told], filters: Sequence[Filter], where: Told | None) -> list[Told]:
    """Return the fewest and shortest statements that name what was asked for, as far as there are such."""
    open_filters = [one for one in filters if where is None or not _proves(where, one)]
    chosen: list[Told] = []
    told = [one for one in told if not _CJK.search(one.statement.text)]
    words = 0
    while open_filters:
        best = max(told, key=lambda t: _worth(t, open_filters), default=None)
        if best is None or not any(_proves(best, one) for one in open_filters):
            break
        open_filters = [one for one in open_filters if not _proves(best, one)]
        words += len(best.statement.text.split())
        if chosen and words > _MAX_WORDS:
            break
        chosen.append(best)
    return sorted(chosen, key=lambda one: one.row)


def _worth(told: Told, filters: Sequence[Filter]) -> tuple[int, bool, int, int]:
    proved = [one for one in filters if _proves(told, one)]
    telling = sum(bool(_TELLING[one.field].search(told.statement.text)) for one in proved if one.field in _TELLING)
    return len(proved), not _FEES.search(told.section), telling, -len(told.statement.text)


def _proves(told: Told, one: Filter) -> bool:
    if one.age is not None or one.field == STAGE:
        return bool(_AGE_WORDS.search(told.statement.text))
    if one.field in _RELATED:
        return any(field == one.field for field, _ in told.facets)
    return any(key in told.facets for key in one.options)
