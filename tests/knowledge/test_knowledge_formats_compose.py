"""Blocks become statements as a Markdown document's do, and what they show is the text letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from knowledge.formats.blocks import Block, Heading, Item, Paragraph, Table
from knowledge.formats.compose import Composed, compose, literal
from knowledge.markdown import parse_body, plain_text
from knowledge.models import Footnote, Statement
from knowledge.tokens import count_tokens

PAGE = MarkdownIt("zero").enable(["emphasis", "backticks", "escape"])  # as assistant/page/view.py shows statements


def source(page: int) -> Footnote:
    return Footnote(str(page or 1), "Office", None, "2025", page=page)


def composed(*blocks: Block) -> Composed:
    return compose(blocks, "a.pdf", source)


def statements(*blocks: Block) -> list[Statement]:
    return [statement for section in composed(*blocks).sections for statement in section.statements]


def test_blocks_give_the_statements_that_the_same_text_in_markdown_gives() -> None:
    markdown = (
        "# Title\n\nIntro. Second.\n\n## Fees\n\nBring:\n\n- a\n- b\n\n1. one\n2. two\n\n### Table\n\n"
        "By visa:\n\n| V | F |\n|---|---|\n| L | 4 |\n\n## End\n\nLast."
    )
    blocks = (
        Heading("Title", 1),
        Paragraph("Intro. Second."),
        Heading("Fees", 2),
        Paragraph("Bring:"),
        Item("a", False),
        Item("b", False),
        Item("one", True),
        Item("two", True),
        Heading("Table", 3),
        Paragraph("By visa:"),
        Table(("V", "F"), (("L", "4"),), (1,)),
        Heading("End", 2),
        Paragraph("Last."),
    )

    expected = parse_body(markdown, {}, "a.pdf")
    found = composed(*blocks)

    assert found.first_heading == expected.first_heading
    assert [(s.index, s.heading_path) for s in found.sections] == [(s.index, s.heading_path) for s in expected.sections]
    assert [(s.id, s.text, s.kind, s.columns) for section in found.sections for s in section.statements] == [
        (s.id, s.text, s.kind, s.columns) for section in expected.sections for s in section.statements
    ]
    assert _together(found) == _together(expected)  # type: ignore[arg-type]


def _together(parsed: Composed) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for section in parsed.sections:
        for statement in section.statements:
            groups.setdefault(statement.group, []).append(statement.id)
    return [*groups.values()]


def test_every_statement_carries_the_source_with_its_page() -> None:
    found = composed(Paragraph("One.", page=1), Paragraph("Two.", page=7), Table(("", ""), (("a", "b"),), (8,), page=7))

    pages = [note.page for section in found.sections for s in section.statements for note in s.footnotes]
    assert pages == [1, 7, 8]
    assert [note.page for note in found.footnotes] == [1, 7, 8]


@pytest.mark.parametrize(
    "text",
    [
        "5*3*2 makes 30",
        "a_b_c and _x_",
        "<b>bold</b> & &amp; more",
        "`code` [1] [a](http://x.org)",
        "# 5 on the list",
        "1. May",
        "- a dash",
        r"C:\*\users",
        "![picture](x.png)",
    ],
)
def test_marks_of_markdown_are_shown_as_they_stand(text: str) -> None:
    written = statements(Item(text, is_ordered=False))[0].text

    assert PAGE.renderInline(written) == escapeHtml(text)
    assert plain_text(written) == text


@pytest.mark.parametrize(
    "text", ["The fee is 400 yuan (2 * 200).", "Call +86 10 12345.", "snake_case", "https://a.b/c_d"]
)
def test_text_that_markdown_would_not_touch_stays_verbatim(text: str) -> None:
    assert literal(text) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "), min_size=1))
def test_any_text_is_shown_letter_for_letter(text: str) -> None:
    text = " ".join(text.split())
    if text:
        assert PAGE.renderInline(literal(text)) == escapeHtml(text)


def test_the_mark_between_cells_never_comes_from_a_cell() -> None:
    row = statements(Table(("A", "B"), (("x | y", ""),), (1,)))[0]

    assert row.text.split(" | ") == ["x|y", ""]


def test_a_row_too_long_to_be_found_is_cut_and_each_part_begins_with_its_name() -> None:
    columns = ("School", *(f"Column {n}" for n in range(60)))
    rows = statements(Table(columns, (("Harrow", *(f"value {n} of the row" for n in range(60))),), (2,)))

    assert len(rows) > 1
    assert all(row.text.startswith("Harrow | ") and row.columns[0] == "School" for row in rows)
    assert all(len(row.columns) == len(row.text.split(" | ")) for row in rows)
    assert all(count_tokens(row.text) <= 200 for row in rows)
    assert "value 59 of the row" in rows[-1].text


def test_a_long_paragraph_is_cut_into_sentences_and_a_short_item_stays_whole() -> None:
    found = statements(Paragraph("One is here. Two is here."), Item("Three is here. Four is here.", False))

    assert [s.text for s in found] == ["One is here.", "Two is here.", "Three is here. Four is here."]


def test_text_without_letters_gives_no_statement() -> None:
    assert statements(Heading("***", 1), Paragraph("———"), Item("•", False), Table(("", ""), (("-", "–"),), (1,))) == []
