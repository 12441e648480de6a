"""One answer is judged by its claims, facts and quality; a failure is NaN, counted by its kind, and never kept."""

from __future__ import annotations

import json
import math
import socket
from pathlib import Path

import pytest

from evals.judge.judgement import MEASURES, Judgement, judgement
from evals.judge.prompts import Prompt
from tests.chat_servers import PATIENT, ChatServer, counted, failed, llama_server, moody, said
from tests.evals.judge_samples import PROMPTS, SUBJECT, judge_of, judging, sound
from tests.evals.judge_samples import SOUND as SAID


def test_an_answers_measures_are_shares_of_its_verdicts_and_two_ratings(tmp_path: Path) -> None:
    with judging(sound) as server:
        made = judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)

    values = {measure: made.value(measure) for measure in MEASURES}
    assert values == {"precision": 0.5, "recall": 1, "contradiction": 0.5, "relevance": 4, "coherence": 5}
    assert made.claims == ("supported", "contradicted")


def test_the_judge_sees_question_passages_claims_and_facts_as_data(tmp_path: Path) -> None:
    with judging(sound) as server:
        judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)

    seen = [json.loads(request["messages"][1]["content"]) for request in server.requests]
    assert seen[0]["claims"] == {"claim_1": SUBJECT.claims[0], "claim_2": SUBJECT.claims[1]}
    assert seen[0]["passages"] == {"passage_1": SUBJECT.passages[0]}
    assert seen[1]["facts"] == {"fact_1": "4 hours / four hours"}
    assert seen[2] == {"question": list(SUBJECT.question), "answer": SUBJECT.answer}
    assert [request["messages"][0]["content"] for request in server.requests] == [p.text for p in PROMPTS.values()]


def test_the_same_run_is_not_asked_twice_and_another_run_prompt_or_content_is(tmp_path: Path) -> None:
    with judging(sound) as server:
        first = judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)
        again = judge_of(server.client(), tmp_path)
        assert judgement(again, PROMPTS, SUBJECT, 1) == first
        assert (len(server.requests), again.asked, again.cached) == (3, 0, 3)

        judgement(again, PROMPTS, SUBJECT, 2)
        assert len(server.requests) == 6
        judgement(again, {**PROMPTS, "facts": Prompt("facts", 2, PROMPTS["facts"].text)}, SUBJECT, 1)
        assert len(server.requests) == 7
        judgement(again, {**PROMPTS, "facts": Prompt("facts", 1, "Said? As JSON.")}, SUBJECT, 1)
        assert len(server.requests) == 8


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (failed(401), "key refused"),
        (failed(429), "busy"),
        (failed(500), "endpoint failed"),
        (failed(400), "request refused"),
        (said(""), "bad reply"),
        (said('{"relevance": 9}'), "bad reply"),
        ((200, "text/html", "<html></html>"), "bad reply"),
    ],
)
def test_a_failure_is_nan_and_counted_with_its_kind_and_reason(
    reply: tuple[int, str, str], kind: str, tmp_path: Path
) -> None:
    with moody(reply) as server:
        judge = judge_of(server.client(), tmp_path)
        made = judgement(judge, PROMPTS, SUBJECT, 1)

    assert all(math.isnan(made.value(measure) or 0) for measure in MEASURES)
    assert made.failed == {"claims": kind, "facts": kind, "quality": kind}
    assert judge.failures == {kind: 3}
    assert "HUTONG_LLM=openai:small" in judge.reasons[kind]


def test_a_verdict_too_many_or_too_few_is_a_failure(tmp_path: Path) -> None:
    def says(form: str, _: int) -> str:
        more = '{"claim_1": "supported", "claim_2": "supported", "claim_3": "supported"}'
        return {**SAID, "ClaimVerdicts": more, "FactVerdicts": "{}"}[form]

    with judging(says) as server:
        made = judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)

    assert made.failed == {"claims": "bad reply", "facts": "bad reply"}
    assert made.value("relevance") == 4


def test_what_failed_once_is_asked_again_the_next_time(tmp_path: Path) -> None:
    with moody(failed(500)) as server:
        judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)
    with judging(sound) as server:
        made = judgement(judge_of(server.client(), tmp_path), PROMPTS, SUBJECT, 1)

    assert made.failed == {}
    assert len(server.requests) == 3


def test_an_endpoint_that_is_gone_is_asked_five_times_and_the_rest_is_counted(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    judge = judge_of(ChatServer(f"http://127.0.0.1:{port}/v1").client(), tmp_path)

    for run in (1, 2, 3):
        judgement(judge, PROMPTS, SUBJECT, run)

    assert judge.failures == {"unreachable": 5, "not asked": 4}
    assert judge.asked == 5


def test_without_passages_or_facts_there_is_nothing_to_judge_of_them() -> None:
    made = Judgement(relevance=4, coherence=4)

    assert (made.value("precision"), made.value("recall"), made.value("contradiction")) == (None, None, None)


def test_a_real_model_judges_in_form_and_once(tmp_path: Path) -> None:
    with llama_server() as address, counted(address) as server:
        judge = judge_of(server.client(PATIENT), tmp_path)
        made = judgement(judge, PROMPTS, SUBJECT, 1)
        again = judgement(judge, PROMPTS, SUBJECT, 1)

    assert again == made
    assert judge.asked == 3
    assert len(server.requests) >= 3  # a reply out of form is asked for once more
    assert judge.cached == 3 - len(made.failed)
    assert sum(judge.failures.values()) == 2 * len(made.failed)
    assert judge.name == "openai:small"
