"""python -m evals: a wrong call is told at once, before any model is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evals.__main__ import app
from evals.cases import suite_names
from knowledge.errors import UsageError
from knowledge.settings import PROJECT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "no-such-suite"], f"There is no suite 'no-such-suite'. There are: {', '.join(suite_names())}"),
        (["run", "first", "--records", "no/such/folder/records.jsonl"], "there is no folder no/such/folder"),
    ],
    ids=["unknown suite", "no folder for the records"],
)
def test_a_wrong_call_says_what_to_do(arguments: list[str], said: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "evals", *arguments],
        cwd=PROJECT,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "300"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert run.returncode == 2
    assert said in run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "--resume FOLDER"),
        (["run", "first", "--split", "train"], "There is no split 'train'"),
        (["run", "--resume", "no/such/run"], "no/such/run: holds no run"),
        (["score", "no/such/run"], "no/such/run: holds no run"),
        (["compare", "no/such/run", "other"], "no/such/run: holds no run"),
        (["gate", "no/such/run"], "no/such/run: holds no run"),
        (["check", "no-such-suite"], "There is no suite 'no-such-suite'"),
        (["export", "no-such-suite"], "There is no suite 'no-such-suite'"),
        (["import", "no-such-file.xlsx"], "no-such-file.xlsx: cannot be read"),
        (["import", "first.xlsx"], "Choose another name with --suite, or replace it with --force"),
        (["index", "--results", "no/such"], "no/such: there is no such folder"),
    ],
    ids=["nothing", "split", "resume", "score", "compare", "gate", "check", "export", "import", "import over", "index"],
)
def test_wrong_usage_is_named_with_the_remedy(arguments: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        app(arguments, standalone_mode=False)
