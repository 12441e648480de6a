"""What a judge said of a run, as it lies in the run's folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.judge.figures import Figure, JudgedAnswer
from evals.judge.people import WithPeople
from knowledge.errors import UsageError

JUDGED = "judged.json"


class Agreement(BaseModel):
    """How far the judge agrees with people; `unknown` says why there is nothing, and is empty where there is.

    `drawn` of `rated` answers were judged, drawn with `seed`.
    """

    model_config = ConfigDict(frozen=True)

    unknown: str = ""
    drawn: int = 0
    rated: int = 0
    seed: int = 0
    measures: tuple[WithPeople, ...] = ()


class Judged(BaseModel):
    """Everything judged of one run.

    `judge` is the model's name, `prompts` the version of each prompt. `left_out` answers show no statements and were
    not judged. `failures` counts judgements not made, of answers and of MTRAG, by kind; `reasons` holds the first
    message of each. `asked` were sent to the model, `cached` taken from earlier.
    """

    model_config = ConfigDict(frozen=True)

    judge: str
    prompts: dict[str, int]
    agreement: Agreement
    figures: tuple[Figure, ...]
    answers: tuple[JudgedAnswer, ...]
    left_out: int
    asked: int
    cached: int
    failures: dict[str, int]
    reasons: dict[str, str]


def write_judged(folder: Path, judged: Judged) -> Path:
    """Write judged.json into a run's folder and return its path. NaN is written as null."""
    path = folder / JUDGED
    path.write_text(judged.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def read_judged(folder: Path) -> Judged | None:
    """Return what was judged of the run in a folder; None where nothing was. Raises UsageError where it is damaged."""
    path = folder / JUDGED
    if not path.is_file():
        return None
    try:
        return Judged.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise UsageError(f"{path}: damaged ({first}). Judge the run again, or delete it") from error
