"""Measuring public sets from the folder that holds them: which there are, and what came of each."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.build import Report
from embeddings.model import EmbeddingModel
from embeddings.vectors import VECTORS_FILE
from evals.public import (
    begin,
    bipia,
    canard,
    cast,
    clapnq,
    doc2dial,
    garak,
    mtrag_answers,
    mtrag_questions,
    nomiracl,
    xquad,
)
from evals.public.figures import Bench, Figure, PublicSet
from knowledge.errors import UsageError

SETS: tuple[PublicSet, ...] = (
    xquad.SET,
    doc2dial.SET,
    canard.SET,
    cast.SET,
    mtrag_questions.SET,
    nomiracl.SET,
    clapnq.SET,
    begin.SET,
    mtrag_answers.SET,
    bipia.SET,
    garak.SET,
)


@dataclass(frozen=True, slots=True)
class SetResult:
    """One set, its figures and the seconds they took; or, in `skipped`, why it was not measured."""

    set: PublicSet
    figures: tuple[Figure, ...] = ()
    seconds: float = 0.0
    skipped: str = ""


def chosen(names: Sequence[str]) -> list[PublicSet]:
    """Return the sets of these names in their order here, all if none is named. Raises UsageError for a wrong one."""
    known = {one.name for one in SETS}
    for name in names:
        if name not in known:
            raise UsageError(f"There is no public set {name!r}. There are: {', '.join(one.name for one in SETS)}")
    return [one for one in SETS if not names or one.name in names]


def run_sets(
    names: Sequence[str], folder: Path, model: EmbeddingModel, scratch_root: Path, every: int, report: Report
) -> Iterator[SetResult]:
    """Yield what came of each set as soon as it is measured; a set whose folder is absent is skipped, never an error.

    Scratch folders are made in `scratch_root` and removed again; the vectors that stay there make the next run quicker.
    Raises UsageError for an unknown name, before anything is measured, or for a file that is missing or damaged.
    """
    for one in chosen(names):
        if not (folder / one.folder).is_dir():
            yield SetResult(
                one, skipped=f"there is no folder {folder / one.folder}. Set HUTONG_EVALDATA to where it is"
            )
            continue
        scratch_root.mkdir(parents=True, exist_ok=True)
        report.step(f"{one.name}: {one.purpose}")
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=scratch_root, prefix=f"{one.name}-") as scratch:
            vectors = scratch_root / VECTORS_FILE
            figures = one.measure(Bench(folder / one.folder, model, Path(scratch), every, report, vectors))
        yield SetResult(one, tuple(figures), time.perf_counter() - started)
