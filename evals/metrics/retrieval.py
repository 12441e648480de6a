"""Retrieval judged by gold spans: a hit is relevant to a span when the span's quote stands in the hit's text.

The formulas are written out here because ir-measures rests on pytrec_eval, which has no wheel for Linux on ARM; the
tests hold figures computed with ir-measures 0.4.3.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import Gold
from evals.metrics.comparison import stands_in
from evals.metrics.ratio import Ratio


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the document it comes from and the text that was found."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """For each gold span, the rank (from 1) of the first hit that holds it; 0 where none does."""

    ranks: tuple[int, ...]
    explanation: str = ""

    def hit_at(self, k: int) -> float:
        """Hit@k: 1 if one of the first k hits holds a span, else 0."""
        return float(any(0 < rank <= k for rank in self.ranks)) if self.ranks else math.nan

    def recall_at(self, k: int) -> Ratio:
        """Recall@k over spans (Manning, Raghavan & Schütze 2008, section 8.4): spans in the first k hits, of all."""
        return Ratio(sum(0 < rank <= k for rank in self.ranks), len(self.ranks), self.explanation)

    @property
    def reciprocal_rank(self) -> float:
        """1 / rank of the first relevant hit, 0 without one; its mean is MRR (Voorhees 1999, TREC-8 QA)."""
        found = [rank for rank in self.ranks if rank]
        return 1 / min(found) if found else (0.0 if self.ranks else math.nan)

    def ndcg_at(self, k: int) -> float:
        """Return nDCG@k with linear gains and log2(rank + 1) discount (Järvelin & Kekäläinen 2002, as in trec_eval).

        A hit gains as many spans as it is the first to hold, so repeating one gains nothing. The ideal ranking has the
        same hits by falling gain, then one hit for each span that was not found.
        """
        if not self.ranks:
            return math.nan
        gains = Counter(rank for rank in self.ranks if rank)
        ideal = sorted(gains.values(), reverse=True) + [1] * self.ranks.count(0)
        reached = sum(gain / math.log2(rank + 1) for rank, gain in gains.items() if rank <= k)
        return reached / sum(gain / math.log2(rank + 1) for rank, gain in enumerate(ideal[:k], 1))


def rank_spans(gold: Sequence[Gold], hits: Sequence[Found], same_document: bool = False) -> Ranking:
    """Rank the gold spans of one case in its hits, best first.

    A statement that stands in several documents counts wherever it was found, unless `same_document` asks for the
    gold's own.
    """
    ranks = tuple(
        next(
            (
                rank
                for rank, hit in enumerate(hits, 1)
                if (not same_document or hit.document == span.document) and stands_in(span.quote, hit.text)
            ),
            0,
        )
        for span in gold
    )
    missed = [f"{span.document}: {span.quote}" for span, rank in zip(gold, ranks, strict=True) if not rank]
    return Ranking(ranks, f"not found: {'; '.join(missed)}" if missed else "")
