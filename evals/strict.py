"""Strictly right: every key fact stands in the answer, no wrong one does, and the status is as it should be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.intake import read_history
from assistant.models import Question
from embeddings.lexical import fold
from knowledge.errors import UsageError

SUITES = Path(__file__).with_name("suites")
_LOOSE = re.compile(r"[\s,.\-‐-―'’‘*_`]+")


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation question with its gold.

    Each of `key_facts` is one fact in its accepted forms; `forbidden` are details that would be wrong; `statuses`
    are the right ways to end.
    """

    id: str
    question: Question
    kind: str
    language: str
    statuses: tuple[str, ...]
    key_facts: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is strictly right, and what is wrong with it if not."""

    is_right: bool
    reasons: tuple[str, ...] = field(default=())


def read_suite(name: str) -> list[Case]:
    """Read a suite by name. Raises UsageError naming the suites there are, or the line that is broken."""
    path = SUITES / f"{name}.jsonl"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in SUITES.glob("*.jsonl")))
        raise UsageError(f"There is no suite {name!r}. There are: {known}")
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}:{number}: not a case ({error!r})") from error
    return cases


def _case(fields: dict[str, Any]) -> Case:
    return Case(
        id=fields["id"],
        question=Question(fields["question"], read_history(fields["history"])),
        kind=fields["kind"],
        language=fields["language"],
        statuses=tuple(fields["statuses"]),
        key_facts=tuple(tuple(forms) for forms in fields["key_facts"]),
        forbidden=tuple(fields["forbidden"]),
    )


def loosen(text: str) -> str:
    """Return text as facts are compared: without case, accents, width, spaces, hyphens, commas, dots and Markdown."""
    return _LOOSE.sub("", fold(text))


def judge(case: Case, status: str, answer: str) -> Verdict:
    """Judge one answer by its status and its text."""
    said = loosen(answer)
    reasons = [] if status in case.statuses else [f"status {status}, not {' or '.join(case.statuses)}"]
    reasons += [f"missing: {forms[0]}" for forms in case.key_facts if not any(loosen(form) in said for form in forms)]
    reasons += [f"wrong: {detail}" for detail in case.forbidden if loosen(detail) in said]
    return Verdict(not reasons, tuple(reasons))


def tally(judged: Iterable[tuple[Case, Verdict]]) -> dict[str, tuple[int, int]]:
    """Return (right, asked) by kind and by English or other language, with the total last."""
    counts: dict[str, tuple[int, int]] = {}
    rows = list(judged)
    for key in ("kind", "language", "all"):
        for case, verdict in rows:
            name = {"kind": case.kind, "language": "English" if case.language == "en" else "other languages"}.get(
                key, key
            )
            right, asked = counts.get(name, (0, 0))
            counts[name] = (right + verdict.is_right, asked + 1)
    return counts
