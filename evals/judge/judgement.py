"""One run's judgement of one answer, and the measures that come of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.judge.forms import CONTRADICTED, SAID, SUPPORTED, Quality, claim_verdicts, fact_verdicts, numbered
from evals.judge.judge import Failed, Judge
from evals.judge.prompts import Prompt
from evals.judge.subject import Subject

CLAIMS, FACTS, QUALITY = "claims", "facts", "quality"
PROMPTS = (CLAIMS, FACTS, QUALITY)
MEASURES = {"precision": CLAIMS, "recall": FACTS, "contradiction": CLAIMS, "relevance": QUALITY, "coherence": QUALITY}
RATINGS = ("relevance", "coherence")
GOOD_RATING = 4
_WANTED = {"precision": SUPPORTED, "contradiction": CONTRADICTED, "recall": SAID}


class Judgement(BaseModel):
    """Verdicts on the claims and facts of one answer, in order, and two ratings of 1 to 5.

    Empty or None where there was nothing to judge or the judge failed; `failed` holds the kind of failure by prompt.
    """

    model_config = ConfigDict(frozen=True)

    claims: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    relevance: int | None = None
    coherence: int | None = None
    failed: dict[str, str] = {}

    def value(self, measure: str) -> float | None:
        """Return a measure of MEASURES: shares 0 to 1, ratings 1 to 5; None where there was nothing, NaN on failure.

        `precision` is the share of claims the passages support, `contradiction` of those they contradict, `recall` the
        share of facts that the answer says.
        """
        if MEASURES[measure] in self.failed:
            return math.nan
        if measure in RATINGS:
            rating = self._rating(measure)
            return None if rating is None else float(rating)
        marks = self.marks(measure)
        return sum(is_so for _, is_so in marks) / len(marks) if marks else None

    def marks(self, measure: str) -> list[tuple[str, bool]]:
        """Return each single verdict behind a measure, as it is and as yes or no (of ratings: 4 or 5)."""
        if measure in RATINGS:
            rating = self._rating(measure)
            return [] if rating is None else [(str(rating), rating >= GOOD_RATING)]
        verdicts = self.facts if MEASURES[measure] == FACTS else self.claims
        return [(verdict, verdict == _WANTED[measure]) for verdict in verdicts]

    def _rating(self, measure: str) -> int | None:
        return self.relevance if measure == "relevance" else self.coherence


def judgement(judge: Judge, prompts: Mapping[str, Prompt], subject: Subject, run: int) -> Judgement:
    """Have one answer judged once: its claims where there are passages, its facts where there are some, its quality."""
    said: dict[str, Any] = {"failed": {}}
    for name, material, form in _questions(subject):
        reply = judge.ask(prompts[name], material, form, run)
        if isinstance(reply, Failed):
            said["failed"][name] = reply.kind
        elif isinstance(reply, Quality):
            said |= reply.model_dump()
        else:
            said[name] = tuple(reply.model_dump().values())
    return Judgement(**said)


def _questions(subject: Subject) -> Iterator[tuple[str, dict[str, Any], type[BaseModel]]]:
    question = list(subject.question)
    if subject.claims and subject.passages:
        passages, claims = numbered("passage", subject.passages), numbered("claim", subject.claims)
        yield CLAIMS, {"question": question, "passages": passages, "claims": claims}, claim_verdicts(len(claims))
    if subject.facts:
        facts = numbered("fact", subject.facts)
        yield FACTS, {"question": question, "answer": subject.answer, "facts": facts}, fact_verdicts(len(facts))
    yield QUALITY, {"question": question, "answer": subject.answer}, Quality
