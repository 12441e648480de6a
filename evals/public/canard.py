"""CANARD (Elgohary, Peskov & Boyd-Graber 2019, EMNLP): follow-ups of QuAC dialogues and their stand-alone rewrites.

The development split, CC BY-SA 4.0. The article's and section's titles open a history there; whoever rewrote saw them,
so they stand here as the user's first turn.
"""

from __future__ import annotations

from typing import Any

from assistant.models import Question, Turn
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.reading import read_json, thinned
from evals.public.rewriting import FollowUp, figures

MOST = 500
SEED = 0
_TITLES = 2
_NOTE = "published systems write a new question and are scored by BLEU: the search text is no sentence"


def measure(bench: Bench) -> list[Figure]:
    """Return the figures of `rewriting.figures` over follow-ups (not the first question of a dialogue)."""
    lines = [line for line in read_json(bench.folder / "dev.json.gz") if len(line["History"]) > _TITLES]
    cases = [_follow_up(line) for line in thinned(lines, MOST, SEED, bench.every)]
    return figures(cases, bench, _NOTE)


SET = PublicSet("canard", "canard", "follow-up questions and people's stand-alone rewrites", measure)


def _follow_up(line: dict[str, Any]) -> FollowUp:
    titles, said = line["History"][:_TITLES], line["History"][_TITLES:]
    turns = [Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(said)]
    question = Question(line["Question"], (Turn("user", ", ".join(titles)), *turns))
    return FollowUp(line["QuAC_dialog_id"], question, line["Rewrite"])
