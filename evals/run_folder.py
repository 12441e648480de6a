"""A run's folder: its configuration, its environment, and its records, one line a case, written as they come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import yaml

from evals.cases import SPLITS, Case, read_suite
from knowledge.errors import UsageError

RESULTS = Path(__file__).with_name("results")
RETRIEVED = 10  # passages kept of each case
CONFIG, ENVIRONMENT, RECORDS = "config.yaml", "environment.json", "records.jsonl"


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What is asked: suites, one split of them or both (""), at most `limit` cases (0: all) drawn with `seed`.

    `altered` says whether cases that need other documents than the published ones are asked too; `workers` questions
    are asked at once.
    """

    suites: tuple[str, ...]
    split: str = ""
    limit: int = 0
    seed: int = 0
    name: str = ""
    altered: bool = True
    workers: int = 1

    @classmethod
    def read(cls, path: Path) -> RunConfig:
        """Read a configuration file, such as that of an earlier run. Raises UsageError where it is none."""
        try:
            fields = yaml.safe_load(path.read_text(encoding="utf-8"))
            return replace(cls(()), **{**fields, "suites": tuple(fields["suites"])})
        except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
            raise UsageError(
                f"{path}: no configuration of a run ({error}). Take a run's {CONFIG} as a pattern"
            ) from error

    def cases(self) -> list[Case]:
        """Return the cases in the order of their suites.

        Raises UsageError for a suite or split that is not there, an id that two cases have, or where nothing is left.
        """
        if self.split not in ("", *SPLITS):
            raise UsageError(f"There is no split {self.split!r}. There are: {', '.join(SPLITS)}")
        cases = [case for suite in self.suites for case in read_suite(suite, self.split)]
        if not self.altered:
            cases = [case for case in cases if not (case.withheld or case.planted)]
        if len({case.id for case in cases}) < len(cases):
            raise UsageError("Two cases have the same id. python -m evals check names them")
        if not cases:
            raise UsageError(f"No case of {', '.join(self.suites)} is in split {self.split!r}. Leave --split out")
        if 0 < self.limit < len(cases):
            kept = set(Random(self.seed).sample(range(len(cases)), self.limit))  # noqa: S311 - a sample, no secret
            cases = [case for number, case in enumerate(cases) if number in kept]
        return cases


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run."""

    path: Path

    @classmethod
    def make(cls, config: RunConfig, environment: dict[str, Any], results: Path, stamp: str) -> RunFolder:
        """Make the folder `<stamp>-<name>` for a new run."""
        name = config.name or "-".join(config.suites)
        folder = cls(results / f"{stamp}-{name}")
        try:
            folder.path.mkdir(parents=True)
        except OSError as error:
            raise UsageError(
                f"{folder.path}: cannot be made ({error.strerror}). Choose another --name or --out"
            ) from error
        written = {**asdict(config), "suites": list(config.suites)}
        folder._write(CONFIG, yaml.safe_dump(written, sort_keys=False, allow_unicode=True))
        folder._write(ENVIRONMENT, json.dumps(environment, indent=1, ensure_ascii=False) + "\n")
        return folder

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open the folder of a run. Raises UsageError where it is none."""
        if not (path / CONFIG).is_file():
            runs = sorted(p.parent.name for p in RESULTS.glob(f"*/{CONFIG}"))[-3:]
            raise UsageError(
                f"{path}: holds no run (no {CONFIG}). Name a folder of evals/results"
                + (f", the latest: {', '.join(runs)}" if runs else "")
            )
        return cls(path)

    def config(self) -> RunConfig:
        """Return the run's configuration. Raises UsageError where it is damaged."""
        return RunConfig.read(self.path / CONFIG)

    def environment(self) -> dict[str, Any]:
        """Return what the run was made with. Raises UsageError where it is damaged."""
        try:
            found: dict[str, Any] = json.loads((self.path / ENVIRONMENT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.path / ENVIRONMENT}: damaged ({error}). Start a new run") from error
        return found

    def records(self) -> dict[str, dict[str, Any]]:
        """Return the records by case id. A last line that was cut off by a stop is passed over."""
        return {record["id"]: record for record in self._whole_records()}

    def append(self, record: dict[str, Any]) -> None:
        """Write one record."""
        with (self.path / RECORDS).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")

    def mend(self) -> dict[str, dict[str, Any]]:
        """Return the finished records, and take away a last line that was cut off."""
        records = self.records()
        whole = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records.values())
        self._write(RECORDS, whole)
        return records

    def write(self, name: str, text: str) -> Path:
        """Write one of the run's results and return its path."""
        return self._write(name, text)

    def _whole_records(self) -> Iterator[dict[str, Any]]:
        path = self.path / RECORDS
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for number, line in enumerate(lines, 1):
            try:
                if line:
                    yield json.loads(line)
            except ValueError as error:
                if number < len(lines):
                    raise UsageError(f"{path}:{number}: damaged ({error}). Start a new run") from error

    def _write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path
