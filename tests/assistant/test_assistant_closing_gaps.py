"""A gap is listed, its question written into a document, and the next build answers it."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from assistant.assemble import Assistant
from assistant.closing_gaps import NUMBERS, TURN_ON, GapList, Listing, open_gaps, parse_place
from assistant.emergency import EmergencyRules
from assistant.gap_text import accept_gap, show_gaps
from assistant.models import Question, Status
from assistant.pipeline import Pipeline
from assistant.question_log import QuestionLog
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from knowledge.errors import UsageError
from knowledge.settings import Settings
from tests.conftest import TODAY, make_build

CAMPER = "Do I have to register when I sleep in a campervan?"
OTHER_WORDS = "must I register when I sleep in a campervan?"
PRICE = "What is the price of parking at the Shunyi exit-entry hall?"
REGISTRATION = "policies/visas/accommodation-registration.md"
SECTION = "Deadline and where to register"


@pytest.fixture
def gaps(tmp_path: Path, small_folder: Path, small_builds: Path, model: EmbeddingModel) -> GapList:
    """Folders of their own with the small build in them, and an empty log."""
    shutil.copytree(small_folder, tmp_path / "knowledge")
    shutil.copytree(small_builds, tmp_path / "builds")
    log = QuestionLog(tmp_path / "data", 90, lambda: TODAY)
    live = LiveIndex(tmp_path / "builds", model)
    return GapList(log, tmp_path / "data" / NUMBERS, tmp_path / "knowledge", live, model)


@pytest.fixture
def assistant(gaps: GapList, rules: EmergencyRules) -> Assistant:
    pipeline = Pipeline(gaps.live, gaps.model, rules, lambda: TODAY, 1200)
    return Assistant(pipeline, gaps.live, gaps.model, rules, gaps.log)


def printed(gaps: GapList, is_kept: bool = True, as_json: bool = False, out_of_scope: bool = False) -> tuple[str, str]:
    out: list[str] = []
    told: list[str] = []
    show_gaps(gaps, is_kept, out_of_scope, as_json, out.append, told.append)
    return "\n".join(out), "\n".join(told)


def test_an_unanswered_question_is_accepted_and_answered_by_the_next_build(
    gaps: GapList, assistant: Assistant, model: EmbeddingModel
) -> None:
    before, _ = assistant.ask(Question(CAMPER))
    assert before.status is Status.ABSTAINED
    assert gaps.list().gaps[0].wordings[0].text == CAMPER

    accepted = gaps.accept(1)
    make_build(gaps.documents, gaps.documents.parent / "builds", model)
    after, _ = assistant.ask(Question(CAMPER))

    assert (accepted.document, accepted.section, accepted.questions) == (REGISTRATION, SECTION, (CAMPER,))
    assert after.status is Status.ANSWERED
    assert (after.citations[0].document, after.citations[0].section) == (REGISTRATION, SECTION)
    assert after.build == before.build + 1
    assert gaps.list() == Listing(())


def test_a_number_means_what_was_listed_under_it_whatever_is_asked_since(gaps: GapList, assistant: Assistant) -> None:
    assistant.ask(Question(PRICE))
    gaps.list()
    for _ in range(3):
        assistant.ask(Question(CAMPER))

    accepted = gaps.accept(1, f"{REGISTRATION} › {SECTION}")

    assert accepted.questions == (PRICE,)
    assert [gap.wordings[0].text for gap in gaps.list().gaps] == [CAMPER]


def test_a_gap_that_is_closed_cannot_be_closed_again(gaps: GapList, assistant: Assistant) -> None:
    assistant.ask(Question(CAMPER))
    gaps.list()
    gaps.accept(1)

    with pytest.raises(UsageError, match="closed or has expired"):
        gaps.accept(1)


def test_every_wording_is_written_where_it_is_asked_for(gaps: GapList, assistant: Assistant) -> None:
    for text in (CAMPER, CAMPER, OTHER_WORDS):
        assistant.ask(Question(text))
    (gap,) = gaps.list().gaps

    accepted = gaps.accept(1, f"{REGISTRATION}#{SECTION}", every_wording=True)

    assert len(gap.events) == 3
    assert accepted.questions == (CAMPER, OTHER_WORDS)
    written = (gaps.documents / REGISTRATION).read_text(encoding="utf-8")
    assert CAMPER in written
    assert OTHER_WORDS in written


@pytest.mark.parametrize(
    ("number", "place", "told"),
    [
        (2, "", "no gap 2"),
        (0, "", "no gap 0"),
        (1, f"{REGISTRATION}#Nowhere", "Its sections: "),
        (1, "gone.md#Nowhere", "there is no such document"),
        (1, "../../etc/passwd.md#root", "there is no such document"),
        (1, REGISTRATION, "names no section"),
        (1, SECTION, "names no section"),
    ],
)
def test_a_wrong_number_or_place_changes_nothing_and_says_what_to_do(
    gaps: GapList, assistant: Assistant, number: int, place: str, told: str
) -> None:
    assistant.ask(Question(CAMPER))
    listed = gaps.list()
    before = (gaps.documents / REGISTRATION).read_bytes()

    with pytest.raises(UsageError, match=told):
        gaps.accept(number, place)

    assert (gaps.documents / REGISTRATION).read_bytes() == before
    assert gaps.list() == listed


def test_without_a_listing_nothing_can_be_accepted(gaps: GapList) -> None:
    with pytest.raises(UsageError, match="python -m knowledge gaps"):
        gaps.accept(1)


def test_the_file_of_numbers_holds_no_words_and_is_the_owners(gaps: GapList, assistant: Assistant) -> None:
    assistant.ask(Question(CAMPER))
    gaps.list()
    path = gaps.numbers

    assert "campervan" not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("a/b.md#Metro fare", ("a/b.md", "Metro fare")),
        ("a/b.md › Fares › Metro fare", ("a/b.md", "Fares › Metro fare")),
        (" a/b.MD # C# and .md ", ("a/b.MD", "C# and .md")),
        ("a b.markdown#x", ("a b.markdown", "x")),
    ],
)
def test_a_place_is_a_document_and_a_section(place: str, parts: tuple[str, str]) -> None:
    assert parse_place(place) == parts


def test_the_listing_shows_each_gap_and_how_to_close_it(gaps: GapList, assistant: Assistant) -> None:
    for text in (CAMPER, CAMPER, PRICE):
        assistant.ask(Question(text))

    out, _ = printed(gaps)

    assert out.splitlines()[0].startswith(f"1. {CAMPER} (2 times, en, last ")
    assert out.splitlines()[1] == f"   nearest: {REGISTRATION} › {SECTION}"
    assert out.splitlines()[2].startswith(f"2. {PRICE} (once, en, last ")
    assert "--accept NUMBER" in out


def test_the_listing_as_json_is_one_list_and_says_nothing_else(gaps: GapList, assistant: Assistant) -> None:
    assistant.ask(Question(CAMPER))

    out, told = printed(gaps, as_json=True)

    (record,) = json.loads(out)
    assert (record["number"], record["question"], record["asked"], record["languages"]) == (1, CAMPER, 1, ["en"])
    assert (record["document"], record["section"]) == (REGISTRATION, SECTION)
    assert "--accept" in told


def test_what_was_taken_for_not_ours_is_listed_on_request(gaps: GapList, assistant: Assistant) -> None:
    answer, number = assistant.ask(Question("Who won the football match last night?"))
    assert answer.status is Status.OUT_OF_SCOPE

    assert printed(gaps)[0].startswith("No gaps")
    assert "football" in printed(gaps, out_of_scope=True)[0]

    gaps.log.rate(number, "down")
    assert "football" in printed(gaps)[0]


def test_where_nothing_is_kept_staff_are_told_how_to_turn_it_on(gaps: GapList) -> None:
    assert printed(gaps, is_kept=False) == (TURN_ON, "")
    assert printed(gaps, is_kept=False, as_json=True) == ("[]", TURN_ON)
    assert not gaps.numbers.parent.exists()


def test_a_data_folder_is_found_by_the_settings(tmp_path: Path) -> None:
    opened = open_gaps(Settings(data_dir=tmp_path, knowledge_dir=tmp_path / "k"))

    assert (opened.numbers.parent, opened.documents) == (tmp_path, tmp_path / "k")


def test_accepting_says_where_the_question_went_and_what_comes_next(gaps: GapList, assistant: Assistant) -> None:
    assistant.ask(Question(CAMPER))
    gaps.list()
    out: list[str] = []

    accept_gap(gaps, 1, "", False, out.append)

    assert out[0] == f"Added to {REGISTRATION} › {SECTION}: {CAMPER}"
    assert out[-1].endswith("python -m embeddings build")
