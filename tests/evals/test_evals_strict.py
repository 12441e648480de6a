"""Strictly right, by examples worked out by hand."""

from __future__ import annotations

import pytest

from assistant.models import Question
from evals.cases import Case, KeyFact
from evals.strict import Verdict, judge, loosen, tally


def case(facts: list[list[str]], forbidden: tuple[str, ...] = (), statuses: tuple[str, ...] = ("answered",)) -> Case:
    return Case("c1", Question("?"), "fact", "en", statuses, tuple(KeyFact(tuple(f)) for f in facts), forbidden)


@pytest.mark.parametrize(
    ("asked", "status", "answer", "reasons"),
    [
        (case([["400 yuan"]]), "answered", "The permit costs **400 yuan**. [1]", ()),
        (case([["400 yuan"]]), "answered", "The permit costs 800 yuan.", ("missing: 400 yuan",)),
        (case([["400 yuan", "RMB 400"]]), "answered", "It costs RMB 400.", ()),
        (case([["400 yuan"], ["passport"]]), "answered", "400 yuan", ("missing: passport",)),
        (case([["010-6915 5288"]]), "answered", "Call (010) 69155288", ("missing: 010-6915 5288",)),
        (case([["010-6915 5288"]]), "answered", "Call 01069155288.", ()),
        (case([["1,200 yuan"]]), "answered", "1200 Yuan", ()),
        (case([["Café Zürich"]]), "answered", "the CAFE ZURICH", ()),
        (case([["400"]], ("600 yuan",)), "answered", "400 now, 600 yuan before", ("wrong: 600 yuan",)),
        (case([], (), ("abstained", "out_of_scope")), "abstained", "I do not know", ()),
        (
            case([], (), ("abstained", "out_of_scope")),
            "answered",
            "",
            ("status answered, not abstained or out_of_scope",),
        ),
        (
            case([["120"]], ("999",), ("emergency",)),
            "answered",
            "Call 999.",
            ("status answered, not emergency", "missing: 120", "wrong: 999"),
        ),
    ],
)
def test_an_answer_is_right_if_it_says_every_fact_no_wrong_one_and_ends_as_it_should(
    asked: Case, status: str, answer: str, reasons: tuple[str, ...]
) -> None:
    assert judge(asked, status, answer) == Verdict(not reasons, reasons)


def test_facts_are_compared_without_case_accents_width_and_punctuation() -> None:
    assert loosen("Ａ-Ｂ  “C” d’É, 1.000") == "ab“c”de1000"


def test_right_answers_are_counted_by_kind_and_by_english_or_not() -> None:
    def row(kind: str, language: str, is_right: bool) -> tuple[Case, Verdict]:
        return Case("x", Question("?"), kind, language, (), (), ()), Verdict(is_right)

    counted = tally([row("fact", "en", True), row("fact", "de", False), row("list", "ja", True)])

    assert counted == {
        "fact": (1, 2),
        "list": (1, 1),
        "English": (1, 1),
        "other languages": (1, 2),
        "all": (2, 3),
    }
    assert list(counted)[-1] == "all"
    assert tally([]) == {}
