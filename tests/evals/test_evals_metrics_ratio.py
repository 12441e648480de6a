"""Shares add up, and nothing to count is no crash."""

from __future__ import annotations

import math

import pytest

from evals.metrics.ratio import Ratio, mean, pool, share


def test_shares_of_cases_add_up_to_the_share_of_a_suite() -> None:
    total = pool([Ratio(1, 2, "one missing"), Ratio(3, 3), Ratio(0, 1, "all missing")])

    assert (total.part, total.whole, total.value) == (4, 6, pytest.approx(2 / 3))
    assert total.explanation == "one missing; all missing"


def test_nothing_to_count_is_not_a_number() -> None:
    assert math.isnan(share([]).value)
    assert math.isnan(pool([]).value)
    assert math.isnan(mean([]))
    assert math.isnan(mean([math.nan]))


def test_a_mean_leaves_out_what_has_no_figure() -> None:
    assert mean([1.0, math.nan, 0.0]) == 0.5
    assert share([True, False]).value == 0.5
    assert share([True]).is_full
    assert not share([True, False]).is_full
