"""Wrong details: what must not be said, and phones, fees and dates that no citation carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.metrics.comparison import stands_in
from evals.metrics.contacts import SERVICE_LINES
from evals.metrics.details import DATE, FEE, PHONE, details_in
from evals.metrics.ratio import Ratio, share


@dataclass(frozen=True, slots=True)
class WrongDetails:
    """Forbidden details that were said, and details said without a quote that carries them."""

    forbidden: tuple[str, ...]
    unsupported: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.forbidden or self.unsupported)

    @property
    def explanation(self) -> str:
        """What is wrong, in one line."""
        said = [f"forbidden: {detail}" for detail in self.forbidden]
        return "; ".join(said + [f"in no cited quote: {detail}" for detail in self.unsupported])


def wrong_details(
    answer: str, quotes: Sequence[str], forbidden: Sequence[str] = (), allowed: Sequence[str] = ()
) -> WrongDetails:
    """Find the wrong details of one answer.

    `quotes` are the texts of its citations. `allowed` holds what the assistant may say of its own besides the service
    lines: the dates and headings that its citations carry, review dates. A date is carried by a longer one (2025-07 by
    2025-07-01), a phone, fee or date also by the same words.
    """
    own = (*SERVICE_LINES, *allowed)
    carried = [*quotes, *own]
    keys = {(d.type, d.key) for text in carried for d in details_in(text)} | {(PHONE, text) for text in own}
    unsupported = [
        f"{detail.type} {detail.text}"
        for detail in details_in(answer)
        if detail.type in (PHONE, FEE, DATE)
        and not any(detail.type == kind and _is_carried(detail.type, detail.key, key) for kind, key in keys)
        and not any(stands_in(detail.text, text) for text in carried)
    ]
    return WrongDetails(tuple(f for f in forbidden if stands_in(f, answer)), tuple(unsupported))


def _is_carried(kind: str, said: str, carried: str) -> bool:
    return carried == said or (kind == DATE and carried.startswith(f"{said}-"))


def wrong_detail_rate(found: Iterable[WrongDetails]) -> Ratio:
    """Return the share of answers that hold a wrong detail."""
    listed = list(found)
    said = "; ".join(each.explanation for each in listed if not each.is_clean)
    return share((not each.is_clean for each in listed), said)
