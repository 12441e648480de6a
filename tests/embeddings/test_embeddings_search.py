"""Searching the small build: the right section first, in any language, misspelt, and after a change of subject."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.index import Index
from embeddings.model import EmbeddingModel
from embeddings.search import Hit, SearchText, Weights, by_document, embed, search
from tests.conftest import make_build
from tests.embeddings.embeddings_samples import write

METRO, OFFICES = "daily-life/metro-and-bus-fares.md", "policies/visas/exit-entry-offices.md"
REGISTER, TRANSIT = "policies/visas/accommodation-registration.md", "policies/visas/transit-without-visa.md"
HOSPITAL = "hospitals/peking-union-medical-college-hospital.md"


@pytest.fixture(scope="module")
def index(small_builds: Path) -> Index:
    return Index.open(small_builds / "000001")


def find(index: Index, model: EmbeddingModel, text: SearchText, k: int = 5) -> list[Hit]:
    return search(index, embed(index, model, text), text, k)


@pytest.mark.parametrize(
    ("question", "language", "document", "heading"),
    [
        ("What are the opening hours of the main visa hall?", "en", OFFICES, "Main hall: address, hours, phone"),
        ("When must I tell the police where I live?", "en", REGISTER, "Deadline and where to register"),
        ("地铁一张票多少钱？", "zh", METRO, "Metro fare"),
        ("单程公交票价", "zh", METRO, "Bus fare"),
        ("metor fair buss card", "en", METRO, "Bus fare"),
        ("registr acomodation polise 24 huors", "en", REGISTER, "Deadline and where to register"),
        ("¿Cuánto cuesta el metro?", "es", METRO, "Metro fare"),
        ("Сколько можно находиться в Пекине без визы?", "ru", TRANSIT, "How long, and from where to where"),
        ("병원 예약은 어떻게 하나요?", "ko", HOSPITAL, "How to book an appointment"),
        ("أين مكتب الجوازات في بكين", "ar", OFFICES, "Main hall: address, hours, phone"),
    ],
)
def test_the_section_that_answers_comes_first(
    index: Index, model: EmbeddingModel, question: str, language: str, document: str, heading: str
) -> None:
    hits = find(index, model, SearchText(question, language=language))

    assert (hits[0].document.id, hits[0].chunk.heading_path[-1]) == (document, heading)


@pytest.mark.parametrize(
    ("question", "context", "document"),
    [
        ("And for children?", "How much is the metro?", METRO),
        ("What does it cost?", "I want to take the metro from the station", METRO),
        ("And how do I get there?", "Where is Peking Union hospital?", HOSPITAL),
    ],
)
def test_a_question_that_leans_on_earlier_words_is_found_through_them(
    index: Index, model: EmbeddingModel, question: str, context: str, document: str
) -> None:
    alone = find(index, model, SearchText(question, language="en"))
    leaning = find(index, model, SearchText(question, context, "en", leans=True))

    assert alone[0].document.id != document
    assert leaning[0].document.id == document


def test_earlier_words_turn_the_questions_vector_as_far_as_it_leans_on_them(
    index: Index, model: EmbeddingModel
) -> None:
    question, context = "And for children?", "How much is the metro?"
    earlier = model.embed_questions([context])[0]

    alone = embed(index, model, SearchText(question, language="en")).vector
    aside = embed(index, model, SearchText(question, context, "en")).vector
    leaning = embed(index, model, SearchText(question, context, "en", leans=True)).vector

    assert alone @ earlier < aside @ earlier < leaning @ earlier
    assert [np.linalg.norm(v) for v in (alone, aside, leaning)] == pytest.approx([1, 1, 1], abs=1e-5)


def test_another_name_of_a_document_finds_it_where_its_vectors_do_not(index: Index, model: EmbeddingModel) -> None:
    text = SearchText("churujing nurse", language="en")

    hits = search(index, embed(index, model, text), text, 10, Weights(candidates=1))

    assert OFFICES in {hit.document.id for hit in hits}


def test_earlier_words_weigh_less_where_a_question_stands_alone(index: Index, model: EmbeddingModel) -> None:
    question, context = "Where is the main visa hall?", "How much is the metro?"

    aside = find(index, model, SearchText(question, context, "en"))

    assert aside[0].document.id == OFFICES


@pytest.mark.parametrize("k", [0, 1, 3, 1000])
def test_at_most_k_different_chunks_come_back_best_first(index: Index, model: EmbeddingModel, k: int) -> None:
    hits = find(index, model, SearchText("visa", language="en"), k)

    assert len(hits) <= k
    assert len({hit.row for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    if k == 1000:
        assert len(hits) > 20


def test_a_hit_carries_its_chunks_statements_and_its_true_cosine(index: Index, model: EmbeddingModel) -> None:
    text = SearchText("How much is a single metro ticket?", language="en")
    vector = embed(index, model, text).vector

    hit = find(index, model, text)[0]

    assert tuple(scored.statement for scored in hit.statements) == hit.chunk.statements
    assert hit.cosine == pytest.approx(float(index.vectors["chunks"][hit.row] @ vector), abs=1e-5)
    best = max(hit.statements, key=lambda scored: scored.total)
    assert "metro" in best.statement.text.lower()


def test_a_question_written_for_a_section_leads_there(index: Index, model: EmbeddingModel) -> None:
    asked = index.catalogue.question(len(index.vectors["questions"]) // 2)

    hit = find(index, model, SearchText(asked.text, language=asked.language))[0]

    assert hit.asked == pytest.approx(1, abs=1e-3)
    first = index.catalogue.chunk(asked.chunk_row).chunk
    assert (hit.document.id, hit.chunk.section) == (first.document_id, first.section)


def test_the_same_question_gives_the_same_hits_in_every_opening(
    index: Index, model: EmbeddingModel, small_builds: Path
) -> None:
    text = SearchText("Where do I register my flat?", "I arrived yesterday", "en")
    again = Index.open(small_builds / "000001")

    first, second, other = find(index, model, text, 30), find(index, model, text, 30), find(again, model, text, 30)

    assert first == second == other
    again.close()


@pytest.mark.parametrize("question", ["🙂", "?", "zzzqqqxxx", "a" * 5000, "\u202eabc", "'; DROP TABLE chunk; --"])
def test_any_question_can_be_searched(index: Index, model: EmbeddingModel, question: str) -> None:
    hits = find(index, model, SearchText(question, question))

    assert all(hit.statements for hit in hits)


def test_hits_are_grouped_by_document_in_order_of_the_best(index: Index, model: EmbeddingModel) -> None:
    hits = find(index, model, SearchText("visa office hours", language="en"), 12)

    grouped = by_document(hits)

    assert list(grouped) == list(dict.fromkeys(hit.document.id for hit in hits))
    assert sorted(hit.row for group in grouped.values() for hit in group) == sorted(hit.row for hit in hits)


def test_plain_files_of_any_name_without_header_or_written_questions_are_found(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder, builds = tmp_path / "文 档#1?%20", tmp_path / "建 #2?%41"
    write(folder, "library.md", "Borrowing books", ("Card", ["A library card is free.", "Bring your passport."]))
    write(folder, "游泳 池.md", "Swimming pool 🏊", ("Tickets", ["A swim costs 30 yuan.", "№ 5 · ½ · \x0bﬁ"]))
    (folder / "bins.txt").write_text("Batteries go into the red bin.\n", encoding="utf-8")
    make_build(folder, builds, model)
    index = Index.open(builds / "000001")

    for question, words in (
        ("What do I need for a library card?", "library card"),
        ("游泳多少钱？", "30 yuan"),
        ("where do battries go", "red bin"),
    ):
        assert words in find(index, model, SearchText(question, language="en"))[0].chunk.text
    assert index.manifest.questions == 0
    index.close()


def test_a_section_has_the_question_that_is_written_for_it_whatever_else_resembles_it(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    question = "where do i get a fishing license"
    header = f'---\ntitle: Swimming card\nquestions:\n  Opening hours:\n    en: ["{question}"]\n---\n\n'
    dogs = (
        "# Dog license\n\n## Where to get a dog license\n\n- Where do you get a dog license? At the police station.\n"
    )
    pool = f"{header}## Opening hours\n\n- The pool opens at half past six.\n"
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "dogs.md").write_text(dogs, encoding="utf-8")
    (tmp_path / "documents" / "pool.md").write_text(pool, encoding="utf-8")
    make_build(tmp_path / "documents", tmp_path / "builds", model)
    index = Index.open(tmp_path / "builds" / "000001")

    written = find(index, model, SearchText("Where do I get a FISHING license?", language="en"))
    other = find(index, model, SearchText("Where do I get a dog license?", language="en"))
    index.close()

    assert [hits[0].document.id for hits in (written, other)] == ["pool.md", "dogs.md"]


def test_a_document_is_indexed_under_the_names_of_its_facets_in_nine_languages(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    body = "\n---\n\n## Hours\n\n- Open from nine to five.\n"
    for name, language in (("north", "korean"), ("south", "french"), ("west", "german")):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: Clinic {name}\nfacets:\n  languages: [{language}]{body}", encoding="utf-8"
        )
    make_build(folder, tmp_path / "builds", model)
    index = Index.open(tmp_path / "builds" / "000001")

    best = {name: int(index.lexical["chunks"].scores(name).argmax()) for name in ("한국어", "allemand")}
    found = {name: index.catalogue.chunk(row).document.id for name, row in best.items()}
    index.close()

    assert found == {"한국어": "north.md", "allemand": "west.md"}
