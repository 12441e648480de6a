"""python -m knowledge check | show | diff"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from knowledge.check import check
from knowledge.chunker import chunk_document
from knowledge.console import run
from knowledge.errors import HutongError, UsageError
from knowledge.parsers import read_document, read_knowledge
from knowledge.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command("check")
def check_command() -> None:
    """Read every document and name what should be mended, with file and line."""
    knowledge = read_knowledge(load_settings().knowledge_dir)
    problems = check(knowledge)
    for problem in problems:
        print(problem)
    print(f"{len(knowledge.documents)} documents read, {len(problems)} problems")
    if problems:
        raise HutongError("Mend the lines above")


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


if __name__ == "__main__":
    run(app)
