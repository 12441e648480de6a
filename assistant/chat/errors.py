"""What can go wrong with a language model. Every error says what, where and what to do, and never holds the key.

HutongError
 ├── UsageError
 │    └── ChatUnusable          the settings name a model that cannot be had
 └── ChatError                  one call gave nothing usable
      ├── ChatUnreachable       refused, no such host, connection broken
      ├── ChatTooSlow           not done in time
      ├── ChatForbidden         the endpoint does not take the key (401, 403)
      ├── ChatBusy              too many requests (429)
      ├── ChatBroken            the endpoint's own failure (5xx)
      ├── ChatRequestRefused    any other refusal (4xx), such as an unknown model
      └── ChatBadReply          a reply that is empty, no JSON, or not of the form asked for
"""

from __future__ import annotations

from typing import ClassVar

from knowledge.errors import HutongError, UsageError


class ChatUnusable(UsageError):
    """The settings name a model that cannot be had."""


class ChatError(HutongError):
    """A call of the language model gave nothing usable.

    `kind` names the failure in a few words that stay; `is_brief` says whether trying again may help.
    """

    kind: ClassVar[str] = "failed"
    remedy: ClassVar[str] = "Look at the endpoint's own log"
    is_brief: ClassVar[bool] = False

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}. {self.remedy}")
        self.problem = problem


class ChatUnreachable(ChatError):
    """Refused, no such host, or the connection broke."""

    kind = "unreachable"
    remedy = "Start the endpoint, or correct HUTONG_LLM_BASE_URL"
    is_brief = True


class ChatTooSlow(ChatError):
    """Not done in time."""

    kind = "too slow"
    remedy = "Ask again, or choose a quicker model in HUTONG_LLM"


class ChatForbidden(ChatError):
    """The endpoint does not take the key."""

    kind = "key refused"
    remedy = "Correct HUTONG_LLM_API_KEY"


class ChatBusy(ChatError):
    """Too many requests, or the account is used up."""

    kind = "busy"
    remedy = "Wait, or ask the provider for a higher limit"
    is_brief = True


class ChatBroken(ChatError):
    """The endpoint failed by itself."""

    kind = "endpoint failed"
    is_brief = True


class ChatRequestRefused(ChatError):
    """The endpoint understood the request and does not take it."""

    kind = "request refused"
    remedy = "Check the model's name in HUTONG_LLM and how much text it takes"


class ChatBadReply(ChatError):
    """There is a reply, and it is not what was asked for."""

    kind = "bad reply"
    remedy = "Choose a model in HUTONG_LLM that follows instructions better"
