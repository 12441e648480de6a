"""What is found decides whether a question is ours, and the words of the question whether it says enough."""

from __future__ import annotations

import pytest

from assistant.scope import Thresholds, is_elsewhere, is_unheard_of, is_unrelated, lacks_amount, says_too_little
from embeddings.search import SearchText
from tests.assistant.assistant_samples import document, hits

LIBRARY = document("# Library\n\n- The library in Chaoyang lends books for 30 days.\n- In Paris there is one too.\n")


@pytest.mark.parametrize("text", ["visa", "医院", "?a", "виза", "비자", "فيزا", "a b", "学校？"])
def test_a_single_bare_word_says_too_little(text: str) -> None:
    assert says_too_little(SearchText(text))
    assert not says_too_little(SearchText(text, context="Where is the library?"))


@pytest.mark.parametrize(
    "text", ["visa fee", "看医生", "Wo anmelden?", "地铁票价", "визу продлить", "I am ill", "240小时"]
)
def test_two_words_or_three_characters_can_be_searched(text: str) -> None:
    assert not says_too_little(SearchText(text))


def test_nothing_found_is_unrelated() -> None:
    assert is_unrelated([])


@pytest.mark.parametrize(
    ("cosine", "asked", "score", "unrelated"),
    [
        (0.84, 0.85, 5.0, True),
        (0.84, 0.87, 5.0, False),
        (0.82, 0.0, 5.0, True),
        (0.83, 0.0, 5.0, False),
        (0.70, 0.70, 16.5, False),
    ],
)
def test_unrelated_is_what_lies_far_from_statements_and_written_questions(
    cosine: float, asked: float, score: float, unrelated: bool
) -> None:
    found = hits(LIBRARY, {"30 days": score}, cosine=cosine, asked=asked)

    assert is_unrelated(found, Thresholds(1.70, 0.825, 16.0)) is unrelated


def test_another_city_is_elsewhere_unless_the_passages_speak_of_it() -> None:
    found = hits(LIBRARY, {"30 days": 5.0})

    rome = is_elsewhere(SearchText("Where is the library in Rome?"), found)

    assert rome is not None
    assert rome.name == "Rome"
    assert is_elsewhere(SearchText("Where is the library in Paris?"), found) is None


@pytest.mark.parametrize(
    ("question", "unheard"),
    [
        ("Where is the best sauna in Chaoyang?", True),
        ("Where can I borrow books in Chaoyang?", False),
        ("How many days does the Chaoyang library lend a sauna guide?", False),
        ("Where can I borrow magasines?", False),
        ("Where can I borrow bookz?", False),
        ("Wo ist die beste Sauna in Chaoyang?", False),
    ],
)
def test_an_english_question_for_a_thing_no_document_names_is_unheard_of(question: str, unheard: bool) -> None:
    vocabulary = frozenset(["library", "chaoyang", "lends", "books", "days", "magazines", "borrow"])
    language = "de" if question.startswith("Wo ") else "en"

    assert is_unheard_of(SearchText(question, language=language), hits(LIBRARY, {}), vocabulary) is unheard


def test_a_sure_hit_is_never_unheard_of() -> None:
    question = SearchText("Where is the best sauna in Chaoyang?", language="en")

    assert not is_unheard_of(question, hits(LIBRARY, {"30 days": 17.0}), frozenset(["chaoyang"]))
    assert not is_unheard_of(question, [], frozenset(["chaoyang"]))


@pytest.mark.parametrize(
    ("question", "statement", "lacks"),
    [
        ("How much does the card cost?", "The card is sold at the counter.", True),
        ("How much does the card cost?", "The card costs 20 yuan.", False),
        ("How much does the card cost?", "The card is free.", False),
        ("How much does the card cost?", "Ask in Nanyuan Road, where neurologists from Europe work.", True),
        ("How much does the card cost?", "It is RMB500 or 70euros.", False),
        ("多少钱？", "卡在柜台出售。", True),
        ("多少钱？", "每张20元。", False),
        ("Где купить карту?", "The card is sold at the counter.", False),
        ("Was kostet die Karte?", "The deposit is €20.", False),
        ("料金はいくらですか？", "Freedom of choice at the counter.", True),
    ],
)
def test_a_price_is_answered_only_by_an_amount_of_money(question: str, statement: str, lacks: bool) -> None:
    assert lacks_amount(SearchText(question), [statement, "Open on Sundays."]) is lacks
