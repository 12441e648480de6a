"""The scores of a run, read back from its table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from evals.scoring import CaseScore
from evals.summary import Share
from knowledge.errors import UsageError

_NEEDED = ("id", "right", "language", "in_language", "retrieved")
_KINDS: dict[str, Callable[[str], Any]] = {"bool": lambda text: bool(int(text)), "int": int, "float": float, "str": str}
_NONE: dict[str, Any] = {"bool": False, "int": 0, "float": 0.0, "str": ""}


def read_scores(path: Path) -> list[CaseScore]:
    """Return the scores of scores.csv. Columns that came later than the file say nothing of its cases.

    Raises UsageError naming the file and line that is damaged.
    """
    rows = _rows(path, _NEEDED)
    try:
        return [_score(row) for row in rows]
    except (ValueError, TypeError) as error:
        raise UsageError(f"{path}: damaged ({error}). Write it again: python -m evals score {path.parent}") from error


def read_shares(path: Path) -> dict[str, Share]:
    """Return the shares over all cases of results.csv, by measure. Raises UsageError where it is damaged."""
    try:
        return {
            row["measure"]: Share(int(row["part"]), int(row["whole"]), float(row["low"]), float(row["high"]))
            for row in _rows(path, ("grouping", "measure", "part", "whole", "low", "high"))
            if row["grouping"] == "all"
        }
    except (ValueError, TypeError) as error:
        raise UsageError(f"{path}: damaged ({error}). Write it again: python -m evals score {path.parent}") from error


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    again = f"Write it again: python -m evals score {path.parent}"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            columns, rows = reader.fieldnames or (), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: damaged ({error}). {again}") from error
    missing = [name for name in needed if name not in columns]
    if missing or not rows:
        what = f"has no column {', '.join(missing)}" if missing else "holds no row"
        raise UsageError(f"{path}: {what}. {again}")
    return rows


def _score(row: Mapping[str, str]) -> CaseScore:
    read: dict[str, Any] = {}
    for field in fields(CaseScore):
        kind, _, optional = str(field.type).partition(" | ")
        text = row.get(field.name) or ""
        if not text:
            read[field.name] = None if optional else _NONE[kind]
        else:
            read[field.name] = _KINDS[kind](text)
    if not read["id"]:
        raise ValueError("a row without id")
    return CaseScore(**read)
