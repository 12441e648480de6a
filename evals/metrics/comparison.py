"""Whether a fact stands in a text, in whatever dress: case, accents, width, spaces, hyphens, commas, dots, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from embeddings.lexical import fold
from evals.loosening import loosen

LONG_NUMBER = 7  # digits from which on a number is a phone's, and stands in a longer one where it has an area code
_RUNS_INTO = re.compile(r"\d[.,]?$")
_RUNS_ON = re.compile(r"[.,]?\d")
_ONLY_ZEROS = re.compile(r"\.0+(?!\d)")
_FIRST_DIGITS = re.compile(r"^\d+")
_LAST_DIGITS = re.compile(r"\d+$")


def stands_in(form: str, text: str) -> bool:
    """Say whether a form stands in a text, both loosened as `evals.loosening.loosen` says; an empty form does not.

    A number of fewer than LONG_NUMBER digits must stand whole: `4 hours` is not in `24 hours`, nor `400` in `1,400`.
    """
    wanted = loosen(form)
    folded, positions = _positions(text)
    loosened = "".join(folded[position] for position in positions)
    start = loosened.find(wanted) if wanted else -1
    while start >= 0:
        before, after = positions[start], positions[start + len(wanted) - 1] + 1
        if not (_is_cut_before(wanted, folded[:before]) or _is_cut_after(wanted, folded[after:])):
            return True
        start = loosened.find(wanted, start + 1)
    return False


def any_stands_in(forms: Iterable[str], text: str) -> bool:
    """Say whether one of several forms stands in a text."""
    return any(stands_in(form, text) for form in forms)


@lru_cache(maxsize=2048)
def _positions(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded text, and where in it the characters stand that loosening keeps."""
    folded = fold(text)
    return folded, tuple(n for n, character in enumerate(folded) if loosen(character))


def _is_cut_before(wanted: str, before: str) -> bool:
    digits = _FIRST_DIGITS.match(wanted)
    return digits is not None and len(digits[0]) < LONG_NUMBER and bool(_RUNS_INTO.search(before[-2:]))


def _is_cut_after(wanted: str, after: str) -> bool:
    digits = _LAST_DIGITS.search(wanted)
    if not digits or len(digits[0]) >= LONG_NUMBER:
        return False
    return bool(_RUNS_ON.match(after)) and not _ONLY_ZEROS.match(after)
