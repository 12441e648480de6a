"""The rows of a sheet by the names in its first row. What cannot be read as it was meant is named, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from evals.spreadsheet_columns import Column
from evals.spreadsheet_lines import plain
from knowledge.formats.number_format import display

_AS_TEXT = "Set the cell to text and type it again"
_LONG = 10**9  # a phone number that lost its zero has ten digits or more
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CARRIAGE = re.compile(r"_x000D_|\r\n?")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong where, with what to do about it. `column` is its name in the first row, or empty."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.sheet} row {self.row}{column}: {self.message}"


@dataclass
class SheetRows:
    """What a sheet holds: texts by row and key, the column letters by key, problems, and notes on what was read."""

    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(sheet: Any, name: str, columns: Sequence[Column]) -> SheetRows:
    """Return the rows that hold anything, in order, with every cell that cannot be read named."""
    found = SheetRows()
    by_place = _columns(sheet, name, columns, found.problems)
    if not by_place:
        return found
    found.problems += _merged(sheet, name, by_place)
    unnamed: set[int] = set()
    for (number, place), cell in sorted(
        sheet._cells.items()
    ):  # the cells that exist, however far the sheet says it goes
        if number == 1 or cell.value is None or not str(cell.value).strip():
            continue
        column = by_place.get(place)
        if column is None:
            if place not in unnamed:
                letter = get_column_letter(place)
                message = f"column {letter} has no known name in row 1. Name it there, or clear it"
                found.problems.append(CellProblem(name, number, "", message))
            unnamed.add(place)
            continue
        row = found.rows.setdefault(number, {})
        try:
            row[column.key] = cell_text(cell)
        except ValueError as error:
            row[column.key] = ""
            found.problems.append(CellProblem(name, number, column.header, str(error)))
    hidden = [number for number in found.rows if sheet.row_dimensions[number].hidden]
    if hidden:
        found.notes.append(f"{name}: hidden rows were read too ({', '.join(map(str, hidden))})")
    return found


def cell_text(cell: Any) -> str:
    """Return what a cell says, without spaces at its ends.

    Raises ValueError saying what it holds instead and what to do.
    """
    value = cell.value
    if cell.data_type == "f":
        raise ValueError("a formula. Copy the cell and paste it as a value")
    if cell.data_type == "e":
        raise ValueError(f"the error value {value}. Write what is meant")
    if isinstance(value, bool):
        raise ValueError(f"the truth value {str(value).upper()}. {_AS_TEXT}")
    if isinstance(value, dt.date):
        return _date(value, cell.number_format)
    if isinstance(value, dt.time | dt.timedelta):
        raise ValueError(f"a time of day ({display(value, cell.number_format)}) that the program made. {_AS_TEXT}")
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return _CARRIAGE.sub("\n", str(value)).strip()


def _date(value: dt.date, number_format: str) -> str:
    """A whole date is read in ISO form; 1-2 that became 2 January is not a date anybody wrote."""
    codes = set(_LITERAL.sub("", number_format).lower())
    if not {"y", "m", "d"} <= codes or (isinstance(value, dt.datetime) and value.time() != dt.time()):
        raise ValueError(f"a date ({value:%Y-%m-%d}) that the program may have made of something else. {_AS_TEXT}")
    return f"{value:%Y-%m-%d}"


def _number(value: int | float, number_format: str) -> str:
    shown = display(value, number_format)
    if abs(value) >= _LONG and not shown.startswith("0"):
        raise ValueError(f"a long number ({shown}) stored as a number: a zero in front may be lost. {_AS_TEXT}")
    if set("/Ee") & set(_LITERAL.sub("", number_format).removeprefix("General")):
        raise ValueError(f"a number ({shown}) shown in another form. {_AS_TEXT}")
    return shown


def _columns(sheet: Any, name: str, columns: Sequence[Column], problems: list[CellProblem]) -> dict[int, Column]:
    """Return the columns by their place, by the names in the first row."""
    known = {plain(column.header): column for column in columns}
    found: dict[int, Column] = {}
    for place, text in _headers(sheet):
        column = known.get(plain(text.replace("_", " ")).rstrip(":* "))
        if column is None:
            message = f"there is no column {text!r}. There are: {', '.join(c.header for c in columns)}"
            problems.append(CellProblem(name, 1, "", message))
        elif column in found.values():
            problems.append(CellProblem(name, 1, column.header, "stands twice in row 1. Take one away"))
        else:
            found[place] = column
    present = {column.key for column in found.values()}
    missing = [column.header for column in columns if column.required and column.key not in present]
    if missing:
        message = f"row 1 must name the columns; missing: {', '.join(missing)}. python -m evals export shows the form"
        problems.append(CellProblem(name, 1, "", message))
        return {}
    return found


def _headers(sheet: Any) -> Iterator[tuple[int, str]]:
    for (number, place), cell in sorted(sheet._cells.items()):
        if number == 1 and cell.value is not None and str(cell.value).strip():
            yield place, str(cell.value).strip()


def _merged(sheet: Any, name: str, by_place: dict[int, Column]) -> Iterator[CellProblem]:
    for area in sheet.merged_cells.ranges:
        column = by_place.get(area.min_col)
        if column is not None and sheet.cell(area.min_row, area.min_col).value is not None:
            message = f"the cells {area.coord} are merged. Unmerge them and fill in each row"
            yield CellProblem(name, area.min_row, column.header, message)
