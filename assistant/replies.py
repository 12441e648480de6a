"""The replies that are not an extract: emergencies, abstentions, requests to say more, failures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.citations import CitationTable
from assistant.emergency import Emergency, EmergencyRules
from assistant.messages import say
from assistant.models import Answer, ContactCard, Status
from assistant.places import Place
from embeddings.lexical import words
from embeddings.search import Hit, by_document
from knowledge.models import Document

MAX_CHOICES = 4
_NAME_PARTS = re.compile(r"\s*[()（）]\s*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_IMMIGRATION_TOPICS = ("visas", "work")


def line_for(language: str, documents: Iterable[Document]) -> str:
    """Return the phone line that can help: immigration's too where the documents are about permits or work."""
    topics = {document.topic for document in documents}
    key = "line_12345_or_12367" if topics & set(_IMMIGRATION_TOPICS) else "line_12345"
    return say(language, key)


def emergency_reply(language: str, emergency: Emergency, rules: EmergencyRules, table: CitationTable) -> Answer:
    """Return the emergency's first line, the source of each number it names behind it."""
    opening = emergency.first_line[language]
    named = {n: re.compile(rf"\*\*{re.escape(n)}\*\*|(?<!\d){re.escape(n)}(?!\d)") for n in emergency.lines}
    places = {n: found.start() for n, pattern in named.items() if (found := pattern.search(opening))}
    for number in sorted(places, key=places.__getitem__):
        line = rules.lines[number]
        name = line.names.get(language, line.names.get("en", number))
        marker = table.cite_line(name, line.statement, line.publisher, line.url, line.as_of, "emergency.yaml")
        # The marker goes behind the number where it is first named.
        opening = named[number].sub(rf"\g<0>[{marker}]", opening, count=1)
    return Answer(Status.EMERGENCY, language, opening=(opening,), citations=tuple(table.citations))


def abstention(language: str, hits: Sequence[Hit], kinds: Sequence[str] = ()) -> Answer:
    """Return "not in my documents" with what kind of answer was looked for, the nearest documents, named as such,
    and the line that can help.
    """
    closing = [say(language, "ask_line", line=line_for(language, nearest(hits)[:2]))]
    titles = [f"“{document.title}”" for document in nearest(hits)[:2]]
    opening = [say(language, "abstained"), *_looked_for(language, kinds)]
    if titles:
        opening.append(say(language, "abstained_nearest", titles=", ".join(titles)))
    return Answer(Status.ABSTAINED, language, opening=tuple(opening), closing=tuple(closing))


def not_told(
    language: str, document: Document, kinds: Sequence[str], contacts: tuple[ContactCard, ...], table: CitationTable
) -> Answer:
    """Return "I know this, but not what you ask of it", with the document's own contact and the line that can help."""
    is_named_in_chinese = not document.name_zh or document.name_zh in document.title
    title = document.title if is_named_in_chinese else f"{document.title} ({document.name_zh})"
    return Answer(
        Status.ABSTAINED,
        language,
        opening=(say(language, "abstained_known", title=title), *_looked_for(language, kinds)),
        contacts=contacts,
        closing=(say(language, "ask_line", line=line_for(language, [document])),),
        citations=tuple(table.citations),
    )


def is_named(document: Document, question: str) -> bool:
    """Say whether a question names a document: by its title, the name in the title's brackets, or an alias."""
    folded = f" {' '.join(words(question))} "
    names = (*_NAME_PARTS.split(document.title), *document.aliases, document.name_zh)
    return any(_stands_in(" ".join(words(name)), folded) for name in names)


def _stands_in(name: str, folded: str) -> bool:
    if _UNSPACED.search(name):
        return len(name) > 1 and name in folded
    return len(name) > 2 and f" {name} " in folded


def _looked_for(language: str, kinds: Sequence[str]) -> Iterable[str]:
    if kinds:
        named = ", ".join(say(language, f"kind_{kind}") for kind in kinds)
        yield say(language, "looked_for", kinds=named)


def out_of_scope(language: str, place: Place | None = None) -> Answer:
    """Return what the assistant is for, and the city's line; names the other place where there is one."""
    opening = say(language, "other_place", place=place.name) if place else say(language, "out_of_scope")
    closing = say(language, "ask_line", line=say(language, "line_12345"))
    return Answer(Status.OUT_OF_SCOPE, language, opening=(opening,), closing=(closing,))


def clarification(language: str, hits: Sequence[Hit]) -> Answer:
    """Return a request to say more, with documents to choose from."""
    return Answer(
        Status.CLARIFY,
        language,
        opening=(say(language, "clarify"),),
        choices=tuple(document.title for document in nearest(hits)[:MAX_CHOICES]),
        closing=(say(language, "ask_line", line=line_for(language, nearest(hits)[:2])),),
    )


def failure(language: str, status: Status) -> Answer:
    """Return our own failure in the reader's words, with the line that can help meanwhile."""
    key = "unavailable" if status is Status.UNAVAILABLE else "error"
    closing = say(language, "for_help", line=say(language, "line_12345"))
    return Answer(status, language, opening=(say(language, key),), closing=(closing,))


def nearest(hits: Sequence[Hit]) -> list[Document]:
    """Return the found documents, best first."""
    return [found[0].document for found in by_document(list(hits)).values()]
