"""Refusals and the risk–coverage curve, by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics.abstention import (
    Ended,
    clarify_rate,
    false_refusals,
    needless_clarify,
    refusal_recall,
    risk_coverage,
)

ENDED = [
    Ended("a", "fact", "answered", ("answered",)),
    Ended("b", "fact", "abstained", ("answered",)),
    Ended("c", "fact", "abstained", ("answered", "abstained")),
    Ended("d", "near miss", "answered", ("abstained",)),
    Ended("e", "near miss", "out_of_scope", ("abstained",)),
    Ended("f", "unrelated", "out_of_scope", ("out_of_scope", "refused")),
    Ended("g", "vague", "clarify", ("clarify",)),
    Ended("h", "fact", "clarify", ("answered",)),
]


def test_a_refusal_is_false_where_only_an_answer_was_right() -> None:
    rate = false_refusals(ENDED)

    assert (rate.part, rate.whole) == (1, 4)
    assert rate.explanation == "refused: b"


def test_refusals_that_were_due_are_counted_by_kind_in_whichever_way_they_came() -> None:
    recall = refusal_recall(ENDED)

    assert {kind: ratio.value for kind, ratio in recall.items()} == {"near miss": 0.5, "unrelated": 1.0}
    assert recall["near miss"].explanation == "not refused: d"
    assert refusal_recall([]) == {}


def test_requests_to_say_more_are_counted_and_those_without_need_named() -> None:
    assert clarify_rate(ENDED).value == 2 / 8
    assert (needless_clarify(ENDED).part, needless_clarify(ENDED).whole) == (1, 7)
    assert needless_clarify(ENDED).explanation == "asked to say more: h"
    assert math.isnan(clarify_rate([]).value)
    assert math.isnan(false_refusals([]).value)


def test_risk_rises_with_coverage_by_falling_confidence() -> None:
    # Best first: right, wrong, right, wrong: risks 0, 1/2, 1/3, 1/2; AURC (0 + 1/2 + 1/3 + 1/2) / 4 = 1/3.
    curve = risk_coverage([0.7, 0.9, 0.1, 0.8], [False, False, True, True])

    assert curve.risks == pytest.approx((0, 1 / 2, 1 / 3, 1 / 2))
    assert curve.points[0] == (0.25, 0.0)
    assert curve.aurc == pytest.approx(1 / 3)
    # Ideal: right, right, wrong, wrong: (0 + 0 + 1/3 + 1/2) / 4 = 5/24.
    assert curve.excess == pytest.approx(1 / 3 - 5 / 24)
    assert curve.coverage_at(0.34) == 0.75
    assert curve.coverage_at(0.0) == 0.25


def test_the_ideal_ranking_has_no_excess_and_a_wrong_first_answer_no_coverage() -> None:
    assert risk_coverage([3, 2, 1], [False, False, True]).excess == pytest.approx(0.0)
    assert risk_coverage([3, 2], [True, False]).coverage_at(0.1) == 0.0


def test_answers_of_one_confidence_share_their_risk_in_any_order() -> None:
    first, second = risk_coverage([1, 1, 0], [True, False, True]), risk_coverage([1, 1, 0], [False, True, True])

    assert first == second
    assert first.risks == pytest.approx((1 / 2, 1 / 2, 2 / 3))


def test_without_answers_there_is_no_area() -> None:
    curve = risk_coverage([], [])

    assert all(math.isnan(value) for value in (curve.aurc, curve.excess, curve.coverage_at(0.1)))
    with pytest.raises(ValueError, match="zip"):
        risk_coverage([1.0], [])
