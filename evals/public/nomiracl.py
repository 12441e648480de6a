"""NoMIRACL (Thakur et al. 2024, arXiv 2312.11361): can our search tell whether ten near passages hold the answer?

In English, Chinese, Spanish and Russian (Apache-2.0). Half of the questions have an answer among their ten passages,
the others only passages that people judged not to hold it. The data holds what four language models said of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from embeddings.centring import centre, language_shifts
from embeddings.lexical import LexicalIndex
from embeddings.model import Vectors
from embeddings.search import Weights
from embeddings.statistics import Spread
from embeddings.vectors import Role
from evals.agreement import Rows, auroc, fitted_threshold, resampled
from evals.public.documents import vector_cache
from evals.public.figures import Bench, Figure, PublicSet, Published
from evals.public.intervals import share_figure
from evals.public.reading import read_json_lines, thinned

LANGUAGES = ("en", "zh", "es", "ru")
MOST = 12  # answerable questions a language, and as many others
SYSTEMS = ("gpt-4-azure", "gpt-3.5-turbo-azure", "Mixtral-8x7B-Instruct-v0.1", "Mistral-7B-Instruct-v0.2")
Verdict = Literal["answer", "no answer", "neither"]
_SEED = 0
_YES, _NO, _DENIED = "answer is present", "i don't know", "answer is not present"
_SOURCE = (
    "computed from its answers to the same questions in the data (project-miracl/nomiracl, results/baselines); "
    "answers that say neither are left out"
)
_RATES = (
    "odd-numbered questions of all languages, at the threshold of the best cosine that is fitted on the even-numbered; "
    "the language models read the passages and say whether they answer, our search decides by nearness alone"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with our best score and best cosine over its ten passages, and what others said of it."""

    number: int
    language: str
    score: float
    cosine: float
    is_answerable: bool
    said: dict[str, str]


def measure(bench: Bench) -> list[Figure]:
    """Return AUROC of our confidence by language, and hallucination and error rate beside those of language models.

    The rates are by the best cosine, which is what assistant.scope decides by. Hallucination rate: FP / (FP + TN),
    unanswerable questions that are answered; error rate: FN / (FN + TP), answerable ones that are refused, both as
    NoMIRACL's README defines them.
    """
    scored = [case for language in LANGUAGES for case in _scored(bench, language)]
    figures = []
    for group in ("", *LANGUAGES):
        cases = [case for case in scored if group in ("", case.language)]
        figures.append(_area("AUROC of the search score", group, cases, [case.score for case in cases]))
        figures.append(_area("AUROC of the cosine", group, cases, [case.cosine for case in cases]))
    even = [case for case in scored if case.number % 2 == 0]
    threshold = fitted_threshold([case.cosine for case in even], [case.is_answerable for case in even])
    return [*figures, *_rates([case for case in scored if case.number % 2], threshold)]


SET = PublicSet("nomiracl", "nomiracl", "questions in four languages, answered or not by ten near passages", measure)


def verdict(response: str) -> Verdict:
    """Return what a language model's response says, by the words that NoMIRACL's prompt asks for."""
    said = " ".join(response.lower().split())
    says_yes, says_no = said.count(_YES), said.count(_NO) + said.count(_DENIED)
    if bool(says_yes) == bool(says_no):
        return "neither"
    return "answer" if says_yes else "no answer"


def _scored(bench: Bench, language: str) -> list[Scored]:
    lines = _sample(bench.folder / f"{language}.jsonl.gz", bench.every)
    passages = [passage for line in lines for passage in line["passages"]]
    cache, progress = vector_cache(bench), bench.report.progress
    bench.report.step(f"NoMIRACL {language}: embedding {len(passages)} passages")
    rows = cache.embed(bench.model, Role.PASSAGE, passages, progress)
    shift = language_shifts(bench.model, cache, progress).get(language)
    questions = centre(cache.embed(bench.model, Role.QUESTION, [line["question"] for line in lines], progress), shift)
    path = bench.scratch / f"lexical-{language}"
    LexicalIndex.write(path, passages)
    lexical, spread = LexicalIndex.open(path), Spread.of(rows)
    scored, first = [], 0
    for number, (line, vector) in enumerate(zip(lines, questions, strict=True)):
        own = slice(first, first := first + len(line["passages"]))
        cosines = rows[own] @ vector
        scores = spread.z(vector, cosines) + _lexical(lexical, line["question"], language)[own]
        scored.append(
            Scored(number, language, float(scores.max()), float(cosines.max()), line["answerable"], line["published"])
        )
    return scored


def _sample(path: Path, every: int) -> list[dict[str, Any]]:
    """Return answerable questions, then as many others, so that even and odd numbers hold as many of both kinds."""
    lines = read_json_lines(path)
    with_answer = thinned([line for line in lines if line["answerable"]], MOST, _SEED, every)
    without = thinned([line for line in lines if not line["answerable"]], MOST, _SEED, every)
    return [*with_answer, *without]


def _lexical(index: LexicalIndex, question: str, language: str) -> Vectors:
    """Return the weighted lexical z-scores over all passages, as embeddings.search adds them for chunks."""
    weights = Weights()
    scores = index.scores(question)
    deviation = float(scores.std())
    z = np.minimum((scores - scores.mean()) / deviation, weights.lexical_cap) if deviation else scores * 0
    return np.asarray((weights.lexical_english if language == "en" else weights.lexical) * z, dtype=np.float32)


def _area(name: str, group: str, cases: Sequence[Scored], confidences: Sequence[float]) -> Figure:
    values, marks = np.array(confidences), np.array([case.is_answerable for case in cases])

    def of(rows: Rows) -> float:
        return auroc(values[rows], marks[rows])

    found = resampled(of, len(cases), np.random.default_rng(_SEED))
    note = "language models give no score, so none has an AUROC"
    return Figure(name, group, found.estimate, found.low, found.high, len(cases), note=note)


def _rates(odd: Sequence[Scored], threshold: float) -> list[Figure]:
    note = f"{_RATES} (threshold {threshold:.3f})"
    unanswerable, answerable = ([c for c in odd if c.is_answerable is kind] for kind in (False, True))
    answered = [case.cosine >= threshold for case in unanswerable]
    refused = [case.cosine < threshold for case in answerable]
    return [
        share_figure("hallucination rate", "", answered, _published(unanswerable, "answer"), note),
        share_figure("error rate", "", refused, _published(answerable, "no answer"), note),
    ]


def _published(cases: Sequence[Scored], wrong: Verdict) -> tuple[Published, ...]:
    """Return each language model's share of the wrong verdict, of those that say one or the other."""
    figures = []
    for system in SYSTEMS:
        verdicts = [verdict(case.said[system]) for case in cases if system in case.said]
        said: list[Verdict] = [which for which in verdicts if which != "neither"]
        if said:
            figures.append(Published(system, said.count(wrong) / len(said), _SOURCE))
    return tuple(figures)
