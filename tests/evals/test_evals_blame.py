"""A miss is blamed on the earliest stage of the question's path that went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from evals.blame import Stage, blame, gold_rank
from evals.cases import Case, KeyFact
from tests.evals.evals_samples import DOCUMENT, QUOTE, case, record

OTHER = {"document": "daily-life/taxis.md", "section": "", "text": "A taxi costs 13 yuan.", "score": 9.0}
ELSEWHERE = {"document": DOCUMENT, "section": "", "text": "A trip of the metro ends after 4 hours.", "score": 9.0}


def test_what_is_right_is_not_blamed() -> None:
    assert blame(case(), record()) is None


@pytest.mark.parametrize(
    ("asked", "answered", "stage"),
    [
        (case(), {"status": "error"}, Stage.BROKEN),
        (case(), {"status": "emergency"}, Stage.MISROUTED),
        (case(), {"status": "out_of_scope"}, Stage.MISROUTED),
        (case(statuses=("emergency",)), {}, Stage.MISROUTED),
        (case(statuses=("clarify",)), {}, Stage.MISROUTED),
        (case(), {"status": "abstained"}, Stage.WRONG_REFUSAL),
        (case(), {"status": "abstained", "retrieved": [OTHER]}, Stage.NOT_RETRIEVED),
        (case(statuses=("abstained", "out_of_scope")), {}, Stage.ANSWERED_ANYWAY),
        (case(), {"answer": "13 yuan [1]", "retrieved": [OTHER]}, Stage.NOT_RETRIEVED),
        (case(), {"answer": "13 yuan [1]"}, Stage.NOT_USED),
        (case(forbidden=("3 yuan",)), {}, Stage.UNSUPPORTED),
        (case(), {"verbatim": [False]}, Stage.UNSUPPORTED),
        (case(), {"language": "de"}, Stage.WRONG_LANGUAGE),
        (case(), {"answer": f"Aus einem Dokument auf Englisch.\n\n- {QUOTE} [1]"}, Stage.WRONG_LANGUAGE),
        (case(), {"answer": f"- {QUOTE} [2]"}, Stage.UNSUPPORTED),
        (case(), {"answer": f"- {QUOTE} [1]\n- It is free. [1]"}, Stage.UNSUPPORTED),
        (case(), {"answer": "13 yuan [1]", "gold_holds": [False]}, Stage.CHANGED),
        (case(), {"status": "abstained", "gold_holds": [False]}, Stage.CHANGED),
    ],
)
def test_a_miss_is_blamed_on_the_stage_that_failed(asked: Case, answered: dict[str, Any], stage: Stage) -> None:
    found = blame(asked, record(**answered))

    assert found is not None
    assert found.stage is stage
    assert found.reason


def test_a_quote_that_its_document_does_not_hold_is_named() -> None:
    found = blame(case(), record(verbatim=[False]))

    assert found is not None
    assert found.reason == f"{DOCUMENT} does not hold “{QUOTE}”"


def test_a_missing_fact_is_retrieved_where_another_passage_of_the_gold_document_says_it() -> None:
    found = blame(case(), record(answer="Nothing [1]", retrieved=[OTHER, ELSEWHERE]))

    assert found is not None
    assert found.stage is Stage.NOT_USED


def test_the_same_words_about_something_else_are_not_what_answers() -> None:
    aside = {**OTHER, "text": "A taxi may wait for 4 hours."}

    found = blame(case(), record(answer="Nothing [1]", retrieved=[aside]))
    without_gold = blame(case(gold=()), record(answer="Nothing [1]", retrieved=[aside]))

    assert found is not None
    assert found.stage is Stage.NOT_RETRIEVED
    assert without_gold is not None
    assert without_gold.stage is Stage.NOT_USED


def test_a_number_inside_a_longer_one_is_not_the_fact() -> None:
    found = blame(case(), record(answer="It lasts 24 hours. [1]"))

    assert found is not None
    assert "missing: 4 hours" in found.reason


def test_the_rank_is_that_of_the_first_passage_with_a_gold_quote() -> None:
    assert gold_rank(case(), record(retrieved=[OTHER, ELSEWHERE, *record()["retrieved"]])) == 3
    assert gold_rank(case(), record(retrieved=[OTHER])) is None


def test_without_gold_the_rank_is_that_of_the_first_passage_with_a_key_fact() -> None:
    asked = case(gold=(), key_facts=(KeyFact(("13 yuan",)), KeyFact(("4 hours",))))

    assert gold_rank(asked, record(retrieved=[ELSEWHERE, OTHER])) == 1
    assert gold_rank(asked, record(retrieved=[])) is None
