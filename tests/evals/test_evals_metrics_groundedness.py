"""Token precision against the cited passages, by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics.groundedness import SUPPORT, groundedness
from evals.metrics.text_tokens import text_tokens


def test_groundedness_is_the_mean_over_sentences_of_tokens_in_the_passages() -> None:
    score = groundedness(["The fee is 400.", "Pay tomorrow in cash."], ["the FEE is 400 yuan", "pay in cash"])

    assert score.by_sentence == pytest.approx((1.0, 0.75))
    assert score.value == pytest.approx(0.875)
    assert score.explanation == "not in the passages: tomorrow"
    assert score.support == SUPPORT


def test_sentences_without_words_are_left_out_and_nothing_is_no_figure() -> None:
    assert groundedness(["—", "fee"], ["fee"]).by_sentence == (1.0,)
    assert math.isnan(groundedness([], ["fee"]).value)
    assert groundedness(["fee"], []).value == 0.0


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert text_tokens("办理A1签证") == ["办", "理", "a1", "签", "证"]
    assert groundedness(["签证费"], ["签证办理"]).value == pytest.approx(2 / 3)
