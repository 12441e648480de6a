"""TREC CAsT 2019 (Dalton, Xiong & Callan 2020): turns of 50 topics as spoken, and resolved by hand. MIT licence.

The topics hold no answers: the history of a turn is the user's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.models import Question, Turn
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.reading import read_json, read_text
from evals.public.rewriting import FollowUp, figures

_NOTE = "CAsT's own figures are of passages of MS MARCO and CAR, which are not here"


def measure(bench: Bench) -> list[Figure]:
    """Return the figures of `rewriting.figures` over all turns but the first of each topic."""
    return figures(list(_follow_ups(bench.folder))[:: bench.every], bench, _NOTE)


SET = PublicSet("cast", "cast2019", "turns of conversational search and their resolution by hand", measure)


def _follow_ups(folder: Path) -> Iterator[FollowUp]:
    lines = read_text(folder / "evaluation_topics_annotated_resolved_v1.0.tsv.gz").splitlines()
    resolved = dict(line.split("\t", 1) for line in lines if line.strip())
    for topic in read_json(folder / "evaluation_topics_v1.0.json.gz"):
        said: list[Turn] = []
        for turn in topic["turn"]:
            text = turn["raw_utterance"].strip()
            if said:
                rewrite = resolved[f"{topic['number']}_{turn['number']}"].strip()
                yield FollowUp(str(topic["number"]), Question(text, tuple(said)), rewrite)
            said.append(Turn("user", text))
