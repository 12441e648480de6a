"""What residents ask, kept without personal data where the operator wants it, so that staff can close gaps.

One SQLite file. Its journal is the default one: the page, the command line and staff's commands may write it from
several processes. A row holds the day, not the hour. An emergency is counted, its words are not kept. Rows older than
`keep_days` are deleted with the first use of each day, and overwritten on the disk (`secure_delete`).
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.models import Answer, Question, Status
from assistant.redaction import redact
from assistant.rephrase import has_word, opens_with
from knowledge.errors import HutongError

_log = logging.getLogger(__name__)
FILE_NAME = "questions.sqlite"
MAX_CHARACTERS = 500
REASONS = ("wrong", "incomplete", "off_topic")
_WAIT_SECONDS = 3
_FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL,
    question TEXT NOT NULL, follow_up INTEGER NOT NULL, build INTEGER NOT NULL, document TEXT NOT NULL,
    section TEXT NOT NULL, feedback TEXT, reason TEXT NOT NULL DEFAULT '', closed INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS event_by_day ON event (day);
CREATE TABLE IF NOT EXISTS cited (event INTEGER NOT NULL, document TEXT NOT NULL, section TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS cited_by_event ON cited (event);
"""
# A thumb down makes a gap of any answer; without one, out of scope and refused are as they should be.
_GAPS = """
SELECT id, day, language, status, question, document, section, follow_up FROM event
WHERE question != '' AND NOT closed AND (status IN ('abstained', 'error', ?) OR feedback = 'down') ORDER BY id
"""


class LogError(HutongError):
    """The file of kept questions cannot be used; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was not answered, or not well: redacted, with the nearest document and section ("" if none).

    `follow_up` says that it points back to an earlier turn, which is not kept.
    """

    id: int
    day: dt.date
    language: str
    status: str
    question: str
    document: str
    section: str
    follow_up: bool = False


class QuestionLog:
    """The kept questions of one data folder. Safe to use from several threads and processes."""

    def __init__(self, data_dir: Path, keep_days: int, today: Callable[[], dt.date]) -> None:
        self._path = data_dir / FILE_NAME
        self._keep_days = keep_days
        self._today = today
        self._expired_on: dt.date | None = None

    @property
    def exists(self) -> bool:
        """Say whether anything was ever kept here."""
        return self._path.is_file()

    @property
    def keep_days(self) -> int:
        """The days a question is kept."""
        return self._keep_days

    def keep(self, question: Question, answer: Answer) -> int:
        """Keep a question with what became of it and return its number; 0 where it cannot be kept.

        Never raises: a full disk is the operator's matter and costs nobody an answer.
        """
        try:
            return self._insert(question, answer)
        except LogError as error:
            _log.warning("A question was answered but not kept: %s", error)
        except Exception as error:
            # The message of another's exception may hold the question.
            _log.warning("A question was answered but not kept: %s", type(error).__name__)
        return 0

    def rate(self, number: int, feedback: str, reason: str = "") -> None:
        """Mark a kept question `up` or `down`, with one of REASONS; anything else is passed over. Never raises."""
        if number <= 0 or feedback not in ("up", "down") or reason not in ("", *REASONS):
            return
        try:
            with self._open() as db, db:
                db.execute("UPDATE event SET feedback = ?, reason = ? WHERE id = ?", (feedback, reason, number))
        except LogError as error:
            _log.warning("A rating was not kept: %s", error)

    def gaps(self, out_of_scope: bool = False) -> list[Asked]:
        """Return the questions that abstained, failed or were rated down and are not closed, oldest first.

        With `out_of_scope` also those taken for questions about something else than life in Beijing.
        """
        if not self.exists:
            return []
        with self._open() as db:
            rows = db.execute(_GAPS, ("out_of_scope" if out_of_scope else "error",)).fetchall()
        return [
            Asked(number, dt.date.fromisoformat(day), language, status, question, document, section, bool(follow_up))
            for number, day, language, status, question, document, section, follow_up in rows
        ]

    def close(self, numbers: Sequence[int]) -> None:
        """Mark questions as settled: they are no longer gaps."""
        with self._open() as db, db:
            db.executemany("UPDATE event SET closed = 1 WHERE id = ?", [(number,) for number in numbers])

    def uses(self) -> dict[str, int]:
        """Return by document in how many kept answers it was cited."""
        if not self.exists:
            return {}
        with self._open() as db:
            rows = db.execute("SELECT document, COUNT(DISTINCT event) FROM cited GROUP BY document").fetchall()
        return {str(document): int(count) for document, count in rows}

    def expire(self) -> None:
        """Delete what is older than `keep_days`, also where nothing is kept any longer. Raises LogError."""
        if self.exists:
            with self._open():
                pass

    def _insert(self, question: Question, answer: Answer) -> int:
        is_emergency = answer.status is Status.EMERGENCY
        text = "" if is_emergency else redact(question.text)[:MAX_CHARACTERS]
        follow_up = bool(question.history) and _points_back(question.text, answer.language)
        document, section = answer.nearest or ("", "")
        cited = dict.fromkeys((citation.document, citation.section) for citation in answer.citations)
        row = (self._today().isoformat(), answer.language, str(answer.status), text, follow_up, answer.build)
        with self._open() as db, db:
            number = db.execute(
                "INSERT INTO event (day, language, status, question, follow_up, build, document, section) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, document, section),
            ).lastrowid
            db.executemany("INSERT INTO cited VALUES (?, ?, ?)", [(number, *place) for place in cited])
        return number or 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._make_private()
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as db:
                db.execute("PRAGMA secure_delete = ON")
                self._prepare(db)
                yield db
        except (sqlite3.Error, OSError) as error:
            raise LogError(
                f"{self._path}: the kept questions cannot be used ({error}). "
                "Make room, wait for the other command, or delete the file (the questions in it are then lost)"
            ) from error

    def _make_private(self) -> None:
        if not self._path.parent.is_dir():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Never opened where it exists: closing it would free the locks that another thread holds through SQLite.
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if self._path.stat().st_mode & 0o077:
            self._path.chmod(0o600)

    def _prepare(self, db: sqlite3.Connection) -> None:
        known = int(db.execute("PRAGMA user_version").fetchone()[0])
        if known not in (0, _FORMAT):
            raise LogError(f"{self._path}: was written by another version of Hutong. Move it away, or use that version")
        if known == 0:
            db.executescript(_SCHEMA)
            db.execute(f"PRAGMA user_version = {_FORMAT}")
        today = self._today()
        if self._expired_on != today:
            first = (today - dt.timedelta(days=self._keep_days)).isoformat()
            with db:
                db.execute("DELETE FROM cited WHERE event IN (SELECT id FROM event WHERE day < ?)", (first,))
                db.execute("DELETE FROM event WHERE day < ?", (first,))
            self._expired_on = today


def _points_back(text: str, language: str) -> bool:
    return has_word(text, "pointing_back", language) or opens_with(text, "opening", language)
