"""The assistant's own words in nine languages, one file a language, editable by a translator."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from assistant.models import LANGUAGES

FALLBACK = "en"
_FOLDER = Path(__file__).parent


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """Return every message of a language by key; English where the language has no file."""
    known = language if language in LANGUAGES else FALLBACK
    loaded: dict[str, str] = yaml.safe_load((_FOLDER / f"{known}.yaml").read_text(encoding="utf-8"))
    return loaded


def say(language: str, key: str, **values: object) -> str:
    """Return one message with its braces filled. Raises KeyError for a message nobody wrote."""
    return catalogue(language)[key].format(**values)
