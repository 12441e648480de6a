"""The server's fence: headers on every reply, no uploads, no huge bodies, an honest health check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.assemble import Assistant
from assistant.emergency import EmergencyRules
from assistant.page.blocks import preferred_language
from assistant.page.server import make_app
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from knowledge.settings import Settings
from tests.conftest import TODAY


def assistant_over(builds: Path, model: EmbeddingModel, rules: EmergencyRules) -> Assistant:
    live = LiveIndex(builds, model)
    return Assistant(Pipeline(live, model, rules, lambda: TODAY, 1200), live, model, rules)


@pytest.fixture
def client(small_builds: Path, model: EmbeddingModel, rules: EmergencyRules) -> Iterator[TestClient]:
    app = make_app(assistant_over(small_builds, model, rules), Settings(builds_dir=small_builds))
    with TestClient(app) as made:
        yield made


def test_every_reply_forbids_foreign_content_and_framing(client: TestClient) -> None:
    for path in ("/", "/healthz", "/no-such-page", "/gradio_api/upload"):
        policy = client.get(path).headers["content-security-policy"]

        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'none'" in policy


def test_the_page_takes_no_files(client: TestClient) -> None:
    reply = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x")})

    assert reply.status_code == 404


def test_a_body_of_megabytes_is_turned_away_unread(client: TestClient) -> None:
    reply = client.post("/gradio_api/queue/join", json={"data": ["x" * 5_000_000, [], "en"], "fn_index": 0})

    assert reply.status_code == 413


def test_health_tells_the_build(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "build": 1, "documents": 5}


def test_without_a_build_the_page_opens_and_health_says_so(
    tmp_path: Path, model: EmbeddingModel, rules: EmergencyRules
) -> None:
    with TestClient(make_app(assistant_over(tmp_path, model, rules), Settings(builds_dir=tmp_path))) as client:
        assert client.get("/").status_code == 200
        assert client.get("/healthz").status_code == 503
        assert "python -m embeddings build" in client.get("/healthz").json()["detail"]


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("pt-BR,fr;q=0.7", "fr"), ("pt-BR", "de"), ("", "de"), ("AR", "ar")],
)
def test_the_page_speaks_the_browsers_first_language_that_it_knows(header: str, language: str) -> None:
    assert preferred_language(header, "de") == language
