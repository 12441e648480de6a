"""The words of an English question that say what it is about."""

from __future__ import annotations

from embeddings.lexical import words

# Articles, pronouns, auxiliaries, conjunctions, prepositions, question words, and what folding leaves of contractions.
_ENGLISH = """
a an the this that these those it its itself he him his himself she her hers herself they them their theirs themselves
i me my mine we us our ours you your yours one ones other others another same such there here
is are was were be been being am do does did doing done has have had having will would shall should can could may might
must need and or but so if than then as because while whether not no nor too also just only very more most much many any
some all both each every either of in on at by for from to with without about into onto over under between during after
before since until through against among per via up down out off who whom whose what which when where why how
s t d m ll re ve don didn doesn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn please tell
"""
_FUNCTION_WORDS = frozenset(_ENGLISH.split())


def content_words(text: str) -> set[str]:
    """Return the different folded words of a text that are no function words of English."""
    return {word for word in words(text) if word not in _FUNCTION_WORDS}
