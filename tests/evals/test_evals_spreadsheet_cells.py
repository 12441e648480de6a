"""What tired people leave in a sheet is read as they meant it, or named by sheet, row and column."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evals.spreadsheet_columns import COLUMNS
from evals.spreadsheet_export import write_workbook
from evals.spreadsheet_import import FilledIn, read_cases
from evals.spreadsheet_lines import FACTS, QUOTES, STATUSES, TURNS
from evals.spreadsheet_open import open_workbook
from knowledge.errors import UsageError
from tests.evals.evals_samples import DOCUMENT, QUOTE
from tests.evals.test_evals_spreadsheet import SOUND

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLACES = {column.key: place for place, column in enumerate(COLUMNS, 1)}


def filled(tmp_path: Path, change: Callable[[Any], None]) -> FilledIn:
    """What is read from a workbook of two cases after a change to it."""
    path = tmp_path / "s.xlsx"
    write_workbook([SOUND, SOUND | {"id": "own-2", "first_number": "120"}], path)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return read_cases(open_workbook(path), "new")


def put(row: int, key: str, value: object, number_format: str = "General") -> Callable[[Any], None]:
    """A change that types a value into a cell of the cases."""

    def change(book: Any) -> None:
        cell = book["cases"].cell(row, PLACES[key])
        cell.value, cell.number_format = value, number_format

    return change


@pytest.mark.parametrize(
    ("key", "value", "number_format", "read"),
    [
        ("first_number", 120, "General", "120"),
        ("first_number", 120.0, "General", "120"),
        ("first_number", 10, "000", "010"),
        ("id", 17, "General", "17"),
        ("id", " own  2 \u3000", "@", "own 2"),
        ("forbidden", dt.date(2026, 12, 20), "yyyy-mm-dd", ["2026-12-20"]),
        ("forbidden", dt.date(2026, 12, 20), "mm-dd-yy", ["2026-12-20"]),
        ("forbidden", 0.05, "0%", ["5%"]),
        ("forbidden", 1069156699, "00000000000", ["01069156699"]),
        ("forbidden", "01069156699", "@", ["01069156699"]),
        ("forbidden", "one_x000D_\r\n\n two ", "@", ["one", "two"]),
        ("language", " ZH ", "@", "zh"),
        ("language", "ｅｎ", "@", "en"),
        ("statuses", "Out of scope， abstained", "@", ["out_of_scope", "abstained"]),
        ("question", "  What? \n", "@", "What?"),
        ("key_facts", "Fee：5 yuan ／ 5 RMB", "@", [{"type": "fee", "forms": ["5 yuan", "5 RMB"]}]),
        ("gold", f"{DOCUMENT}：{QUOTE}", "@", [{"document": DOCUMENT, "quote": QUOTE}]),
        ("gold", DOCUMENT.replace("/", "\\") + " : a: b", "@", [{"document": DOCUMENT, "quote": "a: b"}]),
        ("history", "User：hi: you\nASSISTANT: hello", "@",
         [{"role": "user", "content": "hi: you"}, {"role": "assistant", "content": "hello"}]),
    ],
)  # fmt: skip
def test_what_is_clear_is_read_as_it_was_meant(
    key: str, value: object, number_format: str, read: object, tmp_path: Path
) -> None:
    found = filled(tmp_path, put(3, key, value, number_format))

    assert [str(problem) for problem in found.problems] == []
    assert found.rows[3][key] == read


@pytest.mark.parametrize(
    ("key", "value", "number_format", "said"),
    [
        ("forbidden", 1069156699, "General", "a long number (1069156699) stored as a number: a zero in front"),
        ("forbidden", dt.date(2026, 2, 1), "d-mmm", "a date (2026-02-01) that the program may have made"),
        ("forbidden", dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC).replace(tzinfo=None), "yyyy-mm-dd hh:mm", "a date"),
        ("forbidden", dt.time(9), "h:mm", "a time of day (09:00)"),
        ("forbidden", 0.5, "# ?/?", "a number (0.5) shown in another form"),
        ("forbidden", True, "General", "the truth value TRUE"),
        ("forbidden", "=1+1", "General", "a formula. Copy the cell and paste it as a value"),
        ("forbidden", "#REF!", "General", "the error value #REF!"),
        ("gold", f"{DOCUMENT} {QUOTE}", "@", f"“{DOCUMENT} {QUOTE}” names no document"),
        ("gold", f"{DOCUMENT}: A metro trip\nlasts 4 hours", "@", "line 2, “lasts 4 hours” names no document"),
        ("key_facts", "phon: 120", "@", "“phon: 120”: there is no type of fact 'phon'"),
        ("key_facts", "fee: 5/ 6", "@", "“fee: 5/ 6”: a slash with a space on one side only"),
        ("key_facts", "fee: 5 /  / 6", "@", "“fee: 5 /  / 6”: a slash"),
        ("key_facts", "fee:", "@", "“fee:” holds no fact"),
        ("history", "I asked before", "@", "“I asked before” is no turn"),
        ("question", None, "@", "is empty. Fill it in"),
        ("other", "{“a”: 1}", "@", "not JSON"),
        ("other", "[1]", "@", "not a JSON object"),
        ("other", '{"kind": "x"}', "@", "holds 'kind', which is filled in elsewhere too"),
        ("id", "own-1", "@", "the id 'own-1' stands in row 2 too"),
    ],
)
def test_what_is_not_clear_is_named_by_its_cell(
    key: str, value: object, number_format: str, said: str, tmp_path: Path
) -> None:
    found = filled(tmp_path, put(3, key, value, number_format))

    column = key.replace("_", " ")
    start = f"cases row 3, column {column}: {said}"
    assert [str(problem)[: len(start)] for problem in found.problems] == [start]
    assert 3 not in found.rows


def test_blank_and_hidden_rows_do_not_cost_a_case(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["cases"]
        sheet.insert_rows(3, 2)
        sheet.cell(4, 1).value = "   "
        sheet.row_dimensions[5].hidden = True

    found = filled(tmp_path, change)

    assert list(found.rows) == [2, 5]
    assert found.problems == ()
    assert found.notes == ("cases: hidden rows were read too (5)",)


def test_columns_may_change_places_and_be_written_otherwise(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["cases"]
        for row in range(1, 4):
            first, second = sheet.cell(row, 1).value, sheet.cell(row, PLACES["key_facts"]).value
            sheet.cell(row, 1).value, sheet.cell(row, PLACES["key_facts"]).value = second, first
        sheet["A1"] = " Key_Facts: "

    found = filled(tmp_path, change)

    assert found.problems == ()
    assert [row["id"] for row in found.rows.values()] == ["own-1", "own-2"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book["cases"].merge_cells("D2:D3"), "cases row 2, column topic: the cells D2:D3 are merged"),
        (lambda book: book["cases"].merge_cells("A2:B2"), "cases row 2, column id: the cells A2:B2 are merged"),
        (lambda book: book["cases"].__setitem__("Z3", "note"), "cases row 3: column Z has no known name in row 1"),
        (lambda book: book["cases"].__setitem__("Z1", "remarks"), "cases row 1: there is no column 'remarks'"),
        (lambda book: book["cases"].__setitem__("D1", "kind"), "cases row 1, column kind: stands twice in row 1"),
        (lambda book: book["cases"].insert_rows(1), "cases row 1: row 1 must name the columns; missing: id, language"),
        (lambda book: book["cases"].delete_rows(2, 2), "cases row 2: there is no case"),
        (
            lambda book: book["planted"].append(["nix", "p.md", "x"]),
            "planted row 2, column case: there is no case 'nix'",
        ),
        (lambda book: book["planted"].append(["own-1", "p.md"]), "planted row 2, column text: is empty"),
        (
            lambda book: [book["planted"].append(["own-1", "p.md", "x"]) for _ in range(2)],
            "planted row 3, column path: stands twice for this case",
        ),
    ],
    ids=["down", "across", "note", "column", "twice", "no header", "no case", "no such case", "no text", "same path"],
)
def test_a_sheet_that_was_built_over_is_named(change: Callable[[Any], None], said: str, tmp_path: Path) -> None:
    found = filled(tmp_path, change)

    assert any(str(problem).startswith(said) for problem in found.problems), found.problems


def test_a_workbook_without_the_sheet_names_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no sheet “cases”\. There are: Sheet1, planted"):
        filled(tmp_path, lambda book: setattr(book["cases"], "title", "Sheet1"))


def excel_bytes() -> bytes:
    """The bytes of an empty workbook."""
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than people fill in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_bytes())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b"<row/>" * 2_000_000 if name.startswith("xl/worksheets") else old.read(name))
    return out.getvalue()


def long_sheet() -> bytes:
    """A workbook with more rows than a suite may have."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<row/>" * 20_001 if name.startswith("xl/worksheets") else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.xlsx", None, "cannot be read"),
        ("a.xls", b"x", "is no .xlsx file. Save it as .xlsx"),
        ("a.csv", b"x", "is no .xlsx file. Save it as .xlsx"),
        ("a.xlsx", b"id,question\n", "is no XLSX file, whatever its name says"),
        ("a.xlsx", b"", "is no XLSX file, whatever its name says"),
        (
            "a.xlsx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "is password-protected",
        ),
        ("a.xlsx", OLE, "is an old Office file named .xlsx"),
        ("a.xlsx", excel_bytes()[:900], "is damaged"),
        ("a.xlsx", bytes(21 * 1024 * 1024), "has 21 MB, more than 20"),
        ("a.xlsx", bomb(), "which no document does"),
        ("a.xlsx", long_sheet(), "more than 20000 rows"),
    ],
    ids=["none", "xls", "csv", "text", "empty", "password", "old", "cut", "large", "bomb", "rows"],
)
def test_a_file_that_is_no_workbook_is_named_with_the_remedy(
    name: str, raw: bytes | None, said: str, tmp_path: Path
) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)

    with pytest.raises(UsageError) as raised:
        open_workbook(tmp_path / name)

    assert said in str(raised.value)


def test_a_workbook_with_a_broken_part_is_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<workbook" if name == "xl/workbook.xml" else old.read(name))
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())

    with pytest.raises(UsageError, match=r"is damaged .*save it anew"):
        open_workbook(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (FACTS, [{"type": "phone", "forms": ["010: 1/2", "a / b", "/"]}]),
        (QUOTES, [{"document": "a/b.md", "quote": "c.md: d: e / f"}]),
        (TURNS, [{"role": "user", "content": "assistant: x"}]),
        (STATUSES, ["out_of_scope", "abstained"]),
    ],
    ids=["facts", "quotes", "turns", "statuses"],
)
def test_colons_and_slashes_survive(form: Any, value: Any) -> None:
    assert form.read(form.write(value)) == value
