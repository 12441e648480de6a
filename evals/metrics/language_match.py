"""Is the question answered in its own language?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.metrics.ratio import Ratio


def language_match(pairs: Sequence[tuple[str, str]]) -> Ratio:
    """Return the share of (question's language, answer's language) pairs that agree."""
    wrong = Counter(f"{asked} answered in {answered}" for asked, answered in pairs if asked != answered)
    said = ", ".join(f"{what} ({times})" for what, times in sorted(wrong.items()))
    return Ratio(len(pairs) - wrong.total(), len(pairs), said)
