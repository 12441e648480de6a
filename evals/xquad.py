"""XQuAD through the command line: a question in one of five languages, its English paragraph to be found.

1,190 questions a language over 240 English paragraphs (CC BY-SA 4.0, read from a folder outside the project). Each
paragraph becomes a Markdown file without front matter; `python -m embeddings build` and `python -m assistant retrieve
--batch` do the rest.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import HutongError, UsageError

LANGUAGES = ("en", "zh", "es", "ru", "ar")
K = 5


@dataclass(frozen=True, slots=True)
class Score:
    """Share of questions whose paragraph is found first, and among the first five."""

    language: str
    questions: int
    hit_at_1: float
    hit_at_5: float


def measure(folder: Path, scratch: Path, every: int = 1) -> Iterator[Score]:
    """Yield a score a language, asking every n-th question. Raises UsageError where the data is not there."""
    if not (folder / "xquad.en.json.gz").is_file():
        raise UsageError(f"{folder}: holds no xquad.en.json.gz. Name the folder with --evaldata")
    documents = scratch / "documents"
    documents.mkdir()
    for number, paragraph in enumerate(_paragraphs(folder, "en")):
        (documents / _name(number)).write_text(paragraph["context"], encoding="utf-8")
    environment = {"HUTONG_KNOWLEDGE_DIR": str(documents), "HUTONG_BUILDS_DIR": str(scratch / "builds")}
    _command(environment, "embeddings", "build")
    for language in LANGUAGES:
        yield _score(folder, scratch, environment, language, every)


def _score(folder: Path, scratch: Path, environment: dict[str, str], language: str, every: int) -> Score:
    asked = [
        {"id": _name(number), "question": qa["question"], "history": []}
        for number, paragraph in enumerate(_paragraphs(folder, language))
        for qa in paragraph["qas"]
    ][::every]
    batch = scratch / f"{language}.jsonl"
    batch.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in asked), encoding="utf-8")
    found = _command(environment, "assistant", "retrieve", "--batch", str(batch), "--k", str(K))
    ranks = [
        [hit["document"] for hit in record["hits"]].index(record["id"])
        if record["id"] in [hit["document"] for hit in record["hits"]]
        else K
        for record in map(json.loads, found.splitlines())
    ]
    return Score(language, len(ranks), sum(r == 0 for r in ranks) / len(ranks), sum(r < K for r in ranks) / len(ranks))


def _paragraphs(folder: Path, language: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"xquad.{language}.json.gz", "rt", encoding="utf-8") as stream:
        return [paragraph for article in json.load(stream)["data"] for paragraph in article["paragraphs"]]


def _name(number: int) -> str:
    return f"paragraph-{number:03}.md"


def _command(environment: dict[str, str], *words: str) -> str:
    variables = [f"{name}={value}" for name, value in environment.items()]
    done = subprocess.run(  # noqa: S603 - our own command
        ["/usr/bin/env", *variables, sys.executable, "-m", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise HutongError(f"python -m {' '.join(words)} failed: {done.stderr.strip()}")
    return done.stdout
