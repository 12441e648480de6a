"""Two or more named documents side by side: what each says of what was asked, or of what both tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assistant.aspects import ASKED, ASPECTS, asked_aspects, evidence, is_apt, said
from assistant.citations import CitationTable
from assistant.directory import Directory
from assistant.list_words import UNSPACED, pattern, single_words
from assistant.messages import say
from assistant.models import Question, Said, Table, TableRow
from assistant.naming import Named
from embeddings.index import STATEMENTS
from embeddings.model import Vectors
from knowledge.facet_words import Mention, fold_words, tokens
from knowledge.models import Document

MAX_DOCUMENTS = 4
MAX_ASPECTS = 8
_CHANGED = re.compile(r"^(what (has )?changed|old )", re.IGNORECASE)
_CELL_END = re.compile(r"(?<!\\)\|")
_ROW_NAME = re.compile(r"^\| \*\*(?P<title>.+?)\*\*", re.MULTILINE)


def compared(question: Question, language: str, directory: Directory) -> tuple[Document, ...]:
    """Return the documents that a question sets side by side; fewer than two where it compares nothing.

    They are named in it, or it points at the rows of the last answer's table ("these two").
    """
    folded = fold_words(question.text)
    named = names_in(question.text, directory)
    is_compared = pattern("comparing", language).search(_without(folded, named)) or _are_joined(folded, named, language)
    if len(named) >= 2 and is_compared:
        ids = list(dict.fromkeys(document for one in named for document in one.documents))
        return _in_order(ids, directory)
    if not named and pattern("these", language).search(folded) and pattern("comparing", language).search(folded):
        return _in_order(_last_rows(question, directory)[: _how_many(folded)], directory)
    return ()


def names_in(text: str, directory: Directory, mentions: Sequence[Mention] | None = None) -> list[Named]:
    """Return the names in a text that stand for one or two documents each and are no class of places."""
    found = directory.words.find(text) if mentions is None else mentions
    return [one for one in directory.names.find(text, found) if not one.is_class and len(one.documents) <= 2]


def _in_order(ids: Sequence[str], directory: Directory) -> tuple[Document, ...]:
    return tuple(directory.documents[one] for one in ids[:MAX_DOCUMENTS])


def _without(folded: str, named: Sequence[Named]) -> str:
    """Return a folded text with a blank in place of each name."""
    for one in reversed(named):
        folded = f"{folded[: one.start]} {folded[one.end :]}"
    return folded


def _are_joined(folded: str, named: Sequence[Named], language: str) -> bool:
    """Say whether nothing but a joining word stands between two of the names."""
    gaps = (re.sub(r"[\W_]", "", folded[one.end : other.start]) for one, other in pairwise(named))
    return any(pattern("joining", language).fullmatch(gap) for gap in gaps)


def _last_rows(question: Question, directory: Directory) -> list[str]:
    """Return the documents of the last answer's table, in the order of its rows or, of a comparison, columns."""
    by_title = {document.title: document.id for document in directory.documents.values()}
    last = next((turn.content for turn in reversed(question.history) if turn.role == "assistant"), "")
    head = next((line for line in last.splitlines() if line.startswith("| ")), "")
    titles = [found["title"] for found in _ROW_NAME.finditer(last)] + _CELL_END.split(head)
    known = (by_title.get(title.strip().replace(r"\|", "|"), "") for title in titles)
    return [document for document in dict.fromkeys(known) if document]


def _how_many(folded: str) -> int:
    return 3 if re.search(r"three|tres|trois|drei|три|ثلاث|三|세|3", folded) else 2


def side_by_side(
    documents: Sequence[Document],
    text: str,
    language: str,
    directory: Directory,
    vector: Vectors,
    citations: CitationTable,
) -> Table | None:
    """Return the table of documents by aspect; None where none of them says anything of what was asked.

    Asked for an aspect, its row comes alone; asked for something else, the statements nearest to the question; asked
    only to compare, every aspect that at least two tell, then what one of them tells.
    """
    columns = (say(language, "table_aspect"), *(document.title for document in documents))
    asked = _asked(text, language, directory)
    asks_more = asks_something(text, language, directory)
    rankings = {document.id: _ranked(document, directory, vector) for document in documents} if asks_more else {}
    rows = [_aspect_row(key, documents, directory, language, citations, rankings) for key in asked]
    rows = [row for row in rows if any(row.cells)]
    if not rows and asks_more:
        rows = [_nearest_row(documents, directory, language, citations, rankings)]
    if not rows:
        apt = (key for key, aspect in ASPECTS.items() if is_apt(aspect, documents, directory))
        every = [_aspect_row(key, documents, directory, language, citations, {}) for key in apt]
        told = [row for row in every if any(row.cells)]
        rows = sorted(told, key=lambda row: sum(map(bool, row.cells)) < 2)[:MAX_ASPECTS]
    return Table(columns, tuple(rows), say(language, "not_stated")) if rows else None


def _asked(text: str, language: str, directory: Directory) -> tuple[str, ...]:
    """Return the aspects asked for by their own name or by that of one of their values ("boarding")."""
    found = directory.words.find(text)
    names = directory.names.find(text, found)
    named = (m.field for m in found if not any(name.start < m.end and m.start < name.end for name in names))
    return tuple(dict.fromkeys((*asked_aspects(text, language), *(field for field in named if field in ASPECTS))))


def asks_something(text: str, language: str, directory: Directory) -> bool:
    """Say whether a comparison asks for something besides comparing what it names by aspects."""
    folded = fold_words(text)
    bare = _without(folded, names_in(text, directory))
    for purpose in ("comparing", "joining", "these", *ASKED):
        bare = pattern(purpose, language).sub(" ", bare)
    if language in UNSPACED:
        return len(re.sub(r"[\W_]", "", bare)) > 4
    known = single_words("between", language) | single_words("asking", language)
    return sum(len(t.text) > 3 and t.text not in known for t in tokens(bare)) > 1


def _ranked(document: Document, directory: Directory, vector: Vectors) -> list[int]:
    rows = [told.row for told in directory.told(document.id) if not _CHANGED.match(told.section)]
    if not rows:
        return []
    cosines = directory.index.cosines(STATEMENTS, rows, vector)
    return [rows[n] for n in np.argsort(-cosines, kind="stable")]


def _aspect_row(
    key: str,
    documents: Sequence[Document],
    directory: Directory,
    language: str,
    citations: CitationTable,
    rankings: dict[str, list[int]],
) -> TableRow:
    aspect = ASPECTS[key]
    cells = tuple(
        evidence(aspect, document, directory, citations, rankings.get(document.id, ())) for document in documents
    )
    return TableRow(aspect.label(directory, language), "", cells)


def _nearest_row(
    documents: Sequence[Document],
    directory: Directory,
    language: str,
    citations: CitationTable,
    rankings: dict[str, list[int]],
) -> TableRow:
    def nearest(document: Document) -> tuple[Said, ...]:
        by_row = {told.row: told for told in directory.told(document.id)}
        return said(document, [by_row[row] for row in rankings[document.id][:2]], citations)

    return TableRow(say(language, "table_asked"), "", tuple(nearest(document) for document in documents))
