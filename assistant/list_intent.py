"""Does a question ask which places there are, rather than something about one of them?

It does where an asking word stands before the name of a class ("which schools", "is there a dentist"), or several of
a class open it ("clinics in Haidian with …"). When unsure, it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facet_match import Wanted
from assistant.list_words import UNSPACED, pattern, phrases, single_words
from knowledge.facet_words import Mention, Token, fold_words, tokens

_CLAUSE_END = re.compile(r"[.?!;:。？！；、，,…]|\s[-–—]\s")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AFTER_CLASS = 14  # characters between a class and the words behind it that ask: 学校 | 可以寄宿 | 吗
_BEFORE_CLASS = 24
# Whatever is left over when the names of facets and these are taken away is what the facets do not say.
_FILLERS = re.compile(
    "北京市?|请问|請問|我们|我們|我|想要?|要|的|在|有|里|裡|吗|呢|可以|能|会|會|孩子|儿子|女儿|家里|上|去|给|和|这|市|区|了|一下|附近|周边|是"
    "|ですか|ます|です|には|では|から|まで|どこ|のある|ある|が|は|を|に|で|の|も|子ども|子供|息子|娘|近く|通じる|話せる|できる"
    "|ください|下さい|知りたい|か|お"
    "|베이징|에서|에는|에|이|가|을|를|은|는|의|도|로|으로|아이|근처|좀|주세요|나요|할|수|있|는|통하는|되는|하는|우리"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a list is asked for: the mention of the class that the asking word belongs to."""

    mention: Mention


def asks_for_list(text: str, language: str, wanted: Wanted) -> Asked | None:
    """Return how a question asks for a list of what `wanted` names; None where it asks something else."""
    if not wanted.kinds or _names_a_permit(wanted.mentions):
        return None
    folded = fold_words(text)
    classes = sorted(set(wanted.named_kinds), key=lambda m: (m.start, -(m.end - m.start)))
    if language in UNSPACED:
        return next((Asked(m) for m in classes if _asks_unspaced(folded, language, m)), None)
    found = tokens(folded)
    return next((Asked(m) for m in classes if _asks_spaced(folded, language, m, found, wanted.mentions)), None)


def left_over(text: str, language: str, wanted: Wanted) -> int:
    """Return how many words (in zh, ja and ko: pairs of characters) of a question the facets do not cover."""
    folded = fold_words(text)
    spans = (*wanted.mentions, *wanted.named_kinds)
    bare = "".join(" " if any(m.start <= n < m.end for m in spans) else c for n, c in enumerate(folded))
    if language in UNSPACED:
        for purpose in ("asking", "asking_after", "doctor"):
            bare = pattern(purpose, language).sub(" ", bare)
        return sum(len(run) // 2 for run in re.findall(r"[^\W_]+", _FILLERS.sub(" ", bare)))
    known = single_words("between", language) | single_words("asking", language)
    return sum(len(t.text) > 3 and t.text not in known and not t.text.isdigit() for t in tokens(bare))


def _names_a_permit(mentions: Sequence[Mention]) -> bool:
    permits = [m for m in mentions if m.field == "permit"]
    return any(not any(o.field == "department" and o.overlaps(p) for o in mentions) for p in permits)


def _asks_unspaced(folded: str, language: str, mention: Mention) -> bool:
    before = _CLAUSE_END.split(folded[: mention.start])[-1][-_BEFORE_CLASS:]
    if pattern("asking", language).search(before):
        return True
    if (
        language == "zh"
        and re.search(r"有(?![^有]*(?:电话|地址|网站))", before[-12:])
        and re.match(r"[^，。？！]{0,4}[吗嗎么?？]", folded[mention.end :])
    ):
        return True
    after = _CLAUSE_END.split(folded[mention.end :])[0]
    reach = _AFTER_CLASS if language != "zh" else 3
    found = pattern("asking_after", language).search(after)
    return bool(found and found.start() <= reach) and not (
        language == "zh" and found and found[0] in ("吗", "嗎", "在哪")
    )


def _asks_spaced(
    folded: str, language: str, mention: Mention, found: Sequence[Token], mentions: Sequence[Mention]
) -> bool:
    first = next((n for n, token in enumerate(found) if token.end > mention.start), None)
    if first is None:
        return False
    last = max(n for n, token in enumerate(found) if token.start < mention.end)
    several = _several(folded, language, mention)
    if not several and last + 1 < len(found) and found[last + 1].text in single_words("not_the_class", language):
        return False
    between = single_words("between", language)
    at = first - 1
    while at >= 0 and not _CLAUSE_END.search(folded[found[at].end : found[at + 1].start]):
        if _ends_with_asking(found[: at + 1], language):
            return True
        token = found[at]
        if token.text not in between and not any(m.start <= token.start and token.end <= m.end for m in mentions):
            return False
        at -= 1
    return several


def _several(folded: str, language: str, mention: Mention) -> bool:
    return bool(pattern("several", language).search(folded[mention.start : mention.end]))


def _ends_with_asking(before: Sequence[Token], language: str) -> bool:
    listed = phrases("asking", language)
    words = tuple(token.text for token in before[-4:])
    return any(words[n:] in listed for n in range(len(words)))
