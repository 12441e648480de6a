"""Asking the cases of a run, of the published build or of a build with other documents, and keeping every record."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.assemble import Assistant, today
from assistant.emergency import load_rules
from assistant.pipeline import Pipeline
from embeddings.build import Report, build
from embeddings.live import LiveIndex
from embeddings.vectors import VECTORS_FILE, VectorCache
from evals.altered import Alteration, alterations, write_copy
from evals.asking import Asker
from evals.cases import Case
from evals.documents import DocumentTexts
from evals.run_folder import RunFolder
from knowledge.settings import SHIPPED_DOCUMENTS, Settings


def ask_cases(
    cases: Sequence[Case],
    folder: RunFolder,
    settings: Settings,
    assistant: Assistant,
    report: Report,
    now: dt.datetime,
    workers: int = 1,
) -> None:
    """Ask every case that has no record in the folder yet, `workers` at once, and write its record at once.

    Cases that need other documents are asked of builds of their own, made in a scratch folder beside the builds and
    removed afterwards. Raises BuildError where such a build cannot be made.
    """
    done = folder.mend()
    left = [case for case in cases if case.id not in done]
    plain = [case for case in left if not (case.withheld or case.planted)]
    if plain:
        assistant.model.warm()
        asker = Asker(assistant.pipeline, assistant.live, assistant.model, DocumentTexts(settings.knowledge_dir), today)
        _ask(plain, asker, folder, report, "Asking the cases", workers)
    for number, altered in enumerate(alterations(case for case in left if case.withheld or case.planted), 1):
        _ask_altered(altered, f"copy {number}", folder, settings, assistant, report, now)


def _ask_altered(
    altered: Alteration,
    name: str,
    folder: RunFolder,
    settings: Settings,
    assistant: Assistant,
    report: Report,
    now: dt.datetime,
) -> None:
    settings.builds_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.builds_dir.parent, prefix="altered-") as scratch:
        documents, builds = Path(scratch) / "documents", Path(scratch) / "builds"
        write_copy(settings.knowledge_dir, documents, altered.withheld, altered.planted)
        build(documents, builds, VectorCache(settings.cache_dir / VECTORS_FILE), assistant.model, report, now)
        live = LiveIndex(builds, assistant.model)
        rules = load_rules(documents, SHIPPED_DOCUMENTS)
        pipeline = Pipeline(live, assistant.model, rules, today, settings.max_question_characters)
        asker = Asker(pipeline, live, assistant.model, DocumentTexts(documents), today)
        try:
            _ask(altered.cases, asker, folder, report, f"Asking the cases of altered {name}")
        finally:
            live.current().close()


def _ask(cases: Iterable[Case], asker: Asker, folder: RunFolder, report: Report, step: str, workers: int = 1) -> None:
    asked = list(cases)
    report.step(step)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            # In the order of the suites, whichever ends first: a run that was stopped is a beginning of a whole one.
            for number, record in enumerate(pool.map(asker.ask, asked), 1):
                folder.append(record)
                report.progress(number, len(asked))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
