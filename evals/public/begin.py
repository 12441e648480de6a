"""BEGIN (Dziri et al. 2022, TACL 10): which answers of dialogue models stand in the knowledge they were given?

3,607 responses of four models, test part of Wizard of Wikipedia (CC BY 4.0), each labelled by people. It shows whether
our measure of groundedness tells them apart.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.agreement import Rows, auroc, balanced_accuracy, f1, fitted_threshold, resampled
from evals.metrics.groundedness import groundedness
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.reading import read_text
from knowledge.sentences import split_sentences

FILE = "begin_test_wow.tsv.gz"
ATTRIBUTABLE = "Fully attributable"
_SEED = 0
_NOTE = (
    "positive: fully attributable; generic responses count with the others. The paper holds eight measures against the "
    "labels; its table could not be looked up, so nothing is set beside ours"
)


@dataclass(frozen=True, slots=True)
class Response:
    """A model's response, the number of its dialogue, our groundedness of it, and what people said."""

    model: str
    dialogue: int
    grounded: float
    is_attributable: bool


def measure(bench: Bench) -> list[Figure]:
    """Return how well groundedness tells attributable responses from others; dialogues are resampled whole.

    AUROC over all, and by model; F1 and balanced accuracy on odd-numbered dialogues at the threshold that is fitted on
    the even-numbered ones.
    """
    responses = read(bench.folder)[:: bench.every]
    bench.report.step(f"BEGIN: scoring {len(responses)} responses")
    figures = [_figure("AUROC", "", responses, auroc, _NOTE)]
    for model in sorted({response.model for response in responses}):
        figures.append(_figure("AUROC", model, [r for r in responses if r.model == model], auroc, _NOTE))
    threshold = fitted(responses)
    odd = [response for response in responses if response.dialogue % 2]
    note = f"odd-numbered dialogues, at the threshold {threshold:.3f} fitted on the even-numbered"
    for name, statistic in (("balanced accuracy", balanced_accuracy), ("F1", f1)):
        figures.append(_figure(name, "", odd, lambda s, m, of=statistic: of(s >= threshold, m), note))  # type: ignore[misc]
    return figures


SET = PublicSet(
    "begin", "begin", "responses that people found attributable to their source, told by groundedness", measure
)


def read(folder: Path) -> list[Response]:
    """Return the responses with their groundedness. Raises UsageError where the file is missing or damaged."""
    rows = csv.DictReader(read_text(folder / FILE).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    dialogues: dict[tuple[str, str], int] = {}
    return [
        Response(
            row["model_name"],
            dialogues.setdefault((row["knowledge"], row["message"]), len(dialogues)),
            groundedness(split_sentences(row["response"]), [row["knowledge"]]).value,
            row["begin_label"].strip() == ATTRIBUTABLE,
        )
        for row in rows
    ]


def fitted(responses: Sequence[Response]) -> float:
    """Return the threshold of groundedness with most balanced accuracy over the even-numbered dialogues."""
    even = [response for response in responses if response.dialogue % 2 == 0]
    return fitted_threshold([r.grounded for r in even], [r.is_attributable for r in even])


Statistic = Callable[[np.ndarray, np.ndarray], float]


def _figure(name: str, group: str, responses: Sequence[Response], statistic: Statistic, note: str) -> Figure:
    scores = np.array([response.grounded for response in responses])
    marks = np.array([response.is_attributable for response in responses])

    def of(rows: Rows) -> float:
        return statistic(scores[rows], marks[rows])

    groups = [response.dialogue for response in responses]
    found = resampled(of, len(responses), np.random.default_rng(_SEED), groups)
    return Figure(name, group, found.estimate, found.low, found.high, len(responses), note=note)
