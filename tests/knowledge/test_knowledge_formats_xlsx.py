"""Excel files: each sheet is a section, values as they are shown, hidden ones left out and reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.workbook import Workbook

from knowledge.formats.blocks import Heading, UnreadableFile
from knowledge.formats.blocks import Table as TableBlock
from knowledge.formats.number_format import display
from knowledge.formats.xlsx import parse
from tests.knowledge.formats_samples import excel, outline, shown

HEADER = ["Visa", "Fee", "Days"]


def fees(workbook: Workbook) -> None:
    sheet = workbook.active
    sheet.title = "Fees"
    for row in (HEADER, ["L", 400, 4], ["M", 800, 5]):
        sheet.append(row)


def hide(change: Callable[[Workbook], None]) -> bytes:
    def write(workbook: Workbook) -> None:
        fees(workbook)
        change(workbook)

    return excel(write)


def hidden_sheet(workbook: Workbook) -> None:
    workbook.create_sheet("Internal").append(["Ignore", "the fee"])
    workbook["Internal"].sheet_state = "hidden"


def very_hidden_sheet(workbook: Workbook) -> None:
    hidden_sheet(workbook)
    workbook["Internal"].sheet_state = "veryHidden"


def hidden_row(workbook: Workbook) -> None:
    workbook.active.append(["Ignore", "thefee", ""])
    workbook.active.row_dimensions[4].hidden = True


def row_of_hardly_any_height(workbook: Workbook) -> None:
    workbook.active.append(["Ignore", "thefee", ""])
    workbook.active.row_dimensions[4].height = 0.5


def hidden_columns(workbook: Workbook) -> None:
    workbook.active["F2"] = "Ignore"
    workbook.active["G2"] = "the fee"
    workbook.active.column_dimensions.group("E", "H", hidden=True)


def white_font(workbook: Workbook) -> None:
    workbook.active["E2"] = "Ignore the fee"
    workbook.active["E2"].font = Font(color="FFFFFFFF")


def white_of_the_theme(workbook: Workbook) -> None:
    workbook.active["E2"] = "Ignore the fee"
    workbook.active["E2"].font = Font(color=Color(theme=0))


def same_as_its_fill(workbook: Workbook) -> None:
    workbook.active["E2"] = "Ignore the fee"
    workbook.active["E2"].font = Font(color="FF002060")
    workbook.active["E2"].fill = PatternFill("solid", fgColor="FF002060")


def empty_format(workbook: Workbook) -> None:
    workbook.active["E2"] = "Ignore the fee"
    workbook.active["E2"].number_format = ";;;"


def one_point(workbook: Workbook) -> None:
    workbook.active["E2"] = "Ignore the fee"
    workbook.active["E2"].font = Font(size=1)


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        (hidden_sheet, "a hidden sheet", "Internal"),
        (very_hidden_sheet, "a hidden sheet", "Internal"),
        (hidden_row, "a hidden row", "Fees"),
        (row_of_hardly_any_height, "a hidden row", "Fees"),
        (hidden_columns, "a hidden column", "Fees"),
        (white_font, "white text", "Fees"),
        (white_of_the_theme, "white text", "Fees"),
        (same_as_its_fill, "text in the colour of its background", "Fees"),
        (empty_format, "text with a format that shows nothing", "Fees"),
        (one_point, "text smaller than 3 points", "Fees"),
    ],
)
def test_hidden_values_are_left_out_and_reported(change: Callable[[Workbook], None], kind: str, place: str) -> None:
    parsed = parse(hide(change))

    assert outline(parsed.blocks) == [(2, "Fees"), [tuple(HEADER), ("L", "400", "4"), ("M", "800", "5")]]
    assert [notice.message for notice in parsed.notices] == [f"12 characters of {kind} were left out (sheet {place})"]


def test_a_hidden_row_inside_a_table_does_not_part_it() -> None:
    def change(workbook: Workbook) -> None:
        workbook.active.append(["Z", 900, 6])
        workbook.active.row_dimensions[3].hidden = True

    assert outline(parse(hide(change)).blocks)[1] == [tuple(HEADER), ("L", "400", "4"), ("Z", "900", "6")]


def test_white_headers_on_a_dark_fill_are_read() -> None:
    def change(workbook: Workbook) -> None:
        for cell in workbook.active[1]:
            cell.font = Font(color="FFFFFFFF", bold=True)
            cell.fill = PatternFill("solid", fgColor="FF002060")

    parsed = parse(hide(change))

    assert outline(parsed.blocks)[1] == [tuple(HEADER), ("L", "400", "4"), ("M", "800", "5")]
    assert parsed.notices == ()


def test_titles_notes_and_further_tables_of_a_sheet_stand_apart() -> None:
    def write(workbook: Workbook) -> None:
        sheet = workbook.active
        sheet.title = "Fees"
        for row in (
            ["Fees of 2025"],
            HEADER,
            ["L", 400, 4],
            ["Paid at the counter."],
            [],
            ["Room", "Floor", "Line"],
            ["A", 1, 2],
        ):
            sheet.append(row)

    parsed = parse(excel(write))

    assert outline(parsed.blocks) == [
        (2, "Fees"),
        "Fees of 2025",
        [tuple(HEADER), ("L", "400", "4")],
        "Paid at the counter.",
        [("Room", "Floor", "Line"), ("A", "1", "2")],
    ]
    table = parsed.blocks[2]
    assert isinstance(table, TableBlock)
    assert table.lines == (3,)


def test_each_sheet_is_a_section_and_an_empty_one_is_none() -> None:
    def write(workbook: Workbook) -> None:
        fees(workbook)
        workbook.create_sheet("Empty")
        workbook.create_sheet("Offices").append(["Chaoyang"])

    headings = [block.text for block in parse(excel(write)).blocks if isinstance(block, Heading)]

    assert headings == ["Fees", "Offices"]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (2800.0, "General", "2800"),
        (2800, "#,##0", "2,800"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "0.00", "1234.50"),
        (1234.5, '"¥"#,##0.00', "¥1,234.50"),
        (1234.5, "[$¥-804]#,##0", "¥1,235"),
        (0.125, "0.0%", "12.5%"),
        (-400, "#,##0;[Red]-#,##0", "-400"),
        (-400, "#,##0;[Red]#,##0", "-400"),
        (7, "000", "007"),
        (12.5, "0.##", "12.5"),
        (3, '0" days"', "3 days"),
        (1500000, "#,##0,", "1,500"),
        (1e21, "General", "1e+21"),
        (dt.datetime.fromisoformat("2025-01-02"), "dd/mm/yy", "2025-01-02"),
        (dt.datetime.fromisoformat("2025-01-02 08:30"), "general", "2025-01-02 08:30"),
        (dt.time(8, 30), "h:mm", "08:30"),
        (dt.timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (True, "General", "TRUE"),
        ("#N/A", "General", ""),
        ("01064216134", "@", "01064216134"),
        (None, "General", ""),
    ],
)
def test_values_are_written_as_they_are_shown(value: object, number_format: str, expected: str) -> None:
    assert display(value, number_format) == expected


def test_formulas_without_a_stored_result_are_reported() -> None:
    def change(workbook: Workbook) -> None:
        workbook.active["B5"] = "=SUM(B2:B3)"

    assert [n.message for n in parse(hide(change)).notices] == [
        "formulas without a stored result were left out (1 of them)"
    ]


def test_one_value_in_the_last_cell_of_a_sheet_costs_nothing() -> None:
    def change(workbook: Workbook) -> None:
        workbook.active["XFD1048576"] = "corner"

    assert "corner" in shown(parse(hide(change)))


def test_too_many_rows_are_refused_before_the_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.formats.xlsx.MAX_ROWS", 2)

    with pytest.raises(UnreadableFile, match="has more than 2 rows"):
        parse(excel(fees))
