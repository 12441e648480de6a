"""Does what was found answer the question, and is the question ours at all?

Four signals, in this order: too little said; another city that the question is about; how near the best passage
and the best written question lie; a price asked for and no amount of money found. The thresholds were read off
evals/suites/dev.jsonl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.places import Place, asked_about_other_city
from assistant.rephrase import has_word
from embeddings.lexical import fold
from embeddings.search import Hit, SearchText

_AMOUNT = re.compile(
    r"rmb|cny|yuan|usd|eur|dollars?|pounds?|hk\$|[¥￥$€£元%]|percent|per cent|\bfree\b|no charge|免费|\bpaid by\b",
    re.IGNORECASE,
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cosines of multilingual-e5-small, whose unrelated texts lie near 0.8.

    `unrelated` bounds the sum of the best statement's and the best written question's cosine, `unrelated_alone`
    the statement's cosine in a build without written questions; a score above `sure_score` overrules both.
    """

    unrelated: float = 1.70
    unrelated_alone: float = 0.825
    sure_score: float = 16.0


def is_unrelated(hits: Sequence[Hit], thresholds: Thresholds = Thresholds()) -> bool:
    """Say whether nothing that was found has to do with the question."""
    if not hits:
        return True
    if hits[0].score > thresholds.sure_score:
        return False
    statement = max(s.cosine for hit in hits for s in hit.statements)
    asked = max(hit.asked for hit in hits)
    if asked == 0:
        return statement < thresholds.unrelated_alone
    return statement + asked < thresholds.unrelated


def is_elsewhere(text: SearchText, hits: Sequence[Hit]) -> Place | None:
    """Return the other city the question is about, unless the best passages speak of that city too."""
    place = asked_about_other_city(text.question)
    if place is None or any(fold(place.name) in fold(hit.chunk.text) for hit in hits[:3]):
        return None
    return place


def lacks_amount(text: SearchText, statements: Iterable[str]) -> bool:
    """Say whether a price was asked for and none of the statements that would be shown names or denies one."""
    return has_word(text.question, "price") and not any(_AMOUNT.search(statement) for statement in statements)


def says_too_little(text: SearchText) -> bool:
    """Say whether a question without history is a single bare word, or less: `visa`, `医院`, `?a`."""
    if text.context:
        return False
    dense = len(_UNSPACED.findall(text.question))
    words = re.findall(r"[^\W_]+", _UNSPACED.sub(" ", text.question))
    return (dense <= 2 and not words) or (not dense and (len(words) == 1 or not any(len(w) > 1 for w in words)))
