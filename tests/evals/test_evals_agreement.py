"""Agreement, by figures worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evals.agreement import (
    auroc,
    balanced_accuracy,
    cohens_kappa,
    f1,
    fitted_threshold,
    resampled,
    spearman,
)

T, F = True, False


def test_auroc_counts_the_pairs_in_which_the_positive_case_scores_higher() -> None:
    # Pairs: 3>2 yes, 3>1 yes, 1.5<2 no, 1.5>1 yes.
    assert auroc([3, 1.5, 2, 1], [T, T, F, F]) == 3 / 4


def test_auroc_counts_ties_half() -> None:
    assert auroc([1, 1], [T, F]) == 0.5
    assert auroc([2, 1, 1], [T, T, F]) == 0.75


def test_auroc_of_one_kind_alone_is_no_number() -> None:
    assert math.isnan(auroc([1, 2], [T, T]))


def test_values_and_marks_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 values cannot be paired with 2"):
        auroc([1, 2, 3], [T, F])


def test_spearman_looks_at_ranks_alone() -> None:
    assert spearman([1, 2, 3, 4], [1, 10, 100, 1000]) == pytest.approx(1)
    # Rank differences 0, 1, -1, 0: 1 - 6 * 2 / (4 * 15).
    assert spearman([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(0.8)


def test_spearman_with_what_never_changes_is_no_number() -> None:
    assert math.isnan(spearman([1, 2, 3], [5, 5, 5]))


def test_kappa_takes_off_what_agrees_by_chance() -> None:
    # Agreed 3 of 4; yes 1/2 and 3/4, so by chance 1/2 * 3/4 + 1/2 * 1/4 = 1/2: (3/4 - 1/2) / (1/2).
    assert cohens_kappa([T, T, F, F], [T, T, T, F]) == pytest.approx(0.5)
    assert cohens_kappa([T, F], [F, T]) == pytest.approx(-1)
    assert math.isnan(cohens_kappa([T, T], [T, T]))


def test_balanced_accuracy_weighs_both_kinds_alike() -> None:
    # Positives 1 of 1, negatives 1 of 3.
    assert balanced_accuracy([T, T, T, F], [T, F, F, F]) == pytest.approx((1 + 1 / 3) / 2)
    assert math.isnan(balanced_accuracy([T, F], [T, T]))


def test_f1_is_twice_the_hits_by_all_that_was_named() -> None:
    # Two hits, one false alarm, one miss.
    assert f1([T, T, T, F], [T, T, F, T]) == pytest.approx(4 / 6)
    assert math.isnan(f1([F], [F]))


def test_a_threshold_lies_midway_where_the_kinds_part() -> None:
    assert fitted_threshold([0.1, 0.2, 0.6, 0.9], [F, F, T, T]) == pytest.approx(0.4)


def test_a_threshold_gives_up_as_little_as_it_can() -> None:
    # From 0.25 on: positives 2 of 2, negatives kept out 2 of 3. From 0.55 on: 1 of 2, and 3 of 3.
    assert fitted_threshold([0.1, 0.2, 0.3, 0.5, 0.6], [F, F, T, F, T]) == pytest.approx(0.25)


def test_a_score_that_says_nothing_lets_everything_through() -> None:
    assert fitted_threshold([1, 1], [T, F]) == -math.inf


def test_a_threshold_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fitted_threshold([1, 2], [T, T])


def test_the_interval_of_a_mean_is_that_of_its_normal_approximation() -> None:
    values = np.array([0.0, 1.0] * 200)
    found = resampled(lambda rows: float(values[rows].mean()), 400, np.random.default_rng(0))
    assert found.estimate == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.005)


def test_groups_are_drawn_whole() -> None:
    values = np.array([0.0, 0.0, 1.0, 1.0])
    drawn: list[list[float]] = []

    def mean(rows: np.ndarray) -> float:
        drawn.append(sorted(values[rows]))
        return float(values[rows].mean())

    resampled(mean, 4, np.random.default_rng(0), groups=["a", "a", "b", "b"], resamples=50)
    assert {tuple(d) for d in drawn} == {(0, 0, 0, 0), (0, 0, 1, 1), (1, 1, 1, 1)}


def test_draws_without_a_figure_are_left_out() -> None:
    found = resampled(lambda rows: math.nan if 0 in rows else 1.0, 3, np.random.default_rng(0), resamples=50)
    assert (found.low, found.high) == (1.0, 1.0)
    assert math.isnan(resampled(lambda rows: 1.0, 0, np.random.default_rng(0)).estimate)
