"""The vector cache: no text is embedded twice by the same model."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from pathlib import Path

import numpy as np

from embeddings.errors import BuildError
from embeddings.model import EmbeddingModel, Vectors

BATCH = 64
VECTORS_FILE = "vectors.sqlite"
Progress = Callable[[int, int], None]


class Role(StrEnum):
    """What a text is to the model; e5 embeds a question and a passage differently."""

    QUESTION = "question"
    PASSAGE = "passage"


class VectorCache:
    """Vectors by model fingerprint, role and text, in one SQLite file.

    Every batch is committed as it is finished: a killed build keeps its work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with suppress(OSError):  # a folder that cannot be made is told by SQLite below
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")

    def embed(self, model: EmbeddingModel, role: Role, texts: Sequence[str], progress: Progress) -> Vectors:
        """Return one unit row a text, in order; only unknown texts reach the model.

        `progress` is called with (done, total) counts of texts that had to be embedded. Raises BuildError where
        the file is damaged or cannot be written.
        """
        keys = [self._key(model.fingerprint, role, text) for text in texts]
        with self._open() as db:
            known = self._known(db, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            # Texts of like length fill a batch without padding.
            order = sorted(missing, key=lambda key: len(missing[key]))
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                embed = model.embed_questions if role is Role.QUESTION else model.embed_passages
                rows = embed([missing[key] for key in batch])
                with db:
                    db.executemany(
                        "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                        [(key, row.tobytes()) for key, row in zip(batch, rows, strict=True)],
                    )
                known.update(zip(batch, rows, strict=True))
                progress(start + len(batch), len(order))
        if not keys:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as db:
                yield db
        except sqlite3.Error as error:
            raise BuildError(
                f"{self._path}: the vector cache cannot be used ({error}). "
                "Make room or delete it (its vectors are then made anew), or set HUTONG_CACHE_DIR"
            ) from error

    @staticmethod
    def _known(db: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)  # noqa: S608 - only marks
            known.update((key, np.frombuffer(blob, dtype=np.float32)) for key, blob in rows)
        return known

    @staticmethod
    def _key(fingerprint: str, role: Role, text: str) -> bytes:
        return hashlib.sha256("\0".join((fingerprint, role, text)).encode()).digest()
