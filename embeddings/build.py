"""Making a build: documents become a new directory, verified in a child process, then published.

Nothing that serves is edited. A build has its final name only once it is verified: one that is killed leaves an
unfinished directory, which the next one removes, and the published build untouched.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from embeddings import publish
from embeddings.catalogue import AskedQuestion, write_catalogue
from embeddings.centring import centre, language_shifts
from embeddings.errors import BuildError, BuildRefused, BuildRunning
from embeddings.facet_file import FACETS, MENTIONS, digest_of, write_facets, write_mentions
from embeddings.index import CATALOGUE, CHUNKS, KINDS, QUESTIONS, STATEMENTS, VOCABULARY
from embeddings.lexical import LexicalIndex, words
from embeddings.manifest import FORMAT, Manifest
from embeddings.model import EmbeddingModel, Vectors
from embeddings.statistics import Spread, write_spreads
from embeddings.store import VectorStore
from embeddings.texts import chunk_passage, chunk_terms, statement_passage, statement_terms
from embeddings.vectors import Role, VectorCache
from knowledge.chunker import chunk_document
from knowledge.errors import KnowledgeError
from knowledge.facets import FacetCatalogue, load_facets
from knowledge.models import Chunk, Document, Knowledge
from knowledge.parsers import read_knowledge

MAX_SKIPPED_SHARE = 0.2
MIN_CHUNKS_KEPT = 0.5
BYTES_A_VECTOR = 8_000
VERIFY_TIMEOUT_S = 3600


class Report(Protocol):
    """Where a build tells what it is doing."""

    def step(self, name: str) -> None:
        """A step begins."""

    def progress(self, done: int, total: int) -> None:
        """So many of so many texts of this step are embedded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the build that is current now, whether it is new, what was read, and documents lost."""

    manifest: Manifest
    is_new: bool
    knowledge: Knowledge
    vanished: tuple[str, ...]


def build(
    knowledge_dir: Path,
    builds_dir: Path,
    cache: VectorCache,
    model: EmbeddingModel,
    report: Report,
    now: dt.datetime,
    force: bool = False,
) -> Outcome:
    """Read the documents and publish a build of them, unless the current one is of the same documents.

    Raises KnowledgeError (no documents), BuildRunning, BuildRefused (too much skipped or gone; `force`
    overrides), BuildError (no room, verification failed), ModelError. In each case what was live stays live.
    """
    with _only_one(builds_dir, now):
        publish.remove_unfinished(builds_dir)
        report.step("Reading documents")
        knowledge = read_knowledge(knowledge_dir)
        if not knowledge.documents:
            remedy = "Put documents there, or set HUTONG_KNOWLEDGE_DIR"
            if knowledge.skipped:
                remedy = f"Mend the {len(knowledge.skipped)} that are there (python -m knowledge check names them)"
            raise KnowledgeError(f"{knowledge_dir}: no document could be read. {remedy}")
        current = publish.current_manifest(builds_dir)
        vanished = _vanished(current, knowledge)
        facets, _ = load_facets(knowledge_dir)
        if current and not force and _is_same(current, knowledge, facets, model):
            return Outcome(current, False, knowledge, vanished)
        chunks = [chunk for document in knowledge.documents for chunk in chunk_document(document)]
        if not force:
            _refuse_if_gutted(current, knowledge, len(chunks))
        directory = publish.new_directory(builds_dir)
        try:
            manifest = _write(directory, knowledge, facets, chunks, cache, model, report, now)
            report.step("Checking that every vector is found")
            verify_in_child(directory)
            publish.finish(directory)
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        report.step("Publishing")
        publish.publish(builds_dir, manifest.number)
        publish.prune(builds_dir)
        return Outcome(manifest, True, knowledge, vanished)


def _write(
    directory: Path,
    knowledge: Knowledge,
    facets: FacetCatalogue,
    chunks: Sequence[Chunk],
    cache: VectorCache,
    model: EmbeddingModel,
    report: Report,
    now: dt.datetime,
) -> Manifest:
    documents = {document.id: document for document in knowledge.documents}
    statements = [(documents[c.document_id], c, s) for c in chunks for s in c.statements]
    questions = write_catalogue(directory / CATALOGUE, knowledge.documents, chunks)
    report.step("Embedding sections")
    vectors = {
        CHUNKS: cache.embed(
            model, Role.PASSAGE, [chunk_passage(documents[c.document_id], c) for c in chunks], report.progress
        )
    }
    _refuse_if_full(directory, len(chunks) + len(statements) + len(questions))
    report.step("Embedding statements")
    vectors[STATEMENTS] = cache.embed(model, Role.PASSAGE, [statement_passage(*s) for s in statements], report.progress)
    report.step("Embedding questions")
    shifts = language_shifts(model, cache, report.progress)
    vectors[QUESTIONS] = _question_vectors(questions, shifts, vectors[CHUNKS].shape[1], cache, model, report)
    report.step("Writing the index")
    _write_store(directory / "chroma", documents, chunks, questions, vectors)
    LexicalIndex.write(directory / f"lexical-{CHUNKS}", (chunk_terms(documents[c.document_id], c) for c in chunks))
    LexicalIndex.write(directory / f"lexical-{STATEMENTS}", (statement_terms(*s) for s in statements))
    for kind in KINDS:
        np.save(directory / f"{kind}.npy", vectors[kind], allow_pickle=False)
    _write_vocabulary(directory / VOCABULARY, documents, chunks, questions)
    write_facets(directory / FACETS, facets)
    write_mentions(directory / MENTIONS, (statement.text for _, _, statement in statements), facets)
    write_spreads(directory / "spreads.npz", {kind: Spread.of(vectors[kind]) for kind in KINDS if len(vectors[kind])})
    np.savez(directory / "shifts.npz", allow_pickle=False, **shifts)
    manifest = Manifest(
        number=int(directory.stem),
        created=now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        format=FORMAT,
        model=model.name,
        fingerprint=model.fingerprint,
        dimensions=int(vectors[CHUNKS].shape[1]),
        documents={document.id: document.digest for document in knowledge.documents},
        chunks=len(chunks),
        statements=len(statements),
        questions=len(questions),
        skipped=knowledge.skipped,
        flagged=tuple(f"{problem.path}:{problem.line}" for problem in knowledge.flagged),
        facets=digest_of(facets),
    )
    manifest.write(directory)
    publish.sync_tree(directory)
    return manifest


def _question_vectors(
    questions: Sequence[AskedQuestion],
    shifts: dict[str, Vectors],
    dimensions: int,
    cache: VectorCache,
    model: EmbeddingModel,
    report: Report,
) -> Vectors:
    if not questions:
        return np.zeros((0, dimensions), dtype=np.float32)
    rows = cache.embed(model, Role.QUESTION, [q.text for q in questions], report.progress)
    return np.stack([centre(row, shifts.get(q.language)) for q, row in zip(questions, rows, strict=True)])


def _write_store(
    path: Path,
    documents: dict[str, Document],
    chunks: Sequence[Chunk],
    questions: Sequence[AskedQuestion],
    vectors: dict[str, Vectors],
) -> None:
    def described(chunk: Chunk) -> dict[str, str]:
        title = documents[chunk.document_id].title
        return {"document": chunk.document_id, "title": title, "section": " › ".join(chunk.heading_path)}

    numbered = enumerate(s for c in chunks for s in c.statements)
    owners = [c for c in chunks for _ in c.statements]
    store = VectorStore(path)
    try:
        store.write(CHUNKS, ((str(n), c.text, described(c)) for n, c in enumerate(chunks)), vectors[CHUNKS])
        store.write(STATEMENTS, ((str(n), s.text, described(owners[n])) for n, s in numbered), vectors[STATEMENTS])
        asked = ((str(n), q.text, {"language": q.language}) for n, q in enumerate(questions))
        store.write(QUESTIONS, asked, vectors[QUESTIONS])
    finally:
        store.close()


def _write_vocabulary(
    path: Path, documents: dict[str, Document], chunks: Sequence[Chunk], questions: Sequence[AskedQuestion]
) -> None:
    texts = [chunk_terms(documents[c.document_id], c) for c in chunks] + [q.text for q in questions]
    path.write_text("\n".join(sorted({word for text in texts for word in words(text)})), encoding="utf-8")


def verify_in_child(directory: Path) -> None:
    """Check a build in a process of its own: a damaged index can kill the process that opens it.

    Raises BuildError with what the child found.
    """
    command = [sys.executable, "-m", "embeddings.verify", str(directory)]
    root = Path(__file__).resolve().parent.parent
    # The child ends when its standard input does: a killed build must leave nobody in its directory.
    reading, writing = os.pipe()
    try:
        child = subprocess.run(  # noqa: S603
            command, stdin=reading, capture_output=True, text=True, timeout=VERIFY_TIMEOUT_S, cwd=root, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{directory}: checking the build took over {VERIFY_TIMEOUT_S} s. Build again") from error
    finally:
        os.close(reading)
        os.close(writing)
    if child.returncode != 0:
        lines = (child.stderr or child.stdout).strip().splitlines()
        reason = lines[-1] if lines else f"the check ended with status {child.returncode}"
        raise BuildError(
            f"{directory.stem}: the new build failed its check ({reason}). The old one serves on; build again"
        )


def _is_same(current: Manifest, knowledge: Knowledge, facets: FacetCatalogue, model: EmbeddingModel) -> bool:
    return (
        current.format == FORMAT
        and current.facets == digest_of(facets)
        and current.documents == {d.id: d.digest for d in knowledge.documents}
        and current.skipped == knowledge.skipped
        and current.fingerprint == model.fingerprint
    )


def _vanished(current: Manifest | None, knowledge: Knowledge) -> tuple[str, ...]:
    """Documents of the current build whose file is still there but can no longer be read."""
    return tuple(sorted(set(current.documents) & set(knowledge.skipped))) if current else ()


def _refuse_if_gutted(current: Manifest | None, knowledge: Knowledge, chunks: int) -> None:
    skipped, total = len(knowledge.skipped), len(knowledge.documents) + len(knowledge.skipped)
    if skipped > MAX_SKIPPED_SHARE * total and current:
        raise BuildRefused(
            f"{skipped} of {total} documents cannot be read, so nothing was published. "
            "Mend them (python -m knowledge check names them), or publish all the same with --force"
        )
    if current and chunks < MIN_CHUNKS_KEPT * current.chunks:
        raise BuildRefused(
            f"Only {chunks} passages were read where build {current.number} has {current.chunks}. "
            "Is the folder complete? If it is meant so, publish with --force"
        )


def _refuse_if_full(directory: Path, vectors: int) -> None:
    free, needed = shutil.disk_usage(directory).free, 3 * vectors * BYTES_A_VECTOR
    if free < needed:
        raise BuildError(
            f"{directory.parent}: {free // 2**20} MB are free, a build needs {needed // 2**20} MB. "
            "Make room, or set HUTONG_BUILDS_DIR to another disk"
        )


@contextmanager
def _only_one(builds_dir: Path, now: dt.datetime) -> Iterator[None]:
    lock = FileLock(builds_dir / "lock")
    owner = builds_dir / "lock.json"
    try:
        builds_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        try:
            who = json.loads(owner.read_text(encoding="utf-8"))
            since = f"since {who['since']}, process {who['process']}"
        except (OSError, ValueError, KeyError):
            since = "now"
        raise BuildRunning(f"Another build is running ({since}). Wait until it has finished") from error
    except OSError as error:
        raise BuildError(f"{builds_dir}: cannot be written ({error.strerror}). Set HUTONG_BUILDS_DIR") from error
    try:
        owner.write_text(
            json.dumps({"since": now.isoformat(timespec="seconds"), "process": os.getpid()}), encoding="utf-8"
        )
        yield
    except BrokenPipeError:  # the terminal's, not the disk's
        raise
    except (OSError, sqlite3.Error) as error:
        raise BuildError(f"{builds_dir}: writing failed ({error}). Make room, or set HUTONG_BUILDS_DIR") from error
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
