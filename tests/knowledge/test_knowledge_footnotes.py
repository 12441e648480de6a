"""Footnotes: what stands behind a statement is read in our own form and in any other."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.footnotes import parse_footnote, split_footnotes

WIKI = "https://en.wikipedia.org/wiki/Metro_(Beijing)"
# text, publisher, address, date, note
FORMS = [
    ("NIA, <https://nia.gov.cn/a>, as of 2023-12-29", "NIA", "https://nia.gov.cn/a", "2023-12-29", ""),
    ("NIA, as of school year 2024-2025", "NIA", None, "school year 2024-2025", ""),
    ("source on file, undated", "source on file", None, "undated", ""),
    ("NIA, <https://nia.gov.cn/a>, undated (after 2018)", "NIA", "https://nia.gov.cn/a", "undated", "after 2018"),
    ("Ministry (MFA), <https://m.cn/a>, as of 2023-01", "Ministry (MFA)", "https://m.cn/a", "2023-01", ""),
    ("City portal (as of 2020)", "City portal", None, "2020", ""),
    ("<https://www.nia.gov.cn/a>", "nia.gov.cn", "https://www.nia.gov.cn/a", "undated", ""),
    ("https://nia.gov.cn/a.", "nia.gov.cn", "https://nia.gov.cn/a", "undated", ""),
    ("NIA (https://nia.gov.cn/a), 2023-05-01", "NIA, 2023-05-01", "https://nia.gov.cn/a", "2023-05-01", ""),
    (f"Wikipedia, <{WIKI}>, as of 2024", "Wikipedia", WIKI, "2024", ""),
    (f"Wikipedia, {WIKI}, as of 2024", "Wikipedia", WIKI, "2024", ""),
    ("北京市，https://b.gov.cn/a，2023-05-01", "北京市，2023-05-01", "https://b.gov.cn/a", "2023-05-01", ""),
    ("Beijing Daily (2023-05-01)", "Beijing Daily (2023-05-01)", None, "2023-05-01", ""),
    ("https:///nowhere", "source on file", "https:///nowhere", "undated", ""),
    ("", "source on file", None, "undated", ""),
]
WORDS = st.sampled_from(
    ["NIA", " ", ", ", "(", ")", "[", "]", "<", ">", "as of ", "undated", "2023-05", "confirm before use", "。"]
) | st.sampled_from(["https://", "http://x.cn/a", "www.", "/", ".", ";", "\t", "é", "北京"])


@pytest.mark.parametrize(("text", "publisher", "url", "as_of", "note"), FORMS)
def test_a_footnote_gives_publisher_address_date_and_note(
    text: str, publisher: str, url: str | None, as_of: str, note: str
) -> None:
    footnote = parse_footnote("1", text)

    assert (footnote.publisher, footnote.url, footnote.as_of, footnote.note) == (publisher, url, as_of, note)


@pytest.mark.parametrize(
    "text",
    [
        "NIA, as of 2023-12-29 (confirm before use)",
        "NIA, as of 2023-12-29 (Confirm before use)",
        "NIA, <https://nia.gov.cn/a>, undated ( confirm before use )",
        "NIA (confirm before use)",
    ],
)
def test_a_footnote_that_asks_to_confirm_says_so_in_its_flag_only(text: str) -> None:
    footnote = parse_footnote("1", text)

    assert footnote.confirm
    assert (footnote.publisher, footnote.note) == ("NIA", "")


@example("as of \t")
@given(st.lists(WORDS, max_size=12).map("".join))
def test_whatever_stands_in_a_footnote_it_has_a_publisher_and_a_date(text: str) -> None:
    footnote = parse_footnote("1", text)

    assert footnote.publisher.strip()
    assert footnote.as_of.strip()
    assert footnote.url is None or footnote.url.startswith("http")
    assert footnote.text == text


def test_a_continuation_line_belongs_to_its_footnote_and_leaves_the_body() -> None:
    body = "Text.[^1]\n\n[^1]: NIA,\n    <https://nia.gov.cn/a>,\n\tas of 2023-12-29\nMore text."

    kept, footnotes = split_footnotes(body, first_line=10)

    assert kept == "Text.[^1]\n\n\n\n\nMore text."
    assert footnotes["1"].text == "NIA, <https://nia.gov.cn/a>, as of 2023-12-29"
    assert footnotes["1"].line == 12


def test_of_two_footnotes_with_one_id_the_first_counts_and_the_second_adds_nothing() -> None:
    body = "[^1]: NIA, as of 2023\n[^1]: Other, as of 2020\n    (confirm before use)\n[^2]: Third, as of 2021"

    kept, footnotes = split_footnotes(body)

    assert kept.strip() == ""
    assert {key: note.text for key, note in footnotes.items()} == {"1": "NIA, as of 2023", "2": "Third, as of 2021"}


@pytest.mark.parametrize("following", ["\n    code [^1]: not a definition", "  - an item", "text\n    code"])
def test_a_line_that_continues_no_footnote_stays_in_the_body(following: str) -> None:
    body = f"[^1]: NIA, as of 2023\n{following}"

    kept, footnotes = split_footnotes(body)

    assert kept == f"\n{following}"
    assert footnotes["1"].text == "NIA, as of 2023"


@given(st.lists(st.sampled_from(["", "text", "    indented", "[^1]: a", "   [^2]: b", "- item[^1]", "\t[^3]: c"])))
def test_taking_footnotes_out_keeps_every_other_line_where_it_was(lines: list[str]) -> None:
    kept, _ = split_footnotes("\n".join(lines))

    after = kept.split("\n")
    assert len(after) == max(len(lines), 1)
    assert all(now == line for now, line in zip(after, lines, strict=False) if not line.startswith((" ", "\t", "[")))
