"""How the share strictly right went over the runs of the same suites."""

from __future__ import annotations

from collections.abc import Sequence

from evals.index_runs import IndexedRun
from evals.measures import RIGHT
from evals.svg import Plot

_TICKS = 4
_HEIGHT = 220


def histories(runs: Sequence[IndexedRun]) -> list[tuple[str, str]]:
    """Return (what was asked, drawing) for every two or more runs, oldest first, that asked the same."""
    alike: dict[tuple[object, ...], list[IndexedRun]] = {}
    for run in runs:
        config = run.config
        seed = config.seed if config.limit else 0
        alike.setdefault((config.suites, config.split, config.limit, seed), []).append(run)
    return [(kept[0].asked, plot_history(kept)) for kept in alike.values() if len(kept) > 1]


def plot_history(runs: Sequence[IndexedRun]) -> str:
    """Draw the share strictly right of each run with its 95 % interval, oldest first."""
    shares = [run.shares[RIGHT.name] for run in runs]
    said = "; ".join(f"{run.when} {share.value:.0%}" for run, share in zip(runs, shares, strict=True))
    last = len(runs) - 1
    plot = Plot(
        "Strictly right by run", said, "runs, oldest first", "strictly right", (-0.3, last + 0.3), (0, 1), _HEIGHT
    )
    plot.y_ticks([(0.0, "0%"), (0.5, "50%"), (1.0, "100%")])
    step = max(1, -(-last // (_TICKS - 1)))
    plot.x_ticks(
        [(at, f"{runs[at].time:%d %b %H:%M}" if runs[at].time else str(at + 1)) for at in range(0, last + 1, step)]
    )
    plot.line([(at, share.value) for at, share in enumerate(shares)])
    for at, share in enumerate(shares):
        plot.line([(at, share.low), (at, share.high)], "mark")
        plot.dot(at, share.value)
    return plot.svg()
