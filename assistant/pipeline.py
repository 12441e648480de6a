"""The path of a question. Read `Pipeline._steps`, `_from_hits` and `_passages` and you know the product."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant import compose, guard, replies, scope, tables, unanswered
from assistant.answerability import Homes
from assistant.citations import CitationTable, is_past
from assistant.clock import StepClock
from assistant.compose import Chosen
from assistant.directory import Directories
from assistant.districts import contacts_of_the_district, of_the_district
from assistant.emergency import Emergency, EmergencyRules, find_emergency
from assistant.errors import StopWithAnswer
from assistant.intake import take_in
from assistant.language import identify
from assistant.messages import say
from assistant.models import Answer, ContactCard, Question, Status
from assistant.rephrase import has_word, search_text
from assistant.tables import TableAnswer
from embeddings.errors import BuildError
from embeddings.index import Index
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel, Vectors
from embeddings.search import Hit, SearchText, embed, search
from knowledge.errors import HutongError
from knowledge.models import Document, Statement

_log = logging.getLogger(__name__)
TOP_K = 12
Today = Callable[[], dt.date]


class Pipeline(Runnable[Question, Answer]):
    """Answers questions; the one place where an exception becomes a status. A LangChain Runnable."""

    def __init__(
        self, live: LiveIndex, model: EmbeddingModel, rules: EmergencyRules, today: Today, question_limit: int
    ) -> None:
        self._live = live
        self._model = model
        self._rules = rules
        self._today = today
        self._question_limit = question_limit
        self._directories = Directories()
        self._homes = Homes()

    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Return an answer, whatever happens."""
        clock = StepClock()
        question = input
        language = input.page_language or "en"
        build = 0
        emergency: Emergency | None = None
        try:
            with clock.step("intake"):
                question = take_in(question, self._question_limit)
                language = identify(question.text, question.page_language)
            index = self._index()
            build = index.manifest.number if index else 0
            with clock.step("emergency"):
                emergency = find_emergency(question.text, self._rules, index.vocabulary if index else frozenset())
            answer = self._steps(question, language, emergency, index, clock)
        except StopWithAnswer as stop:
            answer = stop.answer
        except Exception as error:
            _log.error("A question could not be answered: %s", _described(error))
            emergency = emergency or find_emergency(question.text, self._rules)
            answer = self._without_documents(language, emergency, Status.ERROR)
        return replace(answer, build=build, ms=clock.totalled())

    def _steps(
        self, question: Question, language: str, emergency: Emergency | None, index: Index | None, clock: StepClock
    ) -> Answer:
        if index is None:
            return self._without_documents(language, emergency, Status.UNAVAILABLE)
        with clock.step("rephrase"):
            text = search_text(question, language)
        with clock.step("embed"):
            vector = embed(index, self._model, text)
        with clock.step("retrieve"):
            hits = search(index, vector, text, TOP_K)
        try:
            answer = self._from_hits(question, text, vector.vector, language, emergency, hits, index, clock)
        except StopWithAnswer as stop:
            answer = stop.answer
        best = hits[0] if hits else None
        return replace(answer, nearest=(best.document.id, " › ".join(best.chunk.heading_path)) if best else None)

    def _from_hits(
        self,
        question: Question,
        text: SearchText,
        vector: Vectors,
        language: str,
        emergency: Emergency | None,
        hits: list[Hit],
        index: Index,
        clock: StepClock,
    ) -> Answer:
        if emergency:
            with clock.step("compose"):
                return self._emergency(emergency, language, hits)
        with clock.step("scope"):
            self._stop_unless_here(text, language, hits)
        with clock.step("tables"):
            directory, past = self._directories.of(index), has_word(text.question, "past")
            found, before = tables.tabled(question, text, vector, hits, directory, past, self._today())
            tabled = self._with_frame(found) if found else None
        if tabled:
            return tabled
        try:
            answer = self._passages(text, vector, language, hits, index, clock)
        except StopWithAnswer as stop:
            answer = stop.answer
        if before and answer.status is Status.OUT_OF_SCOPE:
            answer = replies.abstention(language, hits)
        return replace(answer, opening=(*before, *answer.opening))

    def _passages(
        self, text: SearchText, vector: Vectors, language: str, hits: list[Hit], index: Index, clock: StepClock
    ) -> Answer:
        with clock.step("scope"):
            self._stop_unless_ours(text, language, hits)
        with clock.step("compose"):
            chosen = compose.choose(hits, has_word(text.question, "past"))
            chosen = of_the_district(text.question, chosen, self._directories.of(index).words)
        with clock.step("scope"):
            if not unanswered.is_answered(text, vector, hits, chosen, index, self._homes):
                told = {item.hit.document.id: _statements(index, item.hit.document) for item in chosen}
                return unanswered.reply(text, language, hits, chosen, told, CitationTable(self._today()))
        with clock.step("cite"):
            answer = self._cited(chosen, text, language, index)
        with clock.step("guard"):
            answer = guard.check(answer)
            if answer.status is Status.ABSTAINED:
                return replies.abstention(language, hits)
            return answer

    def _with_frame(self, found: TableAnswer) -> Answer | None:
        """Add what the reader must know of language and age; None where the guard leaves no row."""
        answer, language = guard.check(found.answer), found.answer.language
        if not answer.tables:
            return None
        documents = list(dict.fromkeys(found.documents))
        opening = (*self._language_note(documents, language), *answer.opening)
        return replace(answer, opening=opening, closing=self._warnings(documents, found.citations, language))

    def _index(self) -> Index | None:
        try:
            return self._live.current()
        except BuildError as error:
            _log.error("%s", error)
            return None

    def _without_documents(self, language: str, emergency: Emergency | None, status: Status) -> Answer:
        """An emergency is answered even when there is nothing to search, or a part of ours breaks."""
        if emergency:
            return replies.emergency_reply(language, emergency, self._rules, CitationTable(self._today()))
        return replies.failure(language, status)

    def _emergency(self, emergency: Emergency, language: str, hits: list[Hit]) -> Answer:
        table = CitationTable(self._today())
        reply = replies.emergency_reply(language, emergency, self._rules, table)
        helpful = [hit for hit in hits if hit.document.id in emergency.documents]
        in_danger = bool({"119", "120"} & set(emergency.lines))
        limits = compose.EMERGENCY_LIMITS if in_danger else compose.Limits()
        chosen = compose.choose(helpful, asks_past=False, limits=limits)
        shown = compose.extracts(chosen, table)
        answer = guard.check(replace(reply, extracts=shown, citations=tuple(table.citations)))
        more = (say(language, "emergency_more"),) if answer.extracts else ()
        return replace(answer, opening=(*reply.opening, *more))

    def _stop_unless_here(self, text: SearchText, language: str, hits: list[Hit]) -> None:
        if scope.says_too_little(text):
            raise StopWithAnswer(replies.clarification(language, hits))
        place = scope.is_elsewhere(text, hits)
        if place:
            raise StopWithAnswer(replies.out_of_scope(language, place))

    def _stop_unless_ours(self, text: SearchText, language: str, hits: list[Hit]) -> None:
        is_known = any(replies.is_named(hit.document, text.question) for hit in hits[:3])
        if scope.is_unrelated(hits) and not is_known:
            raise StopWithAnswer(replies.out_of_scope(language))

    def _cited(self, chosen: list[Chosen], text: SearchText, language: str, index: Index) -> Answer:
        table = CitationTable(self._today())
        shown = compose.extracts(chosen, table)
        cards: tuple[ContactCard, ...] = ()
        if chosen and has_word(text.question, "contact"):
            best = chosen[0].hit.document
            words = self._directories.of(index).words
            document = replace(best, contacts=contacts_of_the_district(text.question, best.contacts, words))
            cards = compose.contact_cards(document, _statements(index, document), text.question, table)
        documents = list(dict.fromkeys(item.hit.document for item in chosen))
        return Answer(
            Status.ANSWERED,
            language,
            opening=self._language_note(documents, language),
            extracts=shown,
            contacts=cards,
            closing=self._warnings(documents, table, language),
            citations=tuple(table.citations),
        )

    @staticmethod
    def _language_note(documents: list[Document], language: str) -> tuple[str, ...]:
        foreign = {document.language for document in documents} - {language}
        if not foreign:
            return ()
        known = {frozenset({"en"}): "quoted_in_english", frozenset({"zh"}): "quoted_in_chinese"}
        return (say(language, known.get(frozenset(foreign), "quoted_in_other")),)

    def _warnings(self, documents: list[Document], table: CitationTable, language: str) -> tuple[str, ...]:
        """Return what the reader must know about the age of what is shown, with the line to confirm it by."""
        line = replies.line_for(language, documents)
        today = self._today()
        ended = [d.valid_until for d in documents if is_past(d.valid_until, today)]
        overdue = [d.review_by for d in documents if is_past(d.review_by, today)]
        if ended:
            return (say(language, "past_validity", date=min(ended), line=line),)
        if overdue:
            return (say(language, "past_review", date=min(overdue), line=line),)
        if any(citation.confirm for citation in table.citations):
            return (say(language, "confirm", line=line),)
        return ()


def _described(error: Exception) -> str:
    """What broke and where. The message of another's exception may hold the question, which stays out of the log."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    where = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{error if isinstance(error, HutongError) else type(error).__name__} ({where})"


def _statements(index: Index, document: Document) -> list[tuple[str, Statement]]:
    found = (index.catalogue.chunk(row).chunk for row in index.catalogue.document_rows(document.id))
    return [(" › ".join(chunk.heading_path), statement) for chunk in found for statement in chunk.statements]
