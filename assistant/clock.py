"""Milliseconds by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class StepClock:
    """Measures named steps by the monotonic clock; a step entered twice adds up."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a block, also where it ends in an exception."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.ms[name] = round(self.ms.get(name, 0.0) + (time.perf_counter() - start) * 1000, 3)

    def totalled(self) -> dict[str, float]:
        """Return the steps with their sum under `total`."""
        return {**self.ms, "total": round(sum(self.ms.values()), 3)}
