"""python -m evals run: a wrong call is told at once, before any model is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge.settings import PROJECT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "no-such-suite"], "There is no suite 'no-such-suite'. There are: dev, first"),
        (["run", "first", "--records", "no/such/folder/records.jsonl"], "there is no folder no/such/folder"),
    ],
    ids=["unknown suite", "no folder for the records"],
)
def test_a_wrong_call_says_what_to_do(arguments: list[str], said: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "evals", *arguments],
        cwd=PROJECT,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert run.returncode == 2
    assert said in run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
