"""CSV and TSV: one table; the delimiter and the encoding are recognised."""

from __future__ import annotations

import csv
import io
from itertools import islice

from knowledge.formats.blocks import Notice, ParsedFile, UnreadableFile
from knowledge.formats.regions import MAX_COLUMNS, MAX_ROWS, Row, to_region_blocks, too_large
from knowledge.formats.text import decode

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 64 * 1024


def parse(raw: bytes) -> ParsedFile:
    """Read a file of delimited values. Raises UnreadableFile."""
    text, encoding = decode(raw)
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text[:_SAMPLE_CHARACTERS]))
    rows: list[Row] = []
    try:
        for values in islice(reader, MAX_ROWS + 1):
            if len(values) > MAX_COLUMNS:
                raise too_large(f"more than {MAX_COLUMNS} columns")
            rows.append(Row(reader.line_num, tuple(" ".join(value.split()) for value in values)))
    except csv.Error as error:
        remedy = "Save it anew as CSV with quotes round its texts"
        raise UnreadableFile(f"line {reader.line_num} is not in CSV form ({error})", remedy) from error
    if len(rows) > MAX_ROWS:
        raise too_large(f"more than {MAX_ROWS} rows")
    notices = []
    if encoding not in ("utf-8", "ascii"):
        notices.append(
            Notice(f"was read as {encoding}", "Save it as UTF-8, so that nothing is misread", code="encoding")
        )
    return ParsedFile(tuple(to_region_blocks(rows)), tuple(notices))


def _delimiter(sample: str) -> str:
    """Return the mark that parts the most lines into the same number of cells; quotes are respected."""
    lines = sample.splitlines()[:200]

    def fitness(mark: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=mark) if len(cells) > 1]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return widths.count(usual), usual

    return max(_DELIMITERS, key=fitness)
