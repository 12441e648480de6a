"""A run's report: one offline page for people, and the same in Markdown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from evals.blame import Stage
from evals.cases import Case
from evals.judge.judged import Judged
from evals.judge.output import agreement_lines, judged_lines
from evals.measures import MEASURES, RIGHT
from evals.metrics.spread import milliseconds_by_step
from evals.plots import plot_languages, plot_latency, plot_reliability, plot_risk
from evals.run_folder import RunConfig
from evals.scoring import CaseScore
from evals.statistics import Interval
from evals.summary import (
    GROUPINGS,
    Share,
    facts_by_type,
    grouped,
    language_gaps,
    means_of,
    of_groups,
    share_of,
)

HTML, MARKDOWN = "report.html", "report.md"
_SHOWN_BY_GROUP = MEASURES[:4]
STAGE_MEANINGS = {
    Stage.BROKEN: "our own failure, or no build",
    Stage.CHANGED: "the statement that answers stands in the documents no more",
    Stage.MISROUTED: "taken for an emergency, out of scope or too short, or not taken for it",
    Stage.NOT_RETRIEVED: "what answers is not among the best 10 passages",
    Stage.WRONG_REFUSAL: "what answers was found, and yet nothing is shown",
    Stage.ANSWERED_ANYWAY: "the documents do not say it, and yet statements are shown",
    Stage.NOT_USED: "what answers was found, and other statements are shown",
    Stage.UNSUPPORTED: "a wrong detail is shown, or a quote that its document does not hold",
    Stage.WRONG_LANGUAGE: "right, but not in the language of the question",
}


@dataclass(frozen=True, slots=True)
class Miss:
    """A case that went wrong, with everything that is needed to see why."""

    case: Case
    record: Mapping[str, Any]
    score: CaseScore


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a report is made from: `cases`, `records` and `scores` belong together row by row."""

    name: str
    config: RunConfig
    environment: Mapping[str, Any]
    cases: Sequence[Case]
    records: Sequence[Mapping[str, Any]]
    scores: Sequence[CaseScore]
    judged: Judged | None = None


def render(result: RunResult, file_name: str) -> str:
    """Return the report as HTML or Markdown."""
    rows = zip(result.cases, result.records, result.scores, strict=True)
    stages = Counter(score.stage for score in result.scores)
    return (
        _templates()
        .get_template(f"{file_name}.j2")
        .render(
            name=result.name,
            config=result.config,
            environment=result.environment,
            scores=result.scores,
            headline=[(m, share) for m in MEASURES if (share := share_of(result.scores, m)).whole],
            means=[row for row in means_of(result.scores) if row[3]],
            of_groups=of_groups(result.scores),
            gaps=language_gaps(result.scores),
            steps=milliseconds_by_step([record["ms"] for record in result.records]),
            facts=facts_by_type(zip(result.cases, result.records, strict=True)),
            measures=_SHOWN_BY_GROUP,
            tables=[(grouping, table) for grouping in GROUPINGS if (table := _table(result.scores, grouping))],
            plots=_plots(result.scores),
            stages=[(stage, meaning, stages[stage]) for stage, meaning in STAGE_MEANINGS.items()],
            judged=_judged(result.judged) if result.judged else [],
            misses=[Miss(*row) for row in rows if row[2].stage],
        )
    )


def _judged(judged: Judged) -> list[str]:
    return [*agreement_lines(judged.judge, judged.agreement), *judged_lines(judged)]


def _table(scores: Sequence[CaseScore], grouping: str) -> list[tuple[str, int, list[Share]]]:
    return [
        (name, len(rows), [share_of(rows, measure) for measure in _SHOWN_BY_GROUP])
        for name, rows in grouped(scores, grouping)
        if name
    ]


def _plots(scores: Sequence[CaseScore]) -> list[tuple[str, str]]:
    languages = [(name, share_of(rows, RIGHT)) for name, rows in grouped(scores, "language")]
    return [
        (plot_risk(scores), "Risk by coverage: the most confident answers first"),
        (
            plot_reliability(scores),
            "Strictly right over expected, in tenths of the answers by confidence, with 95 % intervals",
        ),
        (plot_languages(languages), "Strictly right by language, with 95 % intervals; dashed: English"),
        (plot_latency(scores), "Share of questions answered within so many milliseconds"),
    ]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": lambda value: "–" if math.isnan(value) else f"{value:.1%}",
        "figure": _figure,
        "short": lambda share: f"{share.value:.1%} ({share.low:.0%}–{share.high:.0%})" if share.whole else "–",
        "points": lambda value: "–" if math.isnan(value) else f"{100 * value:+.1f}",
        "bounds": _bounds,
        "line": lambda text: " ".join(str(text).split()),
        "cell": lambda text: str(text).replace("|", r"\|"),
    }
    return environment


def _figure(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def _bounds(interval: Interval) -> str:
    return "–" if math.isnan(interval.low) else f"{_figure(interval.low)}–{_figure(interval.high)}"
