"""The same need in other words or languages: is it met each time, and from the same documents?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.metrics.ratio import Ratio, mean


@dataclass(frozen=True, slots=True)
class Member:
    """One wording of a need: whether its answer is strictly right, and the documents it cites."""

    id: str
    is_right: bool
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Consistency:
    """`all_right`: groups of which every wording is answered right. `agreement`: mean over groups of the mean Jaccard
    index (1901) of the documents cited, over pairs of wordings; two answers that cite nothing agree.
    """

    all_right: Ratio
    agreement: float
    by_group: Mapping[str, float]


def consistency(groups: Mapping[str, Sequence[Member]]) -> Consistency:
    """Compare the answers within groups; a group of one wording is left out."""
    compared = {name: members for name, members in groups.items() if len(members) > 1}
    by_group = {name: mean(_jaccard(*pair) for pair in combinations(m, 2)) for name, m in compared.items()}
    torn = [
        f"{name} (wrong: {', '.join(member.id for member in members if not member.is_right)})"
        for name, members in compared.items()
        if not all(member.is_right for member in members)
    ]
    return Consistency(
        Ratio(len(compared) - len(torn), len(compared), "; ".join(torn)), mean(by_group.values()), by_group
    )


def _jaccard(one: Member, other: Member) -> float:
    union = one.documents | other.documents
    return len(one.documents & other.documents) / len(union) if union else 1.0
