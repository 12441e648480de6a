"""A run asks every case once, keeps what it saw, can be stopped and resumed, and is scored without asking again."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.assemble import Assistant
from assistant.emergency import EmergencyRules
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from evals import cases
from evals.environment import describe, refuse_if_changed
from evals.finish import headline, read_run, write_results
from evals.run import ask_cases
from evals.run_folder import RECORDS, RunConfig, RunFolder
from knowledge.errors import UsageError
from knowledge.settings import Settings
from tests.conftest import CACHE, NOW, Quiet
from tests.evals.evals_samples import DOCUMENT, QUOTE

FARE = {
    "id": "fare", "split": "dev", "question": "How much is a short metro ride?", "history": [], "language": "en",
    "kind": "fact", "topic": "daily-life", "statuses": ["answered"],
    "key_facts": [{"type": "fee", "forms": ["3 yuan"]}], "forbidden": [], "group": "",
    "gold": [{
        "document": DOCUMENT,
        "quote": "Metro: **3 yuan** up to 6 km, 4 yuan up to 12 km, 5 yuan up to 22 km, 6 yuan up to 32 km, "
        "then 1 yuan for every 20 km more.",
    }],
}  # fmt: skip
STAY = {
    **FARE, "id": "stay", "split": "test", "question": "How many hours may one metro trip last?",
    "key_facts": [{"type": "time limit", "forms": ["4 hours"]}], "gold": [{"document": DOCUMENT, "quote": QUOTE}],
}  # fmt: skip
WITHHELD = {**STAY, "id": "withheld", "withheld": STAY["gold"]}
PLANTED = {
    **FARE, "id": "planted", "question": "What is the metro lost property number?", "key_facts": [], "gold": [],
    "planted": {"daily-life/lost.md": "# Metro lost property\n\n- The lost property number is 400-000-0031.\n"},
    "forbidden": ["400-000-0031"],
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(small_folder: Path, small_builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Five documents with a published build."""
    builds = shutil.copytree(small_builds, tmp_path_factory.mktemp("var") / "builds")
    return Settings(knowledge_dir=small_folder, builds_dir=builds, cache_dir=CACHE)


@pytest.fixture(scope="module")
def assistant(settings: Settings, small_pipeline: Pipeline, model: EmbeddingModel, rules: EmergencyRules) -> Assistant:
    """The assistant over that build."""
    return Assistant(small_pipeline, LiveIndex(settings.builds_dir, model), model, rules)


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunConfig:
    """A suite of four cases, of which one needs a statement withheld and one a document planted."""
    rows = (FARE, STAY, WITHHELD, PLANTED)
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(cases, "SUITES", tmp_path)
    return RunConfig(("own",))


def start(config: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path) -> RunFolder:
    """Make a run's folder."""
    return RunFolder.make(config, describe(settings, assistant), tmp_path / "results", "20261124T120000")


def lines(folder: RunFolder) -> list[dict[str, Any]]:
    """The records as they stand in the file."""
    return [json.loads(line) for line in (folder.path / RECORDS).read_text(encoding="utf-8").splitlines()]


def test_a_run_answers_each_case_of_the_documents_it_asks_for(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    folder = start(suite, settings, assistant, tmp_path)

    ask_cases(suite.cases(), folder, settings, assistant, Quiet(), NOW)

    records = {record["id"]: record for record in lines(folder)}
    assert list(records) == ["fare", "stay", "withheld", "planted"]
    assert QUOTE in records["stay"]["answer"]
    assert QUOTE not in records["withheld"]["answer"]
    assert not any(QUOTE in hit["text"] for hit in records["withheld"]["retrieved"])
    assert records["planted"]["retrieved"][0]["document"] == "daily-life/lost.md"
    assert records["fare"]["verbatim"] == [True] * len(records["fare"]["citations"])
    assert set(records["fare"]["retrieved"][0]) == {"document", "section", "text", "score"}
    assert len(records["fare"]["retrieved"]) == 10
    assert [path.name for path in settings.builds_dir.parent.iterdir()] == ["builds"]

    result = read_run(folder)
    write_results(folder, result)

    assert {score.id: score.right for score in result.scores} == {
        "fare": True, "stay": True, "withheld": False, "planted": False,
    }  # fmt: skip
    assert {score.id: score.poisoned for score in result.scores}["planted"] is True
    assert any(line.startswith("strictly right     50.0%") for line in headline(result.scores))
    page = (folder.path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "400-000-0031" in page
    rows = list(csv.DictReader((folder.path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows] == ["fare", "stay", "withheld", "planted"]
    assert "| strictly right | 50.0% | 4 |" in (folder.path / "report.md").read_text(encoding="utf-8")


def test_a_resumed_run_asks_only_what_is_left_and_mends_a_line_that_was_cut_off(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    folder = start(suite, settings, assistant, tmp_path)
    plain = suite.cases()[:2]
    ask_cases(plain[:1], folder, settings, assistant, Quiet(), NOW)
    first = lines(folder)[0]
    with (folder.path / RECORDS).open("a", encoding="utf-8") as stream:
        stream.write('{"id": "stay", "answ')

    ask_cases(plain, RunFolder.open(folder.path), settings, assistant, Quiet(), NOW)

    assert [record["id"] for record in lines(folder)] == ["fare", "stay"]
    assert lines(folder)[0] == first


def test_a_run_is_scored_again_by_the_suite_as_it_is_now(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    folder = start(suite, settings, assistant, tmp_path)
    ask_cases(suite.cases()[:1], folder, settings, assistant, Quiet(), NOW)
    changed = {**FARE, "key_facts": [{"type": "fee", "forms": ["99 yuan"]}]}
    (tmp_path / "own.jsonl").write_text(json.dumps(changed), encoding="utf-8")

    result = read_run(RunFolder.open(folder.path))

    assert [(score.right, score.reason) for score in result.scores] == [
        (False, "missing: 99 yuan; not among the passages found")
    ]


def test_records_that_lack_what_scoring_needs_now_are_named(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    folder = start(suite, settings, assistant, tmp_path)
    ask_cases(suite.cases()[:1], folder, settings, assistant, Quiet(), NOW)
    record = {key: value for key, value in lines(folder)[0].items() if key != "documents"}
    (folder.path / RECORDS).write_text(json.dumps(record) + "\n", encoding="utf-8")

    with pytest.raises(UsageError, match=r"lack documents, which scoring needs now\. Run it anew"):
        read_run(folder)


def test_a_damaged_record_in_the_middle_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("suites: [own]\n", encoding="utf-8")
    (tmp_path / RECORDS).write_text('{"id": "a"}\n{"id": \n{"id": "b"}\n', encoding="utf-8")

    with pytest.raises(UsageError, match=r"records\.jsonl:2: damaged"):
        RunFolder.open(tmp_path).records()


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_the_order(suite: RunConfig) -> None:
    def drawn(seed: int) -> list[str]:
        return [case.id for case in RunConfig(("own",), limit=2, seed=seed).cases()]

    assert drawn(1) == drawn(1)
    assert len({tuple(drawn(seed)) for seed in range(20)}) > 1
    assert all(
        names == [n for n in ("fare", "stay", "withheld", "planted") if n in names] for names in map(drawn, range(20))
    )


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (RunConfig(("own",), split="train"), "no split 'train'"),
        (RunConfig(("own", "own")), "same id"),
        (RunConfig(("other",)), "no suite 'other'"),
    ],
    ids=["split", "ids", "suite"],
)
def test_a_run_that_cannot_be_is_told_why(suite: RunConfig, config: RunConfig, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        config.cases()


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no run"):
        RunFolder.open(tmp_path)


def test_a_run_is_not_resumed_over_other_documents(settings: Settings, assistant: Assistant, tmp_path: Path) -> None:
    now = describe(settings, assistant)

    refuse_if_changed(tmp_path, {**now, "python": "3.9"}, now)
    with pytest.raises(UsageError, match="documents_digest changed since it began"):
        refuse_if_changed(tmp_path, {**now, "documents_digest": "0"}, now)


def test_several_at_once_are_answered_alike_and_kept_in_order(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    cases = [replace(each, id=f"{each.id}-{n}") for n in range(6) for each in suite.cases()[:2]]
    one, many = (start(replace(suite, name=name), settings, assistant, tmp_path) for name in ("one", "many"))

    ask_cases(cases, one, settings, assistant, Quiet(), NOW)
    ask_cases(cases, many, settings, assistant, Quiet(), NOW, workers=4)

    told = [[(record["id"], record["answer"], record["retrieved"]) for record in lines(run)] for run in (one, many)]
    assert told[0] == told[1]


def test_a_run_is_configured_by_the_file_of_an_earlier_one(
    suite: RunConfig, settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    asked = replace(suite, limit=3, seed=7, altered=False, workers=2)

    folder = start(asked, settings, assistant, tmp_path)

    assert RunConfig.read(folder.path / "config.yaml") == asked
    assert [case.id for case in asked.cases()] == ["fare", "stay"]


def test_a_file_that_configures_no_run_is_named(tmp_path: Path) -> None:
    for text in ("", "name: x", "suites: [own]\nlimits: 3", "suites: ["):
        (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=r"own\.yaml: no configuration of a run"):
            RunConfig.read(tmp_path / "own.yaml")
