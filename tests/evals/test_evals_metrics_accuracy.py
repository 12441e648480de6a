"""Strictly right, and key facts by type."""

from __future__ import annotations

import math

from evals.cases import KeyFact
from evals.metrics.accuracy import fact_recall, pool_recalls, strict_accuracy, strictness

FEE, PHONE = KeyFact(("400 yuan", "RMB 400"), "fee"), KeyFact(("6915 6699",), "phone")


def test_an_answer_is_strictly_right_when_nothing_is_missing_or_wrong() -> None:
    judged = strictness("answered", "It costs RMB 400; call 6915 6699.", ("answered",), [FEE, PHONE], ["800 yuan"])

    assert judged.is_right
    assert judged.explanation == ""


def test_what_is_wrong_is_said_in_one_line() -> None:
    judged = strictness("abstained", "800 yuan", ("answered", "clarify"), [FEE], ["800 yuan"])

    assert not judged.is_right
    assert judged.explanation == ("status abstained, not answered or clarify; missing: 400 yuan; wrong: 800 yuan")


def test_a_fact_or_a_wrong_detail_inside_a_longer_number_is_not_said() -> None:
    assert strictness("answered", "It costs 1,400 yuan.", ("answered",), [FEE], []).missing == ("400 yuan",)
    assert strictness("answered", "RMB 400, at 24 hours' notice", ("answered",), [FEE], ["4 hours"]).is_right


def test_a_wrong_detail_alone_makes_an_answer_wrong() -> None:
    assert not strictness("answered", "400 yuan, or 800 yuan", ("answered",), [FEE], ["800 yuan"]).is_right


def test_accuracy_is_the_share_of_answers_that_are_right() -> None:
    right, wrong = (strictness("answered", text, ("answered",), [FEE], []) for text in ("RMB 400", "no"))

    assert strict_accuracy([right, wrong, right, right]).value == 0.75
    assert math.isnan(strict_accuracy([]).value)


def test_key_facts_are_recalled_by_type_and_over_all() -> None:
    recall = fact_recall("400 yuan", [FEE, PHONE, KeyFact(("500 yuan",), "fee")])

    assert {kind: ratio.value for kind, ratio in recall.by_type.items()} == {"fee": 0.5, "phone": 0.0}
    assert recall.total.part == 1
    assert recall.total.whole == 3
    assert recall.total.explanation == "missing fee: 500 yuan; missing phone: 6915 6699"


def test_recalls_of_many_answers_are_pooled_by_type() -> None:
    pooled = pool_recalls([fact_recall("400 yuan", [FEE]), fact_recall("", [FEE, PHONE]), fact_recall("", [])])

    assert pooled.by_type["fee"].value == 0.5
    assert pooled.total.whole == 3
    assert math.isnan(pool_recalls([]).total.value)
