"""Markdown, as a property: no visible word of a document is lost, doubled or moved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.footnotes import split_footnotes
from knowledge.markdown import parse_body

WORD = re.compile(r"w\d+x")
FORMS = ["{}", "{}", "{}", "**{}**", "*{}*", "`{}`", "[{}](http://a.cn/b)", "![{}](m.png)", "<b>{}</b>", "({})", "{},"]
ENDS = ["", ".", ".[^1]", "[^1].", ".[^1][^2]", ":", "!", "？[^2]", ".[^9]"]


@dataclass
class Written:
    """A document in the making: its lines, and the words that must come out of it."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, into: list[str]) -> str:
        self.count += 1
        into.append(f"w{self.count}x")
        return into[-1]


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Draw a document of headings, paragraphs, nested lists, tables, quotes, code and HTML; words are numbered."""
    written = Written()

    def phrase(form: bool = True) -> str:
        words = [written.word(written.words) for _ in range(draw(st.integers(1, 4)))]
        shaped = [draw(st.sampled_from(FORMS)).format(word) if form else word for word in words]
        return " ".join(shaped) + (draw(st.sampled_from(ENDS)) if form else "")

    def items(indent: str, depth: int) -> None:
        mark = draw(st.sampled_from(["-", "1."]))
        for _ in range(draw(st.integers(1, 3))):
            written.lines.append(f"{indent}{mark} {phrase()}")
            if depth and draw(st.booleans()):
                items(indent + " " * (len(mark) + 1), depth - 1)

    for _ in range(draw(st.integers(1, 8))):
        block = draw(st.sampled_from(["heading", "setext", "paragraph", "list", "table", "quote", "code", "html"]))
        if block == "heading":
            written.lines.append("#" * draw(st.integers(1, 6)) + " " + written.word(written.headings))
        elif block == "setext":
            written.lines += [written.word(written.headings), draw(st.sampled_from(["===", "---"]))]
        elif block == "list":
            items("", 3)
        elif block == "table":
            width = draw(st.integers(1, 3))
            written.lines.append("|" + "|".join(written.word(written.columns) for _ in range(width)) + "|")
            written.lines.append("|---" * width + "|")
            rows = draw(st.integers(1, 3))
            written.lines += ["|" + "|".join(phrase() for _ in range(width)) + "|" for _ in range(rows)]
        elif block == "code":
            written.lines += ["```", phrase(form=False), phrase(form=False), "```"]
        elif block == "html":
            written.lines += [f"<div class='a'>{phrase(form=False)}", f"<br>{phrase(form=False)}</div>"]
        else:
            prefix = "> " if block == "quote" else ""
            written.lines += [prefix + phrase() for _ in range(draw(st.integers(1, 3)))]
        written.lines.append("" if block != "list" else "\n<!-- end of list -->\n")
    return written


@settings(max_examples=100, deadline=None)
@given(documents())
def test_every_visible_word_ends_up_in_one_statement_in_order(written: Written) -> None:
    body, footnotes = split_footnotes("\n".join(written.lines) + "\n[^1]: NIA, as of 2023\n[^2]: MFA, as of 2024")

    parsed = parse_body(body, footnotes, "a.md")

    statements = [statement for section in parsed.sections for statement in section.statements]
    columns = dict.fromkeys(column for statement in statements for column in statement.columns)
    headings = {parsed.first_heading, *(part for section in parsed.sections for part in section.heading_path)}
    assert [word for statement in statements for word in WORD.findall(statement.text)] == written.words
    assert list(columns) == written.columns
    assert headings - {""} <= set(written.headings)
    assert len({statement.id for statement in statements}) == len(statements)
    assert all("[^" not in statement.text for statement in statements)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_the_line_of_a_statement_is_the_line_its_first_word_stands_in_or_its_block_begins_at(written: Written) -> None:
    source = "\n".join(written.lines)

    parsed = parse_body(source, {}, "a.md")

    for section in parsed.sections:
        for statement in section.statements:
            word = WORD.search(statement.text)
            assert word is not None
            at = source[: re.search(rf"{word[0]}(?!\d)", source).start()].count("\n") + 1  # type: ignore[union-attr]
            # A block of several lines is named by the line it begins at.
            assert statement.line <= at
            between = source.split("\n")[statement.line - 1 : at]
            assert all(line.strip() for line in between)
