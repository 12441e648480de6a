"""Reading ease, length and time."""

from __future__ import annotations

import math

import pytest

from evals.metrics.readability import readability, syllables
from evals.metrics.spread import milliseconds_by_step, spread, token_spread


def test_reading_ease_follows_flesch() -> None:
    # 10 words, 2 sentences, 10 syllables: 206.835 - 1.015 x 5 - 84.6 x 1 = 117.16.
    measured = readability("The cat sat down. [1]\n- The dog ran to the park.", "en")

    assert (measured.words, measured.sentences, measured.words_a_sentence) == (10, 2, 5.0)
    assert measured.reading_ease == pytest.approx(117.16)


def test_reading_ease_is_for_english_only_and_size_for_all() -> None:
    measured = readability("请办理签证。请带护照。", "zh")

    assert math.isnan(measured.reading_ease)
    assert measured.sentences == 2
    assert measured.words == 7  # nine characters are five words, and the two full stops stand alone


def test_an_empty_text_has_no_reading_ease() -> None:
    measured = readability("\n- \n", "en")

    assert (measured.words, measured.sentences) == (0, 0)
    assert math.isnan(measured.reading_ease)
    assert math.isnan(measured.words_a_sentence)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("visa", 2),
        ("fee", 1),
        ("passport", 2),
        ("name", 1),
        ("table", 2),
        ("registration", 4),
        ("called", 1),
        ("the", 1),
    ],
)
def test_syllables_are_groups_of_vowels_less_a_silent_e(word: str, count: int) -> None:
    assert syllables(word) == count


def test_percentiles_lie_between_the_nearest_values() -> None:
    # 1 to 5: the 95th percentile lies at position 0.95 x 4 = 3.8 from the first: 4 + 0.8.
    found = spread([5, 1, 2, 4, 3])

    assert (found.values, found.p50, found.most, found.total) == (5, 3.0, 5.0, 15.0)
    assert found.p95 == pytest.approx(4.8)
    assert found.p99 == pytest.approx(4.96)
    assert math.isnan(spread([]).p50)


def test_a_step_is_measured_over_the_answers_that_took_it() -> None:
    steps = milliseconds_by_step([{"search": 10.0, "total": 12.0}, {"total": 2.0}])

    assert list(steps) == ["search", "total"]
    assert (steps["search"].values, steps["search"].p50) == (1, 10.0)
    assert steps["total"].p50 == 7.0
    assert milliseconds_by_step([]) == {}


def test_length_is_counted_in_tokens() -> None:
    assert token_spread(["hello world", ""]).total == 2
