"""The forms in which the judge replies."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

SUPPORTED, CONTRADICTED, SAID = "supported", "contradicted", "said"
_ClaimVerdict = Literal["supported", "contradicted", "unsupported"]
_FactVerdict = Literal["said", "missing"]
_CLOSED = ConfigDict(extra="forbid", frozen=True)


class Quality(BaseModel):
    """Two ratings, 5 best."""

    model_config = _CLOSED
    relevance: Literal[1, 2, 3, 4, 5]
    coherence: Literal[1, 2, 3, 4, 5]


def claim_verdicts(count: int) -> type[BaseModel]:
    """Return the form with exactly one verdict on each of `count` claims: claim_1, claim_2, …"""
    return _verdicts("ClaimVerdicts", "claim", _ClaimVerdict, count)


def fact_verdicts(count: int) -> type[BaseModel]:
    """Return the form with exactly one verdict on each of `count` facts: fact_1, fact_2, …"""
    return _verdicts("FactVerdicts", "fact", _FactVerdict, count)


def numbered(word: str, texts: tuple[str, ...]) -> dict[str, str]:
    """Return texts under the names that their verdicts have."""
    return {f"{word}_{number}": text for number, text in enumerate(texts, 1)}


def _verdicts(name: str, word: str, verdict: Any, count: int) -> type[BaseModel]:
    fields: dict[str, Any] = {f"{word}_{number}": (verdict, ...) for number in range(1, count + 1)}
    return create_model(name, __config__=_CLOSED, **fields)
