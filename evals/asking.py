"""Asking one case: the answer, what was retrieved for it, and whether its quotes stand in the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.compose import count_words
from assistant.intake import clean
from assistant.language import identify
from assistant.models import Answer, Question
from assistant.pipeline import Pipeline
from assistant.records import answer_record, hits_record
from assistant.rephrase import search_text
from embeddings.catalogue import Catalogue
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.search import embed, search
from evals.cases import Case
from evals.documents import DocumentTexts
from evals.metrics.contacts import CONTACT_TYPES
from evals.metrics.details import details_in
from evals.run_folder import RETRIEVED


@dataclass(frozen=True, slots=True)
class Asker:
    """An assistant over one build, with the folder that the build was made from."""

    pipeline: Pipeline
    live: LiveIndex
    model: EmbeddingModel
    texts: DocumentTexts
    today: Callable[[], dt.date]

    def ask(self, case: Case) -> dict[str, Any]:
        """Return a run's record of one case.

        An answer's record as of the batch interface, with the case's suite, question and history, and what scoring
        needs of the build: `retrieved` (the best 10 passages: document, section, text, score), `verbatim` and
        `gold_holds` (does each quote stand in its document?), `documents` (of each cited or gold one: `dates` of review
        and validity, `contacts`), `earlier` (the document that each earlier question finds first), `asked_on`,
        `words_shown` and `total_ms`.
        """
        answer = self.pipeline.invoke(case.question)
        record = answer_record(case.id, answer)
        earlier = [turn.content for turn in case.question.history if turn.role == "user"]
        return {
            **record,
            "suite": case.suite,
            "question": case.question.text,
            "history": [{"role": turn.role, "content": turn.content} for turn in case.question.history],
            "asked_on": self.today().isoformat(),
            "total_ms": answer.ms["total"],
            "verbatim": [self.texts.holds(citation.document, citation.quote) for citation in answer.citations],
            "gold_holds": [self.texts.holds(gold.document, gold.quote) for gold in case.gold],
            "retrieved": self._retrieved(case.question, RETRIEVED),
            "documents": self._documents(case, answer),
            "earlier": [hit["document"] for text in earlier for hit in self._retrieved(Question(text), 1)],
            "words_shown": sum(map(count_words, _texts_shown(answer))),
        }

    def _retrieved(self, asked: Question, k: int) -> list[dict[str, Any]]:
        question = clean(asked)
        if not any(c.isalnum() for c in question.text):
            return []
        text = search_text(question, identify(question.text))
        index = self.live.current()
        found: list[dict[str, Any]] = hits_record("", search(index, embed(index, self.model, text), text, k))["hits"]
        return found

    def _documents(self, case: Case, answer: Answer) -> dict[str, dict[str, Any]]:
        named = {citation.document for citation in answer.citations} | {gold.document for gold in case.gold}
        dates = _dates(self.live.current().catalogue)
        return {
            name: {
                "dates": dates.get(name, []),
                "contacts": [d.text for d in details_in(self.texts.text(name)) if d.type in CONTACT_TYPES],
            }
            for name in sorted(named)
            if self.texts.has(name)
        }


@lru_cache(maxsize=2)
def _dates(catalogue: Catalogue) -> dict[str, list[str]]:
    return {document.id: [document.review_by, document.valid_until] for document in catalogue.documents()}


def _texts_shown(answer: Answer) -> Iterator[str]:
    """Yield the statements of an answer, those in the cells of a table too."""
    yield from (line.text for extract in answer.extracts for line in extract.lines)
    yield from (said.text for table in answer.tables for row in table.rows for cell in row.cells for said in cell)
