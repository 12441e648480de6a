"""What measuring a public set gives: figures, each beside the published one where there is one to be compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embeddings.build import Report
from embeddings.model import EmbeddingModel


@dataclass(frozen=True, slots=True)
class Published:
    """A figure of others on the same data: whose system, its value, and where it is stated (paper and table)."""

    system: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one set: `value` over `cases`, with the bounds of its 95 % interval.

    `group` is a language or part of the set, or empty. `published` holds what may be set beside it, empty where nothing
    was published on the same data; `note` says where the two differ in what they measure.
    """

    measure: str
    group: str
    value: float
    low: float
    high: float
    cases: int
    published: tuple[Published, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a set is measured with. `scratch` is an empty folder; of each set, every `every`-th case is asked.

    `vectors` is a file that keeps vectors from one run to the next; without it they are made anew.
    """

    folder: Path
    model: EmbeddingModel
    scratch: Path
    every: int
    report: Report
    vectors: Path | None = None


@dataclass(frozen=True, slots=True)
class PublicSet:
    """One set: its name on the command line, its folder in the evaluation data, what is asked of it, and how."""

    name: str
    folder: str
    purpose: str
    measure: Callable[[Bench], list[Figure]]
