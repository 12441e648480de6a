"""An answer as text: one line a statement, a marker behind it, and nothing of a document's making around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.models import Answer, Citation, ContactCard, Extract, Line, Said, Status, Table, TableRow
from assistant.rendering import date_words, heading, markdown, source_line
from knowledge.models import Contact, StatementKind

_MARKER = re.compile(r"\[(\d+)\]")
TRICKY = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text("ab1 |\\`*_[]()<>!#-+.:~\n\r\t\u2028\u0085&;/\"'", min_size=1, max_size=60),
    st.sampled_from(
        ["[7]", "<img src=x onerror=alert(1)>", "| a | b |", "1. a\n2. b", "```\ncode", "[1]: http://x", "a\n\n# b"]
    ),
).filter(lambda text: any(c.isalnum() for c in text))
KINDS = st.sampled_from([StatementKind.ITEM, StatementKind.SENTENCE, StatementKind.LEAD, StatementKind.STEP])


def said(*extracts: Extract, **fields: tuple[str, ...]) -> str:
    return markdown(Answer(Status.ANSWERED, "en", extracts=extracts, **fields))  # type: ignore[arg-type]


def extract(*lines: Line, title: str = "Fees", section: str = "Permit") -> Extract:
    return Extract(title, "", section, "2025-01", lines)


@settings(deadline=None)
@given(st.lists(st.tuples(TRICKY, KINDS), min_size=1, max_size=6), TRICKY, TRICKY)
def test_any_statement_keeps_one_line_and_its_own_marker(
    written: list[tuple[str, StatementKind]], title: str, section: str
) -> None:
    lines = tuple(Line(text, (number, number + 100), kind) for number, (text, kind) in enumerate(written, 1))

    _, *shown = [line for line in said(extract(*lines, title=title, section=section)).splitlines() if line]

    assert [_MARKER.findall(line) for line in shown] == [[str(n), str(n + 100)] for n in range(1, len(written) + 1)]
    assert all(line.endswith("]") for line in shown)


@settings(deadline=None)
@given(st.lists(st.tuples(TRICKY, TRICKY), min_size=1, max_size=4), st.tuples(TRICKY, TRICKY))
def test_any_table_row_keeps_its_marker_in_the_last_column(
    cells: list[tuple[str, str]], columns: tuple[str, str]
) -> None:
    rows = [Line(" | ".join(pair), (n,), StatementKind.ROW, columns) for n, pair in enumerate(cells, 1)]
    named = tuple("".join(c for c in column if c.isalnum()) for column in columns)
    rows = [Line(row.text, row.markers, row.kind, named) for row in rows]

    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(said(extract(*rows)))

    body = html.partition("<tbody>")[2]
    assert [re.findall(r"<td>\[(\d+)\]</td>\s*</tr>", row) for row in body.split("<tr>")[1:]] == [
        [str(number)] for number in range(1, len(rows) + 1)
    ]


def test_a_table_is_headed_once_and_steps_are_numbered() -> None:
    rows = [Line(f"Hall {n} | 9 to {n}", (n,), StatementKind.ROW, ("Hall", "Hours")) for n in (1, 2)]
    steps = [Line("Book.", (3,), StatementKind.STEP), Line("Pay.", (4, 5), StatementKind.STEP)]

    assert said(extract(*rows), extract(*steps, section="Steps")) == (
        "From **Fees**, Permit (as of 2025-01):\n\n\n"
        "| Hall | Hours | |\n| --- | --- | --- |\n| Hall 1 | 9 to 1 | [1] |\n| Hall 2 | 9 to 2 | [2] |\n\n"
        "From **Fees**, Steps (as of 2025-01):\n\n1. Book. [3]\n2. Pay. [4][5]"
    )


def test_the_assistants_own_sentences_stand_around_the_extracts() -> None:
    text = said(
        extract(Line("Pay 400 yuan.", (1,))), opening=("Before.",), choices=("One", "Two\nlines"), closing=("After.",)
    )

    assert text.split("\n\n") == [
        "Before.",
        "From **Fees**, Permit (as of 2025-01):",
        "- Pay 400 yuan. [1]",
        "- One\n- Two lines",
        "After.",
    ]


@settings(deadline=None)
@given(TRICKY, TRICKY)
def test_a_contact_card_is_one_line_with_its_markers_last(name: str, address: str) -> None:
    card = ContactCard(Contact(name, phone="110", phone_note="day\nand night", address=address), (3, 8))

    (line,) = markdown(Answer(Status.ANSWERED, "en", contacts=(card,))).splitlines()

    assert line.startswith("Contact: **")
    assert _MARKER.findall(line) == ["3", "8"]
    assert line.endswith("[3][8]")


@pytest.mark.parametrize(
    ("title", "name_zh", "section", "as_of", "line"),
    [
        ("Library", "图书馆", "Hours", "2025", "From **Library (图书馆)**, Hours (as of 2025):"),
        ("Library 图书馆", "图书馆", "", "2025", "From **Library 图书馆** (as of 2025):"),
        ("Library", "", "Hours", "undated", "From **Library**, Hours (undated):"),
        ("Library", "", "", "undated (page of 2020)", "From **Library** (undated):"),
        ("{reason}", "", "{x}", "2025", "From **{reason}**, {x} (as of 2025):"),
    ],
)
def test_an_extract_is_headed_by_document_section_and_date(
    title: str, name_zh: str, section: str, as_of: str, line: str
) -> None:
    assert heading(Extract(title, name_zh, section, as_of, ()), "en") == line


def test_a_source_line_says_everything_that_stands_behind_a_marker() -> None:
    full = Citation(2, "a.md", "A", "Fees", "Pay.", "city.example", "https://city.example/a", "2025-01", True, True)
    bare = Citation(3, "a.md", "A", "", "Pay.", "source on file", None, "undated")

    assert source_line(full, "en") == (
        "[2] “Pay.” — A, Fees · city.example · https://city.example/a · as of 2025-01"
        " · confirm before use · past its review date"
    )
    assert source_line(bare, "de") == "[3] “Pay.” — A · Quelle hinterlegt · ohne Datum"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "page 3"),
        ("zh", "第3页"),
        ("es", "pág. 3"),
        ("fr", "p. 3"),
        ("de", "S. 3"),
        ("ru", "с. 3"),
        ("ar", "صفحة 3"),
        ("ja", "3ページ"),
        ("ko", "3쪽"),
    ],
)
def test_a_source_line_names_the_page_in_every_language(language: str, words: str) -> None:
    citation = Citation(1, "a.pdf", "A", "", "Pay.", "City office", None, "2025", page=3)

    assert f" · City office · {words} · " in source_line(citation, language)


def test_an_empty_cell_keeps_its_column() -> None:
    line = Line("L |  | 4", (1,), "row", ("Visa", "Fee", "Days"))
    answer = Answer(Status.ANSWERED, "en", extracts=(Extract("A", "", "", "2025", (line,)),))

    assert "| L |  | 4 | [1] |" in markdown(answer)


def test_a_date_that_is_only_partly_known_keeps_what_is_known() -> None:
    assert date_words("undated (page of 2020)", "en") == "undated (page of 2020)"
    assert date_words("2024-03", "ja") == "2024-03 時点"


def test_a_list_is_a_table_whose_cells_carry_their_own_markers() -> None:
    rows = (
        TableRow(
            "Elm | School",
            "榆树",
            ((Said("Elm is in Haidian.", (1,)), Said("See [9].", (2, 3))), (Said("12345", (4,), True),)),
        ),
        TableRow("Oak", "", ((), ())),
    )
    answer = Answer(
        Status.ANSWERED,
        "en",
        opening=("Found:",),
        tables=(Table(("Name", "Says", "Phone"), rows),),
        bridge=("Also:",),
        extracts=(extract(Line("Fees rise.", (5,))),),
    )

    assert markdown(answer).split("\n\n")[:3] == [
        "Found:",
        "| Name | Says | Phone |\n| --- | --- | --- |\n"
        "| **Elm \\| School** 榆树 | Elm is in Haidian. [1] See \\[9\\]. [2][3] | ☎ 12345 [4] |\n"
        "| **Oak** | – | – |",
        "Also:",
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(TRICKY, TRICKY), min_size=1, max_size=4), TRICKY)
def test_any_cell_keeps_its_marker_in_its_column(cells: list[tuple[str, str]], name: str) -> None:
    rows = tuple(
        TableRow(name, "", ((Said(one, (n,)),), (Said(other, (n + 100,)),))) for n, (one, other) in enumerate(cells, 1)
    )
    shown = markdown(Answer(Status.ANSWERED, "en", tables=(Table(("Name", "A", "B"), rows),)))

    lines = shown.splitlines()[2:]
    assert [_MARKER.findall(line) for line in lines] == [[str(n), str(n + 100)] for n in range(1, len(cells) + 1)]
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(shown)
    assert [len(re.findall("<td>", row)) for row in html.partition("<tbody>")[2].split("<tr>")[1:]] == [3] * len(cells)
