"""The pointer and the numbered folders: going forward, going back, and never losing what is current."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from embeddings import publish
from embeddings.errors import BuildError, NoBuild
from embeddings.manifest import FILE_NAME, FORMAT, Manifest


def add(builds: Path) -> int:
    """Make and publish a build that holds nothing but its manifest."""
    directory = publish.new_directory(builds)
    Manifest(int(directory.stem), "", FORMAT, "m", "f", 384, {}, 0, 0, 0).write(directory)
    publish.finish(directory)
    number = max(publish.finished(builds))
    publish.publish(builds, number)
    return number


@pytest.fixture
def builds(tmp_path: Path) -> Path:
    """Three published builds."""
    for _ in range(3):
        add(tmp_path)
    return tmp_path


def test_the_newest_build_is_current(builds: Path) -> None:
    assert publish.current_number(builds) == 3
    assert publish.finished(builds) == [1, 2, 3]


def test_a_rollback_goes_one_build_back_each_time(builds: Path) -> None:
    assert [publish.rollback(builds), publish.rollback(builds)] == [2, 1]
    assert publish.current_number(builds) == 1


def test_a_rollback_to_a_number_goes_there_in_either_direction(builds: Path) -> None:
    assert publish.rollback(builds, 1) == 1
    assert publish.rollback(builds, 3) == 3
    assert publish.current_number(builds) == 3


def test_a_rollback_without_an_earlier_build_says_so_and_changes_nothing(builds: Path) -> None:
    publish.rollback(builds, 1)

    with pytest.raises(BuildError, match="no build before number 1"):
        publish.rollback(builds)

    assert publish.current_number(builds) == 1


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_rollback_to_a_number_that_is_not_there_names_those_that_are(builds: Path, number: int) -> None:
    with pytest.raises(BuildError, match=rf"no build number {number}\. There are: 1, 2, 3"):
        publish.rollback(builds, number)

    assert publish.current_number(builds) == 3


def test_a_rollback_to_a_damaged_build_is_refused(builds: Path) -> None:
    (publish.directory_of(builds, 2) / FILE_NAME).write_text("{", encoding="utf-8")

    with pytest.raises(BuildError, match="damaged"):
        publish.rollback(builds)

    assert publish.current_number(builds) == 3
    assert publish.rollback(builds, 1) == 1


def test_a_folder_without_builds_has_nothing_to_go_back_to(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NoBuild, match="python -m embeddings build"):
            publish.rollback(folder)
        with pytest.raises(NoBuild, match="python -m embeddings build"):
            publish.current_number(folder)


@pytest.mark.parametrize("content", [b"", b"three", b"\xff\xfe", b"1\n2\n"])
def test_a_damaged_pointer_is_named_and_a_rollback_mends_it(builds: Path, content: bytes) -> None:
    (builds / publish.POINTER).write_bytes(content)

    with pytest.raises(BuildError, match=r"current: damaged pointer file\. Run: python -m embeddings rollback"):
        publish.current_number(builds)
    assert publish.current_manifest(builds) is None
    assert publish.rollback(builds) == 3
    assert publish.current_number(builds) == 3


def test_an_unfinished_build_is_no_build_and_is_removed(builds: Path) -> None:
    unfinished = publish.new_directory(builds)
    Manifest(4, "", FORMAT, "m", "f", 384, {}, 0, 0, 0).write(unfinished)  # complete, but never checked

    assert publish.finished(builds) == [1, 2, 3]
    publish.remove_unfinished(builds)

    assert not unfinished.exists()
    assert publish.finished(builds) == [1, 2, 3]


def test_a_number_is_never_given_twice_even_where_the_newest_folder_is_gone(builds: Path) -> None:
    shutil.rmtree(publish.directory_of(builds, 3))

    assert add(builds) == 4


def test_a_directory_that_a_killed_build_could_not_leave_is_not_used_again(builds: Path) -> None:
    left = publish.new_directory(builds)

    assert publish.new_directory(builds).stem == f"{int(left.stem) + 1:06d}"


class Builds(RuleBasedStateMachine):
    """Any order of publishing, rolling back, pruning and dying in the middle of a build."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name)
        self.highest = 0

    def teardown(self) -> None:
        self.scratch.cleanup()

    @rule()
    def build(self) -> None:
        publish.remove_unfinished(self.folder)
        number = add(self.folder)
        assert number > self.highest
        self.highest = number

    @rule()
    def die_while_building(self) -> None:
        publish.remove_unfinished(self.folder)
        publish.new_directory(self.folder)

    @precondition(lambda self: self.highest)
    @rule(pick=st.integers(0, 10**6))
    def roll_back(self, pick: int) -> None:
        available = publish.finished(self.folder)
        publish.rollback(self.folder, available[pick % len(available)])

    @precondition(lambda self: self.highest)
    @rule(keep=st.integers(1, 4))
    def prune(self, keep: int) -> None:
        newest = publish.finished(self.folder)[-keep:]
        publish.prune(self.folder, keep)
        assert set(newest) <= set(publish.finished(self.folder)) <= {*newest, publish.current_number(self.folder)}

    @invariant()
    def the_current_build_is_there(self) -> None:
        if self.highest:
            assert publish.current_number(self.folder) in publish.finished(self.folder)


TestBuilds = Builds.TestCase
TestBuilds.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
