"""Markdown: a body becomes sections of statements, each with its kind, line and footnotes."""

from __future__ import annotations

import pytest

from knowledge.footnotes import split_footnotes
from knowledge.markdown import ParsedBody, parse_body, plain_text
from knowledge.models import Statement
from knowledge.sentences import MAX_STATEMENT_TOKENS
from knowledge.tokens import count_tokens

NOTES = "\n\n[^1]: NIA, as of 2023\n[^2]: MFA, as of 2024\n"


def parse(markdown: str) -> ParsedBody:
    body, footnotes = split_footnotes(markdown + NOTES)
    return parse_body(body, footnotes, "a.md")


def statements(markdown: str) -> list[Statement]:
    return [statement for section in parse(markdown).sections for statement in section.statements]


def carried(markdown: str) -> list[tuple[str, str]]:
    """Each statement's text and the ids of its footnotes."""
    return [(s.text, " ".join(note.id for note in s.footnotes)) for s in statements(markdown)]


def kinds(markdown: str) -> list[tuple[str, str]]:
    return [(s.text, str(s.kind)) for s in statements(markdown)]


@pytest.mark.parametrize(
    ("markdown", "title", "paths"),
    [
        ("# T\n\na\n\n## A\n\nb\n\n### B\n\nc\n\n## C\n\nd", "T", [(), ("A",), ("A", "B"), ("C",)]),
        ("# T\n\n## A\n\nb\n\n# Second\n\nc\n\n## D\n\nd", "T", [("A",), ("Second",), ("Second", "D")]),
        ("T\n===\n\nA\n---\n\na", "T", [("A",)]),
        ("# T\n\n## A\n\n#### Deep\n\na\n\n### Less\n\nb", "T", [("A", "Deep"), ("A", "Less")]),
        ("before\n\n## A\n\na", "A", [(), ("A",)]),
        ("# **T**[^1]\n\n## [A](http://a.cn) `b`[^2]\n\na", "T", [("A b",)]),
        ("just text", "", [()]),
    ],
)
def test_headings_nest_and_the_first_level_one_opens_no_section(
    markdown: str, title: str, paths: list[tuple[str, ...]]
) -> None:
    parsed = parse(markdown)

    assert parsed.first_heading == title
    assert [section.heading_path for section in parsed.sections] == paths
    assert [section.index for section in parsed.sections] == list(range(len(paths)))


def test_a_list_shares_one_group_with_the_line_that_leads_to_it() -> None:
    found = statements("Before.\n\nBring these:[^1]\n\n- passport\n- photo\n\nAfter.\n\n- other")

    assert [(s.text, str(s.kind)) for s in found] == [
        ("Before.", "sentence"),
        ("Bring these:", "lead"),
        ("passport", "item"),
        ("photo", "item"),
        ("After.", "sentence"),
        ("other", "item"),
    ]
    before, lead, passport, photo, after, other = (s.group for s in found)
    assert lead == passport == photo
    assert len({before, lead, after, other}) == 4


def test_a_table_shares_one_group_with_the_line_that_leads_to_it() -> None:
    found = statements("费用如下：\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |")

    assert [str(s.kind) for s in found] == ["lead", "row", "row"]
    assert len({s.group for s in found}) == 1


def test_numbered_and_nested_lists_keep_order_and_kind() -> None:
    markdown = "1. first\n   - a\n   - b\n     1. c\n2. second\n\n   more\n\n- x\n  1. y"

    assert kinds(markdown) == [
        ("first", "step"),
        ("a", "item"),
        ("b", "item"),
        ("c", "step"),
        ("second", "step"),
        ("more", "step"),
        ("x", "item"),
        ("y", "step"),
    ]


@pytest.mark.parametrize("markdown", ["- " * 12 + "deep", "> " * 30 + "deep"])
def test_a_deeply_nested_text_is_not_lost(markdown: str) -> None:
    assert carried(markdown) == [("deep", "")]


def test_a_row_carries_its_columns_and_the_footnotes_of_its_cells_and_of_the_header() -> None:
    found = statements("| Visa | Fee[^2] |\n|---|---|\n| L[^1] | **400**[^1] |\n| M | 500 |")

    assert [(s.text, s.columns) for s in found] == [("L | **400**", ("Visa", "Fee")), ("M | 500", ("Visa", "Fee"))]
    assert [[note.id for note in s.footnotes] for s in found] == [["1", "2"], ["2"]]
    assert [s.line for s in found] == [3, 4]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("- One.[^1] Two.[^2]", [("One.", "1"), ("Two.", "2")]),
        ("- One and two.[^1][^2]", [("One and two.", "1 2")]),
        ("- One.[^1] [^2]", [("One.", "1 2")]),
        ("- Twice.[^1][^1]", [("Twice.", "1")]),
        ("One.[^1] Unsourced. Also unsourced.", [("One.", "1"), ("Unsourced.", ""), ("Also unsourced.", "")]),
        ("- Sourced.[^1] Rest. Of it.", [("Sourced.", "1"), ("Rest. Of it.", "")]),
        ("One, two and three. Four.[^1]", [("One, two and three. Four.", "1")]),
    ],
)
def test_what_stands_before_a_reference_is_carried_by_it(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert carried(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("- Open[^1]. Free[^2].", [("Open.", "1"), ("Free.", "2")]),
        ("- 好吗[^1]？ 免费[^2]。", [("好吗？", "1"), ("免费。", "2")]),
        ("- Is it open[^1]? Yes[^2]!", [("Is it open?", "1"), ("Yes!", "2")]),
        ("- (See the office[^1]). Then pay", [("(See the office).", "1"), ("Then pay", "")]),
        ("- **Fee: 25 yuan[^1]**", [("**Fee: 25 yuan**", "1")]),
        ("- 每月25元[^1]**注意**", [("每月25元", "1"), ("**注意**", "")]),
        ("- Two[^1], three[^2]", [("Two,", "1"), ("three", "2")]),
        ("- Done.[^1].", [("Done.", "1")]),
    ],
)
def test_a_mark_behind_a_reference_stays_with_its_statement(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert carried(markdown) == expected


def test_a_long_sourced_block_is_cut_into_sentences_that_all_carry_its_footnote() -> None:
    sentences = [f"Sentence {number} says one thing about the city of Beijing." for number in range(10)]

    assert carried(" ".join(sentences) + "[^1]") == [(sentence, "1") for sentence in sentences]


def test_an_undefined_reference_is_named_with_its_line_and_leaves_the_text() -> None:
    parsed = parse("# T\n\nOne.[^9]\n\n| a |\n|---|\n| b[^8] |")

    assert parsed.undefined == (("9", 3), ("8", 7))
    assert [s.text for section in parsed.sections for s in section.statements] == ["One.", "b"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("See [the *page*](http://a.cn/b) now", "See the *page* now"),
        ("See ![a map](m.png) and [r][x]\n\n[x]: http://a.cn", "See a map and r"),
        ("Mail <http://a.cn/b>", "Mail http://a.cn/b"),
        ("**Bold**, `code` and _more_", "**Bold**, `code` and _more_"),
        ("<b onclick='x'>Bold</b> <!-- unseen -->text", "Bold text"),
        ("Mon<br>Tue<br/>Wed  \nThu\\\nFri\nSat", "Mon Tue Wed Thu Fri Sat"),
        ("&lt;b&gt; &amp; 5 \\* 3", "<b> & 5 * 3"),
        ("<details><summary>Fees</summary>\n<p>Call &amp; ask.[^1]</p></details>", "Fees Call & ask."),
        ("<script>\nsteal()\n\nmore()\n</script>\n\nSeen", "Seen"),
        ("<style>p {}</style>\n\n<!-- not\n\nseen -->\n\nSeen", "Seen"),
        ("| a |\n|---|\n| Mon<br>Tue |", "Mon Tue"),
    ],
)
def test_inline_markup_and_html_are_reduced_to_their_words(markdown: str, text: str) -> None:
    assert [s.text for s in statements(markdown)] == [text]


def test_every_line_of_code_is_a_statement_at_its_own_line() -> None:
    found = statements("# T\n\n```sh\nmake  run\n\nmake test\n```\n\n    indented one\n    indented two")

    assert [(s.text, s.line) for s in found] == [
        ("make run", 4),
        ("make test", 6),
        ("indented one", 9),
        ("indented two", 10),
    ]


@pytest.mark.parametrize("markdown", ["- {}", "{}", "```\n{}\n```", "- {}[^1]"])
def test_an_over_long_text_is_cut_into_statements_within_the_limit(markdown: str) -> None:
    text = "京" * 1000

    found = statements(markdown.format(text))

    assert "".join(s.text for s in found) == text
    assert max(count_tokens(s.text) for s in found) <= MAX_STATEMENT_TOKENS
    assert len({s.footnotes for s in found}) == 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [("**Bold** and *em*", "Bold and em"), ("__b__ `c`", "b c"), ("snake_case_name", "snake_case_name")],
)
def test_the_searched_text_has_no_emphasis_marks(text: str, plain: str) -> None:
    assert plain_text(text) == plain
