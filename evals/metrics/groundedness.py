"""How much of what is said stands in the passages it cites: token precision, mean over sentences.

Token precision is the K-precision of Adlakha et al. 2023 (the share of an answer's tokens that occur in the knowledge
given), which needs no judge. It says nothing where answer and passages are in different languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics.ratio import mean
from evals.metrics.text_tokens import text_tokens

SUPPORT = "token precision against the cited passages, mean over sentences"


@dataclass(frozen=True, slots=True)
class Groundedness:
    """Token precision of each sentence, 0 to 1, and their mean; sentences without a word are left out."""

    by_sentence: tuple[float, ...]
    explanation: str = ""
    support: str = SUPPORT

    @property
    def value(self) -> float:
        """The mean over sentences; NaN without any."""
        return mean(self.by_sentence)


def groundedness(sentences: Sequence[str], passages: Sequence[str]) -> Groundedness:
    """Score the sentences of one answer, without markers, against the texts of its citations."""
    known = {token for passage in passages for token in text_tokens(passage)}
    precisions: list[float] = []
    weakest, strange = 1.0, ""
    for sentence in sentences:
        said = text_tokens(sentence)
        if not said:
            continue
        unknown = [token for token in said if token not in known]
        precisions.append(1 - len(unknown) / len(said))
        if precisions[-1] < weakest:
            weakest, strange = precisions[-1], f"not in the passages: {' '.join(dict.fromkeys(unknown))}"
    return Groundedness(tuple(precisions), strange)
