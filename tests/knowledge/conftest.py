"""What tests of the check share: a folder written in the test, checked on a fixed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from knowledge.check import check_folder
from knowledge.models import Problem

TODAY = dt.date(2026, 11, 24)
CheckFiles = Callable[..., list[Problem]]


@pytest.fixture
def check_files(tmp_path: Path) -> CheckFiles:
    """Write files (name to text) into an empty folder and return the problems, one document by text alone."""
    folder = tmp_path / "documents"
    folder.mkdir()

    def run(files: Mapping[str, str] | str, today: dt.date = TODAY) -> list[Problem]:
        for name, text in ({"a.md": files} if isinstance(files, str) else files).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check_folder(folder, today).problems)

    return run
