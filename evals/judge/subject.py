"""What is judged: an answer taken apart into claims, with the passages and facts it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.models import Status
from evals.cases import Case
from evals.metrics.claims import claims_in

JUDGED_STATUSES = (Status.ANSWERED, Status.EMERGENCY)


@dataclass(frozen=True, slots=True)
class Subject:
    """One answer: the turns that led to it ("role: text"), its claims, the passages and the facts.

    `group` names subjects that are not independent of each other.
    """

    id: str
    question: tuple[str, ...]
    answer: str
    claims: tuple[str, ...]
    passages: tuple[str, ...]
    facts: tuple[str, ...]
    group: str = ""


def subject_of(case: Case, record: Mapping[str, Any]) -> Subject | None:
    """Return what is judged of a run's record; None where it shows no statements.

    The passages are the case's gold quotes, and the quotes that the answer cites and that stand in the documents
    (planted ones are no documents). The facts are the key facts, each in all its forms.
    """
    if record["status"] not in JUDGED_STATUSES:
        return None
    planted = {document.document for document in case.planted}
    cited = [
        citation["quote"]
        for citation, is_verbatim in zip(record["citations"], record["verbatim"], strict=True)
        if is_verbatim and citation["document"] not in planted
    ]
    turns = [*((turn["role"], turn["content"]) for turn in record["history"]), ("user", record["question"])]
    return Subject(
        id=record["id"],
        question=tuple(f"{role}: {text}" for role, text in turns),
        answer=record["answer"],
        claims=tuple(claim.text for claim in claims_in(record["answer"])),
        passages=tuple(dict.fromkeys([*(gold.quote for gold in case.gold), *cited])),
        facts=tuple(" / ".join(fact.forms) for fact in case.key_facts),
        group=case.group,
    )
