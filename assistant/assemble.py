"""Settings become a running assistant: the one place where the pieces are put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.emergency import EmergencyRules, load_rules
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from knowledge.settings import SHIPPED_DOCUMENTS, Settings


@dataclass(frozen=True, slots=True)
class Assistant:
    """The pipeline with the parts that the page and the command line look into."""

    pipeline: Pipeline
    live: LiveIndex
    model: EmbeddingModel
    rules: EmergencyRules


def today() -> dt.date:
    """Return today's date in Beijing, where the documents' dates are counted."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


def assemble(settings: Settings) -> Assistant:
    """Put the pieces together. Raises KnowledgeError where emergency.yaml cannot be read."""
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir)
    live = LiveIndex(settings.builds_dir, model)
    rules = load_rules(settings.knowledge_dir, SHIPPED_DOCUMENTS)
    return Assistant(Pipeline(live, model, rules, today, settings.max_question_characters), live, model, rules)
