"""The commands for evaluators who do not program: suites in a spreadsheet, and the index of all runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from assistant.assemble import assemble
from assistant.calibration import CALIBRATION_FILE
from embeddings.progress import shown_report
from evals.calibrate import development_cases, differences, fit, samples, written
from evals.documents import DocumentTexts
from evals.index import write_index
from evals.run_folder import RESULTS
from evals.spreadsheet import export_suite, import_suite
from knowledge.errors import UsageError
from knowledge.parsers import read_knowledge
from knowledge.settings import load_settings


def export_command(
    suite: Annotated[str, typer.Argument(help="suite of evals/suites, without .jsonl")],
    out: Annotated[Path | None, typer.Option(help="the file; SUITE.xlsx here if left out")] = None,
) -> None:
    """Write a suite into a spreadsheet that people fill in without programming."""
    path = out or Path(f"{suite}.xlsx")
    typer.echo(f"{path}: {export_suite(suite, path)} cases")


def import_command(
    path: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="a spreadsheet that export wrote")],
    suite: Annotated[str, typer.Option(help="name of the suite; the file's name if left out")] = "",
    force: Annotated[bool, typer.Option("--force", help="replace a suite that is there already")] = False,
) -> None:
    """Check a filled in spreadsheet, and write the suite if nothing is wrong. Exit status 1 where something is."""
    folder = load_settings().knowledge_dir
    today = dt.datetime.now(dt.UTC).date()
    done = import_suite(
        path, suite or path.stem, lambda: read_knowledge(folder).documents, DocumentTexts(folder), today, force
    )
    for line in (*done.notes, *done.problems):
        typer.echo(line)
    if done.problems:
        typer.echo(f"{path}: {len(done.problems)} problems; nothing was written")
        raise typer.Exit(1)
    typer.echo(f"{done.suite}: {done.cases} cases")
    if done.card is not None:
        typer.echo(f"{done.card}: begun; say there what the suite is for and how it was made")


def calibrate_command(
    check: Annotated[bool, typer.Option("--check", help="write nothing; exit status 1 where the file differs")] = False,
) -> None:
    """Fit when to abstain on the development cases, and write assistant/calibration.yaml."""
    settings = load_settings()
    assistant = assemble(settings)
    manifest = assistant.live.current().manifest
    cases = development_cases()
    with shown_report() as report:
        found = samples(cases, settings, assistant, report)
    fitted = fit(found)
    for kind, share in fitted.refused.items():
        typer.echo(f"{kind:14} refused when left out: {share.estimate:.1%} [{share.low:.1%}, {share.high:.1%}]")
    text = written(fitted, cases, manifest.model, manifest.fingerprint)
    if not check:
        CALIBRATION_FILE.write_text(text, encoding="utf-8")
        typer.echo(f"{CALIBRATION_FILE}: written")
        return
    different = differences(text)
    for line in different:
        typer.echo(line)
    if different:
        typer.echo("Not reproduced. Write it anew with: python -m evals calibrate")
        raise typer.Exit(1)
    typer.echo("Reproduced.")


def index_command(
    results: Annotated[Path, typer.Option(help="folder that holds the runs' folders")] = RESULTS,
) -> None:
    """Write one page that lists every run and compares any two of the latest."""
    if results != RESULTS and not results.is_dir():
        raise UsageError(f"{results}: there is no such folder. Name one that holds runs")
    typer.echo(write_index(results))
