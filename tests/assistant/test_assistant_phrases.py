"""How phrases are found in a question: in words, inside the text, with endings, particles and elisions."""

from __future__ import annotations

import pytest

from assistant.phrases import Listed, PhraseIndex


def found(phrase: str, text: str, *, in_words: bool = True) -> list[tuple[int, int]]:
    index = PhraseIndex([Listed("tag", (phrase,), in_words)])
    return index.hits(index.prepare(text)).get("tag", [])


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        # A word before an elided article is found with it and without.
        ("incendie", "il y a l'incendie", True),
        ("assurance", "l’assurance paie", True),
        ("lassurance", "l'assurance paie", True),
        ("est", "c'est", False),
        # A star before a word finds it inside longer ones.
        ("*jährig*", "unser Dreijähriger ist weg", True),
        ("jährig*", "unser Dreijähriger ist weg", False),
        # The Arabic particles written onto a word do not hide it.
        ("الدم", "والدم لا يتوقف", True),
        ("غاز", "التسمم بالغاز", True),
        ("ما يصحى", "شرب كثير وما يصحى", True),
        ("لد", "ولد صغير", False),
        # A misspelling is forgiven in a long word and in a stem, not in the first letter.
        ("convuls*", "she is convlusing", True),
        ("seizure", "a seizrue", True),
        ("seizure", "leizure", False),
    ],
)
def test_a_word_is_found_in_its_forms(phrase: str, text: str, is_found: bool) -> None:
    assert bool(found(phrase, text)) is is_found


@pytest.mark.parametrize("text", ["숨을 못 쉬어요", "숨을못쉬어요", "숨을 전혀 못 쉬어요"])
def test_korean_pieces_are_found_inside_the_text_whatever_its_spaces(text: str) -> None:
    assert found("숨을 못", text, in_words=False)


def test_pieces_of_the_east_are_not_sought_where_no_such_letter_stands() -> None:
    assert not found("SIM", "a simple question", in_words=False)
    assert found("SIM", "我的SIM卡", in_words=False)


def test_a_span_says_where_a_phrase_stands_in_the_text_without_spaces() -> None:
    index = PhraseIndex([Listed("tag", ("not breathing",), True)])
    words = index.prepare("He is  not really breathing!")

    ((start, end),) = index.hits(words)["tag"]

    assert words.joined[start:end] == "notreallybreathing"


def test_what_is_made_unreadable_is_no_longer_found_and_the_rest_keeps_its_place() -> None:
    index = PhraseIndex([Listed("fire", ("fire",), True), Listed("smoke", ("smoke",), True)])
    words = index.prepare("fire and smoke")

    hits = index.hits(words.without(index.hits(words)["fire"]))

    assert hits == {"smoke": [(7, 12)]}
