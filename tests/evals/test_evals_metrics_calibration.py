"""A confidence is read as a probability: fitted without the answer itself, binned, and held against what came true."""

from __future__ import annotations

import math

import pytest

from evals.metrics.calibration import FOLDS, Bin, probabilities, reliability


def test_bins_hold_equal_parts_and_the_error_is_their_mean_distance() -> None:
    # Two bins of two: expected 0.3 and 0.8, right 0.5 and 1.0; distances 0.2 and 0.2.
    found = reliability([0.9, 0.2, 0.7, 0.4], [True, True, True, False], bins=2)

    assert [(each.answers, each.right) for each in found.bins] == [(2, 0.5), (2, 1.0)]
    assert [each.expected for each in found.bins] == pytest.approx([0.3, 0.8])
    assert found.error == pytest.approx(0.2)


def test_bins_of_unequal_size_count_by_their_answers() -> None:
    # One bin of one (expected 0, right 1) and one of two (expected 1, right 1): (1 * 1 + 2 * 0) / 3.
    found = reliability([0.0, 1.0, 1.0], [True, True, True], bins=2)

    assert found.bins == (Bin(1, 0.0, 1.0), Bin(2, 1.0, 1.0))
    assert found.error == pytest.approx(1 / 3)


def test_without_answers_there_is_no_error() -> None:
    assert math.isnan(reliability([], []).error)
    assert probabilities([], []) == []


def test_more_confidence_is_more_probability_where_it_tells() -> None:
    confidences = [float(n) for n in range(40)]
    found = probabilities(confidences, [n >= 20 or n % 7 == 0 for n in range(40)])

    assert found[0] < 0.5 < found[-1]
    assert all(0 < value < 1 for value in found)


def test_an_answer_does_not_foretell_itself() -> None:
    # One answer was wrong: in its own fold's curve it is not seen, so it is expected to be right like the others.
    rights = [n != 0 for n in range(FOLDS * 4)]

    assert probabilities([1.0] * len(rights), rights)[0] > 0.99


def test_members_of_a_group_are_in_one_fold() -> None:
    # The wrong group is left out whole, so its members are expected to be right.
    groups = ["wrong"] * 4 + [f"g{n}" for n in range(16)]
    found = probabilities([1.0] * 20, [n >= 4 for n in range(20)], groups)

    assert min(found[:4]) > 0.99


def test_where_all_are_right_each_is_expected_to_be() -> None:
    assert probabilities([3.0, 1.0, 2.0, 5.0, 4.0], [True] * 5) == [1.0] * 5
