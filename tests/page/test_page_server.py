"""The server's fence: headers on every reply, no uploads, no huge bodies, an honest health check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.assemble import Assistant
from assistant.emergency import EmergencyRules
from assistant.models import Answer, Question, Status
from assistant.page.blocks import preferred_language, rated
from assistant.page.server import make_app
from assistant.page.view import ShownTurn
from assistant.pipeline import Pipeline
from assistant.question_log import QuestionLog
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


@pytest.fixture
def rateable(tmp_path: Path, small_builds: Path, model: EmbeddingModel, rules: EmergencyRules) -> Assistant:
    log = QuestionLog(tmp_path / "data", 90, lambda: TODAY)
    return replace(assistant_over(small_builds, model, rules), log=log)


def turn(assistant: Assistant) -> ShownTurn:
    assert assistant.log is not None
    answer = Answer(Status.ANSWERED, "en")
    return ShownTurn("How?", answer, assistant.log.keep(Question("How?"), answer))


def test_a_thumb_down_marks_the_kept_question_and_a_reason_follows(rateable: Assistant) -> None:
    assert rateable.log is not None
    turns = [turn(rateable), turn(rateable)]

    down = rated(rateable, turns, {"turn": 2, "rating": "down"})
    wrong = rated(rateable, down, {"turn": 2, "rating": "down:wrong"})

    assert [asked.id for asked in rateable.log.gaps()] == [turns[1].kept]
    assert [shown.rating for shown in wrong] == ["", "down:wrong"]


@pytest.mark.parametrize(
    "told",
    [
        {}, {"turn": 0, "rating": "down"}, {"turn": 9, "rating": "down"}, {"turn": "1", "rating": "down"},
        {"turn": True, "rating": "down"}, {"turn": 1, "rating": "x"}, {"turn": 1, "rating": ["down"]},
        {"turn": 1, "rating": "down:my name is"},
    ],
)  # fmt: skip
def test_a_rating_of_a_browsers_own_making_changes_nothing(rateable: Assistant, told: dict[str, Any]) -> None:
    assert rateable.log is not None
    turns = [turn(rateable)]

    assert rated(rateable, turns, told) == turns
    assert rateable.log.gaps() == []


def test_an_answer_that_is_not_kept_cannot_be_rated(rateable: Assistant) -> None:
    turns = [ShownTurn("How?", Answer(Status.ANSWERED, "en"))]

    assert rated(rateable, turns, {"turn": 1, "rating": "down"}) == turns


def test_the_page_tells_whether_questions_are_kept(rateable: Assistant, small_builds: Path) -> None:
    settings = Settings(builds_dir=small_builds)
    for assistant, told in ((rateable, "questions are kept for 90 days"), (replace(rateable, log=None), "is kept")):
        with TestClient(make_app(assistant, settings)) as client:
            assert told in client.get("/config").text
