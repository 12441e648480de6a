"""What lies in the folder of results: runs with their figures, and what is no whole run, with what is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.finish import RESULTS_TABLE, SCORES
from evals.measures import RIGHT
from evals.report import HTML
from evals.run_folder import CONFIG, ENVIRONMENT, RECORDS, RunConfig, RunFolder
from evals.score_table import read_shares
from evals.summary import Share
from knowledge.errors import UsageError

COMPARISONS = "comparisons"
_STAMP = re.compile(r"(\d{8}T\d{6})-(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class IndexedRun:
    """A scored run. `time` is when it began (UTC; None where the folder's name does not tell), `digest` changes with
    its scores, configuration or environment."""

    name: str
    path: Path
    time: dt.datetime | None
    config: RunConfig
    environment: Mapping[str, Any]
    shares: Mapping[str, Share]
    digest: str

    @property
    def title(self) -> str:
        """The name without the time."""
        found = _STAMP.fullmatch(self.name)
        return found[2] if found and self.time else self.name

    @property
    def when(self) -> str:
        """The time for people, to the minute."""
        return f"{self.time:%Y-%m-%d %H:%M}" if self.time else "–"

    @property
    def cases(self) -> int:
        """How many cases were judged."""
        return self.shares[RIGHT.name].whole

    @property
    def asked(self) -> str:
        """What was asked: suites, split and sample."""
        limit = f", sample of {self.config.limit}" if self.config.limit else ""
        return f"{', '.join(self.config.suites)}{f', {self.config.split}' if self.config.split else ''}{limit}"

    @property
    def has_report(self) -> bool:
        """Whether there is a report to link to."""
        return (self.path / HTML).is_file()


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """A folder that is no whole run, and what is wrong with it."""

    name: str
    problem: str


def read_runs(results: Path) -> tuple[list[IndexedRun], list[BrokenRun]]:
    """Return the runs of a folder, oldest first, and the folders that are none. Nothing in them raises."""
    runs: list[IndexedRun] = []
    broken: list[BrokenRun] = []
    for path in sorted(results.iterdir()):
        if not path.is_dir() or path.name.startswith(".") or path.name == COMPARISONS:
            continue
        try:
            runs.append(_read_run(path))
        except UsageError as error:
            broken.append(BrokenRun(path.name, str(error)))
        except OSError as error:
            broken.append(BrokenRun(path.name, f"{path}: cannot be read ({error.strerror}). Check who may read it"))
    runs.sort(key=lambda run: (run.time or dt.datetime.min.replace(tzinfo=dt.UTC), run.name))
    return runs, broken


def _read_run(path: Path) -> IndexedRun:
    if not (path / CONFIG).is_file():
        raise UsageError(f"{path}: holds no run (no {CONFIG}). Remove the folder, or put the file back")
    folder = RunFolder(path)
    config, environment = folder.config(), folder.environment()
    if not config.suites or not all(isinstance(name, str) for name in config.suites):
        raise UsageError(f"{path / CONFIG}: names no suites. Start a new run")
    if not isinstance(environment, dict):
        raise UsageError(f"{path / ENVIRONMENT}: damaged (no JSON object). Start a new run")
    if not (path / SCORES).is_file() or not (path / RESULTS_TABLE).is_file():
        raise UsageError(
            f"{path}: not finished, {_records(path)} answers so far. Go on: python -m evals run --resume {path}"
        )
    shares = read_shares(path / RESULTS_TABLE)
    if RIGHT.name not in shares:
        raise UsageError(
            f"{path / RESULTS_TABLE}: damaged (no {RIGHT.name}). Write it again: python -m evals score {path}"
        )
    digest = hashlib.sha256(b"\0".join((path / name).read_bytes() for name in (SCORES, CONFIG, ENVIRONMENT)))
    return IndexedRun(path.name, path, _time(path.name), config, environment, shares, digest.hexdigest())


def _records(path: Path) -> int:
    records = path / RECORDS
    return records.read_bytes().count(b"\n") if records.is_file() else 0


def _time(name: str) -> dt.datetime | None:
    found = _STAMP.fullmatch(name)
    try:
        return dt.datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC) if found else None
    except ValueError:
        return None
