"""What publishing would change: documents and statements, citations that go away, and answers to known questions.

Nothing is published: the folder is built beside the builds, in a directory that is removed afterwards.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.assemble import today
from assistant.emergency import load_rules
from assistant.models import Answer
from assistant.pipeline import Pipeline
from assistant.rendering import markdown
from embeddings.build import Report, build
from embeddings.changes import Changes, CitedStatement, compare
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.vectors import VECTORS_FILE, VectorCache
from evals.strict import Case, Verdict, judge, read_suite
from knowledge.models import Knowledge
from knowledge.parsers import read_knowledge
from knowledge.settings import SHIPPED_DOCUMENTS, Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A question of a suite whose answer changes, with the verdicts and the citations it loses."""

    suite: str
    case: Case
    before: Answer
    after: Answer
    was: Verdict
    now: Verdict
    citations_gone: tuple[tuple[str, str, str], ...]

    @property
    def turn(self) -> str:
        """What the change does to the verdict: `mended`, `broken` or `changed`."""
        if self.was.is_right == self.now.is_right:
            return "changed"
        return "mended" if self.now.is_right else "broken"


def changed_cases(
    settings: Settings,
    live: LiveIndex,
    model: EmbeddingModel,
    cache: VectorCache,
    suites: Sequence[str],
    report: Report,
    now: dt.datetime,
) -> list[CaseChange]:
    """Build the folder aside, ask every case of the suites of both builds, and return those answered otherwise."""
    named = [(suite, case) for suite in suites for case in read_suite(suite)]
    settings.builds_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.builds_dir.parent, prefix="candidate-") as scratch:
        build(settings.knowledge_dir, Path(scratch), cache, model, report, now)
        candidate = LiveIndex(Path(scratch), model)
        found = []
        report.step("Asking the evaluation cases of both builds")
        before, after = (_pipeline(settings, index, model) for index in (live, candidate))
        for number, (suite, case) in enumerate(named, 1):
            change = _asked(suite, case, before, after)
            if change:
                found.append(change)
            report.progress(number, len(named))
        candidate.current().close()
    return found


def _pipeline(settings: Settings, index: LiveIndex, model: EmbeddingModel) -> Pipeline:
    rules = load_rules(settings.knowledge_dir, SHIPPED_DOCUMENTS)
    return Pipeline(index, model, rules, today, settings.max_question_characters)


def _asked(suite: str, case: Case, before: Pipeline, after: Pipeline) -> CaseChange | None:
    old, new = before.invoke(case.question), after.invoke(case.question)
    cited_old, cited_new = _cited(old), _cited(new)
    if (old.status, markdown(old), cited_old) == (new.status, markdown(new), cited_new):
        return None
    was, now = (judge(case, str(answer.status), markdown(answer)) for answer in (old, new))
    gone = tuple(citation for citation in cited_old if citation not in set(cited_new))
    return CaseChange(suite, case, old, new, was, now, gone)


def _cited(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (c.document, c.quote, ", ".join(part for part in (c.source, c.source_url or "", c.as_of) if part))
        for c in answer.citations
    )


def diff(
    settings: Settings, suites: Sequence[str], report: Report, now: dt.datetime
) -> tuple[Changes, list[CaseChange], Knowledge]:
    """Return what changes in the documents, which of the suites' answers change, and the folder as read.

    With no suites, or where no document changes, nothing is built. Raises NoBuild, KnowledgeError, BuildError.
    """
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    live = LiveIndex(settings.builds_dir, model)
    live.current()
    report.step("Reading documents")
    knowledge = read_knowledge(settings.knowledge_dir)
    changes = compare(live.current().catalogue.whole_documents(), knowledge.documents)
    if not (changes and suites):
        return changes, [], knowledge
    cache = VectorCache(settings.cache_dir / VECTORS_FILE)
    return changes, changed_cases(settings, live, model, cache, suites, report, now), knowledge


def as_record(changes: Changes, cases: Sequence[CaseChange], knowledge: Knowledge) -> dict[str, Any]:
    """Return everything as one JSON object."""
    return {
        "documents": {"added": changes.added, "changed": changes.changed, "removed": changes.removed},
        "skipped": knowledge.skipped,
        "chunks": {"added": changes.chunks_added, "removed": changes.chunks_removed, "kept": changes.chunks_kept},
        "statements": [
            {
                "document": change.place.document,
                "section": change.place.section,
                "before": _statement(change.before),
                "after": _statement(change.after),
            }
            for change in changes.statements
        ],
        "fields": [
            {"document": change.document, "field": change.field, "gone": change.gone, "new": change.new}
            for change in changes.fields
        ],
        "citations_gone": [_citation(*citation) for citation in changes.citations_gone],
        "cases": [
            {
                "suite": case.suite,
                "id": case.case.id,
                "question": case.case.question.text,
                "turn": case.turn,
                "before": {
                    "status": str(case.before.status),
                    "answer": markdown(case.before),
                    "right": case.was.is_right,
                },
                "after": {"status": str(case.after.status), "answer": markdown(case.after), "right": case.now.is_right},
                "reasons": case.now.reasons,
                "citations_gone": [_citation(*citation) for citation in case.citations_gone],
            }
            for case in cases
        ],
    }


def _statement(statement: CitedStatement | None) -> dict[str, Any] | None:
    return {"text": statement.text, "sources": statement.sources, "line": statement.line} if statement else None


def _citation(document: str, quote: str, source: str) -> dict[str, str]:
    return {"document": document, "quote": quote, "source": source}
