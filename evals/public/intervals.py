"""Values of single cases become figures with their intervals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from evals.public.figures import Figure, Published
from evals.statistics import bootstrap_mean, gathered, wilson

RESAMPLES = 2_000
_SEED = 0


def share_figure(
    measure: str, group: str, marks: Sequence[bool], published: tuple[Published, ...] = (), note: str = ""
) -> Figure:
    """Return the share of true marks of independent cases, with its Wilson interval."""
    found = wilson(sum(marks), len(marks))
    return Figure(measure, group, found.estimate, found.low, found.high, len(marks), published, note)


def mean_figure(
    measure: str,
    group: str,
    values: Sequence[float],
    belongs_to: Sequence[Hashable],
    published: tuple[Published, ...] = (),
    note: str = "",
) -> Figure:
    """Return the mean with its bootstrap interval; cases that belong to one dialogue or passage are drawn together."""
    generator = np.random.default_rng(_SEED)
    found = bootstrap_mean(gathered(values, belongs_to), generator, resamples=RESAMPLES)
    return Figure(measure, group, found.estimate, found.low, found.high, len(values), published, note)
