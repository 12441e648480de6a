"""python -m evals check | run | score | compare | gate | xquad"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.assemble import assemble
from embeddings.progress import shown_report
from evals.cases import suite_names, suite_path
from evals.check import check_suites, table_of
from evals.compare import compare, lines
from evals.documents import DocumentTexts
from evals.environment import describe, refuse_if_changed
from evals.finish import headline, read_run, write_results
from evals.gate import baseline_of, breaches, read_baseline
from evals.metrics.spread import milliseconds_by_step
from evals.report import HTML, RunResult
from evals.run import ask_cases
from evals.run_folder import CONFIG, RESULTS, RunConfig, RunFolder
from evals.strict import Verdict, tally
from evals.xquad import measure
from knowledge.console import run
from knowledge.errors import UsageError
from knowledge.parsers import read_knowledge
from knowledge.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Folder = Annotated[Path, typer.Argument(help="a run's folder in evals/results")]


@app.callback()
def main() -> None:
    """Measure the answers."""


@app.command("check")
def check_command(
    suites: Annotated[list[str] | None, typer.Argument(help="suites of evals/suites; all if none is named")] = None,
) -> None:
    """Hold every case against the documents: form, ids, quotes, facts. Exit status 1 where something is wrong."""
    names = suites or suite_names()
    for name in names:
        suite_path(name)
    settings = load_settings()
    documents = read_knowledge(settings.knowledge_dir).documents
    problems = check_suites(names, DocumentTexts(settings.knowledge_dir), documents)
    if sys.stdout.isatty() and problems:
        Console().print(table_of(problems))
    else:
        for problem in problems:
            print(problem)
    print(f"{len(names)} suites, {len(problems)} errors")
    if problems:
        raise typer.Exit(1)


@app.command("run")
def run_command(
    suites: Annotated[list[str] | None, typer.Argument(help="suites of evals/suites, without .jsonl")] = None,
    split: Annotated[str, typer.Option(help="dev or test; both if left out")] = "",
    limit: Annotated[int, typer.Option(min=0, help="ask so many cases, drawn with --seed; 0: all")] = 0,
    seed: Annotated[int, typer.Option(help="of the draw")] = 0,
    name: Annotated[str, typer.Option(help="of the run's folder; the suites' names if left out")] = "",
    resume: Annotated[Path | None, typer.Option(help="go on with the run of this folder")] = None,
    out: Annotated[Path, typer.Option(help="where the run's folder is made")] = RESULTS,
    records: Annotated[
        Path | None, typer.Option(help="write every answer with its verdict here too, JSON lines")
    ] = None,
) -> None:
    """Ask the cases of suites, keep every record in a folder, and say how many answers are strictly right."""
    if bool(suites) == bool(resume):
        raise UsageError("Name suites (python -m evals run first), or go on with a run (--resume FOLDER)")
    if records is not None and not records.parent.is_dir():
        raise UsageError(f"{records}: there is no folder {records.parent}. Make it first")
    folder = RunFolder.open(resume) if resume else None
    config = folder.config() if folder else RunConfig(tuple(dict.fromkeys(suites or ())), split, limit, seed, name)
    cases = config.cases()
    settings = load_settings()
    assistant = assemble(settings)
    environment = describe(settings, assistant)
    now = dt.datetime.now(dt.UTC)
    if folder is None:
        folder = RunFolder.make(config, environment, out, now.strftime("%Y%m%dT%H%M%S"))
    else:
        refuse_if_changed(folder.path, folder.environment(), environment)
    with shown_report() as report:
        ask_cases(cases, folder, settings, assistant, report, now)
    result = read_run(folder)
    write_results(folder, result)
    _print_summary(result)
    if records is not None:
        rows = (
            {**r, "right": s.right, "reasons": [s.reason]} for r, s in zip(result.records, result.scores, strict=True)
        )
        records.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"report: {folder.path / HTML}")


@app.command("score")
def score_command(folder: Folder) -> None:
    """Score a run again by the suites as they are now, without asking anything."""
    opened = RunFolder.open(folder)
    result = read_run(opened)
    write_results(opened, result)
    _print_summary(result)
    print(f"report: {opened.path / HTML}")


@app.command("compare")
def compare_command(run_a: Folder, run_b: Folder) -> None:
    """Compare two runs over the cases both asked: differences with intervals, paired tests, cases that turned."""
    a, b = (read_run(RunFolder.open(folder)) for folder in (run_a, run_b))
    for line in lines(compare(a.scores, b.scores)):
        print(line)


@app.command("gate")
def gate_command(
    folder: Annotated[
        Path | None, typer.Argument(help="a run's folder; the latest of evals/results if left out")
    ] = None,
    baseline: Annotated[Path | None, typer.Option(help="the marks of an earlier run")] = None,
    write: Annotated[Path | None, typer.Option(help="write this run's marks as a baseline, and check nothing")] = None,
) -> None:
    """Exit with status 1 where a hard rule breaks, or a measure falls behind the baseline by more than chance."""
    result = read_run(RunFolder.open(folder or _latest()))
    if write is not None:
        write.write_text(baseline_of(result.name, result.environment, result.scores), encoding="utf-8")
        print(f"{write}: the marks of {len(result.scores)} cases")
        return
    found = breaches(result.scores, read_baseline(baseline) if baseline else None)
    for breach in found:
        print(breach)
    print(f"{result.name}: {len(found)} rules broken" if found else f"{result.name}: every rule holds")
    if found:
        raise typer.Exit(1)


@app.command("xquad")
def xquad_command(
    evaldata: Annotated[Path, typer.Option(help="folder that holds xquad.*.json.gz")] = Path(
        "../shared/evaldata/xquad"
    ),
    every: Annotated[int, typer.Option(min=1, help="ask every n-th question")] = 1,
) -> None:
    """Measure cross-lingual retrieval on XQuAD, which is read from where it lies."""
    with tempfile.TemporaryDirectory() as scratch:
        for score in measure(evaldata, Path(scratch), every):
            print(
                f"{score.language}  {score.questions} questions  Hit@1 {score.hit_at_1:.3f}  Hit@5 {score.hit_at_5:.3f}"
            )


def _latest() -> Path:
    runs = sorted(RESULTS.glob(f"*/{CONFIG}"))
    if not runs:
        raise UsageError("There is no run yet. Make one: python -m evals run first")
    return runs[-1].parent


def _print_summary(result: RunResult) -> None:
    rows = list(zip(result.cases, result.scores, strict=True))
    for case, score in rows:
        if score.stage:
            print(
                f"miss {case.id} ({case.kind}, {case.language}): {score.stage}: {score.reason} | {case.question.text}"
            )
    for name, (right, asked) in tally((case, Verdict(score.right)) for case, score in rows).items():
        print(f"{name:18} {right:4} of {asked:4} strictly right")
    print()
    for line in headline(result.scores):
        print(line)
    _print_sizes(result)


def _print_sizes(result: RunResult) -> None:
    shown: Sequence[int] = [score.words_shown for score in result.scores if score.words_shown]
    if shown:
        print(f"words of statements shown: median {statistics.median(shown):.0f}, most {max(shown)}")
    for step, times in milliseconds_by_step([record["ms"] for record in result.records]).items():
        print(f"{step:10} p50 {times.p50:7.1f} ms   p95 {times.p95:7.1f} ms")


if __name__ == "__main__":
    run(app)
