"""python -m evals run SUITE"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.assemble import assemble
from assistant.compose import count_words
from assistant.models import Answer
from assistant.records import answer_record
from evals.strict import Case, Verdict, judge, read_suite, tally
from evals.xquad import measure
from knowledge.console import run
from knowledge.errors import UsageError
from knowledge.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Measure the answers."""


@app.command("run")
def run_command(
    suite: Annotated[str, typer.Argument(help="a suite of evals/suites, without .jsonl")],
    records: Annotated[Path | None, typer.Option(help="write every answer with its verdict here, JSON lines")] = None,
) -> None:
    """Ask a suite's questions and say how many answers are strictly right, by kind, with every miss."""
    cases = read_suite(suite)
    if records is not None and not records.parent.is_dir():
        raise UsageError(f"{records}: there is no folder {records.parent}. Make it first")
    assistant = assemble(load_settings())
    assistant.model.warm()
    judged: list[tuple[Case, Verdict]] = []
    answers: list[Answer] = []
    written: list[dict[str, Any]] = []
    for case in cases:
        answer = assistant.pipeline.invoke(case.question)
        record = answer_record(case.id, answer)
        verdict = judge(case, record["status"], record["answer"])
        judged.append((case, verdict))
        answers.append(answer)
        written.append({**record, "right": verdict.is_right, "reasons": verdict.reasons})
    for case, verdict in judged:
        if not verdict.is_right:
            print(f"miss {case.id} ({case.kind}, {case.language}): {'; '.join(verdict.reasons)} | {case.question.text}")
    for name, (right, asked) in tally(judged).items():
        print(f"{name:18} {right:4} of {asked:4} strictly right")
    _print_sizes(answers)
    if records is not None:
        lines = (json.dumps(record, ensure_ascii=False) for record in written)
        records.write_text("\n".join(lines) + "\n", encoding="utf-8")


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


def _print_sizes(answers: list[Answer]) -> None:
    shown = [sum(count_words(line.text) for e in a.extracts for line in e.lines) for a in answers if a.extracts]
    if shown:
        print(f"words of statements shown: median {statistics.median(shown):.0f}, most {max(shown)}")
    for step in dict.fromkeys(name for answer in answers for name in answer.ms):
        times = sorted(answer.ms.get(step, 0.0) for answer in answers)
        p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"{step:10} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")


if __name__ == "__main__":
    run(app)
