"""A workbook becomes a suite: read and checked whole, and written only where nothing is wrong."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case, numbered_lines, parse_case
from evals.check import check_suites
from evals.documents import DocumentTexts
from evals.spreadsheet_cells import CellProblem, SheetRows, read_sheet
from evals.spreadsheet_columns import CASES, COLUMNS, PLANTED, PLANTED_COLUMNS
from evals.spreadsheet_lines import plain
from evals.spreadsheet_rows import from_cells
from knowledge.errors import UsageError
from knowledge.models import Document, Problem

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLUMN_OF = {
    "id": "id", "group": "group", "status": "statuses", "language": "language", "facts": "key facts",
    "fact-type": "key facts", "fact": "key facts", "forbidden": "forbidden", "gold": "gold", "withheld": "withheld",
    "repeated": "question",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a workbook holds: cases by row as a suite writes them, what is wrong, and what is worth saying.

    `plants` gives the rows of the sheet of planted documents by case and path.
    """

    rows: Mapping[int, Mapping[str, Any]]
    plants: Mapping[tuple[str, str], int]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]


def check_name(name: str) -> str:
    """Return a suite's name. Raises UsageError where it is none."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a suite. Give one of small letters, digits and hyphens with --suite")
    return name


def read_cases(book: Any, name: str) -> FilledIn:
    """Read the cases of a workbook for the suite `name`. Raises UsageError where it has no sheet of cases."""
    sheets = {plain(sheet.title): sheet for sheet in book.worksheets}
    if CASES not in sheets:
        raise UsageError(f"There is no sheet “{CASES}”. There are: {', '.join(s.title for s in book.worksheets)}")
    found = read_sheet(sheets[CASES], CASES, COLUMNS)
    plants = read_sheet(sheets[PLANTED], PLANTED, PLANTED_COLUMNS) if PLANTED in sheets else SheetRows()
    problems = [*found.problems, *plants.problems]
    unread = {(problem.row, problem.column) for problem in found.problems}
    planted = _planted(plants, {cells.get("id", "") for cells in found.rows.values()}, problems)
    rows: dict[int, Mapping[str, Any]] = {}
    at: dict[str, int] = {}
    for number, cells in found.rows.items():
        row, wrong = from_cells(cells, planted.get(cells.get("id", ""), {}))
        wrong = [each for each in wrong if (number, each[0]) not in unread]
        first = at.setdefault(row["id"], number)
        if row["id"] and first != number:
            wrong.append(("id", f"the id {row['id']!r} stands in row {first} too. Give another"))
        problems += [CellProblem(CASES, number, column, message) for column, message in wrong]
        if not wrong and not any(place == number for place, _ in unread):
            try:
                parse_case(json.dumps(row), name, number)
                rows[number] = row
            except ValueError as error:
                column = str(error).partition(":")[0].partition(".")[0].replace("_", " ")
                is_column = column in {each.header for each in COLUMNS}
                problems.append(CellProblem(CASES, number, column if is_column else "", f"not a case ({error})"))
    if not found.rows and not found.problems:
        problems.append(CellProblem(CASES, 2, "", "there is no case. Fill in at least one row"))
    places = {(cells.get("case", ""), cells.get("path", "")): number for number, cells in plants.rows.items()}
    return FilledIn(rows, places, tuple(problems), (*found.notes, *plants.notes))


def check_rows(
    filled: FilledIn, name: str, texts: DocumentTexts, documents: Sequence[Document], suites: Path
) -> list[CellProblem]:
    """Hold the cases against the documents, and their ids and groups against the other suites of a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        others = sorted(path.stem for path in suites.glob("*.jsonl") if path.stem != name)
        for other in others:
            _write_outline(suites / f"{other}.jsonl", Path(scratch) / f"{other}.jsonl")
        last = max(filled.rows, default=0)
        # A case stands in the line of its row, so that each problem leads back to its cell.
        lines = [
            json.dumps(filled.rows.get(number) or "") if number in filled.rows else "" for number in range(1, last + 1)
        ]
        (Path(scratch) / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        problems = check_suites([*others, name], texts, documents, Path(scratch))
    return [
        _in_cell(filled, problem, name)
        for problem in problems
        if Path(problem.path).name == f"{name}.jsonl" and problem.code != "card"
    ]


def in_sheet_order(problems: Sequence[CellProblem]) -> list[CellProblem]:
    """Return problems as a reader goes through the sheets: cases first, row by row."""
    return sorted(problems, key=lambda problem: (problem.sheet != CASES, problem.row))


def card(name: str, cases: Sequence[Case], source: str, today: str) -> str:
    """Return the card of a new suite, with what its author has to add."""
    kinds, languages = (
        ", ".join(f"{value} {count}" for value, count in sorted(Counter(values).items()))
        for values in ([case.kind for case in cases], [case.language for case in cases])
    )
    return (
        f"# {name}\n\nCases: {len(cases)}.\n\n"
        "**Purpose.** To be written: what is measured, and for whom.\n\n"
        f"**Make-up.** Kinds: {kinds}. Languages: {languages}.\n\n"
        f"**How made.** Filled in in a spreadsheet ({source}), imported on {today}. To be written: by whom.\n\n"
        "**Checked by script.** The form of every case; ids unique; quotes verbatim in the documents; the first form "
        "of\neach key fact inside a gold quote; no forbidden detail in a gold quote or a key fact.\n\n"
        "**Limits.** To be written.\n\n**Licence.** Apache-2.0, as the project.\n"
    )


def _planted(plants: SheetRows, ids: set[str], problems: list[CellProblem]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, cells in plants.rows.items():
        case, path, text = (cells.get(key, "") for key in ("case", "path", "text"))
        missing = [c.header for c in PLANTED_COLUMNS if not cells.get(c.key)]
        unread = {problem.column for problem in plants.problems if problem.row == number}
        problems += [
            CellProblem(PLANTED, number, name, "is empty. Fill it in") for name in missing if name not in unread
        ]
        if case and case not in ids:
            message = f"there is no case {case!r} on the sheet {CASES}. Name it by its id"
            problems.append(CellProblem(PLANTED, number, "case", message))
        elif path in found.setdefault(case, {}):
            problems.append(CellProblem(PLANTED, number, "path", "stands twice for this case. Put it into one row"))
        found.setdefault(case, {})[path] = text
    return found


def _write_outline(path: Path, target: Path) -> None:
    """Write what ids and groups of another suite are taken, and nothing that would be checked again."""
    lines: dict[int, str] = {}
    for number, text in numbered_lines(path):
        try:
            case = parse_case(text, path.stem, number)
        except ValueError:
            continue  # python -m evals check names it
        kept = {"id": case.id, "split": case.split, "group": case.group, "language": "en", "kind": case.kind,
                "question": "", "statuses": ["abstained"], "key_facts": []}  # fmt: skip
        lines[number] = json.dumps(kept)
    target.write_text("\n".join(lines.get(n, "") for n in range(1, max(lines, default=0) + 1)), encoding="utf-8")


def _in_cell(filled: FilledIn, problem: Problem, name: str) -> CellProblem:
    message = f"{problem.message}. {problem.remedy}".replace(f"{name}.jsonl:", "row ")
    if problem.code == "planted":
        case = filled.rows[problem.line]["id"]
        for (planted_for, path), row in filled.plants.items():
            if planted_for == case and path in problem.message:
                return CellProblem(PLANTED, row, "path", message)
    return CellProblem(CASES, problem.line, _COLUMN_OF.get(problem.code, ""), message)
