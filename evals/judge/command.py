"""Judging a run: first the judge is held against people, then its answers are judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

from assistant.chat.client import ChatClient, chat_model
from embeddings.build import Report
from evals.judge.cache import REPLIES_FILE, ReplyCache
from evals.judge.figures import JudgedAnswer, figures
from evals.judge.judge import Judge
from evals.judge.judged import Agreement, Judged
from evals.judge.judgement import PROMPTS, judgement
from evals.judge.people import FILE, drawn, read_rated, with_people
from evals.judge.prompts import Prompt, read_prompt
from evals.judge.subject import Subject, subject_of
from evals.run_folder import RunFolder
from knowledge.errors import UsageError
from knowledge.settings import Settings

RUNS = 2


def make_judge(settings: Settings, client: ChatClient | None = None) -> Judge:
    """Return the judge that the settings name, or `client` as judge. Raises UsageError where they name no model."""
    client = client or chat_model(settings)
    if client is None:
        raise UsageError("There is no judge: set HUTONG_LLM to a language model (see the table in README.md)")
    return Judge(client, ReplyCache(settings.cache_dir / REPLIES_FILE))


def read_prompts() -> dict[str, Prompt]:
    """Return the judge's prompts by name."""
    return {name: read_prompt(name) for name in PROMPTS}


def hold_against_people(
    judge: Judge, prompts: Mapping[str, Prompt], evaldata: Path, count: int, seed: int, report: Report
) -> Agreement:
    """Have `count` answers judged once that people rated, and return how far the two agree."""
    if not count:
        return Agreement(unknown="not measured, --agreement 0")
    rated = read_rated(evaldata)
    if rated is None:
        return Agreement(unknown=f"there is no {evaldata / FILE}; set HUTONG_EVALDATA")
    chosen = drawn(rated, count, seed)
    report.step(f"{judge.name} judges {len(chosen)} answers that people rated")
    judgements = []
    for number, row in enumerate(chosen, 1):
        judgements.append(judgement(judge, prompts, row.subject, 1))
        report.progress(number, len(chosen))
    measures = with_people(chosen, judgements)
    return Agreement(drawn=len(chosen), rated=len(rated), seed=seed, measures=measures)


def judge_run(
    judge: Judge,
    prompts: Mapping[str, Prompt],
    run: RunFolder,
    agreement: Agreement,
    limit: int,
    seed: int,
    report: Report,
) -> Judged:
    """Have a run's answers judged twice; `limit` (0: all) of them, drawn with `seed`.

    Raises UsageError where no record belongs to a case of the run's suites.
    """
    found = _subjects(run)
    subjects = [subject for subject in found if subject is not None]
    if 0 < limit < len(subjects):
        kept = sorted(Random(seed).sample(range(len(subjects)), limit))  # noqa: S311 - a sample, no secret
        subjects = [subjects[number] for number in kept]
    report.step(f"{judge.name} judges {len(subjects)} answers of {run.path.name}, {RUNS} times")
    answers = []
    for number, subject in enumerate(subjects, 1):
        answers.append(_judged(judge, prompts, subject))
        report.progress(number, len(subjects))
    return Judged(
        judge=judge.name,
        prompts={prompt.name: prompt.version for prompt in prompts.values()},
        agreement=agreement,
        figures=figures(answers),
        answers=tuple(answers),
        left_out=found.count(None),
        asked=judge.asked,
        cached=judge.cached,
        failures=dict(judge.failures),
        reasons=judge.reasons,
    )


def _subjects(run: RunFolder) -> list[Subject | None]:
    records = run.records()
    found = [subject_of(case, records[case.id]) for case in run.config().cases() if case.id in records]
    if not found:
        raise UsageError(f"{run.path}: holds no record of a case of its suites. Finish it with run --resume")
    return found


def _judged(judge: Judge, prompts: Mapping[str, Prompt], subject: Subject) -> JudgedAnswer:
    runs = tuple(judgement(judge, prompts, subject, run) for run in range(1, RUNS + 1))
    return JudgedAnswer(id=subject.id, group=subject.group, claims=subject.claims, facts=subject.facts, runs=runs)
