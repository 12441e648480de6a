"""Tokens: counted offline, and no text can pass for a command to the tokenizer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tokens import count_tokens


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("hello world", 2), ("北京", 1), ("<|endoftext|>", 7)])
def test_tokens_are_counted_and_a_special_token_is_ordinary_text(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_lines_together_have_no_more_tokens_than_each_and_the_line_feed(first: str, second: str) -> None:
    apart = count_tokens(first) + 1 + count_tokens(second)

    assert count_tokens(f"{first}\n{second}") <= apart
