"""The lexical index: BM25 over character n-grams, which survive typos and need no word lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_N = 4
_WORD = re.compile(r"[^\W_]+")
# Scripts written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def fold(text: str) -> str:
    """Return text in one case, one width, without accents, vowel points and soft variants."""
    if text.isascii():
        return text.casefold()  # nothing to take apart, at a tenth of the time
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn"))


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return _WORD.findall(fold(text))


def terms(text: str) -> list[str]:
    """Return the index terms: 4-grams within words (`_visa`, `visa`, `isa_`), bigrams of unspaced scripts."""
    found: list[str] = []
    for word in words(text):
        position = 0
        for run in _UNSPACED.finditer(word):
            found.extend(_grams(word[position : run.start()]))
            characters = run[0]
            found.extend([characters] if len(characters) == 1 else map("".join, pairwise(characters)))
            position = run.end()
        found.extend(_grams(word[position:]))
    return found


def _grams(word: str) -> Iterable[str]:
    if not word:
        return ()
    padded = f"_{word}_"
    return [padded[i : i + _N] for i in range(max(1, len(padded) - _N + 1))]


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.2, b 0.75) over the texts of one build, by their row number."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index
        self._size = int(index.scores["num_docs"])

    @classmethod
    def write(cls, path: Path, texts: Iterable[str]) -> None:
        """Index texts in row order into a directory."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index([terms(text) or [""] for text in texts], show_progress=False)
        index.save(str(path), show_progress=False)

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """Open a written index, memory-mapped."""
        return cls(bm25s.BM25.load(str(path), mmap=True, show_progress=False))

    def scores(self, text: str) -> Scores:
        """Return one BM25 score a row, shape (rows,); zeros where no term is known."""
        known = [t for t in terms(text) if t in self._index.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)
