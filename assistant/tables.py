"""Lists and comparisons as answers: what a question asks for becomes a table, passages beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import compose, list_rows, listing
from assistant.aspects import asked_aspects
from assistant.citations import CitationTable
from assistant.comparing import compared, side_by_side
from assistant.compose import Chosen, Limits
from assistant.directory import Directory
from assistant.facet_match import SCHOOLS, Filter, Wanted, wanted_in
from assistant.list_intent import asks_for_list, left_over
from assistant.list_words import UNSPACED
from assistant.messages import say
from assistant.models import Answer, Question, Status, Table
from assistant.naming import Named
from assistant.places import names_beijing, other_city
from embeddings.model import Vectors
from embeddings.search import Hit, SearchText
from knowledge.facet_words import Mention
from knowledge.facets import KIND
from knowledge.models import Document

# A question of which the facets leave so much unsaid asks something else: of bare classes, of one filter, of several.
_MOST_LEFT_OVER = (1, 6, 10)
# What is found beside a list of schools is not about hospitals, though they share a district's name.
_OTHER_TOPICS = {"schools": ("hospitals", "health"), "hospitals": ("schools",)}
_TELLING_LEFT_OVER, _MUCH_LEFT_OVER = 2, 4
BESIDE = Limits(words=60, list_words=120, documents=2)


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """A table with what the reader must know of it. `answer` lacks the closing; `documents` are those it is made of."""

    answer: Answer
    citations: CitationTable
    documents: tuple[Document, ...]


def tabled(
    question: Question,
    text: SearchText,
    vector: Vectors,
    hits: Sequence[Hit],
    directory: Directory,
    asks_past: bool,
    today: dt.date,
) -> tuple[TableAnswer | None, tuple[str, ...]]:
    """Return the answer to a question for a list or a comparison, or what is to be said before passages instead."""
    compared_ones = comparison_answer(question, text, directory, vector, today)
    if compared_ones:
        return compared_ones, ()
    wanted = wanted_list(question, text, directory)
    if wanted is None:
        return None, ()
    listed = list_answer(wanted, text, directory, hits, asks_past, today)
    return listed, () if listed else nothing_matches(wanted, text, directory)


def wanted_list(question: Question, text: SearchText, directory: Directory) -> Wanted | None:
    """Return what a question asks a list of; None where it asks for no list.

    A question that leans on the one before takes over its class of places and the filters it does not name itself.
    """
    own = wanted_in(question.text, text.language, directory.words)
    if _is_list(question.text, text.language, own, directory):
        return own
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    if not (text.leans and earlier and own.filters) or (own.named_kinds and not _only_places(own.filters)):
        return None
    before = wanted_in(earlier[-1], text.language, directory.words)
    if not _is_list(earlier[-1], text.language, before, directory) or left_over(question.text, text.language, own) > 1:
        return None
    fields = {field for one in own.filters for field, _ in (*one.options, (one.field, ""))}
    places = {"district", "area"}
    kept = (one for one in before.filters if one.field not in fields and not (one.field in places and fields & places))
    return Wanted(own.kinds or before.kinds, (*kept, *own.filters), own.mentions, own.named_kinds)


def _only_places(filters: Sequence[Filter]) -> bool:
    return all(one.field in ("district", "area") for one in filters)


def _is_list(text: str, language: str, wanted: Wanted, directory: Directory) -> bool:
    asked = asks_for_list(text, language, wanted)
    if asked is None or _is_about_another_city(text, language):
        return False
    if any(_is_one_place(name, asked.mention, wanted) for name in directory.names.find(text, wanted.mentions)):
        return False
    own = asked.mention
    filters = [f for f in wanted.filters if (own.field, own.value) not in f.options]
    return left_over(text, language, wanted) <= _MOST_LEFT_OVER[min(len(filters), 2)]


def _is_about_another_city(text: str, language: str) -> bool:
    """Say whether the places may lie in another city: one in China. Of others, readers tell where they come from."""
    city = None if names_beijing(text) else other_city(text)
    return city is not None and (city.in_china or language in UNSPACED)


def _is_one_place(name: Named, asked: Mention, wanted: Wanted) -> bool:
    """Say whether a name is that of one place, and not what is asked for itself ("is there a French school")."""
    if not name.is_class:
        return True
    has_kind = any(m.field == KIND and name.start <= m.start and m.end <= name.end for m in wanted.mentions)
    return has_kind and not (name.start < asked.end and asked.start < name.end)


def list_answer(
    wanted: Wanted, text: SearchText, directory: Directory, hits: Sequence[Hit], asks_past: bool, today: dt.date
) -> TableAnswer | None:
    """Return the documents that match as a table, or None where nothing does even when something is given up.

    Passages stand below it where the question says more than facets can.
    """
    citations = CitationTable(today)
    order = {document: n for n, document in enumerate(dict.fromkeys(hit.document.id for hit in hits))}
    found = listing.find(wanted, directory, order)
    aspects = asked_aspects(text.question, text.language)
    table, more = list_rows.table(found, directory, text.language, aspects, citations)
    if table is None:
        return None
    opening = listing.described(found, directory, text.language)
    shown = found.documents[: list_rows.MAX_ROWS]
    unsaid = left_over(text.question, text.language, wanted)
    # What the table's own documents say besides is worth showing only where the facets left much unsaid.
    strangers = _OTHER_TOPICS["schools" if set(wanted.kinds) & set(SCHOOLS) else "hospitals"]
    near = [hit for hit in hits if hit.document.topic not in strangers]
    others = [hit for hit in near if unsaid >= _MUCH_LEFT_OVER or hit.document not in shown]
    says_more = not found.is_exact or unsaid >= _TELLING_LEFT_OVER
    beside = _beside(others, asks_past, citations) if says_more else []
    answer = _answer(opening, table, (*more, *_bridge(beside, text.language)), beside, text.language, citations)
    return TableAnswer(answer, citations, (*shown, *(item.hit.document for item in beside)))


def nothing_matches(wanted: Wanted, text: SearchText, directory: Directory) -> tuple[str, ...]:
    """Return the sentence that nothing matches, where the facets cover the question; nothing where they may not."""
    if left_over(text.question, text.language, wanted) > _TELLING_LEFT_OVER:
        return ()
    return listing.described(listing.Found(wanted, ()), directory, text.language)


def comparison_answer(
    question: Question, text: SearchText, directory: Directory, vector: Vectors, today: dt.date
) -> TableAnswer | None:
    """Return named documents side by side; None where the question compares none."""
    documents = compared(question, text.language, directory)
    if len(documents) < 2:
        return None
    citations = CitationTable(today)
    table = side_by_side(documents, question.text, text.language, directory, vector, citations)
    if table is None:
        return None
    return TableAnswer(_answer((), table, (), [], text.language, citations), citations, documents)


def _beside(hits: Sequence[Hit], asks_past: bool, citations: CitationTable) -> list[Chosen]:
    quoted = {(citation.document, citation.quote) for citation in citations.citations}
    chosen = compose.choose(hits, asks_past, BESIDE)
    return [item for item in chosen if (item.hit.document.id, item.statement.text) not in quoted]


def _bridge(beside: Iterable[Chosen], language: str) -> tuple[str, ...]:
    return (say(language, "list_also"),) if any(True for _ in beside) else ()


def _answer(
    opening: tuple[str, ...],
    table: Table,
    bridge: tuple[str, ...],
    beside: Sequence[Chosen],
    language: str,
    citations: CitationTable,
) -> Answer:
    shown = compose.extracts(beside, citations)
    return Answer(
        Status.ANSWERED,
        language,
        opening=opening,
        tables=(table,),
        bridge=bridge,
        extracts=shown,
        citations=tuple(citations.citations),
    )
