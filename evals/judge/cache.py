"""What the judge has said before, so that the same judgement is paid for once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from evals.judge.prompts import Prompt
from knowledge.errors import HutongError

REPLIES_FILE = "judge.sqlite"


class ReplyCache:
    """Replies by judge, prompt, content and run, in one SQLite file. Only replies in form are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with suppress(OSError):  # a folder that cannot be made is told by SQLite below
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID")

    def get(self, key: str) -> str | None:
        """Return a reply as JSON, or None. Raises HutongError where the file is damaged."""
        with self._open() as db:
            row = db.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, reply: str) -> None:
        """Keep a reply. Raises HutongError where the file cannot be written."""
        with self._open() as db, db:
            db.execute("INSERT OR REPLACE INTO replies VALUES (?, ?)", (key, reply))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as db:
                yield db
        except sqlite3.Error as error:
            raise HutongError(
                f"{self._path}: the judge's replies cannot be kept ({error}). "
                "Make room or delete it (the judge is then asked anew), or set HUTONG_CACHE_DIR"
            ) from error


def reply_key(judge: str, prompt: Prompt, content: str, run: int) -> str:
    """Return the key of a reply: SHA-256 of the judge's name, the prompt with its version, the content and the run."""
    parts = [judge, prompt.name, prompt.version, prompt.text, content, run]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
