"""Mean and covariance of a set of vectors, from which any question's mean score and spread follow exactly.

For unit vectors v with mean m and covariance C, the cosines of a question q with all of them have mean q·m and
variance qᵀCq. So dense scores can be turned into z-scores without looking at every vector.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.model import Vectors

_MIN_SPREAD = 1e-3


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, shape (d,), and covariance, shape (d, d)."""

    mean: Vectors
    covariance: Vectors

    @classmethod
    def of(cls, vectors: Vectors) -> Spread:
        """Return the spread of the rows."""
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        return cls(mean, (centred.T @ centred / len(vectors)).astype(np.float32))

    def z(self, question: Vectors, cosines: Vectors) -> Vectors:
        """Return z-scores of cosines with one question vector; shape as `cosines`."""
        deviation = float(np.sqrt(max(float(question @ self.covariance @ question), 0.0)))
        return (cosines - float(question @ self.mean)) / max(deviation, _MIN_SPREAD)


def write_spreads(path: Path, spreads: dict[str, Spread]) -> None:
    """Write spreads by name into one file."""
    arrays = {f"{name}.{part}": getattr(s, part) for name, s in spreads.items() for part in ("mean", "covariance")}
    np.savez(path, allow_pickle=False, **arrays)


def read_spreads(path: Path) -> dict[str, Spread]:
    """Read what `write_spreads` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        names = {key.rsplit(".", 1)[0] for key in arrays.files}
        return {name: Spread(arrays[f"{name}.mean"], arrays[f"{name}.covariance"]) for name in names}
