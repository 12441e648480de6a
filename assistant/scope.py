"""Does what was found answer the question, and is the question ours at all?

In this order: too little said; another city that the question is about; how near the best passage and the best
written question lie; a thing that no document names. The thresholds were read off evals/suites/dev.jsonl. Whether a
document of ours answers is weighed in assistant/answerability.py; where it cannot be, `lacks_amount` stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.city_roles import asked_about_other_city
from assistant.places import Place
from assistant.rephrase import has_word, word_lists
from embeddings.lexical import fold, words
from embeddings.search import Hit, SearchText
from embeddings.texts import chunk_terms

_AMOUNT = re.compile(
    r"(?<![a-z])(?:rmb|cny|yuan|usd|euros?|eur|dollars?|pounds?|percent|per cent|free|no charge|paid by)(?![a-z])"
    r"|[¥￥$€£元%]|免费",
    re.IGNORECASE,
)
_TELLING_LETTERS = 4
_STEM_LETTERS = 5
_LONG_LETTERS = 8
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cosines of multilingual-e5-small, whose unrelated texts lie near 0.8.

    `unrelated` bounds the sum of the best statement's and the best written question's cosine, `unrelated_alone`
    the statement's cosine in a build without written questions; a score above `sure_score` overrules both. A
    written question nearer than `same_question` asks the same in other words.
    """

    unrelated: float = 1.70
    unrelated_alone: float = 0.825
    sure_score: float = 16.0
    same_question: float = 0.9


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


def is_unheard_of(
    text: SearchText, hits: Sequence[Hit], vocabulary: frozenset[str], thresholds: Thresholds = Thresholds()
) -> bool:
    """Say whether an English question names a thing no document names, and shares next to nothing with what was found.

    "Best pizza in Beijing" lies near "best hospital in Beijing"; only the word tells them apart. A word one or two
    letters away from one of the vocabulary is a misspelling, not unheard of.
    """
    if text.language != "en" or not hits or hits[0].score > thresholds.sure_score:
        return False
    if max(hit.asked for hit in hits) > thresholds.same_question:
        return False
    telling = [w for w in words(text.question) if w.isalpha() and len(w) >= _TELLING_LETTERS and w not in _common()]
    passages = " ".join(chunk_terms(hit.document, hit.chunk) for hit in hits[:3])
    found = {word[:_STEM_LETTERS] for word in words(passages)}
    shared = sum(word[:_STEM_LETTERS] in found for word in telling)
    return shared <= 1 and any(_is_unknown(word, vocabulary) for word in telling)


def _is_unknown(word: str, vocabulary: frozenset[str]) -> bool:
    if word in vocabulary:
        return False
    wrong_letters = 1 if len(word) < _LONG_LETTERS else 2
    near = process.extractOne(word, vocabulary, scorer=OSA.distance, score_cutoff=wrong_letters)
    return near is None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(word_lists()["common"]["en"])


def says_too_little(text: SearchText) -> bool:
    """Say whether a question without history is a single bare word, or less: `visa`, `医院`, `?a`."""
    if text.context:
        return False
    dense = len(_UNSPACED.findall(text.question))
    words = re.findall(r"[^\W_]+", _UNSPACED.sub(" ", text.question))
    return (dense <= 2 and not words) or (not dense and (len(words) == 1 or not any(len(w) > 1 for w in words)))
