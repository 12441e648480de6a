"""CLAP NQ: the sentence that answers is picked, and a passage without one scores lower."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from embeddings.model import EmbeddingModel
from evals.public import clapnq
from evals.public.clapnq import Case, as_markdown, is_one_of, token_f1
from knowledge.parsers import parse_document
from tests.evals.public_samples import bench_of, one, write_json_lines

PANDA = ("Giant panda", ("The panda is black and white .", "Pandas eat bamboo leaves and stems .", "Zoos keep some ."))
VIOLIN = ("Violin", ("It is made of maple .", "A violin has four strings .", "Some players stand ."))


def line(number: int, question: str, passage: tuple[str, tuple[str, ...]], *marked: int) -> dict[str, Any]:
    """A question as the set writes it; marked sentences make it answerable."""
    title, sentences = passage
    selected = [sentences[n] for n in marked]
    return {
        "id": f"{number}",
        "input": question,
        "passages": [{"title": title, "text": " ".join(sentences), "sentences": sentences}],
        "output": [{"answer": "said" if marked else "", "selected_sentences": selected}],
    }


def test_every_sentence_of_a_passage_is_a_statement_whatever_marks_it_holds() -> None:
    sentences = ("1) `` One '' of *all* [these] .", "# Two <b>", "- Three | four")
    case = Case("1", "", 'The "title": x', sentences, ())

    document, _ = parse_document(as_markdown(case), PurePosixPath("passage-1.md"), "", [])

    statements = [s.text for section in document.sections for s in section.statements]
    assert document.title == 'The "title": x'
    assert len(statements) == 3
    assert all(is_one_of(text, [sentence]) for text, sentence in zip(statements, sentences, strict=True))


def test_a_statement_is_a_marked_sentence_by_its_words_in_order() -> None:
    assert is_one_of("A violin has **four** strings.", VIOLIN[1])
    assert is_one_of("violin has four strings", VIOLIN[1])
    assert is_one_of("Yes. A violin has four strings.", VIOLIN[1])
    assert not is_one_of("four strings has violin", VIOLIN[1])
    assert not is_one_of("has four", VIOLIN[1])
    assert not is_one_of("…", VIOLIN[1])


def test_token_f1_counts_shared_tokens_of_both() -> None:
    # Two shared of three and four.
    assert token_f1(["a b c"], ["b c d", "e"]) == pytest.approx(4 / 7)
    assert token_f1([], ["a"]) == 0


def test_the_best_sentence_is_marked_and_answerable_questions_score_higher(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder = tmp_path / "clapnq"
    asked = (line(1, "what do pandas eat", PANDA, 1), line(2, "how many strings has a violin", VIOLIN, 1))
    write_json_lines(folder / "clapnq_dev_answerable.jsonl.gz", asked)
    unanswered = (line(3, "who invented the steam engine", ("Bread", ("Bread is baked .", "It is sold warm ."))),)
    write_json_lines(folder / "clapnq_dev_unanswerable.jsonl.gz", unanswered)

    figures = clapnq.measure(bench_of(folder, tmp_path / "scratch", model))

    assert one(figures, "sentence hit@1", "").value == 1
    assert one(figures, "sentence hit@1, drawn at random", "").value == pytest.approx(1 / 3)
    # 18 tokens in both passages: 6 + 6 + 3 with 6 marked, 5 + 5 + 3 with 5 marked.
    assert one(figures, "token F1 of the whole passage", "").value == pytest.approx((12 / 21 + 10 / 18) / 2)
    assert one(figures, "answerable, AUROC", "").value == 1
    # Two right answers first, then the wrong one: 0, 0 and 1/3.
    assert one(figures, "answerable, area under risk–coverage", "").value == pytest.approx(1 / 9)
    assert one(figures, "answerable, coverage at 10% errors", "").value == pytest.approx(2 / 3)
