"""The build that serves: follows the pointer, so that a running page sees a new build with its next question."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from embeddings import publish
from embeddings.errors import BuildError
from embeddings.index import Index
from embeddings.model import EmbeddingModel

_log = logging.getLogger(__name__)


class LiveIndex:
    """Hands out the published build. A question keeps the build it began with; the next sees the new one."""

    def __init__(self, builds_dir: Path, model: EmbeddingModel) -> None:
        self._builds_dir = builds_dir
        self._model = model
        self._lock = threading.Lock()  # one thread reopens, the others wait
        self._index: Index | None = None
        self._stamp: tuple[int, int] | None = None

    def current(self) -> Index:
        """Return the published build, reopened if the pointer moved.

        Raises NoBuild where nothing is published, BuildError where it cannot be opened and no earlier one was open.
        """
        with self._lock:
            stamp = self._pointer_stamp()
            if self._index is None or stamp != self._stamp:
                self._reopen(stamp)
            assert self._index is not None  # noqa: S101 - _reopen raises otherwise
            return self._index

    def _pointer_stamp(self) -> tuple[int, int] | None:
        try:
            status = (self._builds_dir / publish.POINTER).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _reopen(self, stamp: tuple[int, int] | None) -> None:
        try:
            number = publish.current_number(self._builds_dir)
            if self._index is not None and self._index.manifest.number == number:
                self._stamp = stamp
                return
            index = Index.open(publish.directory_of(self._builds_dir, number))
            if index.manifest.fingerprint != self._model.fingerprint:
                raise BuildError(
                    f"Build {number} was made with another embedding model ({index.manifest.model}). "
                    "Build again: python -m embeddings build"
                )
        except BuildError as error:
            if self._index is None:
                raise
            _log.error("The published build cannot be opened, the earlier one serves on: %s", error)
            self._stamp = stamp
            return
        # The old build stays open for the questions that began with it and is freed with the last of them.
        self._index, self._stamp = index, stamp
