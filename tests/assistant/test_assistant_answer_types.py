"""A question says what kind of answer it wants, in nine languages, and a statement has one or has not."""

from __future__ import annotations

import pytest

from assistant.answer_types import KINDS, has_value, missing_share, wanted_kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does lunch cost?", "price"),
        ("校车一学期多少钱？", "price"),
        ("¿Cuánto cuesta la matrícula?", "price"),
        ("Combien coûte la cantine ?", "price"),
        ("Wie teuer ist das Essen?", "price"),
        ("Сколько стоит обед?", "price"),
        ("كم تكلفة الغداء؟", "price"),
        ("給食はいくらですか", "price"),
        ("급식비가 얼마예요?", "price"),
        ("Which number do I ring? I have no phone number", "phone"),
        ("A che ora? À quelle heure ouvre-t-il ?", "hours"),
        ("Wie lange dauert das?", "duration"),
        ("В каком году открылась школа?", "date"),
        ("何人が通っていますか", "count"),
        ("¿Dónde está la oficina?", "place"),
        ("홈페이지 알려 주세요", "address_on_the_web"),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, kind: str) -> None:
    assert kind in wanted_kinds(question)


@pytest.mark.parametrize("question", ["Is a uniform compulsory?", "我需要带什么材料？", "Darf ich mein Rad mitnehmen?"])
def test_other_questions_want_no_kind(question: str) -> None:
    assert wanted_kinds(question) == ()


def test_proof_of_rent_is_no_question_for_a_price() -> None:
    assert "price" not in wanted_kinds("Do I need proof of housing, or a lease if I rent?")


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        ("price", "The card costs 20 yuan.", "The card is sold at the counter."),
        ("phone", "Admissions phone: +86 10 6454 9002.", "Ask the admissions office."),
        ("hours", "Open 8:30-19:00.", "Open to all."),
        ("duration", "It is valid six months.", "It is valid."),
        ("date", "Dongsi Mosque, built 1356.", "An old mosque."),
        ("count", "A typical class has 18.", "Classes are small."),
        ("place", "It stands in Xicheng District.", "It is large."),
        ("address_on_the_web", "Website: www.wab.edu.", "Ask the school."),
    ],
)
def test_a_statement_has_a_value_of_a_kind_or_not(kind: str, has: str, has_not: str) -> None:
    assert has_value(kind, has)
    assert not has_value(kind, has_not)


def test_the_missing_share_counts_kinds_that_no_statement_has() -> None:
    both = "How much is it, and how long does it take?"

    assert missing_share(both, ["It costs 20 yuan."]) == 0.5
    assert missing_share(both, ["It costs 20 yuan.", "It takes three days."]) == 0
    assert missing_share("Is it good?", []) == 0
    assert len(set(KINDS)) == len(KINDS)
