"""Asking a language model: one client, whichever provider is behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import stamina
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from assistant.chat.errors import ChatBadReply, ChatError, ChatRequestRefused, ChatTooSlow, ChatUnusable
from assistant.chat.failures import failure
from assistant.chat.reading import Form, read_form
from knowledge.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_OPENAI = "openai"
_NO_KEY = "none"  # endpoints without keys are sent this word; OpenAI's library sends nothing without one
T = TypeVar("T")
# A retry is seen by the error it ends in; stamina's own notes would stand among the output of commands.
stamina.instrumentation.set_on_retry_hooks(())


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, for a whole call with everything tried again in it, and to wait before trying again."""

    connect: float = 3.0
    whole: float = 60.0
    wait: float = 0.5


def chat_model(settings: Settings, limits: Limits | None = None) -> ChatClient | None:
    """Return the model that the settings name, or None where they name none; nothing is sent yet.

    Raises ChatUnusable where its provider is unknown, its library is not installed or its key is missing.
    """
    if not settings.llm:
        return None
    limits = limits or Limits()
    provider = settings.llm.partition(":")[0]
    key = settings.llm_api_key.get_secret_value()
    options: dict[str, Any] = {"temperature": 0}
    if settings.llm_base_url:
        options |= {"base_url": settings.llm_base_url, "api_key": key or _NO_KEY}
    elif key:
        options["api_key"] = key
    if provider == _OPENAI:
        options |= {"max_retries": 0, "timeout": (limits.connect, limits.whole)}
    where = f"HUTONG_LLM={settings.llm}" + (f" at {settings.llm_base_url}" if settings.llm_base_url else "")
    return ChatClient(settings.llm, _made(settings.llm, options, where), where, key, limits, provider == _OPENAI)


class ChatClient:
    """A language model at temperature 0. May be used from several threads at once.

    `name` is `provider:model`, as the settings have it.
    """

    def __init__(
        self, name: str, model: BaseChatModel, where: str, key: str, limits: Limits, takes_schema: bool
    ) -> None:
        self.name = name
        self._model = model
        self._where = where
        self._key = key
        self._limits = limits
        self._takes_schema = takes_schema

    def complete(self, messages: Sequence[BaseMessage], schema: type[Form]) -> Form:
        """Return the model's reply in the form of `schema`.

        An endpoint that knows JSON schemas is given it; the messages must ask for JSON all the same. What is refused,
        busy or broken is tried once more after a wait with jitter, and a reply not in form is asked for once more with
        what is wrong with it; all of that within the limit of a whole call. Raises ChatError.
        """
        return _run(self._complete(messages, schema))

    async def _complete(self, messages: Sequence[BaseMessage], schema: type[Form]) -> Form:
        try:
            async with asyncio.timeout(self._limits.whole):
                reply = await self._reply(messages, schema)
                try:
                    return read_form(reply, schema)
                except ValueError as error:
                    complaint = f"That cannot be used: {error}. Write the JSON object alone, in the form asked for."
                again = [*messages, AIMessage(reply or "{}"), HumanMessage(complaint)]
                return read_form(await self._reply(again, schema), schema)
        except TimeoutError as error:
            raise ChatTooSlow(self._where, f"no answer within {self._limits.whole:g} seconds") from error
        except ValueError as error:
            raise ChatBadReply(self._where, f"asked twice, {error}") from error

    async def _reply(self, messages: Sequence[BaseMessage], schema: type[Form]) -> str:
        if self._takes_schema:
            try:
                return await self._tried(messages, {"response_format": _response_format(schema)})
            except ChatRequestRefused:
                # Some endpoints know no schemas. If it was something else, asking without one is refused too.
                reply = await self._tried(messages, {})
                self._takes_schema = False
                return reply
        return await self._tried(messages, {})

    async def _tried(self, messages: Sequence[BaseMessage], options: dict[str, Any]) -> str:
        brief = stamina.retry_context(
            on=_is_brief, attempts=2, timeout=None, wait_initial=self._limits.wait, wait_jitter=self._limits.wait
        )
        async for attempt in brief:
            with attempt:
                return await self._once(messages, options)
        raise AssertionError("stamina ends with a reply or an error")

    async def _once(self, messages: Sequence[BaseMessage], options: dict[str, Any]) -> str:
        try:
            reply = await self._model.ainvoke(list(messages), **options)
        except Exception as error:
            # The provider's error may hold the request's headers, and with them the key: it is not chained.
            raise failure(error, self._where, self._key) from None
        return str(reply.text)


def _is_brief(error: Exception) -> bool:
    return isinstance(error, ChatError) and error.is_brief


def _made(name: str, options: dict[str, Any], where: str) -> BaseChatModel:
    # Here and not above, because it loads the provider's library, which takes over a second.
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        problem = f"{where}: its library is not installed ({error})"
        raise ChatUnusable(f"{problem}. Install it beside this project") from error
    except Exception as error:
        problem = f"{where}: cannot be used ({type(error).__name__})"
        raise ChatUnusable(f"{problem}. Set HUTONG_LLM_API_KEY, and name a provider that LangChain knows") from None
    return model


def _response_format(schema: type[Form]) -> dict[str, Any]:
    described = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": True}
    return {"type": "json_schema", "json_schema": described}


@cache
def _loop() -> asyncio.AbstractEventLoop:
    # One loop for all clients: a connection that is kept open belongs to the loop that opened it.
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="chat", daemon=True).start()
    return loop


def _run(work: Coroutine[Any, Any, T]) -> T:
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise
