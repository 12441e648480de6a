"""A real small model answers through the one door; where none is set, nothing of it is loaded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict

from assistant.chat.client import chat_model
from knowledge.settings import PROJECT, Settings
from tests.chat_servers import PATIENT, counted, llama_server


class Colour(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")
    colour: Literal["red", "green"]


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    """The address of a running model."""
    with llama_server() as address:
        yield address


def test_a_real_model_answers_in_the_form_asked_for(llama: str) -> None:
    asked = [SystemMessage("Answer as JSON."), HumanMessage('Is grass red or green? {"colour": ...}')]
    with counted(llama) as server:
        client = server.client(PATIENT)

        assert client.complete(asked, Colour).colour in ("red", "green")

    assert client.name == "openai:small"
    assert len(server.requests) == 1
    assert server.requests[0]["temperature"] == 0
    assert [message["role"] for message in server.requests[0]["messages"]] == ["system", "user"]


def test_two_clients_one_after_the_other_may_ask_one_endpoint(llama: str) -> None:
    asked = [HumanMessage('Is blood red or green? As JSON: {"colour": ...}')]
    with counted(llama) as server:
        replies = {server.client(PATIENT).complete(asked, Colour).colour for _ in range(2)}

    assert len(replies) == 1


def test_without_a_model_in_the_settings_there_is_none() -> None:
    assert chat_model(Settings(_env_file=None)) is None


def test_asking_without_a_model_loads_no_library_of_one(
    small_folder: Path, small_builds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUTONG_KNOWLEDGE_DIR", str(small_folder))
    monkeypatch.setenv("HUTONG_BUILDS_DIR", str(small_builds))
    monkeypatch.delenv("HUTONG_LLM", raising=False)
    command = [sys.executable, "-X", "importtime", "-m", "assistant", "ask", "--json", "How much is a metro ticket?"]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)

    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
    assert json.loads(done.stdout)["status"] == "answered"
    assert "assistant.pipeline" in loaded
    assert not {name for name in loaded if name.split(".")[0] in ("langchain", "langchain_openai", "openai")}


def test_importing_the_door_loads_no_library_of_a_provider() -> None:
    said = "import sys, assistant.chat.client as c; print(*(n for n in sys.modules if n in ('langchain', 'openai')))"

    done = subprocess.run([sys.executable, "-c", said], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
