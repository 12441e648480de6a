"""The passages of a public set as documents of the project: built by its own build, searched by its own search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from embeddings.build import build
from embeddings.centring import centre
from embeddings.errors import BuildError
from embeddings.index import Index
from embeddings.live import LiveIndex
from embeddings.search import Hit, QuestionVector, SearchText, Weights, by_document, mix, search
from embeddings.vectors import VECTORS_FILE, Role, VectorCache
from evals.public.figures import Bench

ALL_CANDIDATES = 1_000  # more than the search ever scores: documents are ranked over all of them
_UNDATED = dt.datetime.fromtimestamp(0, dt.UTC)  # the build is thrown away, so nobody reads its date


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches one build of a public set's documents."""

    bench: Bench
    index: Index

    def find(self, texts: Sequence[SearchText], step: str) -> Iterator[list[Hit]]:
        """Yield for each text every passage that was scored, best first; `step` is what is reported meanwhile."""
        rows = {text: embedded_texts(text) for text in texts}
        wanted = list(dict.fromkeys(row for asked in rows.values() for row in asked))
        self.bench.report.step(f"{step}: embedding {len(wanted)} texts")
        embedded = vector_cache(self.bench).embed(self.bench.model, Role.QUESTION, wanted, self.bench.report.progress)
        place = {row: number for number, row in enumerate(wanted)}
        self.bench.report.step(f"{step}: searching {len(texts)} times")
        for number, text in enumerate(texts, 1):
            mixed = mix(embedded[[place[row] for row in rows[text]]], text, Weights())
            vector = QuestionVector(centre(mixed, self.index.shifts.get(text.language)))
            yield search(self.index, vector, text, ALL_CANDIDATES)
            self.bench.report.progress(number, len(texts))


@contextmanager
def searcher(bench: Bench, documents: Mapping[str, str]) -> Iterator[Searcher]:
    """Yield a searcher over documents: file name in the bench's scratch folder to Markdown.

    Raises BuildError where the build cannot be made.
    """
    folder, builds = bench.scratch / "documents", bench.scratch / "builds"
    folder.mkdir()
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    built = build(folder, builds, vector_cache(bench), bench.model, bench.report, _UNDATED)
    if built.knowledge.skipped:
        raise BuildError(f"{', '.join(built.knowledge.skipped)}: cannot be read, so the figures would be of other data")
    index = LiveIndex(builds, bench.model).current()
    try:
        yield Searcher(bench, index)
    finally:
        index.close()


def vector_cache(bench: Bench) -> VectorCache:
    """Return the vectors kept between runs, or those of this run."""
    return VectorCache(bench.vectors or bench.scratch / VECTORS_FILE)


def document_rank(hits: Sequence[Hit], document: str) -> int:
    """Return the rank (from 1) of a document by its best passage; 0 where none of its passages was scored."""
    found = list(by_document(list(hits)))
    return found.index(document) + 1 if document in found else 0


def embedded_texts(text: SearchText) -> list[str]:
    """Return what search embeds for a text: the question, and the question after its context where it has one."""
    return [text.question] if not text.context else [text.question, f"{text.context} {text.question}"]
