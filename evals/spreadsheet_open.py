"""A workbook is opened only where it is one, and of a size that people fill in."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from knowledge.errors import UsageError
from knowledge.formats.blocks import UnreadableFile
from knowledge.formats.signature import NOT_READ, check_signature

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELLS = 400_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SPLIT = "Split it into several suites, or delete empty rows at its end"


def open_workbook(path: Path) -> Any:
    """Return the workbook of a file, formulas as such.

    Raises UsageError, with the remedy, for a file that is not there, no .xlsx, password-protected, damaged or huge.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(f"{path}: has {size // 1024 // 1024} MB, more than {MAX_BYTES // 1024 // 1024}. {_SPLIT}")
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Name a file of python -m evals export") from error
    suffix = path.suffix.lower()
    if suffix != ".xlsx":
        raise UsageError(f"{path}: is no .xlsx file. {NOT_READ.get(suffix, 'save it as .xlsx').capitalize()}")
    try:
        check_signature(raw, ".xlsx")
        _survey(path, raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep: pictures, newer kinds of validation
            return openpyxl.load_workbook(io.BytesIO(raw), keep_links=False)
    except UnreadableFile as error:
        raise UsageError(f"{path}: {error.problem}. {error.remedy}") from error
    except UsageError:
        raise
    except Exception as error:  # openpyxl fails in many ways on a damaged file
        message = (
            f"{path}: is damaged ({type(error).__name__}: {error}). Open it in a spreadsheet program and save it anew"
        )
        raise UsageError(message) from error


def _survey(path: Path, raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            if _SHEET.fullmatch(name):
                text = archive.read(name)
                for tag, most, what in ((b"<row", MAX_ROWS, "rows"), (b"<c ", MAX_CELLS, "cells")):
                    if text.count(tag) > most:
                        raise UsageError(f"{path}: a sheet has more than {most} {what}. {_SPLIT}")
