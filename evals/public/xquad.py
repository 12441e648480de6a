"""XQuAD (Artetxe, Ruder & Yogatama 2020, ACL): a question in one of five languages, its English paragraph to be found.

1,190 questions a language over 240 English paragraphs (CC BY-SA 4.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from assistant.language import identify
from assistant.models import Question
from assistant.rephrase import search_text
from evals.public.documents import Searcher, document_rank, searcher
from evals.public.figures import Bench, Figure, PublicSet, Published
from evals.public.intervals import mean_figure, share_figure
from evals.public.reading import read_json, thinned
from evals.typos import mistype

LANGUAGES = ("en", "zh", "es", "ru", "ar")
TYPOS = "en, typos"
MOST = 600
SEED = 0
MRR_DEPTH = 10
_SYSTEM = "multilingual-e5-small alone"
_SOURCE = (
    "MTEB, embeddings-benchmark/results, results/intfloat__multilingual-e5-small/"
    "fd1525a9fd15316a2d503bf26ab031a61d056e98/XQuADRetrieval.json (mteb 2.16.1), subset en"
)
# Recall at k is Hit@k here: every question has one paragraph.
PUBLISHED = {"Hit@1": 0.94177, "Hit@5": 0.99831, "MRR@10": 0.966371}
_ENGLISH_NOTE = "MTEB asks the 1,185 questions that differ, over the same 240 paragraphs; a draw of all is asked here"
_OTHER_NOTE = (
    "MTEB searches paragraphs of the question's own language, LAReQA sentences: nothing over English paragraphs"
)
_TYPO_NOTE = "the typing errors are ours (evals/typos.py)"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the file name of its paragraph."""

    id: str
    question: str
    paragraph: str


def measure(bench: Bench) -> list[Figure]:
    """Return Hit@1, Hit@5 and MRR@10 of the paragraph, by language of the question and for mistyped English."""
    paragraphs = {_name(n): p["context"] for n, p in enumerate(_paragraphs(bench.folder, "en"))}
    figures: list[Figure] = []
    with searcher(bench, paragraphs) as over:
        for language in LANGUAGES:
            asked = _asked(bench, language)
            figures += _figures(over, asked, language, _ENGLISH_NOTE if language == "en" else _OTHER_NOTE)
        mistyped = [
            Asked(case.id, mistype(case.question, Random(case.id)), case.paragraph)  # noqa: S311 - typing errors
            for case in _asked(bench, "en")
        ]
        figures += _figures(over, mistyped, TYPOS, _TYPO_NOTE)
    return figures


SET = PublicSet("xquad", "xquad", "questions in five languages, their English paragraph to be found", measure)


def _figures(over: Searcher, asked: Sequence[Asked], group: str, note: str) -> list[Figure]:
    texts = [search_text(Question(case.question), identify(case.question)) for case in asked]
    hits = over.find(texts, f"XQuAD {group}")
    ranks = [document_rank(found, case.paragraph) for case, found in zip(asked, hits, strict=True)]
    reciprocal = [1 / rank if 0 < rank <= MRR_DEPTH else 0.0 for rank in ranks]
    return [
        *(
            share_figure(name, group, [0 < rank <= k for rank in ranks], _published(group, name), note)
            for name, k in (("Hit@1", 1), ("Hit@5", 5))
        ),
        mean_figure("MRR@10", group, reciprocal, [c.paragraph for c in asked], _published(group, "MRR@10"), note),
    ]


def _published(group: str, measure: str) -> tuple[Published, ...]:
    return (Published(_SYSTEM, PUBLISHED[measure], _SOURCE),) if group == "en" else ()


def _asked(bench: Bench, language: str) -> list[Asked]:
    """Return the same questions in any language: all hold them in one order."""
    asked = [
        Asked(qa["id"], qa["question"], _name(number))
        for number, paragraph in enumerate(_paragraphs(bench.folder, language))
        for qa in paragraph["qas"]
    ]
    return thinned(asked, MOST, SEED, bench.every)


def _paragraphs(folder: Path, language: str) -> list[Any]:
    data = read_json(folder / f"xquad.{language}.json.gz")["data"]
    return [paragraph for article in data for paragraph in article["paragraphs"]]


def _name(number: int) -> str:
    return f"paragraph-{number:03}.md"
