"""What can go wrong with a question. The pipeline is the one place where these become a status.

HutongError
 ├── UsageError             a command was called wrongly (knowledge.errors)
 ├── BadLine                one line of a batch cannot be asked; the others are
 ├── ChatError              the language model gave nothing usable (assistant.chat.errors)
 └── StopWithAnswer         no failure: a step ends the run with an answer
"""

from __future__ import annotations

from assistant.models import Answer
from knowledge.errors import HutongError


class BadLine(HutongError):
    """One line of a batch file cannot be asked; the message names the line and the remedy."""


class StopWithAnswer(Exception):
    """A step has settled the matter: the run ends here with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer
