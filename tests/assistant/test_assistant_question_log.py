"""What is asked is kept only where it is wanted: redacted, private, for a time, and never at the cost of an answer."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assemble import assemble
from assistant.models import Answer, Citation, Question, Status, Turn
from assistant.question_log import FILE_NAME, MAX_CHARACTERS, LogError, QuestionLog
from knowledge.settings import PROJECT, Settings
from tests.conftest import CACHE, TODAY

PLACE = ("daily-life/metro-and-bus-fares.md", "Metro fare")


def reply(status: Status = Status.ABSTAINED, *cited: tuple[str, str], language: str = "en") -> Answer:
    citations = tuple(
        Citation(n, document, "T", section, "q", "s", None, "2025") for n, (document, section) in enumerate(cited, 1)
    )
    return Answer(status, language, citations=citations, build=7, nearest=PLACE)


class Days:
    """A day that a test moves on."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def log(tmp_path: Path, days: Days) -> QuestionLog:
    return QuestionLog(tmp_path / "data", 90, days)


def raw(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_an_unanswered_question_is_kept_with_its_day_language_and_nearest_section(log: QuestionLog) -> None:
    number = log.keep(Question("Where can I rent a boat?"), reply())

    (asked,) = log.gaps()
    assert (asked.id, asked.day, asked.language, asked.status) == (number, TODAY, "en", "abstained")
    assert asked.question == "Where can I rent a boat?"
    assert (asked.document, asked.section) == PLACE


def test_personal_data_never_reaches_the_disk(log: QuestionLog, tmp_path: Path) -> None:
    history = (Turn("user", "my cat is called Zerbinetta"),)
    asked = "My name is Rosalinde Quux, 13812345678, rq@example.com: may I keep a zebra?"

    log.keep(Question(asked, history), reply())

    assert log.gaps()[0].question == "My name is ⟨name⟩, ⟨phone⟩, ⟨email⟩: may I keep a zebra?"
    written = raw(tmp_path)
    for personal in ("Rosalinde", "Quux", "13812345678", "rq@example", "Zerbinetta"):
        assert personal.encode() not in written
    assert b"may I keep a zebra?" in written


def test_of_an_emergency_only_the_fact_is_kept(log: QuestionLog, tmp_path: Path) -> None:
    number = log.keep(Question("my husband has collapsed in the bathtub"), reply(Status.EMERGENCY))
    log.rate(number, "down", "wrong")

    assert number > 0
    assert b"bathtub" not in raw(tmp_path)
    assert log.gaps() == []


@pytest.mark.parametrize("status", Status)
def test_abstained_and_failed_questions_are_gaps_and_others_only_with_a_thumb_down(
    log: QuestionLog, status: Status
) -> None:
    number = log.keep(Question("How?"), reply(status))
    assert bool(log.gaps()) is (status in (Status.ABSTAINED, Status.ERROR))

    log.rate(number, "down", "incomplete")
    assert bool(log.gaps()) is (status is not Status.EMERGENCY)

    log.rate(number, "up")
    assert bool(log.gaps()) is (status in (Status.ABSTAINED, Status.ERROR))


@pytest.mark.parametrize(
    ("number", "feedback", "reason"),
    [(0, "down", ""), (-1, "down", ""), (99, "down", ""), (1, "x", ""), (1, "down", "y")],
)
def test_a_rating_that_cannot_be_is_passed_over(log: QuestionLog, number: int, feedback: str, reason: str) -> None:
    log.keep(Question("How?"), reply(Status.ANSWERED, PLACE))

    log.rate(number, feedback, reason)

    assert log.gaps() == []


def test_a_question_that_points_back_is_marked_and_one_that_stands_alone_is_not(log: QuestionLog) -> None:
    history = (Turn("user", "How do I register?"),)

    log.keep(Question("And for my parents?", history), reply())
    log.keep(Question("Where can I buy a kayak?", history), reply())
    log.keep(Question("And for my parents?"), reply())

    assert [asked.follow_up for asked in log.gaps()] == [True, False, False]


def test_a_closed_question_is_no_longer_a_gap(log: QuestionLog) -> None:
    first, second = (log.keep(Question(text), reply()) for text in ("How?", "Where?"))

    log.close([first])

    assert [asked.id for asked in log.gaps()] == [second]


def test_uses_count_the_answers_that_cited_a_document(log: QuestionLog) -> None:
    log.keep(Question("How?"), reply(Status.ANSWERED, ("a.md", "One"), ("a.md", "Two"), ("b.md", "One")))
    log.keep(Question("How much?"), reply(Status.ANSWERED, ("a.md", "One")))

    assert log.uses() == {"a.md": 2, "b.md": 1}


def test_a_question_leaves_on_its_day_with_its_words_and_citations(
    log: QuestionLog, days: Days, tmp_path: Path
) -> None:
    log.keep(Question("Where do I moor a submarine?"), reply(Status.ABSTAINED, ("a.md", "One")))
    days.day += dt.timedelta(days=90)
    log.keep(Question("Where do I park a tank?"), reply())
    assert len(log.gaps()) == 2

    days.day += dt.timedelta(days=1)

    assert [asked.question for asked in log.gaps()] == ["Where do I park a tank?"]
    assert log.uses() == {}
    assert b"submarine" not in raw(tmp_path)


def test_only_the_owner_may_read_what_is_kept(log: QuestionLog, tmp_path: Path) -> None:
    log.keep(Question("How?"), reply())
    file = tmp_path / "data" / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    file.chmod(0o644)
    log.keep(Question("How?"), reply())

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_long_message_is_cut(log: QuestionLog) -> None:
    log.keep(Question("why " * 100_000), reply())

    assert len(log.gaps()[0].question) <= MAX_CHARACTERS


def test_a_file_that_is_deleted_under_a_running_page_is_made_anew(log: QuestionLog, tmp_path: Path) -> None:
    log.keep(Question("How?"), reply())
    (tmp_path / "data" / FILE_NAME).unlink()

    assert log.keep(Question("Where?"), reply()) > 0
    assert [asked.question for asked in log.gaps()] == ["Where?"]


def damaged(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"no database at all, but long enough to be read as one" * 40)


def newer(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.execute("PRAGMA user_version = 99")


def in_the_way(folder: Path) -> None:
    (folder / FILE_NAME).mkdir()


def full(folder: Path) -> None:
    """A file that may not grow, as on a full disk."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.execute("CREATE TABLE event (id INTEGER PRIMARY KEY)")
        db.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("trouble", [damaged, newer, in_the_way, full])
def test_what_cannot_be_kept_is_warned_about_and_costs_no_answer(
    trouble: Callable[[Path], None], log: QuestionLog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").mkdir()
    trouble(tmp_path / "data")

    number = log.keep(Question("Where do I moor a submarine?"), reply())
    log.rate(1, "down")

    assert number == 0
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert FILE_NAME in caplog.text
    assert "submarine" not in caplog.text


def test_staff_are_told_what_to_do_about_a_damaged_file(log: QuestionLog, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    damaged(tmp_path / "data")

    with pytest.raises(LogError, match="delete the file"):
        log.gaps()


WRITER = """
import datetime, pathlib, sys
from assistant.models import Answer, Question, Status
from assistant.question_log import QuestionLog
log = QuestionLog(pathlib.Path(sys.argv[1]), 90, lambda: datetime.date(2026, 11, 24))
print(sum(log.keep(Question(f"Question {n}?"), Answer(Status.ABSTAINED, "en")) > 0 for n in range(40)))
"""


def test_several_processes_may_keep_questions_at_once(log: QuestionLog, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "data")]
    writers = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    assert [writer.communicate(timeout=60)[0].strip() for writer in writers] == ["40"] * 3
    assert len(log.gaps()) == 120


def settings(tmp_path: Path, **changed: object) -> Settings:
    folders = {"builds_dir": tmp_path / "builds", "cache_dir": CACHE, "data_dir": tmp_path / "data"}
    return Settings(**{**folders, **changed})  # type: ignore[arg-type]


def test_without_the_operators_word_nothing_is_written(tmp_path: Path) -> None:
    assistant = assemble(settings(tmp_path))

    answer, number = assistant.ask(Question("Where do I moor a submarine?"))

    assert (answer.status, number, assistant.log) == (Status.UNAVAILABLE, 0, None)
    assert not (tmp_path / "data").exists()


def test_with_the_operators_word_every_question_is_kept(tmp_path: Path) -> None:
    assistant = assemble(settings(tmp_path, keep_questions=True))

    _, number = assistant.ask(Question("Where do I moor a submarine?"))

    assert number == 1
    assert (tmp_path / "data" / FILE_NAME).is_file()


def test_what_was_kept_before_it_was_turned_off_still_leaves_on_its_day(tmp_path: Path) -> None:
    long_ago = QuestionLog(tmp_path / "data", 90, lambda: dt.date(2020, 1, 1))
    long_ago.keep(Question("Where do I moor a submarine?"), reply())

    assemble(settings(tmp_path))

    assert b"submarine" not in raw(tmp_path)
