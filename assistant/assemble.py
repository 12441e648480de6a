"""Settings become a running assistant: the one place where the pieces are put together."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from assistant.emergency import EmergencyRules, load_rules
from assistant.models import Answer, Question
from assistant.pipeline import Pipeline
from assistant.question_log import LogError, QuestionLog
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from knowledge.settings import SHIPPED_DOCUMENTS, Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assistant:
    """The pipeline with the parts that the page and the command line look into.

    `log` is there only where the operator wants questions to be kept.
    """

    pipeline: Pipeline
    live: LiveIndex
    model: EmbeddingModel
    rules: EmergencyRules
    log: QuestionLog | None = None

    def ask(self, question: Question) -> tuple[Answer, int]:
        """Return the answer, and the number under which the question is kept (0 where it is not)."""
        answer = self.pipeline.invoke(question)
        return answer, self.log.keep(question, answer) if self.log else 0


def today() -> dt.date:
    """Return today's date in Beijing, where the documents' dates are counted."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


def assemble(settings: Settings) -> Assistant:
    """Put the pieces together. Raises KnowledgeError where emergency.yaml cannot be read."""
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    live = LiveIndex(settings.builds_dir, model)
    rules = load_rules(settings.knowledge_dir, SHIPPED_DOCUMENTS)
    pipeline = Pipeline(live, model, rules, today, settings.max_question_characters)
    return Assistant(pipeline, live, model, rules, _log_of(settings))


def open_log(settings: Settings) -> QuestionLog:
    """Return the kept questions of the data folder, whether or not more are to be kept."""
    return QuestionLog(settings.data_dir, settings.keep_days, today)


def _log_of(settings: Settings) -> QuestionLog | None:
    log = open_log(settings)
    if settings.keep_questions:
        return log
    try:
        # What was kept while it was wanted still leaves on its day.
        log.expire()
    except LogError as error:
        _log.warning("%s", error)
    return None
