"""Asking one case: the answer, what was retrieved for it, and whether its quotes stand in the documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.compose import count_words
from assistant.intake import clean
from assistant.language import identify
from assistant.pipeline import Pipeline
from assistant.records import answer_record, hits_record
from assistant.rephrase import search_text
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.search import embed, search
from evals.cases import Case
from evals.documents import DocumentTexts
from evals.run_folder import RETRIEVED


@dataclass(frozen=True, slots=True)
class Asker:
    """An assistant over one build, with the folder that the build was made from."""

    pipeline: Pipeline
    live: LiveIndex
    model: EmbeddingModel
    texts: DocumentTexts

    def ask(self, case: Case) -> dict[str, Any]:
        """Return a run's record of one case.

        An answer's record as of the batch interface, with the case's suite, question and history, `retrieved` (the best
        10 passages: document, section, text, score), `verbatim` (a truth value a citation) and `total_ms`.
        """
        answer = self.pipeline.invoke(case.question)
        record = answer_record(case.id, answer)
        return {
            **record,
            "suite": case.suite,
            "question": case.question.text,
            "history": [{"role": turn.role, "content": turn.content} for turn in case.question.history],
            "total_ms": answer.ms["total"],
            "verbatim": [self.texts.holds(citation.document, citation.quote) for citation in answer.citations],
            "retrieved": self._retrieved(case),
            "words_shown": sum(count_words(line.text) for extract in answer.extracts for line in extract.lines),
        }

    def _retrieved(self, case: Case) -> list[dict[str, Any]]:
        question = clean(case.question)
        if not any(c.isalnum() for c in question.text):
            return []
        text = search_text(question, identify(question.text))
        index = self.live.current()
        found: list[dict[str, Any]] = hits_record(
            case.id, search(index, embed(index, self.model, text), text, RETRIEVED)
        )["hits"]
        return found
