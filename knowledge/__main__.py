"""python -m knowledge check | show"""

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


if __name__ == "__main__":
    run(app)
