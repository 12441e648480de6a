"""Excel files (.xlsx): each sheet is a section, with the values last calculated, as they are shown."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import openpyxl

from knowledge.formats.blocks import Block, Heading, HiddenText, Notice, ParsedFile
from knowledge.formats.colours import BLACK, WHITE, Colour, from_hex, is_near
from knowledge.formats.number_format import display, hides
from knowledge.formats.regions import MAX_COLUMNS, MAX_ROWS, Row, to_region_blocks, too_large

_MIN_POINTS = 3.0
_NARROWEST = 0.1  # characters
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MAX_VALUES = MAX_ROWS * 20
_EMPTY_FORMULA = re.compile(rb"<f[ />][^<]*(?:</f>)?\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_WHITE_THEME = 0


def parse(raw: bytes) -> ParsedFile:
    """Read an Excel file. Raises UnreadableFile."""
    uncalculated = _survey(raw)
    workbook = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    hidden = HiddenText()
    blocks: list[Block] = []
    for sheet in workbook.worksheets:
        rows = [*_rows(sheet, hidden)]
        if sheet.sheet_state != "visible":
            for row in rows:
                hidden.add("a hidden sheet", "".join(row.cells), f" (sheet {sheet.title})")
        elif rows:
            blocks += [Heading(sheet.title, 2), *to_region_blocks(rows)]
    notices = [*hidden.notices()]
    if uncalculated:
        message = f"formulas without a stored result were left out ({uncalculated} of them)"
        notices.append(Notice(message, "Open it in a spreadsheet program and save it", code="formula"))
    return ParsedFile(tuple(blocks), tuple(notices))


def _survey(raw: bytes) -> int:
    """Refuse sheets that would take too long, by counting their tags; return the formulas without a result."""
    uncalculated = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            if _SHEET.fullmatch(name):
                text = archive.read(name)
                if text.count(b"<row") > MAX_ROWS:
                    raise too_large(f"more than {MAX_ROWS} rows")
                if text.count(b"<c ") > _MAX_VALUES:
                    raise too_large(f"more than {_MAX_VALUES} cells")
                uncalculated += len(_EMPTY_FORMULA.findall(text))
    return uncalculated


def _rows(sheet: Any, hidden: HiddenText) -> Iterator[Row]:
    """Yield the rows that are seen; an empty row stands for those that were not filled in."""
    by_row: dict[int, dict[int, Any]] = defaultdict(dict)
    # The cells that exist: a sheet may say that it reaches to column XFD, row 1048576.
    for (number, column), cell in sheet._cells.items():
        if cell.value is not None:
            by_row[number][column] = cell
    _spread_merged(sheet, by_row)
    closed = _hidden_columns(sheet)
    columns = sorted({column for cells in by_row.values() for column in cells})
    if len(columns) > MAX_COLUMNS:
        raise too_large(f"more than {MAX_COLUMNS} columns")
    place = f" (sheet {sheet.title})"
    previous = 0
    for number in sorted(by_row):
        cells = by_row[number]
        if previous and number > previous + 1:
            yield Row(previous + 1, ())
        previous = number
        shown = {column: " ".join(display(cell.value, cell.number_format).split()) for column, cell in cells.items()}
        layout = sheet.row_dimensions.get(number)
        is_closed = layout is not None and (layout.hidden or (layout.height is not None and layout.height < 1))
        texts = []
        for column in columns:
            text = shown.get(column, "")
            kind = _hidden_kind(cells[column], column, closed, is_closed) if text else ""
            if kind and sheet.sheet_state == "visible":
                hidden.add(kind, text, place, number)
            texts.append("" if kind else text)
        if any(shown.values()) and not any(texts):
            continue  # a row that is hidden as a whole parts no table
        bold = [cells[column].font.b for column in cells if shown[column]]
        yield Row(number, tuple(texts), bool(bold) and all(bold))


def _spread_merged(sheet: Any, by_row: dict[int, dict[int, Any]]) -> None:
    """Repeat a value down the rows that a merged cell covers, so that each row can be read alone."""
    for area in sheet.merged_cells.ranges:
        first = by_row.get(area.min_row, {}).get(area.min_col)
        if first is not None and area.max_row - area.min_row < MAX_ROWS:
            for number in range(area.min_row + 1, area.max_row + 1):
                if number in by_row:
                    by_row[number].setdefault(area.min_col, first)


def _hidden_columns(sheet: Any) -> list[tuple[int, int]]:
    """Return the first and last number of each run of hidden columns; one entry may stand for many columns."""
    return [(d.min, d.max) for d in sheet.column_dimensions.values() if (d.hidden or d.width < _NARROWEST) and d.min]


def _hidden_kind(cell: Any, column: int, closed: list[tuple[int, int]], is_closed: bool) -> str:
    if is_closed:
        return "a hidden row"
    if any(first <= column <= last for first, last in closed):
        return "a hidden column"
    if hides(cell.number_format):
        return "text with a format that shows nothing"
    font = cell.font
    if font.sz is not None and font.sz < _MIN_POINTS:
        return "text smaller than 3 points"
    colour = _colour(font.color, BLACK)
    background = _colour(cell.fill.fgColor, None) if cell.fill.fill_type == "solid" else WHITE
    if cell.fill.fill_type not in (None, "solid", "none"):
        background = None
    if colour is not None and background is not None and is_near(colour, background):
        return "white text" if is_near(background, WHITE) else "text in the colour of its background"
    return ""


def _colour(found: Any, default: Colour | None) -> Colour | None:
    if found is None:
        return default
    if found.type == "theme":
        is_plain = not found.tint
        if found.theme == _WHITE_THEME and (is_plain or found.tint > -0.02):
            return WHITE
        return BLACK if found.theme == 1 and is_plain else None
    if found.type == "indexed":
        return {1: WHITE, 9: WHITE, 0: BLACK, 8: BLACK, 64: BLACK, 65: WHITE}.get(found.indexed)
    return from_hex(str(found.rgb))
