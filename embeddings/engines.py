"""What runs the encoder: the interface that the two engines share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# e5 was trained with these words before each text.
PROMPTS = {"query": "query: ", "passage": "passage: "}
_FEW = 2


class Engine(Protocol):
    """Runs one loaded encoder; a caller sees to it that one thread at a time does."""

    def encode(self, texts: Sequence[str], is_question: bool, threads: int) -> Vectors:
        """Return one unit row a text, shape (n, dimensions), computed by so many threads."""
        ...


def threads_for(count: int, cores: int) -> int:
    """Return how many threads embed so many texts.

    A question is too short to share: with two threads every operation waits for the slower one, and on a busy machine
    that wait is a scheduler's tick (8 ms measured, 122 times a question).
    """
    return 1 if count <= _FEW else cores
