"""python -m evals check | run | score | compare | gate | calibrate | index | export | import | judge | public"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.assemble import assemble
from embeddings.model import EmbeddingModel
from embeddings.progress import shown_report
from evals.cases import suite_names, suite_path
from evals.check import check_suites, table_of
from evals.commands import calibrate_command, export_command, import_command, index_command
from evals.compare import compare, lines
from evals.documents import DocumentTexts
from evals.environment import describe, refuse_if_changed
from evals.finish import headline, read_run, write_results
from evals.gate import baseline_of, breaches, read_baseline
from evals.index import write_index
from evals.judge.command import hold_against_people, judge_run, make_judge, read_prompts
from evals.judge.judged import write_judged
from evals.judge.output import agreement_lines, judged_lines
from evals.metrics.spread import milliseconds_by_step
from evals.public import output
from evals.public.command import SetResult, chosen, run_sets
from evals.report import HTML, RunResult
from evals.run import ask_cases
from evals.run_folder import CONFIG, RESULTS, RunConfig, RunFolder
from evals.strict import Verdict, tally
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
    workers: Annotated[int, typer.Option(min=1, max=64, help="questions asked at once; 1 for honest milliseconds")] = 1,
    config_file: Annotated[
        Path | None, typer.Option("--config", help="take all of this from a file, such as a run's config.yaml")
    ] = None,
    resume: Annotated[Path | None, typer.Option(help="go on with the run of this folder")] = None,
    out: Annotated[Path, typer.Option(help="where the run's folder is made")] = RESULTS,
    records: Annotated[
        Path | None, typer.Option(help="write every answer with its verdict here too, JSON lines")
    ] = None,
) -> None:
    """Ask the cases of suites, keep every record in a folder, and say how many answers are strictly right."""
    if sum(map(bool, (suites, resume, config_file))) != 1:
        raise UsageError(
            "Name suites (python -m evals run first), or a configuration (--config FILE), or go on with a run "
            "(--resume FOLDER)"
        )
    if records is not None and not records.parent.is_dir():
        raise UsageError(f"{records}: there is no folder {records.parent}. Make it first")
    folder = RunFolder.open(resume) if resume else None
    if folder:
        config = folder.config()
    elif config_file:
        config = RunConfig.read(config_file)
    else:
        config = RunConfig(tuple(dict.fromkeys(suites or ())), split, limit, seed, name, workers=workers)
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
        ask_cases(cases, folder, settings, assistant, report, now, config.workers)
    result = _written(folder)
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
    _written(opened)
    print(f"report: {opened.path / HTML}")


@app.command("compare")
def compare_command(run_a: Folder, run_b: Folder) -> None:
    """Compare two runs over the cases both asked: differences with intervals, paired tests, cases that turned."""
    a, b = (read_run(RunFolder.open(folder)) for folder in (run_a, run_b))
    for line in lines(compare(a.scores, b.scores)):
        print(line)


@app.command("gate")
def gate_command(
    folder: Annotated[Path | None, typer.Argument(help="a run's folder; the latest of --results if left out")] = None,
    baseline: Annotated[Path | None, typer.Option(help="the marks of an earlier run")] = None,
    write: Annotated[Path | None, typer.Option(help="write this run's marks as a baseline, and check nothing")] = None,
    results: Annotated[Path, typer.Option(help="where the latest run is looked for")] = RESULTS,
) -> None:
    """Exit with status 1 where a hard rule breaks, or a measure falls behind the baseline by more than chance."""
    result = read_run(RunFolder.open(folder or _latest(results)))
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


@app.command("judge")
def judge_command(
    folder: Folder,
    agreement: Annotated[int, typer.Option(min=0, help="judge so many answers first that people rated")] = 50,
    limit: Annotated[int, typer.Option(min=0, help="judge so many of the run's answers; 0: all")] = 0,
    seed: Annotated[int, typer.Option(help="of both draws")] = 0,
) -> None:
    """Have a language model (HUTONG_LLM) judge a run's answers, after holding it against people."""
    settings = load_settings()
    judge, prompts = make_judge(settings), read_prompts()
    opened = RunFolder.open(folder)
    with shown_report() as report:
        agreed = hold_against_people(judge, prompts, settings.evaldata, agreement, seed, report)
    print("\n".join(agreement_lines(judge.name, agreed)), flush=True)
    with shown_report() as report:
        judged = judge_run(judge, prompts, opened, agreed, limit, seed, report)
    print("\n".join(judged_lines(judged)))
    print(f"judged: {write_judged(opened.path, judged)}")
    if not any(figure.answers for figure in judged.figures):
        raise typer.Exit(1)


@app.command("public")
def public_command(
    sets: Annotated[list[str] | None, typer.Argument(help="public sets; all if none is named")] = None,
    every: Annotated[int, typer.Option(min=1, help="ask every n-th case")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    out: Annotated[Path | None, typer.Option(help="write the figures here too, as JSON")] = None,
) -> None:
    """Measure on public sets, which are read from where they lie, and set what others published beside the figures."""
    chosen(sets or ())
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"{out}: there is no folder {out.parent}. Make it first")
    settings = load_settings()
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    results: list[SetResult] = []
    with shown_report() as report:
        for result in run_sets(sets or (), settings.evaldata, model, settings.cache_dir / "public", every, report):
            results.append(result)
            if not as_json:
                print("\n".join(output.lines(result)), flush=True)
    if as_json:
        print(output.as_json(results))
    if out is not None:
        out.write_text(output.as_json(results) + "\n", encoding="utf-8")


app.command("calibrate")(calibrate_command)
app.command("export")(export_command)
app.command("import")(import_command)
app.command("index")(index_command)


def _latest(results: Path) -> Path:
    runs = sorted(results.glob(f"*/{CONFIG}"))
    if not runs:
        raise UsageError("There is no run yet. Make one: python -m evals run first")
    return runs[-1].parent


def _written(folder: RunFolder) -> RunResult:
    result = read_run(folder)
    write_results(folder, result)
    write_index(folder.path.parent)
    _print_summary(result)
    return result


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
