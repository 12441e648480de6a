"""Showing what came of public sets: lines for people, JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from evals.public.command import SetResult
from evals.public.figures import Figure


def lines(result: SetResult) -> Iterator[str]:
    """Yield the lines of one set: each figure with its interval, and beside it what was published, with its source."""
    if result.skipped:
        yield f"{result.set.name}: skipped, {result.skipped}"
        return
    yield f"{result.set.name}: {result.set.purpose} ({result.seconds:.0f} s)"
    widths = [max((len(part) for part in column), default=0) for column in _columns(result.figures)]
    for figure in result.figures:
        shown = f"  {figure.measure:{widths[0]}}  {figure.group:{widths[1]}}  {_value(figure)}  {figure.cases:5} cases"
        beside = "; ".join(f"{one.value:.3f} {one.system}" for one in figure.published)
        yield f"{shown}  published: {beside}" if beside else shown
    for system, source in dict.fromkeys((one.system, one.source) for f in result.figures for one in f.published):
        yield f"  {system}: {source}"
    for note in dict.fromkeys(figure.note for figure in result.figures if figure.note):
        yield f"  {_named([figure for figure in result.figures if figure.note == note])}: {note}"


def as_json(results: Iterable[SetResult]) -> str:
    """Return an object by set: purpose, seconds, why it was skipped, figures; what cannot be estimated is null."""
    sets = {
        result.set.name: {
            "purpose": result.set.purpose,
            "seconds": round(result.seconds, 1),
            "skipped": result.skipped,
            "figures": [_plain(figure) for figure in result.figures],
        }
        for result in results
    }
    return json.dumps(sets, ensure_ascii=False, indent=1)


def _columns(figures: Iterable[Figure]) -> Iterator[list[str]]:
    listed = list(figures)
    yield [figure.measure for figure in listed]
    yield [figure.group for figure in listed]


def _value(figure: Figure) -> str:
    return f"{figure.value:6.3f} [{figure.low:6.3f}, {figure.high:6.3f}]"


def _named(figures: Sequence[Figure]) -> str:
    """Return the measures, with their groups where each of them has the same."""
    groups: dict[str, list[str]] = {}
    for figure in figures:
        groups.setdefault(figure.measure, []).append(figure.group)
    measures, first = ", ".join(groups), next(iter(groups.values()))
    return f"{measures} ({', '.join(first)})" if all(g == first for g in groups.values()) and any(first) else measures


def _plain(figure: Figure) -> dict[str, object]:
    plain = asdict(figure)
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in plain.items()}
