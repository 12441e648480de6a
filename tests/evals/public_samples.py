"""Tiny public sets, written as the real ones are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embeddings.model import EmbeddingModel
from embeddings.vectors import VECTORS_FILE
from evals.public.figures import Bench, Figure
from tests.conftest import CACHE, Quiet


def write_gzip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(text)


def write_json(path: Path, value: Any) -> None:
    write_gzip(path, json.dumps(value, ensure_ascii=False))


def write_json_lines(path: Path, values: Sequence[Any]) -> None:
    write_gzip(path, "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values))


def bench_of(folder: Path, scratch: Path, model: EmbeddingModel, every: int = 1) -> Bench:
    """A bench whose scratch folder is fresh, with the vectors that other tests keep."""
    scratch.mkdir()
    return Bench(folder, model, scratch, every, Quiet(), CACHE / VECTORS_FILE)


def one(figures: Sequence[Figure], measure: str, group: str) -> Figure:
    """The only figure of a measure and group."""
    found = [figure for figure in figures if (figure.measure, figure.group) == (measure, group)]
    assert len(found) == 1, [(figure.measure, figure.group) for figure in figures]
    return found[0]
