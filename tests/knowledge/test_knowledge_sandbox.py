"""The child process that parses: whatever it does costs one file at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from knowledge.formats.blocks import UnreadableFile
from knowledge.parsers import read_knowledge
from knowledge.sandbox import Limits, Sandbox
from knowledge.settings import PROJECT
from tests.knowledge.formats_samples import lines, outline, pdf

CSV = b"Visa,Fee,Days\nL,400,4\n"
TABLE = [("Visa", "Fee", "Days"), ("L", "400", "4")]


def test_one_child_serves_many_files_of_several_formats() -> None:
    with Sandbox() as sandbox:
        assert outline(sandbox.parse("csv", CSV).blocks) == [TABLE]
        assert outline(sandbox.parse("html", b"<p>Call 120.</p>").blocks) == ["Call 120."]
        assert outline(sandbox.parse("pdf", pdf(lines("Call 110."))).blocks) == ["Call 110."]
        assert sandbox.started == 1


def test_no_child_is_started_for_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("Call 120.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Call 110.", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert len(read_knowledge(tmp_path).documents) == 2


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with Sandbox(Limits(seconds=0.02)) as slow, pytest.raises(UnreadableFile, match=r"takes longer than 0\.02 seconds"):
        slow.parse("csv", CSV)

    with Sandbox() as sandbox:
        sandbox._limits = Limits(seconds=0.02)
        with pytest.raises(UnreadableFile, match="takes longer"):
            sandbox.parse("csv", CSV)
        sandbox._limits = Limits()
        assert outline(sandbox.parse("csv", CSV).blocks) == [TABLE]
        assert sandbox.started == 2


def test_a_file_that_needs_too_much_memory_costs_only_itself() -> None:
    wide = b"".join(b",".join(b"value %d %d" % (row, n) for n in range(190)) + b"\n" for row in range(6000))

    with Sandbox(Limits(megabytes=150)) as sandbox:
        with pytest.raises(UnreadableFile, match=r"needs too much memory|its parser stopped"):
            sandbox.parse("csv", wide)
        assert outline(sandbox.parse("csv", CSV).blocks) == [TABLE]


def test_a_child_that_dies_while_it_reads_costs_only_that_file() -> None:
    slow = b"<html><body>" + b"<p style='color:white'>x</p>" * 200_000

    with Sandbox() as sandbox:
        sandbox.parse("csv", CSV)
        child = sandbox._child
        assert child is not None
        killer = threading.Timer(0.3, os.kill, (child.pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(UnreadableFile, match=r"its parser stopped with SIGKILL"):
            sandbox.parse("html", slow)
        killer.join()
        assert outline(sandbox.parse("csv", CSV).blocks) == [TABLE]


def test_a_child_that_died_between_two_files_is_replaced_without_a_word() -> None:
    with Sandbox() as sandbox:
        sandbox.parse("csv", CSV)
        assert sandbox._child is not None
        sandbox._child.kill()
        sandbox._child.wait()

        assert outline(sandbox.parse("csv", CSV).blocks) == [TABLE]


def test_no_child_is_left_behind() -> None:
    with Sandbox() as sandbox:
        sandbox.parse("csv", CSV)
        assert sandbox._child is not None
        pid = sandbox._child.pid

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_child_ends_when_its_parent_is_killed() -> None:
    code = (
        "import os, signal; from knowledge.sandbox import Sandbox; s = Sandbox(); s.parse('csv', b'a,b,c\\n1,2,3\\n'); "
        "print(s._child.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    pid = int(parent.stdout)

    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and Path(f"/proc/{pid}/cmdline").exists():
        if not Path(f"/proc/{pid}/cmdline").read_bytes():
            break  # ended, and waits for its new parent to notice
        time.sleep(0.02)
    else:
        assert not Path(f"/proc/{pid}").exists()


def test_the_child_can_write_no_file_and_gets_a_limited_memory_and_time() -> None:
    with Sandbox(Limits(seconds=7, megabytes=900)) as sandbox:
        sandbox.parse("csv", CSV)
        assert sandbox._child is not None
        limits = Path(f"/proc/{sandbox._child.pid}/limits").read_text(encoding="ascii")

    rows = {line[:26].strip(): line[26:].split() for line in limits.splitlines()}
    assert rows["Max file size"][0] == "0"
    assert rows["Max address space"][0] == str(900 * 1024 * 1024)
    assert int(rows["Max cpu time"][0]) <= 12
