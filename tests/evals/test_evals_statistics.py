"""Statistics, against published tables and sums that can be done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evals.statistics import (
    Interval,
    bootstrap_mean,
    cohens_h,
    gathered,
    holm,
    mcnemar,
    paired_permutation,
    paired_risk_difference,
    risk_difference,
    wilson,
)


def generator(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


# Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
@pytest.mark.parametrize(
    ("right", "asked", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_wilsons_interval(right: int, asked: int, low: float, high: float) -> None:
    found = wilson(right, asked)

    assert found.estimate == right / asked
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_wilsons_interval_reaches_0_and_1_and_no_further() -> None:
    assert all(wilson(0, asked).low == 0.0 for asked in range(1, 60))
    assert all(wilson(asked, asked).high == 1.0 for asked in range(1, 60))
    assert all(math.isnan(value) for value in (wilson(0, 0).estimate, wilson(0, 0).low, wilson(0, 0).high))


# Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_two_shares_differ_by_newcombes_interval(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    found = risk_difference(*counts)

    assert found.estimate == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_paired_shares_differ_by_newcombes_interval_for_pairs() -> None:
    # Airway hyper-responsiveness (1, 1, 7, 12): -0.507 to -0.026 in Fagerland, Lydersen & Laake 2014.
    found = paired_risk_difference(both=1, only_first=1, only_second=7, neither=12)

    assert found.estimate == pytest.approx(-6 / 21)
    assert (found.low, found.high) == pytest.approx((-0.507, -0.026), abs=5e-4)


def test_pairs_that_agree_throughout_narrow_the_interval() -> None:
    paired, apart = paired_risk_difference(40, 0, 0, 40), risk_difference(40, 80, 40, 80)

    assert paired.high - paired.low < (apart.high - apart.low) / 2
    assert paired.estimate == 0.0


def test_mcnemar_counts_only_the_cases_that_differ() -> None:
    # 1 against 7: 2 x (1 + 8) / 2^8.
    assert mcnemar(1, 7) == pytest.approx(18 / 256)
    assert mcnemar(7, 1) == mcnemar(1, 7)
    assert mcnemar(0, 5) == pytest.approx(2 / 32)
    assert mcnemar(3, 3) == pytest.approx(1.0)
    assert mcnemar(0, 0) == 1.0


def test_permutation_tries_every_swap_of_few_groups() -> None:
    # Three differences of one sign: 2 of 8 swaps are as far out; the fourth case does not differ.
    assert paired_permutation([[1], [1], [1], [0]], generator()) == 2 / 8
    # One group of two cases swaps as a whole: of +-2 +-1, two of four reach 3.
    assert paired_permutation([[1, 1], [1]], generator()) == 2 / 4
    assert paired_permutation([[1], [-1]], generator()) == 1.0
    assert paired_permutation([[0], [0]], generator()) == 1.0
    assert math.isnan(paired_permutation([], generator()))


def test_permutation_draws_swaps_of_many_groups_and_counts_the_observed_one() -> None:
    # 2 of 2^20 swaps reach the sum; of 999 draws none does, and the observed one makes it 1 of 1000.
    assert paired_permutation([[1.0]] * 20, generator(), resamples=999) == 1 / 1000
    even = paired_permutation([[1.0], [-1.0]] * 15, generator(), resamples=999)
    assert even == 1.0


def test_permutation_with_one_seed_gives_one_figure() -> None:
    differences = [[float(n % 3 - 1) + 0.2] for n in range(30)]

    first, again = (paired_permutation(differences, generator(3), 499) for _ in range(2))

    assert first == again
    assert 0.0 < first < 1.0


def test_holm_steps_down_and_keeps_the_order_given() -> None:
    # .005 x 4, .01 x 3, .03 x 2, and .04 x 1 raised to the step before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_holm_does_not_count_a_test_without_a_figure() -> None:
    adjusted = holm([0.02, math.nan, 0.03])

    assert adjusted[0] == pytest.approx(0.04)
    assert math.isnan(adjusted[1])
    assert adjusted[2] == pytest.approx(0.04)


def test_cohens_h_is_the_distance_of_two_angles() -> None:
    # 2 asin sqrt .5 = pi / 2 and 2 asin sqrt .25 = pi / 3.
    assert cohens_h(0.5, 0.25) == pytest.approx(math.pi / 6)
    assert cohens_h(0.25, 0.5) == pytest.approx(-math.pi / 6)
    assert cohens_h(1, 0) == pytest.approx(math.pi)


def test_bootstrap_of_many_equal_groups_is_near_the_normal_interval() -> None:
    # 200 single cases, half right: .5 +- 1.96 x sqrt(.25 / 200) = .5 +- .0693.
    found = bootstrap_mean([[1.0], [0.0]] * 100, generator())

    assert found.estimate == 0.5
    assert (found.low, found.high) == pytest.approx((0.4307, 0.5693), abs=0.006)


def test_bootstrap_resamples_groups_whole() -> None:
    # The same 200 cases in 50 groups of four that are right or wrong together: twice the width.
    found = bootstrap_mean([[1.0] * 4, [0.0] * 4] * 25, generator())

    assert found.high - found.low == pytest.approx(2 * 0.1386, abs=0.02)


def test_bootstrap_weighs_groups_by_their_cases() -> None:
    assert bootstrap_mean([[1.0, 1.0, 1.0], [0.0]], generator(), resamples=99).estimate == 0.75


def test_bootstrap_leans_to_the_longer_tail() -> None:
    values = [float(value) for value in np.random.default_rng(1).exponential(size=60)]
    found = bootstrap_mean([[value] for value in values], generator())

    # The plain percentile interval of these reaches 1.2 times as far up as down, BCa 1.8 times.
    assert (found.high - found.estimate) / (found.estimate - found.low) == pytest.approx(1.84, abs=0.15)


def test_bootstrap_with_one_seed_gives_one_interval() -> None:
    groups = [[float(n % 5)] for n in range(40)]

    assert bootstrap_mean(groups, generator(2), resamples=299) == bootstrap_mean(groups, generator(2), resamples=299)


def test_bootstrap_without_spread_or_without_groups_does_not_fail() -> None:
    assert bootstrap_mean([[1.0, 1.0], [1.0]], generator()) == Interval(1.0, 1.0, 1.0)
    assert math.isnan(bootstrap_mean([[1.0, 0.0]], generator()).low)
    assert bootstrap_mean([[1.0, 0.0]], generator()).estimate == 0.5
    assert math.isnan(bootstrap_mean([[]], generator()).estimate)


def test_values_are_gathered_by_group_and_stand_alone_without_one() -> None:
    assert gathered([1, 2, 3, 4, 5], ["a", "", "a", "", None]) == [[1, 3], [2], [4], [5]]
    with pytest.raises(ValueError, match="shorter"):
        gathered([1, 2], ["a"])
