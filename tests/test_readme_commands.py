"""The commands in the README do what it says: they are taken from it and run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.models import Status
from knowledge.settings import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
PYTHON = [line for line in LINES if line.startswith(".venv/bin/python ")]
MAKE = [line for line in LINES if line.startswith("make ")]


@pytest.mark.parametrize("line", PYTHON)
def test_a_python_command_of_the_readme_succeeds(line: str, tmp_path: Path) -> None:
    asked = {"id": "1", "question": "How long do I have to register my address?", "history": []}
    (tmp_path / "questions.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    command = line.replace(".venv/bin/python", f"PYTHONPATH={PROJECT} {sys.executable}")

    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)  # noqa: S602

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("line", MAKE)
def test_a_make_command_of_the_readme_names_targets_that_exist(line: str) -> None:
    done = subprocess.run([*line.split(), "--dry-run"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_readme_names_commands_of_each_kind() -> None:
    assert len(PYTHON) >= 8
    assert len(MAKE) == 2


def test_every_status_is_explained_in_the_readme() -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", README, re.MULTILINE))

    assert explained == {str(status) for status in Status}
