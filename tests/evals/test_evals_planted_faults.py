"""The bench finds faults that are planted in the assistant: the right measure falls, and the right stage is blamed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import compose, rendering, scope, unanswered
from assistant.citations import CitationTable
from assistant.emergency import EmergencyRules
from assistant.messages import catalogue
from assistant.models import Extract, Question
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from evals.asking import Asker
from evals.blame import Stage
from evals.cases import Case, Gold, KeyFact
from evals.documents import DocumentTexts
from evals.scoring import CaseScore, score
from tests.conftest import TODAY, make_build

HOSPITAL = "hospitals/peking-union-medical-college-hospital.md"
METRO = "daily-life/metro-and-bus-fares.md"
PHONE = Case(
    "phone", Question("On which phone number can a foreigner book at Peking Union?"), "fact", "en", ("answered",),
    (KeyFact(("69156699",), "phone"),), (),
    gold=(
        Gold(HOSPITAL, "Foreign patients book at Peking Union by the hotline **010-69156699**; press 2 for English."),
    ),
)  # fmt: skip
LIST = Case(
    "list", Question("What does a metro ticket cost, and what discounts are there with the transport card?"), "list",
    "en", ("answered",), (KeyFact(("3 yuan",), "fee"), KeyFact(("50 percent off after 150 yuan",), "fee")), (),
    gold=(
        Gold(
            METRO,
            "Metro with the transport card: 20 percent off after 100 yuan in a month and 50 percent off after 150 "
            "yuan; the discount ends at 400 yuan.",
        ),
    ),
)  # fmt: skip
CHINESE = Case(
    "chinese", Question("北京坐一次地铁最长可以待几个小时？"), "fact", "zh", ("answered",),
    (KeyFact(("4 hours",), "time limit"),), (),
    gold=(Gold(METRO, "A metro trip lasts at most 4 hours; longer means another 3 yuan."),),
)  # fmt: skip
OFF_TOPIC = Case("off", Question("请给我写一首关于月亮和大海的诗"), "off-topic", "zh", ("out_of_scope",), (), ())
CASES = (PHONE, LIST, CHINESE, OFF_TOPIC)
Ask = Callable[[], dict[str, CaseScore]]


@pytest.fixture
def ask(small_pipeline: Pipeline, small_builds: Path, small_folder: Path, model: EmbeddingModel) -> Ask:
    """Asks the cases of the assistant as it is when called, and returns their scores by name."""
    asker = Asker(small_pipeline, LiveIndex(small_builds, model), model, DocumentTexts(small_folder), lambda: TODAY)
    return lambda: {case.id: score(case, asker.ask(case)) for case in CASES}


def misses(scores: dict[str, CaseScore]) -> dict[str, str]:
    """The stage blamed for each case that went wrong."""
    return {name: found.stage for name, found in scores.items() if found.stage}


def test_without_a_fault_nothing_is_blamed(ask: Ask) -> None:
    scores = ask()

    assert misses(scores) == {}
    assert all(found.right for found in scores.values())


def test_a_wrong_phone_in_one_document_lowers_the_phones_said_and_is_blamed_on_the_document(
    small_folder: Path, model: EmbeddingModel, rules: EmergencyRules, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small_folder, tmp_path / "documents"))
    hospital = folder / HOSPITAL
    hospital.write_text(hospital.read_text(encoding="utf-8").replace("69156699", "69156690"), encoding="utf-8")
    make_build(folder, tmp_path / "builds", model)
    live = LiveIndex(tmp_path / "builds", model)
    asker = Asker(Pipeline(live, model, rules, lambda: TODAY, 1200), live, model, DocumentTexts(folder), lambda: TODAY)

    scores = {case.id: score(case, asker.ask(case)) for case in CASES}

    assert (scores["phone"].facts_said, scores["phone"].facts_asked, scores["phone"].right) == (0, 1, False)
    assert misses(scores) == {"phone": Stage.CHANGED}
    assert HOSPITAL in scores["phone"].reason


def test_a_dropped_list_item_lowers_the_key_facts_said_and_is_blamed_on_what_was_not_used(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compose.extracts

    def without_discounts(chosen: Sequence[compose.Chosen], table: CitationTable) -> tuple[Extract, ...]:
        found = whole(chosen, table)
        return tuple(replace(e, lines=tuple(x for x in e.lines if "transport card" not in x.text)) for e in found)

    monkeypatch.setattr(compose, "extracts", without_discounts)

    scores = ask()

    assert (scores["list"].facts_said, scores["list"].facts_asked) == (1, 2)
    assert misses(scores) == {"list": Stage.NOT_USED}
    assert "50 percent off after 150 yuan" in scores["list"].reason


def test_a_frame_in_another_language_lowers_the_language_match_and_is_blamed_on_the_language(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(catalogue("zh"), "quoted_in_english", catalogue("en")["quoted_in_chinese"])

    scores = ask()

    assert [name for name, found in scores.items() if not found.in_language] == ["chinese"]
    assert misses(scores) == {"chinese": Stage.WRONG_LANGUAGE}


def test_a_threshold_turned_off_lowers_the_due_refusals_and_is_blamed_on_answering_anyway(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, "is_unrelated", lambda hits: False)
    monkeypatch.setattr(unanswered, "is_answered", lambda *signals: True)

    scores = ask()

    assert scores["off"].due_refusal is False
    assert misses(scores) == {"off": Stage.ANSWERED_ANYWAY}


def test_a_citation_shifted_by_one_lowers_the_citation_recall_and_is_blamed_on_support(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Planted behind the guard, which would drop such lines.
    monkeypatch.setattr(rendering, "marks", lambda markers: "".join(f"[{marker + 1}]" for marker in markers))

    scores = ask()

    answered = [scores[name] for name in ("phone", "list", "chinese")]
    assert all(found.right for found in answered)
    assert all(found.citation_recall is not None and found.citation_recall < 0.5 for found in answered)
    assert misses(scores) == dict.fromkeys(("phone", "list", "chinese"), Stage.UNSUPPORTED)
