"""Ranking metrics over gold spans, worked out by hand; nDCG also as ir-measures 0.4.3 gives it."""

from __future__ import annotations

import math

import pytest

from evals.cases import Gold
from evals.metrics.retrieval import Found, Ranking, rank_spans

GOLD = [Gold("a.md", "Register within **24 hours**."), Gold("b.md", "It costs 400 yuan.")]


def test_a_hit_holds_a_span_when_its_quote_stands_in_the_text_however_it_is_marked() -> None:
    hits = [Found("x.md", "Nothing."), Found("a.md", "Bring a passport.\nregister within 24-hours"), Found("b.md", "")]

    ranking = rank_spans(GOLD, hits)

    assert ranking.ranks == (2, 0)
    assert ranking.explanation == "not found: b.md: It costs 400 yuan."


def test_a_number_inside_a_longer_one_is_not_the_span() -> None:
    assert rank_spans([Gold("b.md", "4 hours")], [Found("b.md", "within 24 hours")]).ranks == (0,)


def test_a_span_counts_in_any_document_unless_its_own_is_asked_for() -> None:
    hits = [Found("copy.md", "It costs 400 yuan."), Found("b.md", "It costs 400 yuan.")]

    assert rank_spans(GOLD[1:], hits).ranks == (1,)
    assert rank_spans(GOLD[1:], hits, same_document=True).ranks == (2,)


def test_hit_recall_and_reciprocal_rank_follow_from_the_ranks() -> None:
    ranking = Ranking((2, 0, 5))

    assert [ranking.hit_at(k) for k in (1, 2, 5)] == [0.0, 1.0, 1.0]
    assert [ranking.recall_at(k).value for k in (1, 2, 5)] == pytest.approx([0, 1 / 3, 2 / 3])
    assert ranking.reciprocal_rank == 0.5
    assert Ranking((0, 0)).reciprocal_rank == 0.0


def test_ndcg_discounts_by_rank_and_misses_spans_not_found() -> None:
    # The second hit is the first to hold two spans, a third was not found:
    # (2 / log2 3) / (2 / log2 2 + 1 / log2 3); ir-measures says 0.4796249331362629.
    ranking = Ranking((2, 2, 0))

    assert ranking.ndcg_at(3) == pytest.approx(0.4796249331362629)
    assert ranking.ndcg_at(10) == pytest.approx(0.4796249331362629)
    assert ranking.ndcg_at(1) == 0.0


def test_the_best_ranking_has_an_ndcg_of_1() -> None:
    assert Ranking((1, 2, 3)).ndcg_at(10) == pytest.approx(1.0)
    assert Ranking((1, 1, 2)).ndcg_at(10) == pytest.approx(1.0)
    assert Ranking((1, 2, 3)).ndcg_at(2) == pytest.approx(1.0)


def test_without_gold_there_is_no_figure_and_without_hits_it_is_0() -> None:
    nothing = rank_spans([], [Found("a.md", "text")])

    assert all(math.isnan(value) for value in (nothing.hit_at(1), nothing.reciprocal_rank, nothing.ndcg_at(10)))
    assert math.isnan(nothing.recall_at(10).value)
    assert rank_spans(GOLD, []).ndcg_at(10) == 0.0
