"""Citation recall and precision, and whether every quote stands in the document it names.

Definitions of recall and precision: ALCE (Gao, Yen, Yu & Chen 2023, section 3), with another support function than
its entailment model: SUPPORT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics.claims import CONTACT, OWN, Claim
from evals.metrics.comparison import stands_in
from evals.metrics.details import details_in
from evals.metrics.ratio import Ratio

SUPPORT = "verbatim: the statement's text stands in a cited quote (of contacts and own sentences, each detail)"
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BRACKETS = re.compile(r"[()（）:：;；/]")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of an answer: its marker, and the document and quote behind it."""

    marker: int
    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Recall: claims that their citations support, of all claims. Precision: citations that are needed, of all."""

    recall: Ratio
    precision: Ratio
    support: str = SUPPORT


def read_citations(records: Iterable[Mapping[str, Any]]) -> tuple[Cited, ...]:
    """Return the citations of an answer's batch record."""
    return tuple(Cited(record["marker"], record["document"], record["quote"]) for record in records)


def citation_score(claims: Sequence[Claim], citations: Sequence[Cited]) -> CitationScore:
    """Score the citations of one answer.

    A claim counts for recall if the quotes of all its markers together support it. A citation counts for precision if
    its claim is supported and it is not irrelevant: irrelevant is what does not support the claim alone (of a contact,
    none of its details) while the others do without it. A marker with no citation behind it supports nothing
    and is not precise.
    """
    quotes = {citation.marker: citation.quote for citation in citations}
    supported, precise = 0, 0
    faults: list[str] = []
    idle: list[str] = []
    for claim in claims:
        known = [quotes[marker] for marker in claim.markers if marker in quotes]
        is_supported = _supports(known, claim)
        supported += is_supported
        if not is_supported:
            faults.append(f"unsupported: {claim.text[:_SHOWN]}")
        for marker in claim.markers:
            others = [quotes[other] for other in claim.markers if other in quotes and other != marker]
            alone = marker in quotes and _is_support(quotes[marker], claim)
            is_precise = is_supported and marker in quotes and (alone or not _supports(others, claim))
            precise += is_precise
            if not is_precise:
                idle.append(f"[{marker}] adds nothing to: {claim.text[:_SHOWN]}")
    return CitationScore(
        Ratio(supported, len(claims), "; ".join(faults)),
        Ratio(precise, sum(len(claim.markers) for claim in claims), "; ".join(idle)),
    )


def verbatim_quotes(citations: Sequence[Cited], documents: Mapping[str, str]) -> Ratio:
    """Return the share of citations whose quote stands word for word in the document it names.

    `documents` maps a document's path in the knowledge folder to its text. Footnote references, the targets of links
    and line breaks do not count; everything else does, Markdown included. A document that is not there carries nothing.
    """
    texts = {name: _running(documents[name]) for name in {c.document for c in citations} if name in documents}
    strays = [c for c in citations if not _running(c.quote) or _running(c.quote) not in texts.get(c.document, "")]
    said = "; ".join(f"[{c.marker}] not in {c.document}: {c.quote[:_SHOWN]}" for c in strays)
    return Ratio(len(citations) - len(strays), len(citations), said)


def _supports(quotes: Sequence[str], claim: Claim) -> bool:
    if claim.kind == CONTACT:
        return bool(quotes) and all(any(_carries(quote, part) for quote in quotes) for part in claim.parts)
    if claim.kind == OWN:
        return any(_carries(quote, claim.text) for quote in quotes)
    return bool(claim.text) and any(_words(claim.text) in _words(quote) for quote in quotes)


def _is_support(quote: str, claim: Claim) -> bool:
    if claim.kind == CONTACT:
        return any(_carries(quote, part) for part in claim.parts)
    return _supports([quote], claim)


def _carries(quote: str, detail: str) -> bool:
    wanted = {(d.type, d.key) for d in details_in(detail)}
    return stands_in(_BRACKETS.sub(" ", detail), _BRACKETS.sub(" ", quote)) or (
        bool(wanted) and wanted <= {(d.type, d.key) for d in details_in(quote)}
    )


def _running(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", _FOOTNOTE.sub("", text)).split())


def _words(text: str) -> str:
    return " ".join(_SCHEME.sub("", text).split())
