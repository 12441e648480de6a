"""Spreads: the z-score of any question without looking at every vector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.model import Vectors
from embeddings.statistics import Spread, read_spreads, write_spreads


def unit(random: np.random.Generator, rows: int, dimensions: int = 16) -> Vectors:
    vectors = random.normal(0.3, 1, (rows, dimensions))  # not centred, as e5's vectors are not
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(5, 300))
def test_z_scores_equal_those_of_all_cosines_at_once(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    vectors, question = unit(random, rows), unit(random, 1)[0]

    z = Spread.of(vectors).z(question, vectors @ question)

    cosines = (vectors.astype(np.float64)) @ question.astype(np.float64)
    assert z == pytest.approx((cosines - cosines.mean()) / cosines.std(), abs=2e-3)


def test_a_single_vector_has_a_finite_score() -> None:
    vectors = unit(np.random.default_rng(0), 1)

    z = Spread.of(vectors).z(vectors[0], vectors @ vectors[0])

    assert z == pytest.approx([0], abs=0.01)


def test_spreads_are_read_back_as_written(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    written = {"chunks": Spread.of(unit(random, 20)), "two.words": Spread.of(unit(random, 9))}

    write_spreads(tmp_path / "spreads.npz", written)
    read = read_spreads(tmp_path / "spreads.npz")

    assert read.keys() == written.keys()
    for name, spread in written.items():
        np.testing.assert_array_equal(read[name].mean, spread.mean)
        np.testing.assert_array_equal(read[name].covariance, spread.covariance)
