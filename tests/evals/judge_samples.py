"""What tests of the judge start from: a subject, quick prompts, and a server that judges as it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.chat.client import ChatClient
from evals.judge.cache import ReplyCache
from evals.judge.judge import Judge
from evals.judge.prompts import Prompt
from evals.judge.subject import Subject
from tests.chat_servers import Reply, chat_server, said

PROMPTS = {
    "claims": Prompt("claims", 1, "Judge each claim: supported, contradicted or unsupported. Reply as JSON."),
    "facts": Prompt("facts", 1, "Is each fact said or missing? Reply as JSON."),
    "quality": Prompt("quality", 1, "Rate relevance and coherence from 1 to 5. Reply as JSON."),
}
SUBJECT = Subject(
    id="c1",
    question=("user: How long may I stay in the metro?",),
    answer="- A metro trip lasts at most 4 hours. [1]\n- Longer means a fine. [1]",
    claims=("A metro trip lasts at most 4 hours.", "Longer means a fine."),
    passages=("A metro trip lasts at most 4 hours; longer means another 3 yuan.",),
    facts=("4 hours / four hours",),
)
SOUND = {
    "ClaimVerdicts": '{"claim_1": "supported", "claim_2": "contradicted"}',
    "FactVerdicts": '{"fact_1": "said"}',
    "Quality": '{"relevance": 4, "coherence": 5}',
}


class Quiet:
    """A report that is not shown."""

    def step(self, name: str) -> None:
        return

    def progress(self, done: int, total: int) -> None:
        return


def judging(says: Callable[[str, int], str]) -> Any:
    """Serve a judge: `says` gets the name of the form asked for and how many requests came before."""

    def answer(body: dict[str, Any], number: int) -> Reply:
        return said(says(body["response_format"]["json_schema"]["name"], number))

    return chat_server(answer)


def sound(form: str, _: int) -> str:
    """Say of each form what SOUND has."""
    return SOUND[form]


def judge_of(client: ChatClient, folder: Path) -> Judge:
    """A judge with a cache in a folder."""
    return Judge(client, ReplyCache(folder / "judge.sqlite"))
