"""MTRAG (Katsis et al. 2025, TACL 13): questions on government pages: last turn, all turns, a person's rewrite.

Apache-2.0. The passages are not among the data, so rewriting is measured, not retrieval.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.models import Question, Turn
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.reading import read_json_lines
from evals.public.rewriting import FollowUp, figures

_SPEAKER = "|user|:"
_NOTE = "MTRAG's own figures are of retrieval over 72,422 passages of the domain, which are not here"


def measure(bench: Bench) -> list[Figure]:
    """Return the figures of `rewriting.figures` over the questions that follow others."""
    return figures(list(_follow_ups(bench.folder / "retrieval"))[:: bench.every], bench, _NOTE)


SET = PublicSet("mtrag_questions", "mtrag", "government questions: last turn, all turns, a person's rewrite", measure)


def _follow_ups(folder: Path) -> Iterator[FollowUp]:
    rewrites = {line["_id"]: line["text"] for line in read_json_lines(folder / "govt_rewrite.jsonl.gz")}
    for line in read_json_lines(folder / "govt_questions.jsonl.gz"):
        *earlier, last = turns_of(line["text"])
        if earlier:
            question = Question(last, tuple(Turn("user", text) for text in earlier))
            yield FollowUp(line["_id"].split("<::>")[0], question, " ".join(turns_of(rewrites[line["_id"]])))


def turns_of(text: str) -> list[str]:
    """Return the turns of a user in order, without the speaker's mark and stray quotation marks."""
    return [turn.strip(' \n"') for turn in text.split(_SPEAKER) if turn.strip(' \n"')]
