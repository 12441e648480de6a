"""The known word that a mistyped one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_CLOSE = 0.75  # share of the letters that agree; "valid_util", "topics" and "titel" pass, "tags" and "date" do not


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` most probably misspells; empty where none is close.

    Closeness is the optimal string alignment similarity (swapped neighbours count as one slip), case ignored.
    """
    found = process.extractOne(
        word, list(known), scorer=OSA.normalized_similarity, processor=str.casefold, score_cutoff=_CLOSE
    )
    return found[0] if found else ""
