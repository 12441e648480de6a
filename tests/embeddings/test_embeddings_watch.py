"""Saving a document builds again, once for a burst of saves, and a failed build does not end the watch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embeddings.errors import BuildError, BuildRunning
from embeddings.watch import keep_building


class Watch:
    """A watch in a thread of its own over a folder, with the builds it starts and what it tells."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.builds = 0
        self.told: list[str] = []
        self.fail_with: list[Exception] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=keep_building, args=(folder, self._build, self.told.append, self._stop))
        self._thread.start()

    def _build(self) -> None:
        self.builds += 1
        if self.fail_with:
            raise self.fail_with.pop()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait up to ten seconds for something to come true."""
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def end(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A watch that has made its first build."""
    (tmp_path / "a.md").write_text("one")
    watching = Watch(tmp_path)
    watching.until(lambda: watching.builds == 1)
    time.sleep(0.3)  # the kernel's watch is set up after the first build
    yield watching
    watching.end()


def test_a_burst_of_saves_costs_one_build(watch: Watch) -> None:
    for text in "abcdef":
        (watch.folder / f"{text}.md").write_text(text)

    watch.until(lambda: watch.builds == 2)
    time.sleep(1.5)
    assert watch.builds == 2


def test_what_editors_write_beside_a_document_builds_nothing(watch: Watch) -> None:
    for name in (".a.md.swp", "a.md~", "~$a.docx", ".#a.md"):
        (watch.folder / name).write_text("x")

    time.sleep(1.5)
    assert watch.builds == 1


def test_a_failed_build_is_told_and_the_next_save_tried_again(watch: Watch) -> None:
    watch.fail_with = [BuildError("no room. Make room")]
    (watch.folder / "a.md").write_text("two")
    watch.until(lambda: watch.builds == 2)
    (watch.folder / "a.md").write_text("three")
    watch.until(lambda: watch.builds == 3)

    assert watch.told == ["Error: no room. Make room. Watching on"]


def test_a_build_that_another_is_in_the_way_of_waits_for_it(watch: Watch) -> None:
    watch.fail_with = [BuildRunning("Another build is running")]
    (watch.folder / "a.md").write_text("two")

    watch.until(lambda: watch.builds == 3)
    assert watch.told == ["Another build is running; trying again in 2 s"]
