"""The everyday things that a question asks about, and whether a document names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from embeddings.lexical import fold

ASSISTANT = "assistant"
_THINGS_FILE = Path(__file__).with_name("things.yaml")
_UNSPACED = ("zh", "ja", "ko", "ar")


@lru_cache(maxsize=1)
def _things() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(_THINGS_FILE.read_text(encoding="utf-8"))
    return loaded


def asked_things(question: str, language: str) -> tuple[str, ...]:
    """Return the things that a question names in its language; `assistant` where it is about the assistant itself."""
    folded = fold(question)
    return tuple(thing for thing, names in _things().items() if language in names and _names(thing, language, folded))


def is_named(thing: str, texts: Iterable[tuple[str, str]]) -> bool:
    """Say whether one of some (language, text) pairs names a thing."""
    known = _things()[thing]
    return any(language in known and _names(thing, language, fold(text)) for language, text in texts)


def _names(thing: str, language: str, folded: str) -> bool:
    return bool(_pattern(thing, language).search(folded))


@lru_cache(maxsize=1024)
def _pattern(thing: str, language: str) -> re.Pattern[str]:
    begins = "|".join(re.escape(fold(str(name))) for name in _things()[thing][language])
    return re.compile(begins if language in _UNSPACED else rf"(?<!\w)(?:{begins})")
