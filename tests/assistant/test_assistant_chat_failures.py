"""Whatever the language model's endpoint does, a call ends in time, with an error that says what to do."""

from __future__ import annotations

import logging
import socket
import time
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict

from assistant.chat.client import Limits, chat_model
from assistant.chat.errors import (
    ChatBadReply,
    ChatBroken,
    ChatBusy,
    ChatError,
    ChatForbidden,
    ChatRequestRefused,
    ChatTooSlow,
    ChatUnreachable,
    ChatUnusable,
)
from knowledge.settings import Settings
from tests.chat_servers import KEY, QUICK, ChatServer, Reply, failed, moody, said

ASKED = [HumanMessage('Is it so? Answer as JSON: {"verdict": "yes"} or {"verdict": "no"}')]


class Verdict(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["yes", "no"]


PAGE = (200, "text/html", "<html><body>Sign in</body></html>")


@pytest.mark.parametrize(
    ("replies", "error", "kind", "requests"),
    [
        ((failed(401),), ChatForbidden, "key refused", 1),
        ((failed(403),), ChatForbidden, "key refused", 1),
        ((failed(429),), ChatBusy, "busy", 2),
        ((failed(500),), ChatBroken, "endpoint failed", 2),
        (((502, "text/html", "<h1>Bad gateway</h1>"),), ChatBroken, "endpoint failed", 2),
        ((failed(404, "no model small"),), ChatRequestRefused, "request refused", 2),
        ((said(""),), ChatBadReply, "bad reply", 2),
        ((said("I think yes."),), ChatBadReply, "bad reply", 2),
        ((said('{"verdict": "yes"'),), ChatBadReply, "bad reply", 2),
        ((said('{"verdict": "perhaps"}'),), ChatBadReply, "bad reply", 2),
        ((PAGE,), ChatBadReply, "bad reply", 1),
        (((200, "application/json", "{"),), ChatBadReply, "bad reply", 1),
        (((200, "application/json", "[]"),), ChatBadReply, "bad reply", 1),
        (((200, "application/json", "{}"),), ChatBadReply, "bad reply", 1),
    ],
)
def test_a_bad_mood_of_the_endpoint_becomes_its_error(
    replies: tuple[Reply, ...], error: type[ChatError], kind: str, requests: int
) -> None:
    with moody(*replies) as server, pytest.raises(error) as caught:
        server.client().complete(ASKED, Verdict)

    assert caught.value.kind == kind
    assert len(server.requests) == requests
    assert str(caught.value).startswith(f"HUTONG_LLM=openai:small at {server.url}: ")
    assert caught.value.remedy in str(caught.value)


def test_an_endpoint_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = ChatServer(f"http://127.0.0.1:{port}/v1")

    with pytest.raises(ChatUnreachable, match=r"cannot be reached .*HUTONG_LLM_BASE_URL"):
        server.client().complete(ASKED, Verdict)


def test_an_endpoint_that_takes_no_connection_is_given_up_after_the_time_to_connect() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        begun = time.monotonic()

        with pytest.raises(ChatUnreachable, match="no connection in time"):
            ChatServer(f"http://127.0.0.1:{port}/v1").client(Limits(0.3, 20.0, 0.01)).complete(ASKED, Verdict)

        assert time.monotonic() - begun < 5
        for filler in fillers:
            filler.close()


def test_an_endpoint_that_hangs_is_given_up_when_the_time_of_the_call_is_over() -> None:
    with moody(3.0) as server:
        client, begun = server.client(Limits(0.5, 0.4, 0.01)), time.monotonic()

        with pytest.raises(ChatTooSlow, match=r"0\.4 seconds"):
            client.complete(ASKED, Verdict)

        assert time.monotonic() - begun < 2


def test_the_time_of_a_call_holds_everything_tried_again_in_it() -> None:
    with moody(failed(500), said("no JSON"), 3.0) as server:
        begun = time.monotonic()

        with pytest.raises(ChatTooSlow):
            server.client(Limits(0.5, 0.8, 0.01)).complete(ASKED, Verdict)

        assert time.monotonic() - begun < 2
        assert len(server.requests) == 3


@pytest.mark.parametrize("first", [failed(429), failed(503), said("Yes!"), said('{"verdict": "maybe"}')])
def test_what_is_busy_broken_or_out_of_form_once_is_asked_once_more(first: Reply) -> None:
    with moody(first, said('{"verdict": "yes"}')) as server:
        assert server.client().complete(ASKED, Verdict) == Verdict(verdict="yes")

    assert len(server.requests) == 2


def test_a_reply_out_of_form_is_asked_for_again_with_what_is_wrong_with_it() -> None:
    with moody(said('{"verdict": "maybe"}'), said('{"verdict": "no"}')) as server:
        server.client().complete(ASKED, Verdict)

    assert [message["role"] for message in server.requests[1]["messages"]] == ["user", "assistant", "user"]
    assert "verdict: input should be 'yes' or 'no'" in server.requests[1]["messages"][2]["content"]


def test_an_endpoint_that_knows_no_schemas_is_asked_without_one_from_then_on() -> None:
    with moody(failed(400, "response_format is not supported"), said('{"verdict": "yes"}')) as server:
        client = server.client()
        client.complete(ASKED, Verdict)
        client.complete(ASKED, Verdict)

    assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_no_error_shows_the_key_even_where_the_endpoint_sends_it_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for reply in (failed(401, f"Bad key {KEY}"), failed(400, f"Bad key {KEY}"), failed(500, KEY), said(KEY)):
        with moody(reply) as server, pytest.raises(ChatError) as caught:
            server.client().complete(ASKED, Verdict)

        assert server.keys[0] == f"Bearer {KEY}"
        assert KEY not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caplog.text}"


@pytest.mark.parametrize("name", ["nobody:model", "anthropic_bedrock:model"])
def test_a_provider_that_cannot_be_had_is_wrong_usage(name: str) -> None:
    with pytest.raises(ChatUnusable, match=f"HUTONG_LLM={name}: ") as caught:
        chat_model(Settings(_env_file=None, llm=name, llm_api_key=KEY), QUICK)

    assert caught.value.exit_status == 2


def test_a_provider_without_its_key_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(ChatUnusable, match="HUTONG_LLM_API_KEY"):
        chat_model(Settings(_env_file=None, llm="openai:small"), QUICK)
