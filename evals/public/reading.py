"""Reading the gzipped files of a public set, and drawing a fixed sample of its cases."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from knowledge.errors import UsageError

T = TypeVar("T")


def read_text(path: Path) -> str:
    """Return the text of a gzipped file. Raises UsageError where it is missing or damaged."""
    if not path.is_file():
        raise UsageError(
            f"{path.parent}: holds no {path.name}. Set HUTONG_EVALDATA to the folder of the evaluation data"
        )
    try:
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"{path}: is no gzipped UTF-8 text ({error}). Fetch it again") from error


def read_json(path: Path) -> Any:
    """Return what a gzipped JSON file holds. Raises UsageError where it is missing or damaged."""
    return _parsed(read_text(path), path)


def read_json_lines(path: Path) -> list[Any]:
    """Return what each line of a gzipped JSON Lines file holds. Raises UsageError where it is missing or damaged."""
    return [_parsed(line, path) for line in read_text(path).split("\n") if line.strip()]


def thinned(cases: Sequence[T], most: int, seed: int, every: int) -> list[T]:
    """Return at most `most` of the cases, the same ones for a seed and in their order, and of those every n-th."""
    if len(cases) <= most:
        return list(cases[::every])
    drawn = sorted(Random(seed).sample(range(len(cases)), most))  # noqa: S311 - a sample, not a secret
    return [cases[number] for number in drawn][::every]


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path}: is no JSON ({error}). Fetch it again") from error
