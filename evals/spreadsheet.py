"""Suites in a spreadsheet: from a suite's file to a workbook, and back once everything in it is right."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import cases
from evals.cases import numbered_lines, parse_case
from evals.documents import DocumentTexts
from evals.spreadsheet_cells import CellProblem
from evals.spreadsheet_export import read_rows, words_in_use, write_workbook
from evals.spreadsheet_import import card, check_name, check_rows, in_sheet_order, read_cases
from evals.spreadsheet_open import open_workbook
from evals.spreadsheet_rows import in_order
from knowledge.errors import UsageError
from knowledge.models import Document


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. With problems nothing was written; `card` is the card that was begun, if any."""

    suite: Path
    cases: int
    card: Path | None
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]


def export_suite(name: str, out: Path) -> int:
    """Write a suite into an .xlsx file and return how many cases it has. Raises UsageError."""
    rows = read_rows(name)
    write_workbook(rows, out, words_in_use())
    return len(rows)


def import_suite(
    path: Path,
    name: str,
    read_documents: Callable[[], Sequence[Document]],
    texts: DocumentTexts,
    today: dt.date,
    force: bool = False,
) -> Imported:
    """Write the suite `name` from a workbook, with a card where it has none, if nothing in it is wrong.

    The documents are read once the file has been; cases that did not change keep their line as it was. Raises
    UsageError for a file that cannot be used, and for a suite that is there already unless `force` is given.
    """
    suite = cases.SUITES / f"{check_name(name)}.jsonl"
    if suite.exists() and not force:
        raise UsageError(f"{suite}: is there already. Choose another name with --suite, or replace it with --force")
    filled = read_cases(open_workbook(path), name)
    problems = [*filled.problems, *check_rows(filled, name, texts, read_documents(), cases.SUITES)]
    if problems:
        return Imported(suite, len(filled.rows), None, tuple(in_sheet_order(problems)), filled.notes)
    before = _lines_before(suite) if suite.exists() else {}
    lines = [_line(row, before.get(row["id"])) for row in filled.rows.values()]
    _replace(suite, "".join(f"{line}\n" for line in lines))
    gone = [case for case in before if case not in {row["id"] for row in filled.rows.values()}]
    notes = (*filled.notes, *([f"cases of before that are gone ({len(gone)}): {', '.join(gone)}"] if gone else []))
    begun = suite.with_suffix(".md")
    if begun.exists():
        return Imported(suite, len(lines), None, (), notes)
    read = [parse_case(line, name, number) for number, line in enumerate(lines, 1)]
    _replace(begun, card(name, read, path.name, today.isoformat()))
    return Imported(suite, len(lines), begun, (), notes)


def _lines_before(suite: Path) -> dict[str, str]:
    """Return the lines of a suite by the ids of their cases; lines that are no case are passed over."""
    found = {}
    for number, text in numbered_lines(suite):
        with suppress(ValueError):
            found[parse_case(text, suite.stem, number).id] = text
    return found


def _line(row: Mapping[str, Any], before: str | None) -> str:
    known = json.loads(before) if before else None
    ordered = in_order(row, known)
    if before is not None and ordered == known:
        return before
    line = json.dumps(ordered, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)  # what nobody sees, as an escape


def _replace(path: Path, text: str) -> None:
    """Put a file in its place, whole or not at all."""
    try:
        descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(scratch).chmod(0o644)
            Path(scratch).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(scratch).unlink()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); nothing was changed. Check the folder"
        ) from error
