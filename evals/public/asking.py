"""The whole assistant over documents of a public set's making: what residents ask goes through every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from assistant.assemble import today
from assistant.emergency import load_rules
from assistant.models import Answer
from assistant.pipeline import Pipeline
from assistant.rendering import markdown
from embeddings.build import build
from embeddings.live import LiveIndex
from evals.metrics.claims import claims_in
from evals.metrics.groundedness import groundedness
from evals.public.documents import vector_cache
from evals.public.figures import Bench
from knowledge.settings import SHIPPED_DOCUMENTS

LONGEST_QUESTION = 1200  # characters, as the settings have it by default
_UNDATED = dt.datetime.fromtimestamp(0, dt.UTC)  # the build is thrown away, so nobody reads its date


@contextmanager
def assistant_over(bench: Bench, documents: Mapping[str, str]) -> Iterator[Pipeline]:
    """Yield the pipeline over documents: path in the bench's scratch folder to Markdown, with the shipped emergencies.

    Raises BuildError where the build cannot be made.
    """
    folder, builds = bench.scratch / "documents", bench.scratch / "builds"
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    build(folder, builds, vector_cache(bench), bench.model, bench.report, _UNDATED)
    live = LiveIndex(builds, bench.model)
    rules = load_rules(folder, SHIPPED_DOCUMENTS)
    try:
        yield Pipeline(live, bench.model, rules, today, LONGEST_QUESTION)
    finally:
        live.current().close()


def is_from_documents(answer: Answer) -> bool:
    """Say whether every statement and detail that an answer shows stands in the quotes of its citations."""
    said = [part for claim in claims_in(markdown(answer)) for part in (claim.parts or (claim.text,))]
    quotes = [part for c in answer.citations for part in (c.title, c.section, c.quote)]
    return bool(said) and all(score == 1 for score in groundedness(said, quotes).by_sentence)
