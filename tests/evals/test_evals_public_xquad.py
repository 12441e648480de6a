"""XQuAD: the English paragraph of a question in another language is ranked among all paragraphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.models import Question
from assistant.rephrase import search_text
from embeddings.model import EmbeddingModel
from embeddings.search import embed, search
from evals.public import output, xquad
from evals.public.command import SetResult
from evals.public.documents import ALL_CANDIDATES, searcher
from evals.public.figures import Figure
from tests.conftest import Quiet
from tests.evals.public_samples import bench_of, one, write_json

PARAGRAPHS = (
    "The panda lives in the bamboo forests of Sichuan. It eats bamboo leaves and stems for most of the day.",
    "A violin has four strings. It is played with a bow made of horsehair.",
)
ABOUT_PANDAS = {
    "en": "What does the panda eat?",
    "zh": "大熊猫吃什么？",
    "es": "¿Qué come el panda?",
    "ru": "Что ест панда?",
    "ar": "ماذا يأكل الباندا؟",
}


def write_sample(folder: Path) -> None:
    """Two paragraphs; the question about pandas stands twice under the first, and, wrongly, under the second too."""
    for language, question in ABOUT_PANDAS.items():
        paragraphs: list[dict[str, Any]] = [
            {"context": text, "qas": [{"id": f"{n}.{m}", "question": question} for m in range(2 - n)]}
            for n, text in enumerate(PARAGRAPHS)
        ]
        write_json(folder / f"xquad.{language}.json.gz", {"data": [{"paragraphs": paragraphs}]})


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> list[Figure]:
    folder = tmp_path_factory.mktemp("xquad")
    write_sample(folder)
    return xquad.measure(bench_of(folder, folder / "scratch", model, every=2))


@pytest.mark.parametrize("group", [*xquad.LANGUAGES, xquad.TYPOS])
def test_a_paragraph_found_first_and_one_found_second_give_these_figures(figures: list[Figure], group: str) -> None:
    assert [one(figures, name, group).value for name in ("Hit@1", "Hit@5", "MRR@10")] == [0.5, 1.0, 0.75]
    assert {figure.cases for figure in figures} == {2}  # every second of three


def test_the_interval_of_one_hit_in_two_is_wilsons(figures: list[Figure]) -> None:
    figure = one(figures, "Hit@1", "zh")

    assert (figure.low, figure.high) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_only_the_english_figures_have_one_to_be_compared_with(figures: list[Figure]) -> None:
    assert {figure.group for figure in figures if figure.published} == {"en"}
    assert all(figure.note for figure in figures)


def test_the_published_figure_is_shown_beside_ours_with_its_source(figures: list[Figure]) -> None:
    shown = list(output.lines(SetResult(xquad.SET, tuple(figures), 12.3)))

    assert shown[0].startswith("xquad: ")
    assert shown[0].endswith("(12 s)")
    beside = next(line for line in shown if "Hit@1 " in line and " en " in line)
    assert " 0.500 [ 0.095,  0.905]" in beside
    assert "published: 0.942 multilingual-e5-small" in beside
    assert any("multilingual-e5-small alone: " in line and "embeddings-benchmark/results" in line for line in shown)


def test_passages_are_found_as_a_resident_s_question_finds_them(tmp_path: Path, model: EmbeddingModel) -> None:
    bench = bench_of(tmp_path, tmp_path / "scratch", model)
    text = search_text(Question(ABOUT_PANDAS["zh"]), "zh")

    with searcher(bench, {"a.md": PARAGRAPHS[0], "b.md": PARAGRAPHS[1]}) as over:
        found = next(over.find([text], "test"))
        expected = search(over.index, embed(over.index, model, text), text, ALL_CANDIDATES)

    assert [hit.chunk for hit in found] == [hit.chunk for hit in expected]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-3)
    assert isinstance(bench.report, Quiet)
    assert bench.report.steps[-1] == "test: searching 1 times"
