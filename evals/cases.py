"""What is asked of the assistant, and what a right answer must hold: cases, read from suites by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.intake import read_history
from assistant.models import Question
from knowledge.errors import UsageError

SUITES = Path(__file__).with_name("suites")
FACT_TYPES = ("text", "phone", "address", "fee", "time limit", "date", "name", "url", "count", "hours")
SPLITS = ("dev", "test")
_DEVELOPMENT = "dev"  # suites without splits of their own: this one was tuned on, the others were not


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One fact that a right answer holds, in its accepted forms, the documents' own first."""

    forms: tuple[str, ...]
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Gold:
    """A statement that answers, as it stands in its document without footnote references."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A document that is put among the others while the case is asked. `document` is its path in the folder."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation question with its gold.

    `statuses` are the right ways to end; `forbidden` are details that would be wrong. Cases of one `group` ask the same
    in other words or languages. `withheld` statements are taken out of the documents while the case is asked, `planted`
    documents are put in; `attack` names what a hostile case tries. `first_number` is the number that the answer to an
    emergency names first. `perturbation` names what was done to the question of case `of`. `line` is where the case
    stands in its suite, from 1.
    """

    id: str
    question: Question
    kind: str
    language: str
    statuses: tuple[str, ...]
    key_facts: tuple[KeyFact, ...]
    forbidden: tuple[str, ...]
    topic: str = ""
    split: str = "test"
    group: str = ""
    gold: tuple[Gold, ...] = ()
    entries: tuple[str, ...] = ()
    withheld: tuple[Gold, ...] = ()
    planted: tuple[Planted, ...] = ()
    attack: str = ""
    first_number: str = ""
    perturbation: str = ""
    of: str = ""
    suite: str = ""
    line: int = 0

    @property
    def is_answerable(self) -> bool:
        """Whether statements from the documents are a right way to end."""
        return "answered" in self.statuses


class _Quoted(BaseModel):
    model_config = ConfigDict(extra="ignore")
    document: str
    quote: str


class _Fact(BaseModel):
    model_config = ConfigDict(extra="ignore")
    type: str = "text"
    forms: list[str] = Field(min_length=1)


class CaseFields(BaseModel):
    """A case as it is written in a suite. `key_facts` may also be bare lists of forms; `planted` maps path to text."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1)
    question: str
    history: list[dict[str, str]] = []
    language: str
    kind: str
    statuses: list[str] = Field(min_length=1)
    key_facts: list[_Fact]
    forbidden: list[str] = []
    topic: str = ""
    split: Literal["", "dev", "test"] = ""
    group: str = ""
    gold: list[_Quoted] = []
    entries: list[str] = []
    withheld: list[_Quoted] = []
    planted: dict[str, str] = {}
    attack: str = ""
    first_number: str = ""
    perturbation: str = ""
    of: str = ""

    @field_validator("key_facts", mode="before")
    @classmethod
    def _described(cls, facts: Any) -> Any:
        return [{"forms": fact} if isinstance(fact, list) else fact for fact in facts] if facts else facts

    def case(self, suite: str, line: int) -> Case:
        """Return the case as the evaluation uses it. Raises ValueError where the history is none."""
        return Case(
            id=self.id,
            question=Question(self.question, read_history(self.history)),
            kind=self.kind,
            language=self.language,
            statuses=tuple(self.statuses),
            key_facts=tuple(KeyFact(tuple(fact.forms), fact.type) for fact in self.key_facts),
            forbidden=tuple(self.forbidden),
            topic=self.topic,
            split=self.split or ("dev" if suite == _DEVELOPMENT else "test"),
            group=self.group,
            gold=tuple(Gold(gold.document, gold.quote) for gold in self.gold),
            entries=tuple(self.entries),
            withheld=tuple(Gold(gold.document, gold.quote) for gold in self.withheld),
            planted=tuple(Planted(document, text) for document, text in self.planted.items()),
            attack=self.attack,
            first_number=self.first_number,
            perturbation=self.perturbation,
            of=self.of,
            suite=suite,
            line=line,
        )


def suite_names() -> list[str]:
    """Return the names of the suites there are."""
    return sorted(path.stem for path in SUITES.glob("*.jsonl"))


def suite_path(name: str, folder: Path | None = None) -> Path:
    """Return a suite's file, of evals/suites if no folder is named. Raises UsageError naming the suites there are."""
    path = (folder or SUITES) / f"{name}.jsonl"
    if not path.is_file():
        raise UsageError(f"There is no suite {name!r}. There are: {', '.join(suite_names())}")
    return path


def read_suite(name: str, split: str = "") -> list[Case]:
    """Read a suite by name, or one split of it.

    Raises UsageError naming the suites there are, or the line that is broken.
    """
    path = suite_path(name)
    cases = []
    for line, text in numbered_lines(path):
        try:
            cases.append(parse_case(text, name, line))
        except ValueError as error:
            raise UsageError(f"{path}:{line}: not a case ({error})") from error
    return [case for case in cases if split in ("", case.split)]


def parse_case(text: str, suite: str, line: int) -> Case:
    """Read one line of a suite. Raises ValueError with what is wrong, in one line."""
    try:
        return CaseFields.model_validate(json.loads(text)).case(suite, line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise ValueError(f"{where}: {first['msg'].lower()}") from error


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of a suite; blank lines are passed over."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            yield number, line
