"""python -m knowledge check | schema | show | diff | gaps | stale"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer
from rich.console import Console

from knowledge import check_output, stale
from knowledge.check import check_folder
from knowledge.chunker import chunk_document
from knowledge.console import run, warn
from knowledge.errors import HutongError, UsageError
from knowledge.facets import load_facets
from knowledge.parsers import read_document, read_knowledge
from knowledge.schema import schema_text
from knowledge.settings import load_settings
from knowledge.stale import WITHIN_DAYS

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command("check")
def check_command(as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False) -> None:
    """Read every document and name what should be mended, with file, line and remedy. Errors are exit status 1."""
    report = check_folder(load_settings().knowledge_dir, _today_in_beijing())
    if as_json:
        print(check_output.as_json(report))
    else:
        if sys.stdout.isatty():
            Console().print(check_output.as_tables(report))
        else:
            for line in check_output.as_lines(report):
                print(line)
        print(check_output.summary(report))
    if report.errors:
        raise HutongError("Mend the errors above")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the front matter, for editors that complete and check it."""
    catalogue, _ = load_facets(load_settings().knowledge_dir)
    print(schema_text(catalogue))


@app.command()
def show(document: Annotated[str, typer.Argument(help="path of a document inside the folder")]) -> None:
    """Show how a document is cut into passages, and what stands behind each statement."""
    folder = load_settings().knowledge_dir
    path = folder / document
    try:
        inside = path.is_file() and path.resolve().is_relative_to(folder)
    except OSError as error:
        raise UsageError(f"{document}: cannot be opened ({error.strerror})") from error
    if not inside:
        raise UsageError(f"{document}: there is no such document in {folder}")
    read, _ = read_document(Path(path), PurePosixPath(document))
    for chunk in chunk_document(read):
        print(f"\n{' › '.join(chunk.heading_path) or read.title} ({chunk.tokens} tokens)")
        for statement in chunk.statements:
            notes = "; ".join(f"{note.publisher}, {note.as_of}" for note in statement.footnotes) or "no footnote"
            print(f"  - {statement.text} [{notes}]")


@app.command("diff")
def diff_command(
    suites: Annotated[list[str] | None, typer.Option("--suite", help="evaluation suites to ask of both builds")] = None,
    cases: Annotated[bool, typer.Option("--cases/--no-cases", help="ask the evaluation cases of both builds")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show what publishing the folder would change: documents, statements, citations, answers to known questions."""
    from evals.diff_text import show_diff

    asked = (suites or ["dev"]) if cases else []
    show_diff(load_settings(), asked, as_json, print)


@app.command("gaps")
def gaps_command(
    place: Annotated[str, typer.Argument(help='with --accept: "folder/document.md#Section", else the nearest')] = "",
    accept: Annotated[int | None, typer.Option(help="write the question of this gap into a document")] = None,
    every: Annotated[bool, typer.Option("--all", help="with --accept: every wording, not only the one shown")] = False,
    out_of_scope: Annotated[bool, typer.Option("--out-of-scope", help="also what was taken for not ours")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List what residents asked and did not find, most asked first; or close such a gap."""
    if accept is None and (place or every):
        raise UsageError('Say which gap: python -m knowledge gaps --accept NUMBER "folder/document.md#Section"')
    from assistant.gap_text import accept_gap, open_gaps, show_gaps

    settings = load_settings()
    if accept is None:
        show_gaps(open_gaps(settings), settings.keep_questions, out_of_scope, as_json, print, warn)
    else:
        accept_gap(open_gaps(settings), accept, place, every, print)


@app.command("stale")
def stale_command(
    within: Annotated[int, typer.Option(min=0, max=3650, help="days ahead that count as soon")] = WITHIN_DAYS,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List documents whose review or validity is past or near, the most asked first."""
    from assistant.question_log import QuestionLog

    settings, today = load_settings(), _today_in_beijing()
    asked = QuestionLog(settings.data_dir, settings.keep_days, _today_in_beijing).uses()
    knowledge = read_knowledge(settings.knowledge_dir)
    found = stale.find_stale(knowledge.documents, asked, today, within)
    if as_json:
        print(stale.as_json(found, today))
    elif not found:
        print(f"No document is past its review or validity, or will be within {within} days")
    elif sys.stdout.isatty():
        Console().print(stale.as_table(found, today))
    else:
        for line in stale.as_lines(found, today):
            print(line)
    if knowledge.skipped:
        warn(f"{len(knowledge.skipped)} files could not be read and are not among them: python -m knowledge check")


def _today_in_beijing() -> dt.date:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


if __name__ == "__main__":
    run(app)
