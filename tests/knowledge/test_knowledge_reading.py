"""Reading a file's bytes: of the right kind and size, and whole."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from knowledge import reading
from knowledge.errors import UnreadableDocument
from knowledge.reading import read_bytes

NAME = PurePosixPath("a.md")


def test_a_file_that_is_changed_while_it_is_read_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"half")
    saves = iter([b"the whole"])
    real = os.fstat

    def saving(descriptor: int) -> os.stat_result:
        """Somebody saves the file just after it was opened."""
        found = real(descriptor)
        for text in saves:
            path.write_bytes(text)
            break
        return found

    monkeypatch.setattr(reading.os, "fstat", saving)

    assert read_bytes(path, NAME) == b"the whole"


def test_a_file_that_never_rests_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x")
    real = os.fstat

    def saving(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        path.write_bytes(path.read_bytes() + b"x")
        return found

    monkeypatch.setattr(reading.os, "fstat", saving)

    with pytest.raises(UnreadableDocument, match=r"a\.md:1: was changed while it was read. Build again"):
        read_bytes(path, NAME)


def test_a_file_that_is_replaced_while_it_is_read_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old.")
    (tmp_path / "new").write_bytes(b"new.")
    real = os.fstat

    def replacing(descriptor: int) -> os.stat_result:
        if (tmp_path / "new").exists():
            (tmp_path / "new").replace(path)
        return real(descriptor)

    monkeypatch.setattr(reading.os, "fstat", replacing)

    assert read_bytes(path, NAME) == b"new."


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as stream:
        stream.truncate(1024**3)

    with pytest.raises(UnreadableDocument, match=r"is larger than 20 MB\. Split it"):
        read_bytes(path, NAME)


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")

    with pytest.raises(UnreadableDocument, match="is not a regular file"):
        read_bytes(tmp_path / "a.md", NAME)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_bytes(tmp_path / "a.md", NAME)
