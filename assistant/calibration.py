"""How the signals are weighed: fitted by `python -m evals calibrate`, kept in calibration.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.answerability import NAMES, Signals

CALIBRATION_FILE = Path(__file__).with_name("calibration.yaml")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: the log odds of an answer are `intercept` plus the weighted signals.

    A question whose log odds lie below `threshold` is not answered. `model` is the embedding model whose cosines it
    was fitted on; with another one it says nothing.
    """

    model: str
    intercept: float
    weights: dict[str, float]
    threshold: float

    def log_odds(self, signals: Signals) -> float:
        """Return the log odds that what was found answers the question."""
        weighed = (self.weights[name] * value for name, value in zip(NAMES, signals.row(), strict=True))
        return self.intercept + sum(weighed)

    def answers(self, signals: Signals) -> bool:
        """Say whether the signals are good enough to answer."""
        return self.log_odds(signals) >= self.threshold


@lru_cache(maxsize=1)
def shipped_calibration() -> Calibration:
    """Return the calibration that comes with the program."""
    loaded: dict[str, Any] = yaml.safe_load(CALIBRATION_FILE.read_text(encoding="utf-8"))
    weights = {name: float(loaded["weights"][name]) for name in NAMES}
    return Calibration(loaded["model"], float(loaded["intercept"]), weights, float(loaded["threshold"]))
