"""A case as it is written in a suite, and the texts of its cells: there and back without loss."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from evals.spreadsheet_columns import COLUMNS, OTHER, Column
from evals.spreadsheet_lines import OBJECT
from knowledge.errors import UsageError

MAX_TEXT = 32_767  # characters that a cell may hold
_UNSAFE = re.compile("_x[0-9A-Fa-f]{4}_|[\r\ufffe\uffff\ud800-\udfff]")  # would come back as something else
# What every case has, in this order; the other fields only where they say something.
ALWAYS = ("id", "split", "group", "language", "kind", "topic", "question", "history", "statuses", "key_facts",
          "forbidden", "gold", "entries")  # fmt: skip


def to_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of a case's cells by key. What a cell cannot hold exactly stands in `other`.

    Raises UsageError where a text is longer than a cell.
    """
    cells: dict[str, str] = {}
    left = {key: value for key, value in row.items() if key not in {column.key for column in COLUMNS}}
    if is_plantable(row.get("planted", {})):
        left.pop("planted", None)
    if OTHER in row:
        left[OTHER] = row[OTHER]
    for column in COLUMNS[:-1]:
        value = row.get(column.key, column.form.empty)
        cells[column.key] = text = column.form.write(value)
        if not is_safe(text) or not _comes_back(column, text, value):
            left[column.key] = value
            cells[column.key] = ""
    text = OBJECT.write(left)
    cells[OTHER] = text if is_safe(text) else json.dumps(left)
    for key, text in cells.items():
        if len(text) > MAX_TEXT:
            raise UsageError(f"{row['id']}: {key} has {len(text)} characters, more than a cell holds. Shorten it first")
    return cells


def is_safe(text: str) -> bool:
    """Say whether a cell gives this text back as it is."""
    return not ILLEGAL_CHARACTERS_RE.search(text) and not _UNSAFE.search(text)


def is_plantable(planted: Mapping[str, str]) -> bool:
    """Say whether documents can stand on their sheet: their texts end with one line break, and fit."""
    return all(
        text == f"{text.strip()}\n" and len(text) <= MAX_TEXT and is_safe(text) and path == " ".join(path.split())
        for path, text in planted.items()
    )


def described(facts: Iterable[Any]) -> list[dict[str, Any]]:
    """Return key facts in their long form; a bare list of forms is text."""
    return [{"type": "text", "forms": fact} if isinstance(fact, list) else {"type": "text", **fact} for fact in facts]


def _comes_back(column: Column, text: str, value: Any) -> bool:
    try:
        read = column.form.read(text.strip())
    except ValueError:
        return False
    return bool(read == (described(value) if column.key == "key_facts" else value))


def plants(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows of the sheet of planted documents: case, path, text."""
    planted: Mapping[str, str] = row.get("planted", {})
    if not is_plantable(planted):
        return []
    return [{"case": row["id"], "path": path, "text": text.strip()} for path, text in planted.items()]


def from_cells(cells: Mapping[str, str], planted: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return a case as it is written in a suite, and (header of the column, what is wrong) of each cell."""
    wrong: list[tuple[str, str]] = []
    read: dict[str, Any] = {}
    for column in COLUMNS:
        try:
            read[column.key] = column.form.read(cells.get(column.key, ""))
        except ValueError as error:
            wrong.append((column.header, str(error)))
            read[column.key] = column.form.empty
    named = read.pop(OTHER)
    read["planted"] = {path: f"{text}\n" for path, text in planted.items()}
    for key, value in named.items():
        if read.get(key):
            wrong.append((OTHER, f"holds {key!r}, which is filled in elsewhere too. Take one of the two away"))
        read[key] = value
    failed = {header for header, _ in wrong}
    wrong += [
        (c.header, "is empty. Fill it in") for c in COLUMNS if c.required and not read[c.key] and c.header not in failed
    ]
    return {key: value for key, value in read.items() if value or key in ALWAYS}, wrong


def in_order(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a case with its fields as its suite wrote them before, so that only what changed is written anew."""
    if before is None:
        return {key: row[key] for key in (*ALWAYS, *(key for key in row if key not in ALWAYS))}
    kept = {key: before[key] if _same(key, before[key], row.get(key)) else row[key] for key in before if key in row}
    return kept | {key: value for key, value in row.items() if key not in before and value}


def _same(key: str, before: Any, now: Any) -> bool:
    return bool((described(before) if key == "key_facts" else before) == now)
