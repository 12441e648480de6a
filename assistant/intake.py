"""The first step: clean the words, cap their length, keep a history of known shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.errors import StopWithAnswer
from assistant.messages import say
from assistant.models import LANGUAGES, Answer, Question, Status, Turn
from knowledge.hidden_text import remove_hidden

MAX_TURNS = 8
MAX_TURN_CHARACTERS = 2000
_ROLES = ("user", "assistant")


def take_in(question: Question, limit: int) -> Question:
    """Return the cleaned question.

    Stops with a refusal where there is no letter or digit in it, or where it is longer than `limit` characters.
    """
    language = question.page_language if question.page_language in LANGUAGES else ""
    # A message of megabytes is not worth cleaning: four characters in five may be invisible at most.
    if len(question.text) > 5 * limit:
        raise StopWithAnswer(_refusal(language, "refused_long", length=len(question.text), limit=limit))
    cleaned = clean(question)
    if len(cleaned.text) > limit:
        raise StopWithAnswer(_refusal(language, "refused_long", length=len(cleaned.text), limit=limit))
    if not any(c.isalnum() for c in cleaned.text):
        raise StopWithAnswer(_refusal(language, "refused_empty"))
    return replace(cleaned, page_language=language)


def clean(question: Question) -> Question:
    """Return the question in NFC on one line without invisible characters, with the last MAX_TURNS turns."""
    text = re.sub(r"\s+", " ", remove_hidden(question.text)[0]).strip()
    history = tuple(
        Turn(turn.role, remove_hidden(turn.content[:MAX_TURN_CHARACTERS])[0].strip())
        for turn in question.history[-MAX_TURNS:]
    )
    return replace(question, text=text, history=history)


def read_history(value: object) -> tuple[Turn, ...]:
    """Read a history sent from outside: a list of {"role": "user" | "assistant", "content": text}.

    Raises ValueError saying what is wrong with it.
    """
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise ValueError('history must be a list of {"role", "content"}')
    turns: list[Turn] = []
    for number, item in enumerate(value, 1):
        if not isinstance(item, Mapping):
            raise ValueError(f'turn {number} must be an object with "role" and "content"')
        role, content = item.get("role"), item.get("content")
        if role not in _ROLES:
            raise ValueError(f'turn {number}: "role" must be "user" or "assistant"')
        if not isinstance(content, str):
            raise ValueError(f'turn {number}: "content" must be text')
        turns.append(Turn(str(role), content))
    return tuple(turns)


def _refusal(language: str, key: str, **values: object) -> Answer:
    spoken = language or "en"
    return Answer(Status.REFUSED, spoken, opening=(say(spoken, key, **values),))
