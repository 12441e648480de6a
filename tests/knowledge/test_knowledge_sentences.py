"""Sentences: running text is cut where a person would cut it, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.sentences import MAX_STATEMENT_TOKENS, split_long, split_sentences
from knowledge.tokens import count_tokens

PIECES = st.sampled_from(
    ["Bring", "the", "Dr.", "No.", "e.g.", "A.", "3.5", "yuan", ".", "!", "?", "…", "。", "！", "？", "」", "「", "）"]
) | st.sampled_from(["'", '"', ")", " ", "  ", "\t", "北京", "です", "كم", "؟", "สถานี", "🚑", "x" * 50])
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_the_sentences_of_a_text_are_the_whole_text_in_order(text: str) -> None:
    sentences = split_sentences(text)

    assert without_spaces("".join(sentences)) == without_spaces(text)
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bring it. Go there! Why? Because.", ["Bring it.", "Go there!", "Why?", "Because."]),
        ('He said "go." Then he left.', ['He said "go."', "Then he left."]),
        ("(See the office.) Then pay.", ["(See the office.)", "Then pay."]),
        ("请先登记。然后付款！好吗？可以。", ["请先登记。", "然后付款！", "好吗？", "可以。"]),
        ("他说：「好。」然后走。", ["他说：「好。」", "然后走。"]),
        ("他说：「好。」", ["他说：「好。」"]),
        ("真的？！好。", ["真的？！", "好。"]),
        ("هل هو مفتوح؟ نعم.", ["هل هو مفتوح؟", "نعم."]),
        ("Куда идти? В банк.", ["Куда идти?", "В банк."]),
    ],
)
def test_a_text_is_cut_behind_its_end_marks(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr. Wang at No. 5 St. Regis Road.",
        "Open from 9 a.m. Monday to 5 p.m. Friday.",
        "Papers, e.g. Form 3, are free.",
        "Foo Co. Ltd. Beijing is closed.",
        "From approx. Jan. 5 it costs 3.5 yuan.",
        "Written by J. K. Rowling.",
        "The office (Room 5 etc.) is open.",
        "See www.gov.cn. it is free.",
    ],
)
def test_an_abbreviation_or_a_small_letter_behind_the_mark_ends_no_sentence(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.timeout(20)
def test_a_long_text_without_capitals_is_cut_in_time_that_grows_with_its_length() -> None:
    text = "foo. bar. " * 30_000

    sentences = split_sentences(text)

    assert sentences == [text.strip()]


@settings(max_examples=40, deadline=None)
@example("\t 3.5BringBringDr.", 23)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join), st.integers(1, 60))
def test_a_long_statement_is_cut_into_pieces_within_the_limit_and_none_is_lost(text: str, times: int) -> None:
    long = text * times

    pieces = split_long(long)

    assert without_spaces("".join(pieces)) == without_spaces(long)
    assert all(count_tokens(piece) <= MAX_STATEMENT_TOKENS for piece in pieces)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["a", "京", "Zm9vYmFy", "🚑", "é"])
def test_a_giant_text_without_spaces_is_cut_too(part: str) -> None:
    text = part * 10_000

    pieces = split_long(text)

    assert "".join(pieces) == text
    assert max(count_tokens(piece) for piece in pieces) <= MAX_STATEMENT_TOKENS


def test_a_short_statement_stays_as_it_is() -> None:
    text = " two  spaces and a <|endoftext|> "

    assert split_long(text) == [text]


def test_a_long_statement_is_cut_behind_its_strongest_mark() -> None:
    text = ("请" * 60 + "，" + "先" * 60 + "。") * 8

    pieces = split_long(text)

    assert len(pieces) > 1
    assert all(piece.endswith("。") for piece in pieces)
