"""Contact exactness: phones, addresses and web addresses shown that are the asked entity's own."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.comparison import stands_in
from evals.metrics.details import ADDRESS, EMAIL, PHONE, URL, details_in
from evals.metrics.ratio import Ratio

SERVICE_LINES = ("12345", "12367")
CONTACT_TYPES = (PHONE, ADDRESS, URL, EMAIL)


def contact_exactness(answer: str, gold_documents: Sequence[str], allowed: Sequence[str] = ()) -> Ratio:
    """Return the contact details of an answer that stand in the whole text of one of the gold documents, of all shown.

    Phones are compared by number, so that an area code or a country code more or less is the same phone. The
    service lines belong to nobody asked for and are not counted, nor are `allowed` details.
    """
    own = {*SERVICE_LINES, *(d.key for text in allowed for d in details_in(text)), *allowed}
    shown = [d for d in details_in(answer) if d.type in CONTACT_TYPES and d.key not in own]
    known = {(d.type, d.key) for text in gold_documents for d in details_in(text)}
    strangers = [
        detail
        for detail in shown
        if (detail.type, detail.key) not in known and not any(stands_in(detail.text, text) for text in gold_documents)
    ]
    said = f"not of the entity asked for: {', '.join(f'{d.type} {d.text}' for d in strangers)}" if strangers else ""
    return Ratio(len(shown) - len(strangers), len(shown), said)
