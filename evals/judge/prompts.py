"""What the judge is told: one file a prompt, each with a version that goes up with every change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import UsageError

FOLDER = Path(__file__).with_name("prompts")
_FILE = re.compile(r"---\nversion: (\d+)\n---\n(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions for one kind of judgement."""

    name: str
    version: int
    text: str


def read_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Read a prompt by name. Raises UsageError where it is not there or has no version."""
    path = folder / f"{name}.md"
    try:
        found = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}). Put the prompt back") from error
    if not found:
        raise UsageError(f"{path}: has no version. Begin it with a header: ---, version: 1, ---")
    return Prompt(name, int(found[1]), found[2].strip())
