"""python -m evals judge: agreement with people first, then the run's answers, twice, once paid for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import cases
from evals.__main__ import app
from evals.judge.judged import read_judged
from evals.judge.subject import subject_of
from evals.run_folder import RECORDS, RunConfig, RunFolder
from knowledge.errors import UsageError
from tests.chat_servers import KEY, ChatServer, failed, moody
from tests.evals.evals_samples import DOCUMENT, QUOTE, case, record
from tests.evals.judge_samples import judging, sound

FORMS = {
    "ClaimVerdicts": '{"claim_1": "supported"}',
    "FactVerdicts": '{"fact_1": "said"}',
    "Quality": '{"relevance": 5, "coherence": 4}',
}


def says(form: str, _: int) -> str:
    """Say the best of everything."""
    return FORMS[form]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of two cases: one answered, one abstained."""
    suite = [
        {
            "id": name, "question": "How long may I stay in the metro?", "language": "en", "kind": "fact",
            "statuses": ["answered"], "key_facts": [["4 hours", "four hours"]],
            "gold": [{"document": DOCUMENT, "quote": QUOTE}],
        }
        for name in ("c1", "c2")
    ]  # fmt: skip
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "own.jsonl").write_text("\n".join(map(json.dumps, suite)), encoding="utf-8")
    monkeypatch.setattr(cases, "SUITES", tmp_path / "suites")
    folder = RunFolder.make(RunConfig(("own",)), {}, tmp_path, "now")
    for row in (record(), record(id="c2", status="abstained", answer="Not in my documents.", citations=[])):
        folder.append(row)
    return folder.path


def settle(server: ChatServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the server as the language model."""
    values = {"LLM": "openai:small", "LLM_BASE_URL": server.url, "LLM_API_KEY": KEY}
    values |= {"CACHE_DIR": str(folder / "cache"), "EVALDATA": str(folder / "none")}
    for name, value in values.items():
        monkeypatch.setenv(f"HUTONG_{name}", value)


def judge(run: Path, *options: str) -> int:
    """Run the command and return its exit status."""
    return app(["judge", str(run), *options], standalone_mode=False) or 0


def test_without_a_model_the_command_says_so_and_ends_with_status_2(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUTONG_LLM", raising=False)
    monkeypatch.chdir(run)

    with pytest.raises(UsageError, match="There is no judge: set HUTONG_LLM") as caught:
        judge(run)

    assert caught.value.exit_status == 2
    assert not (run / "judged.json").exists()


def test_agreement_with_people_stands_before_any_judged_number(
    run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with judging(says) as server:
        settle(server, tmp_path, monkeypatch)
        judge(run)

    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert lines[0].startswith("Agreement of openai:small with people: unknown (there is no ")
    assert (
        lines[1]
        == "Judged by openai:small, prompts claims 1, facts 1, quality 1, two runs at temperature 0, answers: 1"
    )
    assert "precision     1.00" in printed
    assert "  not judged because they show no statements: 1" in lines
    assert KEY not in printed + (run / "judged.json").read_text(encoding="utf-8")


def test_a_second_judging_calls_nobody_and_says_the_same(
    run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with judging(says) as server:
        settle(server, tmp_path, monkeypatch)
        judge(run)
        first = read_judged(run)
        assert len(server.requests) == 6  # three judgements, twice
        judge(run)
        second = read_judged(run)

    assert len(server.requests) == 6
    assert first is not None
    assert second is not None
    assert (first.asked, first.cached, second.asked, second.cached) == (6, 0, 0, 6)
    assert first.figures == second.figures
    assert [len(answer.runs) for answer in first.answers] == [2]


def test_where_nothing_could_be_judged_the_file_says_so_and_the_status_is_1(
    run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with moody(failed(401)) as server:
        settle(server, tmp_path, monkeypatch)
        status = judge(run)

    judged = read_judged(run)
    assert status == 1
    assert judged is not None
    assert judged.failures == {"key refused": 5, "not asked": 1}
    assert "  not made: 5, key refused. First: HUTONG_LLM=openai:small" in capsys.readouterr().out


def test_a_folder_whose_records_belong_to_no_case_is_named(
    run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (run / RECORDS).write_text("", encoding="utf-8")
    with judging(sound) as server:
        settle(server, tmp_path, monkeypatch)
        with pytest.raises(UsageError, match="holds no record of a case"):
            judge(run)


def test_an_answer_is_held_against_gold_and_verbatim_quotes_but_no_planted_or_altered_ones() -> None:
    cited: list[dict[str, Any]] = [
        {"document": DOCUMENT, "quote": "A true quote."},
        {"document": "planted.md", "quote": "A planted quote."},
        {"document": DOCUMENT, "quote": "An altered quote."},
    ]
    planted = (cases.Planted("planted.md", "A planted quote."),)

    found = subject_of(case(planted=planted), record(citations=cited, verbatim=[True, True, False]))

    assert found is not None
    assert found.passages == (QUOTE, "A true quote.")
    assert found.claims == (QUOTE,)
    assert found.facts == ("4 hours / four hours",)
    assert found.question == ("user: How long may I stay in the metro?",)
