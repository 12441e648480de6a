"""A file's bytes, read so that neither its kind nor a person who saves it at that moment can mislead us."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath

from knowledge.errors import UnreadableDocument

MAX_FILE_BYTES = 20 * 1024 * 1024


def read_bytes(path: Path, name: PurePath, limit: int = MAX_FILE_BYTES) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes; `name` is what the reader of an error is told.

    A file that changes while it is read is read once more. Raises UnreadableDocument.
    """
    for _ in range(2):
        try:
            # A pipe would keep us waiting for somebody to write to it.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(descriptor, "rb") as stream:
                before = os.fstat(stream.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise UnreadableDocument(name, "is not a regular file", "Put the file itself into the folder")
                raw = b"" if before.st_size > limit else stream.read(limit + 1)
            after = path.stat()
        except OSError as error:
            remedy = "Check the file's permissions"
            raise UnreadableDocument(name, f"cannot be read ({error.strerror})", remedy) from error
        if len(raw) > limit or before.st_size > limit:
            raise UnreadableDocument(name, f"is larger than {_size(limit)}", "Split it into several documents")
        if _state(before) == _state(after) and len(raw) == before.st_size:
            return raw
    raise UnreadableDocument(name, "was changed while it was read", "Build again when nobody is saving it")


def _state(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _size(limit: int) -> str:
    return f"{limit // 1024 // 1024} MB" if limit >= 1024 * 1024 else f"{limit // 1024} KB"
