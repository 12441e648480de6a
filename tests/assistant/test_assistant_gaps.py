"""Unanswered questions are grouped by meaning, whatever their words and language, most asked first."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.gaps import MAX_WORDINGS, Gap, find_gaps
from assistant.question_log import Asked
from embeddings.index import Index
from embeddings.model import EmbeddingModel, Vectors
from tests.conftest import TODAY

PARROT = ("May I keep a parrot at home?", "can i keep a parrot at home", "Am I allowed to keep a parrot at home?")
NOISE = ("How do I complain about noisy neighbours?", "Where can I complain about noise from my neighbours?")
FISHING = ("Where do I get a fishing licence?",)


def asked(number: int, text: str, language: str = "en", day: int = 0, place: tuple[str, str] = ("a.md", "A")) -> Asked:
    return Asked(number, TODAY - dt.timedelta(days=day), language, "abstained", text, *place)


def listed(texts: list[str]) -> list[Asked]:
    return [asked(number, text, day=number) for number, text in enumerate(texts, 1)]


@pytest.fixture(scope="module")
def shifts(small_builds, model: EmbeddingModel) -> dict[str, Vectors]:  # type: ignore[no-untyped-def]
    return Index.open(small_builds / "000001").shifts


def words(gaps: list[Gap]) -> list[set[str]]:
    return [{wording.text for wording in gap.wordings} for gap in gaps]


def test_the_same_question_in_other_words_is_one_gap_and_the_most_asked_stands_first(
    model: EmbeddingModel, shifts: dict[str, Vectors]
) -> None:
    gaps = find_gaps(listed([*FISHING, *NOISE, *PARROT]), model, shifts)

    assert words(gaps) == [set(PARROT), set(NOISE), set(FISHING)]
    assert [len(gap.events) for gap in gaps] == [3, 2, 1]
    assert gaps[0].events == (4, 5, 6)


def test_questions_of_several_languages_that_mean_the_same_are_one_gap(
    model: EmbeddingModel, shifts: dict[str, Vectors]
) -> None:
    everyone = [
        asked(1, "¿Dónde puedo quejarme del ruido de los vecinos?", "es"),
        asked(2, "Où puis-je me plaindre du bruit des voisins ?", "fr"),
        asked(3, "Où puis-je me plaindre du bruit des voisins ?", "fr"),
        asked(4, "Wo bekomme ich einen Angelschein?", "de"),
    ]

    noise, fishing = find_gaps(everyone, model, shifts)

    assert noise.languages == ("fr", "es")
    assert noise.wordings[0].text.startswith("Où")
    assert fishing.languages == ("de",)


def test_the_order_in_which_questions_come_changes_nothing(model: EmbeddingModel, shifts: dict[str, Vectors]) -> None:
    everyone = listed([*PARROT, *NOISE, *FISHING])
    mixed = [*everyone[3:], *reversed(everyone[:3])]

    assert [gap.key for gap in find_gaps(mixed, model, shifts)] == [
        gap.key for gap in find_gaps(everyone, model, shifts)
    ]
    assert words(find_gaps(mixed, model, shifts)) == words(find_gaps(everyone, model, shifts))


def test_a_gap_names_the_section_most_often_nearest_and_its_last_day(model: EmbeddingModel) -> None:
    places = [("b.md", "B"), ("c.md", "C"), ("c.md", "C"), ("", "")]
    everyone = [asked(n, PARROT[0], day=n, place=place) for n, place in enumerate(places, 1)]

    (gap,) = find_gaps(everyone, model, {})

    assert (gap.document, gap.section, gap.last) == ("c.md", "C", TODAY - dt.timedelta(days=1))


def test_the_plainest_of_equally_frequent_wordings_stands_for_the_gap(model: EmbeddingModel) -> None:
    plain = "Can a parrot live with me at home?"
    (gap,) = find_gaps([asked(1, "Can a parrot live with ⟨name⟩ at home?"), asked(2, plain)], model, {})

    assert gap.wordings[0].text == plain


def test_what_points_back_to_an_earlier_turn_is_no_gap_of_its_own(model: EmbeddingModel) -> None:
    back = Asked(1, TODAY, "en", "abstained", "And for my parents?", "a.md", "A", follow_up=True)

    assert find_gaps([back], model, {}) == []


class Counting(EmbeddingModel):
    """A model that says how many questions it was given, and gives them all one vector."""

    seen = 0

    def embed_questions(self, texts):  # type: ignore[no-untyped-def]
        self.seen = len(texts)
        return super().embed_questions(["one"]).repeat(len(texts), axis=0)


def test_only_the_newest_wordings_are_grouped_where_there_are_too_many(
    model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.gaps.MAX_WORDINGS", 5)
    counting = Counting(model.name, model._cache_dir)

    (gap,) = find_gaps([asked(n, f"Question {n}?") for n in range(1, 9)], counting, {})

    assert MAX_WORDINGS > 5
    assert counting.seen == 5
    assert gap.events == (4, 5, 6, 7, 8)


def test_without_questions_there_are_no_gaps(model: EmbeddingModel) -> None:
    assert find_gaps([], model, {}) == []
