"""Follow-up questions: is the thing meant found, and does the earlier topic stay out?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.ratio import Ratio


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The documents an answer cites, those that hold its gold, and those that the earlier turns were about."""

    id: str
    cited: frozenset[str]
    gold: frozenset[str]
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FollowUpScore:
    """`resolution`: answers that cite a gold document, of those with gold. `leak`: answers that cite a document of the
    earlier turns that is not gold, of those where there is one to cite.
    """

    resolution: Ratio
    leak: Ratio


def follow_up_score(cases: Sequence[FollowUp]) -> FollowUpScore:
    """Score follow-up questions by the documents they are answered from."""
    asked = [case for case in cases if case.gold]
    lost = [case.id for case in asked if not case.cited & case.gold]
    exposed = [case for case in cases if case.earlier - case.gold]
    leaked = [(case.id, sorted(case.cited & (case.earlier - case.gold))) for case in exposed]
    leaks = [f"{name} cites {', '.join(documents)}" for name, documents in leaked if documents]
    return FollowUpScore(
        Ratio(len(asked) - len(lost), len(asked), f"gold not cited: {', '.join(lost)}" if lost else ""),
        Ratio(len(leaks), len(exposed), f"earlier topic: {'; '.join(leaks)}" if leaks else ""),
    )
