"""The judge's figures in lines, each part under the judge's name."""

from __future__ import annotations

import math
from collections.abc import Iterator

from evals.judge.figures import Figure
from evals.judge.judged import Agreement, Judged
from evals.judge.people import WithPeople


def agreement_lines(judge: str, agreement: Agreement) -> Iterator[str]:
    """Yield how far the judge agrees with people, or that it is unknown and why."""
    if agreement.unknown:
        yield f"Agreement of {judge} with people: unknown ({agreement.unknown})"
        return
    yield (
        f"Agreement of {judge} with people: {agreement.drawn} of {agreement.rated} answers that people rated in MTRAG, "
        f"seed {agreement.seed}"
    )
    yield from map(_with_people, agreement.measures)
    yield "  contradiction: unknown, people did not rate it"


def judged_lines(judged: Judged) -> Iterator[str]:
    """Yield the judge's figures, what failed and why."""
    prompts = ", ".join(f"{name} {version}" for name, version in judged.prompts.items())
    yield f"Judged by {judged.judge}, prompts {prompts}, two runs at temperature 0, answers: {len(judged.answers)}"
    yield from map(_figure, judged.figures)
    if judged.left_out:
        yield f"  not judged because they show no statements: {judged.left_out}"
    yield f"Judgements asked of {judged.judge}: {judged.asked}; taken from the cache: {judged.cached}"
    for kind, count in sorted(judged.failures.items()):
        yield f"  not made: {count}, {kind}. First: {judged.reasons[kind]}"


def _with_people(row: WithPeople) -> str:
    failed = f", failed on {row.failed}" if row.failed else ""
    return (
        f"  {row.measure:13} with {row.aspect:15}  κ {_number(row.kappa)} (yes: judge {_share(row.yes_judge)}, "
        f"people {_share(row.yes_people)})  Spearman {_number(row.spearman)} [{_number(row.low)}, {_number(row.high)}]"
        f"  n={row.answers}{failed}"
    )


def _figure(figure: Figure) -> str:
    failed = f", failed on {figure.failed}" if figure.failed else ""
    return (
        f"  {figure.measure:13} {_number(figure.value)} [{_number(figure.low)}, {_number(figure.high)}]  "
        f"n={figure.answers}{failed}  two runs: {_share(figure.same)} equal, κ {_number(figure.kappa)}"
    )


def _number(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:.2f}"


def _share(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:.0%}"
