"""The comparisons of the latest runs, two by two, each a page of its own that is written anew only where it must."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from evals import cases, compare, statistics
from evals.compare import Comparison, Difference
from evals.finish import SCORES
from evals.index_pages import TEMPLATES, render
from evals.index_runs import COMPARISONS, BrokenRun, IndexedRun
from evals.measures import RIGHT
from evals.score_table import read_scores
from evals.scoring import CaseScore
from evals.statistics import cohens_h
from knowledge.errors import UsageError

LATEST = 12
SIGNIFICANT = 0.05
PAGE = "comparison.html.j2"
_SUMMARIES = "summaries.json"
_SAME = "no difference shown"
_LONGEST = 200  # bytes of a file's name, well under what file systems take


@dataclass(frozen=True, slots=True)
class Row:
    """A difference with its effect size and what may be said of it."""

    difference: Difference
    a: float
    b: float
    h: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A comparison in a line. `page` is its file, `digest` tells whether it is still that of the two runs."""

    a: str
    b: str
    page: str
    digest: str
    cases: int
    share_a: float
    share_b: float
    difference: float
    low: float
    high: float
    adjusted: float
    verdict: str
    mended: int
    broken: int


def verdict(difference: Difference) -> str:
    """Say better or worse only where p, adjusted over the whole comparison, is below 0.05."""
    if math.isnan(difference.adjusted) or difference.adjusted >= SIGNIFICANT:
        return _SAME
    return "better" if difference.interval.estimate > 0 else "worse"


def row_of(difference: Difference) -> Row:
    """Return a difference with its shares, Cohen's h (B over A) and its verdict."""
    a = (difference.both + difference.only_a) / difference.asked
    b = (difference.both + difference.only_b) / difference.asked
    return Row(difference, a, b, cohens_h(b, a), verdict(difference))


def write_comparisons(results: Path, runs: Sequence[IndexedRun]) -> tuple[list[Summary], list[BrokenRun]]:
    """Write a page for every two of the latest runs that share cases; return their summaries, and runs without scores.

    Pages of runs that are no longer among the latest are removed.
    """
    folder = results / COMPARISONS
    folder.mkdir(exist_ok=True)
    known, common = _known(folder), _common()
    scores: dict[str, list[CaseScore]] = {}
    broken: list[BrokenRun] = []
    for run in runs[-LATEST:]:
        try:
            scores[run.name] = read_scores(run.path / SCORES)
        except UsageError as error:
            broken.append(BrokenRun(run.name, str(error)))
    questions: dict[str, str] = {}
    summaries = []
    for a, b in combinations([run for run in runs[-LATEST:] if run.name in scores], 2):
        if {score.id for score in scores[a.name]}.isdisjoint(score.id for score in scores[b.name]):
            continue
        digest = hashlib.sha256(f"{common} {a.digest} {b.digest}".encode()).hexdigest()
        page = page_name(a.name, b.name)
        summary = known.get(page)
        if summary is None or summary.digest != digest or not (folder / page).is_file():
            questions = questions or _questions(runs[-LATEST:])
            found = compare.compare(scores[a.name], scores[b.name])
            summary = _summary(a, b, page, digest, found)
            text = render(PAGE, a=a, b=b, rows=[*map(row_of, found.differences)], found=found, questions=questions,
                          summary=summary, changes=_changes(a, b))  # fmt: skip
            (folder / page).write_text(text, encoding="utf-8", errors="replace")
        summaries.append(summary)
    _keep(folder, summaries)
    return summaries, broken


def page_name(a: str, b: str) -> str:
    """Return the file of a comparison; long names are cut and told apart by a digest."""
    name = f"{a}--{b}"
    if len(name.encode("utf-8", "replace")) > _LONGEST:
        digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
        name = f"{a[:40]}--{b[:40]}--{digest}"
    return f"{name}.html"


def _summary(a: IndexedRun, b: IndexedRun, page: str, digest: str, found: Comparison) -> Summary:
    first = next(d for d in found.differences if (d.measure, d.group) == (RIGHT.name, "all"))
    row, gap = row_of(first), first.interval
    return Summary(a.name, b.name, page, digest, first.asked, row.a, row.b, gap.estimate, gap.low, gap.high,
                   first.adjusted, row.verdict, len(found.mended), len(found.broken))  # fmt: skip


def _changes(a: IndexedRun, b: IndexedRun) -> list[tuple[str, str, str]]:
    """Return (field, of A, of B) of what the two runs were made with and that is not the same."""
    left, right = (dict(_flat(asdict(run.config) | dict(run.environment))) for run in (a, b))
    names = [name for name in left | right if name != "name"]
    return [(n, left.get(n, "–"), right.get(n, "–")) for n in names if left.get(n) != right.get(n)]


def _flat(found: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}".replace("_", " "), ", ".join(value) if isinstance(value, tuple) else str(value)


def _questions(runs: Sequence[IndexedRun]) -> dict[str, str]:
    """Return the questions of the runs' cases as the suites have them now; suites that are gone or broken have none."""
    found: dict[str, str] = {}
    for name in sorted({name for run in runs for name in run.config.suites}):
        try:
            found |= {case.id: case.question.text for case in cases.read_suite(name)}
        except UsageError:
            continue
    return found


def _common() -> str:
    """Return a digest of what all pages are made with: code, templates and the suites' questions."""
    sources = [Path(__file__), Path(compare.__file__), Path(statistics.__file__), *sorted(TEMPLATES.glob("*"))]
    digest = hashlib.sha256()
    for path in (*sources, *sorted(cases.SUITES.glob("*.jsonl"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _known(folder: Path) -> dict[str, Summary]:
    """Return the summaries of before by page; a file that cannot be read counts for nothing and is written anew."""
    try:
        return {row["page"]: Summary(**row) for row in json.loads((folder / _SUMMARIES).read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _keep(folder: Path, summaries: Sequence[Summary]) -> None:
    text = json.dumps([asdict(summary) for summary in summaries], indent=1)
    (folder / _SUMMARIES).write_text(text, encoding="utf-8")
    pages = {summary.page for summary in summaries}
    for path in folder.glob("*--*.html"):
        if path.name not in pages:
            path.unlink()
