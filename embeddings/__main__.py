"""python -m embeddings build | status | rollback"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from embeddings import publish
from embeddings.build import Outcome, build
from embeddings.errors import BuildError
from embeddings.manifest import Manifest
from embeddings.model import EmbeddingModel
from embeddings.vectors import VectorCache
from knowledge.console import run, warn
from knowledge.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
VECTORS = "vectors.sqlite"


@dataclass
class _Bars:
    """Progress bars for a terminal; plain lines elsewhere."""

    bars: Progress
    task: TaskID | None = None
    name: str = ""
    plain: bool = field(default=False)

    def step(self, name: str) -> None:
        self.name, self.task = name, None
        if self.plain:
            warn(name)
        else:
            self.bars.console.print(name)

    def progress(self, done: int, total: int) -> None:
        if self.plain:
            return
        if self.task is None:
            self.task = self.bars.add_task(self.name, total=total)
        self.bars.update(self.task, completed=done, total=total)


@app.command("build")
def build_command(
    force: Annotated[bool, typer.Option(help="publish even if much was skipped or has gone")] = False,
) -> None:
    """Read the documents, build the index, check it and publish it."""
    settings = load_settings()
    console = Console(stderr=True)
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        outcome = build(
            settings.knowledge_dir,
            settings.builds_dir,
            VectorCache(settings.cache_dir / VECTORS),
            EmbeddingModel(settings.embedding_model, settings.cache_dir),
            _Bars(bars, plain=not console.is_terminal),
            dt.datetime.now(dt.UTC),
            force,
        )
    _tell(outcome)
    if outcome.vanished:
        listed = ", ".join(outcome.vanished)
        raise BuildError(f"Documents of the last build that can no longer be read: {listed}. Mend them and build again")


def _tell(outcome: Outcome) -> None:
    for problem in outcome.knowledge.problems:
        warn(f"{'skipped' if problem.is_error else 'warning'}: {problem}")
    manifest = outcome.manifest
    print(("Published" if outcome.is_new else "Nothing changed:"), _summary(manifest))


def _summary(manifest: Manifest) -> str:
    return (
        f"build {manifest.number} of {manifest.created}: "
        f"{len(manifest.documents)} documents, {manifest.chunks} chunks, "
        f"{manifest.statements} statements, {manifest.questions} questions, {len(manifest.skipped)} skipped"
    )


@app.command()
def status() -> None:
    """Say which build serves, which others are kept, and what was skipped."""
    settings: Settings = load_settings()
    current = publish.current_number(settings.builds_dir)
    for number in publish.finished(settings.builds_dir):
        manifest = Manifest.read(publish.directory_of(settings.builds_dir, number))
        print("*" if number == current else " ", _summary(manifest))
        if number == current:
            print(f"  model {manifest.model} ({manifest.fingerprint})")
            for name in manifest.skipped:
                print(f"  skipped: {name}")
            if manifest.fingerprint != EmbeddingModel(settings.embedding_model, settings.cache_dir).fingerprint:
                print("  rebuild needed: the embedding model has changed")


@app.command()
def rollback(
    number: Annotated[int | None, typer.Argument(help="the build to go back to; the one before by default")] = None,
) -> None:
    """Make an earlier build the current one."""
    settings = load_settings()
    back = publish.rollback(settings.builds_dir, number)
    print("Now current:", _summary(Manifest.read(publish.directory_of(settings.builds_dir, back))))


if __name__ == "__main__":
    run(app)
