"""python -m embeddings build | status | rollback"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from embeddings import publish
from embeddings.errors import BuildError
from embeddings.manifest import Manifest
from knowledge.console import run, warn
from knowledge.settings import Settings, load_settings

if TYPE_CHECKING:
    from embeddings.build import Outcome
    from embeddings.model import EmbeddingModel

# What loads Chroma and the encoder is imported by the commands that need it: going back must not wait for it.

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command("build")
def build_command(
    force: Annotated[bool, typer.Option(help="publish even if much was skipped or has gone")] = False,
    watch: Annotated[bool, typer.Option(help="build again whenever a document is saved, until Ctrl-C")] = False,
) -> None:
    """Read the documents, build the index, check it and publish it."""
    from embeddings.model import EmbeddingModel
    from embeddings.watch import keep_building

    settings = load_settings()
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    if watch:
        keep_building(settings.knowledge_dir, lambda: _build(settings, model, force), warn, threading.Event())
    else:
        _build(settings, model, force)


def _build(settings: Settings, model: EmbeddingModel, force: bool) -> None:
    from embeddings.build import build
    from embeddings.progress import shown_report
    from embeddings.vectors import VECTORS_FILE, VectorCache

    with shown_report() as report:
        outcome = build(
            settings.knowledge_dir,
            settings.builds_dir,
            VectorCache(settings.cache_dir / VECTORS_FILE),
            model,
            report,
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
    """Say which build serves and how old it is, which others are kept, and what in it needs staff's eyes."""
    settings: Settings = load_settings()
    current = publish.current_number(settings.builds_dir)
    for number in publish.finished(settings.builds_dir):
        manifest = Manifest.read(publish.directory_of(settings.builds_dir, number))
        print("*" if number == current else " ", _summary(manifest))
        if number == current:
            for line in _details(settings, manifest):
                print(f"  {line}")


def _details(settings: Settings, manifest: Manifest) -> Iterator[str]:
    from embeddings.catalogue import Catalogue
    from embeddings.index import CATALOGUE
    from embeddings.model import EmbeddingModel
    from knowledge.stale import find_stale

    now = dt.datetime.now(dt.timezone(dt.timedelta(hours=8)))
    age = now - dt.datetime.fromisoformat(manifest.created)
    yield f"age {age.days} days, {age.seconds // 3600} hours"
    yield f"model {manifest.model} ({manifest.fingerprint})"
    catalogue = Catalogue(publish.directory_of(settings.builds_dir, manifest.number) / CATALOGUE)
    stale = find_stale(catalogue.documents(), {}, now.date(), within=0)
    catalogue.close()
    yield f"{len(stale)} documents past their review or validity" + (" (python -m knowledge stale)" if stale else "")
    yield from (f"skipped: {name}" for name in manifest.skipped)
    yield from (f"flagged, a sentence for an assistant: {place}" for place in manifest.flagged)
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    if manifest.fingerprint != model.fingerprint:
        yield "rebuild needed: the embedding model has changed"


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
