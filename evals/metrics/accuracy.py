"""Strict accuracy and key-fact recall: is everything said that was asked, and nothing that is wrong?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.cases import KeyFact
from evals.metrics.comparison import any_stands_in, stands_in
from evals.metrics.ratio import Ratio, pool, share


@dataclass(frozen=True, slots=True)
class Strictness:
    """What keeps one answer from being strictly right: its status, key facts missing, forbidden details said."""

    status_is_right: bool
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    status: str
    statuses: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the status is right, every key fact is said and nothing forbidden is."""
        return self.status_is_right and not self.missing and not self.wrong

    @property
    def explanation(self) -> str:
        """Everything that is wrong, in one line; empty where the answer is right."""
        reasons = [] if self.status_is_right else [f"status {self.status}, not {' or '.join(self.statuses)}"]
        reasons += [f"missing: {fact}" for fact in self.missing] + [f"wrong: {detail}" for detail in self.wrong]
        return "; ".join(reasons)


def strictness(
    status: str, answer: str, statuses: Sequence[str], facts: Sequence[KeyFact], forbidden: Sequence[str]
) -> Strictness:
    """Judge one answer. A fact is said when one of its forms stands in the answer (evals.metrics.comparison)."""
    return Strictness(
        status_is_right=status in statuses,
        missing=tuple(fact.forms[0] for fact in facts if not any_stands_in(fact.forms, answer)),
        wrong=tuple(detail for detail in forbidden if stands_in(detail, answer)),
        status=status,
        statuses=tuple(statuses),
    )


def strict_accuracy(judged: Iterable[Strictness]) -> Ratio:
    """Return the share of answers that are strictly right."""
    return share(each.is_right for each in judged)


@dataclass(frozen=True, slots=True)
class FactRecall:
    """Key facts said, of those asked for: by type, and over all of them."""

    by_type: Mapping[str, Ratio]

    @property
    def total(self) -> Ratio:
        """All types together, with what is missing as the explanation."""
        return pool(self.by_type.values())


def fact_recall(answer: str, facts: Sequence[KeyFact]) -> FactRecall:
    """Return the recall of one answer's key facts, each said in one of its forms or not (nugget recall, Voorhees 2003,
    with every nugget vital).
    """
    by_type: dict[str, list[Ratio]] = {}
    for fact in facts:
        is_said = any_stands_in(fact.forms, answer)
        one = Ratio(is_said, 1, "" if is_said else f"missing {fact.type}: {fact.forms[0]}")
        by_type.setdefault(fact.type, []).append(one)
    return FactRecall({kind: pool(ratios) for kind, ratios in sorted(by_type.items())})


def pool_recalls(recalls: Iterable[FactRecall]) -> FactRecall:
    """Return the recall over many answers."""
    by_type: dict[str, list[Ratio]] = {}
    for recall in recalls:
        for kind, ratio in recall.by_type.items():
            by_type.setdefault(kind, []).append(ratio)
    return FactRecall({kind: pool(ratios) for kind, ratios in sorted(by_type.items())})
