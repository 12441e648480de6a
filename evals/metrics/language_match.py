"""Is the question answered in its own language? Judged by the assistant's own sentences, not by what it claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.language import identify
from evals.metrics.ratio import Ratio

_QUOTED = re.compile(r"\*\*[^*]*\*\*|“[^”]*”|《[^》]*》|「[^」]*」|«[^»]*»|„[^“”]*[“”]|\([^)]*\)|（[^）]*）")
_QUOTING = re.compile(r"^(?:[-*+|]|\d{1,3}[.)]\s)|\[\d+\]")

_TELLING_FROM = 16  # the longest sentence of the Japanese catalogue without kana has fewer characters


def language_match(pairs: Sequence[tuple[str, str]]) -> Ratio:
    """Return the share of (question's language, answer's language) pairs that agree."""
    wrong = Counter(f"{asked} answered in {answered}" for asked, answered in pairs if asked != answered)
    said = ", ".join(f"{what} ({times})" for what, times in sorted(wrong.items()))
    return Ratio(len(pairs) - wrong.total(), len(pairs), said)


def own_sentences(answer: str) -> tuple[str, ...]:
    """Return the paragraphs that the assistant says itself, without quoted and bold words and what is in brackets.

    Statements, contacts, choices and the headings above statements are left out: they hold the documents' words.
    """
    blocks = [block.strip() for block in answer.split("\n\n")]
    following = [*blocks[1:], ""]
    own = (
        block
        for block, after in zip(blocks, following, strict=True)
        if not _QUOTING.search(block) and not (block.endswith((":", "：")) and _QUOTING.search(after))
    )
    bare = (" ".join(_QUOTED.sub(" ", block).split()) for block in own)
    return tuple(block for block in bare if any(c.isalpha() for c in block))


def answered_in(answer: str, claimed: str) -> str:
    """Return the language of an answer's own sentences: the first that is not the claimed one, else the claimed one."""
    found = (identify(sentence, claimed) for sentence in own_sentences(answer) if not _is_either(sentence, claimed))
    return next((language for language in found if language != claimed), claimed)


def _is_either(sentence: str, claimed: str) -> bool:
    """A few Chinese characters alone may be Japanese as well."""
    return claimed == "ja" and len(sentence) < _TELLING_FROM and identify(sentence) == "zh"
