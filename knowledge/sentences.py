"""Cutting running text into sentences, in the scripts residents write."""

from __future__ import annotations

import re
from functools import lru_cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge.tokens import count_tokens

MAX_STATEMENT_TOKENS = 200
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Ltd|Co|Inc|vs|etc|approx|Art|Fig|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|"
    r"Oct|Nov|Dec|e\.g|i\.e|a\.m|p\.m|U\.S|U\.K)|\b[A-Z])\.$"
)
_LONGEST_ABBREVIATION = 9  # characters, with the one before it
_END = re.compile(r"(?<=[.!?…؟])[\"'”’»)\]]*\s+(?=[^\s])|(?<=[。！？])[」』”’）]*\s*(?=[^\s。！？」』”’）])")


def split_sentences(text: str) -> list[str]:
    """Return the sentences in order; joined by spaces (none after 。！？) they give the text again."""
    sentences: list[str] = []
    start = 0
    for gap in _END.finditer(text):
        ending = text[max(start, gap.start() - _LONGEST_ABBREVIATION) : gap.end()].rstrip()
        following = text[gap.end()]
        if _ABBREVIATION.search(ending) or following.islower():
            continue
        sentences.append(text[start : gap.end()].strip())
        start = gap.end()
    sentences.append(text[start:].strip())
    return [s for s in sentences if s]


@lru_cache(maxsize=1)
def _splitter() -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        chunk_size=MAX_STATEMENT_TOKENS,
        chunk_overlap=0,
        length_function=count_tokens,
        separators=["\n", "。", "！", "？", "；", "; ", "，", ", ", " ", ""],
        keep_separator="end",
    )


def split_long(text: str) -> list[str]:
    """Return pieces of at most MAX_STATEMENT_TOKENS tokens, cut at the strongest mark there is."""
    # A token is at least one byte, so short text needs no count.
    if len(text.encode()) <= MAX_STATEMENT_TOKENS or count_tokens(text) <= MAX_STATEMENT_TOKENS:
        return [text]
    return [part for piece in _splitter().split_text(text) for part in _halves(piece.strip())]


def _halves(piece: str) -> list[str]:
    """Cut what is a little over: joined pieces may have more tokens than the sum of their own."""
    if not piece or count_tokens(piece) <= MAX_STATEMENT_TOKENS:
        return [piece] if piece else []
    middle = piece.rfind(" ", 1, len(piece) // 2) + 1 or len(piece) // 2
    return [*_halves(piece[:middle].strip()), *_halves(piece[middle:].strip())]
