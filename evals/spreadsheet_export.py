"""A suite becomes a workbook that people fill in."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.models import LANGUAGES, Status
from evals.cases import FACT_TYPES, SPLITS, numbered_lines, parse_case, suite_names, suite_path
from evals.spreadsheet_columns import CASES, CHOICES, COLUMNS, HELP, PLANTED, PLANTED_COLUMNS, RULES, Column
from evals.spreadsheet_rows import plants, to_cells
from knowledge.errors import UsageError

_LAST_ROW = 5_000  # as far as lists are offered
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_HEAD, _HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="E7EEF7")


def read_rows(name: str) -> list[dict[str, Any]]:
    """Return the cases of a suite as they are written. Raises UsageError for a suite or line that is none."""
    path = suite_path(name)
    rows = []
    for line, text in numbered_lines(path):
        try:
            parse_case(text, name, line)
        except ValueError as error:
            raise UsageError(f"{path}:{line}: not a case ({error}). Mend it first") from error
        rows.append(json.loads(text))
    return rows


def words_in_use() -> dict[str, set[str]]:
    """Return the kinds and topics of all suites, to be offered; lines that cannot be read are passed over."""
    found: dict[str, set[str]] = {"kind": set(), "topic": set()}
    for name in suite_names():
        for _, text in numbered_lines(suite_path(name)):
            with suppress(ValueError, AttributeError):
                row = json.loads(text)
                for key, words in found.items():
                    words.add(str(row.get(key) or ""))
    return found


def write_workbook(
    rows: Sequence[Mapping[str, Any]], path: Path, in_use: Mapping[str, Collection[str]] | None = None
) -> None:
    """Write cases into an .xlsx file; kinds and topics `in_use` are offered beside those of the cases.

    Raises UsageError where the file is there already, or a case is too long.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path}: must end in .xlsx")
    if path.exists():
        raise UsageError(f"{path}: is there already. Move it, or name another file with --out")
    book = Workbook()
    cases, planted = book.active, book.create_sheet(PLANTED)
    cells = [to_cells(row) for row in rows]
    _fill(cases, CASES, COLUMNS, cells)
    _fill(planted, PLANTED, PLANTED_COLUMNS, (plant for row in rows for plant in plants(row)))
    _explain(book.create_sheet(HELP))
    _offer(book.create_sheet(CHOICES), cases, cells, in_use or {})
    try:
        book.save(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}). Name another file with --out") from error


def _fill(sheet: Any, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> None:
    sheet.title = name
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        # Cells that are filled in later are text too: 010 keeps its zero, 1-2 becomes no date.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].alignment = _WRAPPED
        _put(sheet, 1, place, column.header, bold=True)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            if row[column.key]:
                _put(sheet, number, place, row[column.key])
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(sheet.max_row, 2)}"
    _lay_out(sheet)


def _put(sheet: Any, row: int, place: int, text: str, bold: bool = False) -> None:
    cell = sheet.cell(row, place, text)
    cell.data_type = "s"  # a question that begins with = is no formula
    cell.number_format, cell.alignment = "@", _WRAPPED
    if bold:
        cell.font, cell.fill = _HEAD, _HEAD_FILL


def _lay_out(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _explain(sheet: Any) -> None:
    for number, rule in enumerate(RULES, 1):
        _put(sheet, number, 1, rule)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=4)
        sheet.row_dimensions[number].height = 32
    start = len(RULES) + 2
    for place, (head, width) in enumerate((("sheet", 10), ("column", 14), ("what to write", 80), ("example", 50)), 1):
        _put(sheet, start, place, head, bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    named = [(CASES, column) for column in COLUMNS] + [(PLANTED, column) for column in PLANTED_COLUMNS]
    for number, (name, column) in enumerate(named, start + 1):
        words = f"{column.meaning} Must be filled in." if column.required else column.meaning
        for place, text in enumerate((name, column.header, words, column.example), 1):
            _put(sheet, number, place, text)
    _lay_out(sheet)


def _offer(sheet: Any, cases: Any, cells: Sequence[Mapping[str, str]], in_use: Mapping[str, Collection[str]]) -> None:
    """Write what there is to choose from, and offer it in the columns of the cases; kinds and topics may be new."""
    kinds, topics = (sorted({*(row[key] for row in cells), *in_use.get(key, ())} - {""}) for key in ("kind", "topic"))
    lists: tuple[tuple[str, list[str], bool], ...] = (
        ("split", list(SPLITS), True), ("language", list(LANGUAGES), True), ("statuses", list(Status), False),
        ("kind", kinds, False), ("topic", topics, False), ("type of fact", list(FACT_TYPES), False),
    )  # fmt: skip
    places = {column.key: get_column_letter(place) for place, column in enumerate(COLUMNS, 1)}
    for place, (name, values, is_closed) in enumerate(lists, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 22
        _put(sheet, 1, place, name, bold=True)
        for number, value in enumerate(values, 2):
            _put(sheet, number, place, value)
        if name in places and values:
            offered = DataValidation("list", f"'{CHOICES}'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True)
            offered.showErrorMessage = is_closed
            offered.errorTitle, offered.error = name, f"One of: {', '.join(values)}"[:250]
            offered.add(f"{places[name]}2:{places[name]}{_LAST_ROW}")
            cases.add_data_validation(offered)
    sheet.freeze_panes = "A2"
