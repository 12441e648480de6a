"""Tokens for comparing texts: folded words, and single characters of scripts written without spaces."""

from __future__ import annotations

import re

from embeddings.lexical import words

# Thai, Lao, kana, Han.
_PIECE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


def text_tokens(text: str) -> list[str]:
    """Return the tokens in order, without punctuation."""
    return [piece for word in words(text) for piece in _PIECE.findall(word)]
