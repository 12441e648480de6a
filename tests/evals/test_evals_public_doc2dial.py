"""Doc2Dial: the document and the span of a later turn, with and without what was said before."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from assistant.models import Question, Turn
from embeddings.model import EmbeddingModel
from embeddings.search import Hit
from evals.cases import Gold
from evals.public import doc2dial
from evals.public.doc2dial import Grounded, as_markdown, score
from knowledge.chunker import chunk_document
from knowledge.models import Document
from knowledge.parsers import parse_document
from tests.evals.public_samples import bench_of, one, write_json_lines

DOGS = (
    "\n\nDog licence \nA dog older than three months needs a licence."
    "\n\nWhat a dog costs \nThe fee is 10 dollars a year. "
)
BOATS = "\n\nBoat licence \nA boat with a motor needs a licence.\n\nWhat a boat costs \nThe fee is 30 dollars. "


def parsed(name: str, text: str) -> Document:
    return parse_document(text, PurePosixPath(name), "", [])[0]


def test_what_stands_over_a_block_is_a_heading_and_the_id_names_the_document() -> None:
    document = parsed("document-000.md", as_markdown('Dogs: "large" ones#1_0', DOGS))

    assert document.title == 'Dogs: "large" ones'
    assert [section.heading_path for section in document.sections] == [("Dog licence",), ("What a dog costs",)]
    assert [s.text for section in document.sections for s in section.statements] == [
        "A dog older than three months needs a licence.",
        "The fee is 10 dollars a year.",
    ]


def test_ranks_of_document_and_span_give_these_scores() -> None:
    elsewhere = BOATS + "\n\nOther licences \nA dog older than three months needs a licence. "
    boats, dogs = parsed("boats.md", as_markdown("Boats#1", elsewhere)), parsed("dogs.md", as_markdown("Dogs#1", DOGS))
    order = [(boats, 2), (boats, 1), (dogs, 1), (boats, 0), (boats, 1), (dogs, 0)]
    hits = [
        Hit(rank, chunk_document(document)[at], document, -float(rank), 0.0, 0.0, ())
        for rank, (document, at) in enumerate(order)
    ]
    span = (
        Gold("dogs.md", "A dog older than three months needs a licence."),
        Gold("dogs.md", "The fee is 10 dollars a year."),
    )

    reached = score(Grounded("d", Question("And the fee?"), span), hits)

    # The document is the second; one sentence stands in its first passage, the third, the other only in the sixth.
    assert (reached.hit_at_1, reached.hit_at_5) == (0.0, 1.0)
    assert reached.recall_at_5 == 0.5
    assert reached.reciprocal_rank == pytest.approx(1 / 3)


def test_what_was_said_before_leads_to_the_document_meant(tmp_path: Path, model: EmbeddingModel) -> None:
    texts = {"Dogs#1_0": DOGS, "Boats#1_0": BOATS}
    write_json_lines(
        tmp_path / "docs.jsonl.gz",
        [{"doc_id": name, "domain": "dmv", "text": text} for name, text in texts.items()],
    )
    write_json_lines(
        tmp_path / "turns.jsonl.gz",
        [
            turn(dialogue, name, texts[name], said)
            for dialogue, name, said in (
                ("a", "Dogs#1_0", ["I have a dog, a young beagle"]),  # opens its dialogue: not asked
                ("a", "Dogs#1_0", ["I have a dog, a young beagle", "It needs a licence.", "And how much is it?"]),
                ("b", "Boats#1_0", ["I bought a motor boat", "It needs a licence.", "And how much is it?"]),
            )
        ],
    )

    figures = doc2dial.measure(bench_of(tmp_path, tmp_path / "scratch", model))

    values = {
        group: one(figures, "document Hit@1", group).value
        for group in (doc2dial.LAST_TURN, doc2dial.WITH_HISTORY, doc2dial.GAIN)
    }
    # The same words are asked of both: alone they find one of the two documents.
    assert values == {doc2dial.LAST_TURN: 0.5, doc2dial.WITH_HISTORY: 1.0, doc2dial.GAIN: 0.5}
    assert {figure.cases for figure in figures} == {2}


def test_a_dialogue_s_agent_is_the_assistant_of_the_history() -> None:
    said = [{"role": "user", "text": "a"}, {"role": "agent", "text": "b"}]

    assert [doc2dial.turn_of(line) for line in said] == [Turn("user", "a"), Turn("assistant", "b")]


def turn(dialogue: str, name: str, text: str, said: list[str]) -> dict[str, object]:
    roles = ("user", "agent")
    answer = text.strip().split("\n")[-1]
    return {
        "id": f"{dialogue}_{len(said)}",
        "dialogue": dialogue,
        "domain": "dmv",
        "doc_id": name,
        "history": [{"role": roles[n % 2], "text": words} for n, words in enumerate(said)],
        "answer": answer,
        "answer_start": text.index(answer),
    }
