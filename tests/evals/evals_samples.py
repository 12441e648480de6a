"""Cases, records and scores that tests of the evaluation start from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.models import Question
from evals.cases import Case, Gold, KeyFact
from evals.scoring import CaseScore, score

DOCUMENT = "daily-life/metro-and-bus-fares.md"
QUOTE = "A metro trip lasts at most 4 hours; longer means another 3 yuan."


def case(**changes: Any) -> Case:
    """A case about the metro, whose answer is right when it says 4 hours."""
    fact = KeyFact(("4 hours", "four hours"), "time limit")
    sound = Case(
        "c1", Question("How long may I stay in the metro?"), "fact", "en", ("answered",), (fact,), (),
        topic="daily-life", gold=(Gold(DOCUMENT, QUOTE),), suite="own", line=1,
    )  # fmt: skip
    return replace(sound, **changes)


def record(**changes: Any) -> dict[str, Any]:
    """A run's record in which that case is answered as it should be."""
    sound = {
        "id": "c1",
        "status": "answered",
        "language": "en",
        "answer": f"From the document:\n\n- {QUOTE} [1]",
        "citations": [{"marker": 1, "document": DOCUMENT, "section": "Metro fare", "quote": QUOTE}],
        "build": 1,
        "ms": {"embed": 8.0},
        "suite": "own",
        "question": "How long may I stay in the metro?",
        "history": [],
        "total_ms": 8.0,
        "asked_on": "2026-11-24",
        "verbatim": [True],
        "gold_holds": [True],
        "documents": {DOCUMENT: {"dates": ["2099-01-01", ""], "contacts": []}},
        "earlier": [],
        "retrieved": [{"document": DOCUMENT, "section": "Metro fare", "text": f"Metro.\n{QUOTE}", "score": 12.0}],
        "words_shown": 12,
    }
    return {**sound, **changes}


def scored(identity: str, right: bool = True, language: str = "en", **changes: Any) -> CaseScore:
    """The score of a case in a language, strictly right or with its fact missing."""
    answer = record()["answer"] if right else "- Nothing of use. [1]"
    return replace(score(case(id=identity, language=language), record(answer=answer, language=language)), **changes)
