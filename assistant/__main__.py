"""python -m assistant ask | retrieve"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.assemble import Assistant, assemble
from assistant.intake import clean
from assistant.language import identify
from assistant.models import Answer, Question, Status
from assistant.records import BatchLine, answer_record, hits_record, run_batch
from assistant.rendering import markdown, source_line
from assistant.rephrase import search_text
from embeddings.search import embed, search
from knowledge.console import run, warn
from knowledge.errors import HutongError, UsageError
from knowledge.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
QuestionWords = Annotated[str | None, typer.Argument(help="the question, in any language")]
Batch = Annotated[Path | None, typer.Option(help='file of {"id", "question", "history"}, one JSON object a line')]


@app.command()
def ask(
    question: QuestionWords = None,
    batch: Batch = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Answer a question, or every question of a batch file."""
    _one_of(question, batch)
    assistant = assemble(load_settings())
    if batch is not None:
        _batch(batch, lambda line: answer_record(line.id, assistant.ask(line.question)[0]))
        return
    answer, _ = assistant.ask(Question(question or ""))
    print(json.dumps(answer_record(None, answer), ensure_ascii=False) if as_json else _for_people(answer))
    if answer.status in (Status.ERROR, Status.UNAVAILABLE):
        raise typer.Exit(1)


@app.command()
def retrieve(
    question: QuestionWords = None,
    batch: Batch = None,
    k: Annotated[int, typer.Option(min=1, max=1000, help="how many passages")] = 10,
) -> None:
    """Show the passages that are found, without composing an answer; always JSON."""
    _one_of(question, batch)
    assistant = assemble(load_settings())
    assistant.live.current()
    if batch is not None:
        _batch(batch, lambda line: _retrieved(assistant, line, k))
    else:
        print(json.dumps(_retrieved(assistant, BatchLine(None, Question(question or "")), k), ensure_ascii=False))


def _retrieved(assistant: Assistant, line: BatchLine, k: int) -> dict[str, Any]:
    question = clean(line.question)
    if not any(c.isalnum() for c in question.text):
        return hits_record(line.id, [])
    text = search_text(question, identify(question.text))
    index = assistant.live.current()
    return hits_record(line.id, search(index, embed(index, assistant.model, text), text, k))


def _one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise UsageError('Give either a question in quotes or --batch FILE.jsonl: python -m assistant ask "…"')


def _batch(path: Path, answer: Any) -> None:
    failed = run_batch(path, answer, lambda text: print(text, flush=True), warn)
    if failed:
        raise HutongError(f"{failed} of the lines could not be asked; the others were answered")


def _for_people(answer: Answer) -> str:
    sources = [source_line(citation, answer.language) for citation in answer.citations]
    return "\n".join([markdown(answer), *(["", *sources] if sources else [])])


if __name__ == "__main__":
    run(app)
