"""The index of all runs: one offline page, with the comparisons of the latest runs beside it."""

from __future__ import annotations

from pathlib import Path

from evals.compare import COMPARED
from evals.index_comparisons import LATEST, write_comparisons
from evals.index_history import histories
from evals.index_pages import render
from evals.index_runs import COMPARISONS, read_runs
from evals.measures import RIGHT
from knowledge.errors import UsageError

INDEX = "index.html"


def write_index(results: Path) -> Path:
    """Write index.html into a folder of runs, and a page for every two of the latest runs; return its path.

    Runs that are damaged or not finished are listed with what is wrong. Raises UsageError where nothing can be written.
    """
    try:
        results.mkdir(parents=True, exist_ok=True)
        runs, broken = read_runs(results)
        summaries, unread = write_comparisons(results, runs)
        unread_names = {run.name for run in unread}
        kept = [run for run in runs if run.name not in unread_names]
        page = render(
            "index.html.j2",
            runs=kept[::-1],
            compared=kept[-LATEST:][::-1],
            broken=[*broken, *unread],
            summaries=summaries[::-1],
            histories=histories(kept),
            measures=COMPARED,
            right=RIGHT,
            comparisons=COMPARISONS,
        )
        path = results / INDEX
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"{error.filename or results}: cannot be written ({error.strerror}). Check the folder"
        ) from error
    return path
