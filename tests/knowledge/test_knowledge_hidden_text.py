"""Hidden text: what a person cannot see is taken out, what writing needs is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hidden_text import remove_hidden

ALL_PLANES = st.lists(st.integers(0, 0x10FFFF).map(chr), max_size=30).map("".join)
VISIBLE = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=30)


@given(ALL_PLANES)
def test_nothing_invisible_is_left_of_a_text_of_any_plane(text: str) -> None:
    cleaned, _ = remove_hidden(text)

    assert all(c in "\n\t\u200c\u200d" or unicodedata.category(c)[0] != "C" for c in cleaned)


@given(ALL_PLANES)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    cleaned, _ = remove_hidden(text)

    assert remove_hidden(cleaned) == (cleaned, 0)


@given(VISIBLE)
def test_every_visible_character_is_kept_in_its_composed_form(text: str) -> None:
    cleaned, hidden = remove_hidden(text)

    assert cleaned == unicodedata.normalize("NFC", text)
    assert hidden == 0


@given(VISIBLE, st.lists(st.sampled_from("\u200b\u202e\u2066\ufeff\u00ad\x00\x1b\ue000\ud800\U000e0041"), max_size=9))
def test_hidden_characters_are_counted(text: str, hidden: list[str]) -> None:
    mixed = "A" + text + "".join(hidden)

    _, count = remove_hidden(mixed)

    assert count == len(hidden)


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍👩‍👧", "👍🏽", "❤️", "北京\t市\n区"])
def test_joiners_and_selectors_that_writing_needs_are_kept(text: str) -> None:
    assert remove_hidden(text) == (unicodedata.normalize("NFC", text), 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_become_line_feeds_and_do_not_count(end: str) -> None:
    assert remove_hidden(f"\ufeffone{end}two{end}") == ("one\ntwo\n", 0)


@pytest.mark.parametrize("parting", ["\f", "\v", "\x85", "\x1c"])
def test_a_control_character_that_parts_words_does_not_glue_them(parting: str) -> None:
    assert remove_hidden(f"one{parting}two") == ("one two", 0)
