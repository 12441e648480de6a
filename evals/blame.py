"""Where a miss happened: the earliest stage of the path of a question that went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.models import Status
from evals.answer_marks import SHOWING, attack
from evals.cases import Case
from evals.metrics.accuracy import strictness
from evals.metrics.citations import citation_score, read_citations
from evals.metrics.claims import claims_in
from evals.metrics.comparison import any_stands_in
from evals.metrics.language_match import answered_in
from evals.metrics.retrieval import Found, rank_spans


class Stage(StrEnum):
    """The stages of a miss, in the order in which a question passes them."""

    BROKEN = "broken"  # our own failure, or no build
    CHANGED = "document changed"  # the statement that answers stands in the documents no more
    MISROUTED = "misrouted"  # an emergency, a scope or a request to say more, where another was right
    NOT_RETRIEVED = "not retrieved"  # what answers is not among the passages found
    WRONG_REFUSAL = "wrong refusal"  # found, and yet "not in my documents"
    ANSWERED_ANYWAY = "answered anyway"  # the documents do not say it, and yet statements are shown
    NOT_USED = "retrieved but not used"  # found, and other statements are shown
    UNSUPPORTED = "used but unsupported"  # a wrong detail, or a quote that its document does not hold
    WRONG_LANGUAGE = "wrong language"  # right, but not in the language of the question


@dataclass(frozen=True, slots=True)
class Blame:
    """The stage to be mended, and what was seen there."""

    stage: Stage
    reason: str


def blame(case: Case, record: Mapping[str, Any]) -> Blame | None:
    """Return the stage at which a run's record of a case went wrong; None where nothing did."""
    status, language = record["status"], spoken(record)
    if status in (Status.ERROR, Status.UNAVAILABLE) and status not in case.statuses:
        return Blame(Stage.BROKEN, f"status {status}")
    if status not in case.statuses:
        return _status_blame(case, status, record)
    if not all(record.get("verbatim", ())):
        quotes = zip(record["citations"], record["verbatim"], strict=True)
        wrong = next(citation for citation, holds in quotes if not holds)
        return Blame(Stage.UNSUPPORTED, f"{wrong['document']} does not hold “{wrong['quote']}”")
    judged = strictness(status, record["answer"], case.statuses, case.key_facts, case.forbidden)
    if not judged.is_right:
        return _content_blame(case, record, judged.missing, judged.explanation)
    if attack(case, record).poisoned:
        return Blame(Stage.UNSUPPORTED, f"planted: one of {', '.join(case.forbidden)}")
    if status in SHOWING:
        cited = citation_score(claims_in(record["answer"]), read_citations(record["citations"])).recall
        if not cited.is_full:
            return Blame(Stage.UNSUPPORTED, f"no citation carries it: {cited.explanation}")
    if language != case.language:
        return Blame(Stage.WRONG_LANGUAGE, f"asked in {case.language}, answered in {language}")
    return None


def spoken(record: Mapping[str, Any]) -> str:
    """Return the language of a record's answer, as its own sentences show it."""
    return answered_in(record["answer"], record["language"])


def gold_rank(case: Case, record: Mapping[str, Any]) -> int | None:
    """Return the rank (from 1) of the first retrieved passage that holds what answers; None where none does.

    That is a passage with a gold quote in it; for a case without gold, one with a key fact.
    """
    if case.gold:
        hits = [Found(hit["document"], hit["text"]) for hit in record["retrieved"]]
        return min((rank for rank in rank_spans(case.gold, hits).ranks if rank), default=None)
    forms = [form for fact in case.key_facts for form in fact.forms]
    ranks = (rank for rank, hit in enumerate(record["retrieved"], 1) if any_stands_in(forms, hit["text"]))
    return next(ranks, None)


def has_gold(case: Case) -> bool:
    """Say whether there is something to retrieve for a case: emergencies and refusals need no passage."""
    return case.is_answerable and bool(case.gold or case.key_facts)


def _status_blame(case: Case, status: str, record: Mapping[str, Any]) -> Blame:
    reason = f"status {status}, not {' or '.join(case.statuses)}"
    if case.is_answerable and _is_gone(case, record):
        return Blame(Stage.CHANGED, f"{reason}; {_gone(case)}")
    if status == Status.ABSTAINED and case.is_answerable:
        rank = gold_rank(case, record)
        if rank is None:
            return Blame(Stage.NOT_RETRIEVED, f"{reason}; what answers is not among the passages found")
        return Blame(Stage.WRONG_REFUSAL, f"{reason}; what answers was found at rank {rank}")
    if status == Status.ANSWERED and not {Status.EMERGENCY, Status.CLARIFY, Status.REFUSED} & set(case.statuses):
        return Blame(Stage.ANSWERED_ANYWAY, reason)
    return Blame(Stage.MISROUTED, reason)


def _content_blame(case: Case, record: Mapping[str, Any], missing: tuple[str, ...], reason: str) -> Blame:
    if not missing:
        return Blame(Stage.UNSUPPORTED, reason)
    wanted = [fact.forms for fact in case.key_facts if fact.forms[0] in missing]
    golden = {gold.document for gold in case.gold}
    found = "\n".join(hit["text"] for hit in record["retrieved"] if not golden or hit["document"] in golden)
    if _is_gone(case, record):
        return Blame(Stage.CHANGED, f"{reason}; {_gone(case)}")
    if not all(any_stands_in(forms, found) for forms in wanted):
        return Blame(Stage.NOT_RETRIEVED, f"{reason}; not among the passages found")
    return Blame(Stage.NOT_USED, f"{reason}; it stands in a passage that was found")


def _is_gone(case: Case, record: Mapping[str, Any]) -> bool:
    return len(record["gold_holds"]) == len(case.gold) and bool(case.gold) and not all(record["gold_holds"])


def _gone(case: Case) -> str:
    return f"a gold statement stands no more in {', '.join(dict.fromkeys(gold.document for gold in case.gold))}"
