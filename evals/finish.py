"""From a run's records to its scores, tables and reports, without asking anything again."""

from __future__ import annotations

from collections.abc import Iterable

from evals.judge.judged import read_judged
from evals.measures import MEASURES
from evals.report import HTML, MARKDOWN, RunResult, render
from evals.run_folder import RunFolder
from evals.scoring import CaseScore, score
from evals.summary import results_csv, share_of, table_csv
from knowledge.errors import UsageError

SCORES, RESULTS_TABLE = "scores.csv", "results.csv"
NEEDED = ("asked_on", "documents", "earlier", "gold_holds")  # written since records hold them


def read_run(folder: RunFolder) -> RunResult:
    """Return a run with its scores, judged by the suites as they are now.

    Cases without a record are left out. Raises UsageError where no record belongs to a case any more.
    """
    config = folder.config()
    records = folder.records()
    cases = [case for case in config.cases() if case.id in records]
    if not cases:
        raise UsageError(f"{folder.path}: holds no record of a case of its suites. Finish it with run --resume")
    kept = [records[case.id] for case in cases]
    lacking = sorted(set(NEEDED).difference(*kept))
    if lacking:
        raise UsageError(f"{folder.path}: its records lack {', '.join(lacking)}, which scoring needs now. Run it anew")
    scores = [score(case, record) for case, record in zip(cases, kept, strict=True)]
    judged = read_judged(folder.path)
    return RunResult(folder.path.name, config, folder.environment(), cases, kept, scores, judged)


def write_results(folder: RunFolder, result: RunResult) -> None:
    """Write scores.csv (a row a case), results.csv (a row a share), report.md and report.html."""
    folder.write(SCORES, table_csv(score.row() for score in result.scores))
    folder.write(RESULTS_TABLE, results_csv(result.scores))
    for name in (MARKDOWN, HTML):
        folder.write(name, render(result, name))


def headline(scores: Iterable[CaseScore]) -> Iterable[str]:
    """Yield a line a measure that applies, with its interval."""
    listed = list(scores)
    for measure in MEASURES:
        share = share_of(listed, measure)
        if share.whole:
            yield f"{measure.name:18} {share}"
