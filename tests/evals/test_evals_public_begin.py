"""BEGIN: groundedness against people's labels, by figures worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.model import EmbeddingModel
from evals.public import begin
from tests.evals.public_samples import bench_of, one, write_gzip

HEADER = ("model_name", "data_source", "knowledge", "message", "response", "begin_label")
YES, NO, GENERIC = "Fully attributable", "Not fully attributable", "Generic"
KNOWLEDGE = 'the panda eats "bamboo" leaves'
ROWS = (
    # Dialogues 0 to 3; groundedness 1, 0, 1/2 and 1.
    ("t5", KNOWLEDGE, "what does it eat?", '"bamboo leaves', YES),
    ("gpt2", KNOWLEDGE, "what does it eat?", "fresh fish", NO),
    ("t5", KNOWLEDGE, "and?", "the fish", GENERIC),
    ("gpt2", KNOWLEDGE, "so?", "the panda eats", YES),
    ("gpt2", KNOWLEDGE, "really?", "the panda", NO),
)


def write_sample(folder: Path) -> None:
    """The rows above as the set writes them: tabs, and quotation marks that quote nothing."""
    lines = [HEADER, *((model, "wow", *rest) for model, *rest in ROWS)]
    write_gzip(folder / begin.FILE, "".join("\t".join(line) + "\n" for line in lines))


def test_every_response_is_read_with_its_dialogue_and_groundedness(tmp_path: Path) -> None:
    write_sample(tmp_path)

    responses = begin.read(tmp_path)

    assert [r.dialogue for r in responses] == [0, 0, 1, 2, 3]
    assert [r.grounded for r in responses] == [1, 0, 0.5, 1, 1]
    assert [r.is_attributable for r in responses] == [True, False, False, True, False]


def test_the_threshold_is_fitted_on_even_dialogues_and_judged_on_odd_ones(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    folder = tmp_path / "begin"
    write_sample(folder)

    # Even: attributable at 1 and 1, not at 0, so the threshold lies midway.
    assert begin.fitted(begin.read(folder)) == 0.5
    figures = begin.measure(bench_of(folder, tmp_path / "scratch", model))

    # Six pairs: both attributable ones beat 0 and 1/2 and tie with 1.
    assert one(figures, "AUROC", "").value == pytest.approx(5 / 6)
    assert one(figures, "AUROC", "t5").value == 1
    # gpt2: 1 against 0 and 1.
    assert one(figures, "AUROC", "gpt2").value == 0.75
    # Odd: 1/2 and 1 are both taken for attributable, and neither is.
    odd = one(figures, "F1", "")
    assert (odd.value, odd.cases) == (0, 2)


def test_every_second_response_is_scored(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "begin"
    write_gzip(
        folder / begin.FILE,
        "\t".join(HEADER) + "\n" + "".join(f"t5\twow\tk {n}\tm\tk\t{(YES, YES, NO, NO)[n % 4]}\n" for n in range(8)),
    )

    figures = begin.measure(bench_of(folder, tmp_path / "scratch", model, every=2))

    assert one(figures, "AUROC", "").cases == 4
