"""The judge: a language model that is asked one judgement at a time, and whose failures are counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ValidationError

from assistant.chat.client import ChatClient
from assistant.chat.errors import ChatBadReply, ChatError, ChatRequestRefused
from evals.judge.cache import ReplyCache, reply_key
from evals.judge.prompts import Prompt

GIVEN_UP_AFTER = 5  # failures of the endpoint in a row; each may take a minute
NOT_ASKED = "not asked"
Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Failed:
    """A judgement that was not made: the kind of failure, in a few words that stay."""

    kind: str


@dataclass
class Judge:
    """A model with its cache. `asked` and `cached` count judgements, `failures` those not made, by kind.

    `reasons` holds the first message of each kind of failure.
    """

    client: ChatClient
    cache: ReplyCache
    asked: int = 0
    cached: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    _in_a_row: int = 0

    @property
    def name(self) -> str:
        """The model's name, which stands wherever its figures do."""
        return self.client.name

    def ask(self, prompt: Prompt, material: Mapping[str, Any], form: type[Form], run: int) -> Form | Failed:
        """Return one judgement of `material`; each `run` (from 1) is asked for itself and cached for itself.

        After five failures of the endpoint in a row nothing more is sent.
        """
        content = json.dumps(material, ensure_ascii=False, indent=1)
        key = reply_key(self.name, prompt, content, run)
        known = self._known(key, form)
        if known is not None:
            self.cached += 1
            return known
        if self._in_a_row >= GIVEN_UP_AFTER:
            return self._failed(NOT_ASKED, f"the endpoint failed {GIVEN_UP_AFTER} times in a row")
        self.asked += 1
        try:
            reply = self.client.complete([SystemMessage(prompt.text), HumanMessage(content)], form)
        except ChatError as error:
            is_the_endpoints = not isinstance(error, ChatBadReply | ChatRequestRefused)
            self._in_a_row = self._in_a_row + 1 if is_the_endpoints else 0
            return self._failed(error.kind, str(error))
        self._in_a_row = 0
        self.cache.put(key, reply.model_dump_json())
        return reply

    def _known(self, key: str, form: type[Form]) -> Form | None:
        kept = self.cache.get(key)
        if kept is None:
            return None
        try:
            return form.model_validate_json(kept)
        except ValidationError:  # the form has changed since
            return None

    def _failed(self, kind: str, reason: str) -> Failed:
        self.failures[kind] += 1
        self.reasons.setdefault(kind, reason)
        return Failed(kind)
