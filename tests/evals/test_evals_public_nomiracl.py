"""NoMIRACL: confidence of answerable and unanswerable questions, beside what language models said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from embeddings.model import EmbeddingModel
from evals.public import nomiracl
from evals.public.nomiracl import verdict
from tests.evals.public_samples import bench_of, one, write_json_lines

PANDAS, VIOLINS = "What does the panda eat?", "How many strings has a violin?"
ABOUT_PANDAS = "The panda eats bamboo leaves and stems."
ABOUT_VIOLINS = "A violin has four strings."
ABOUT_BREAD = ("Bread is baked from flour and water.", "The baker's oven is hot.")


def asked(question: str, passages: tuple[str, ...], answerable: bool, said: str) -> dict[str, Any]:
    """A question as the set writes it."""
    published = {"gpt-4-azure": said, "Mistral-7B-Instruct-v0.2": "Perhaps."}
    return {"question": question, "passages": passages, "answerable": answerable, "published": published}


LINES = (
    asked(PANDAS, (ABOUT_PANDAS, ABOUT_BREAD[0]), True, "Yes, answer is present."),
    asked(VIOLINS, (ABOUT_BREAD[1], ABOUT_VIOLINS), True, "I don't know."),
    asked(PANDAS, ABOUT_BREAD, False, "I don't know."),
    asked(VIOLINS, ABOUT_BREAD, False, "I don't know."),
)


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ("Yes, answer is present in context 1.", "answer"),
        ("Yes, answer\nis present", "answer"),
        ("I don't know.\n\nNone of the contexts says so.", "no answer"),
        ("No, the answer is not present.", "no answer"),
        ("Yes, answer is present. I don't know.", "neither"),
        ("Brunei", "neither"),
    ],
)
def test_a_language_model_says_whether_an_answer_is_there(response: str, said: str) -> None:
    assert verdict(response) == said


def test_questions_that_their_passages_answer_are_told_from_others(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "nomiracl"
    for language in nomiracl.LANGUAGES:
        write_json_lines(folder / f"{language}.jsonl.gz", LINES)

    figures = nomiracl.measure(bench_of(folder, tmp_path / "scratch", model))

    assert one(figures, "AUROC of the cosine", "en").value == 1
    assert one(figures, "AUROC of the search score", "en").value == 1
    assert one(figures, "AUROC of the cosine", "").cases == 16
    # The odd-numbered questions are the two about violins, in four languages; GPT-4 refuses both.
    hallucination, error = one(figures, "hallucination rate", ""), one(figures, "error rate", "")
    assert (hallucination.value, hallucination.cases) == (0, 4)
    assert (error.value, error.cases) == (0, 4)
    assert [(p.system, p.value) for p in hallucination.published] == [("gpt-4-azure", 0)]
    assert [(p.system, p.value) for p in error.published] == [("gpt-4-azure", 1)]
