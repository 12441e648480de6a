"""What `python -m knowledge gaps` prints: a table on a terminal, lines for other programs' eyes, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.closing_gaps import TURN_ON, GapList, Listing, gap_record, open_gaps
from assistant.gaps import Gap

__all__ = ["accept_gap", "open_gaps", "show_gaps"]

Write = Callable[[str], None]
_ACCEPT = (
    'Close one: python -m knowledge gaps --accept NUMBER ["folder/document.md#Section"] '
    "(the nearest section, if none is named; --all writes every wording)"
)


def show_gaps(gaps: GapList, is_kept: bool, out_of_scope: bool, as_json: bool, write: Write, warn: Write) -> None:
    """List the gaps; where there is nothing to list, say why."""
    listing = gaps.list(out_of_scope)
    if as_json:
        records = [gap_record(number, gap) for number, gap in enumerate(listing.gaps, 1)]
        write(json.dumps(records, ensure_ascii=False, indent=2))
    elif listing.gaps and sys.stdout.isatty():
        Console().print(_table(listing))
    else:
        for line in _lines(listing):
            write(line)
    tell = warn if as_json else write
    if listing.follow_ups:
        tell(f"{listing.follow_ups} more that point back to an earlier turn are not listed")
    if listing.gaps:
        tell(_ACCEPT)
    elif is_kept:
        tell(f"No gaps: every question of the last {gaps.log.keep_days} days was answered, or is settled")
    if not is_kept:
        tell(TURN_ON)


def accept_gap(gaps: GapList, number: int, place: str, every_wording: bool, write: Write) -> None:
    """Write a gap's question into a document, and say what comes next."""
    accepted = gaps.accept(number, place, every_wording)
    for question in accepted.questions:
        write(f"Added to {accepted.document} › {accepted.section}: {question}")
    if not accepted.questions:
        write(f"{accepted.document} › {accepted.section} has the question already")
    write("Gap closed. Now run: python -m embeddings build")


def _lines(listing: Listing) -> Iterator[str]:
    for number, gap in enumerate(listing.gaps, 1):
        times = "once" if len(gap.events) == 1 else f"{len(gap.events)} times"
        yield f"{number}. {gap.wordings[0].text} ({times}, {', '.join(gap.languages)}, last {gap.last})"
        yield f"   nearest: {_place(gap)}"


def _table(listing: Listing) -> Table:
    table = Table(title="Questions without a good answer, most asked first", title_justify="left")
    for name, ratio in (("no.", None), ("asked", None), ("question", 3), ("in", None), ("last", None), ("nearest", 2)):
        table.add_column(name, overflow="fold", ratio=ratio)
    for number, gap in enumerate(listing.gaps, 1):
        cells = (number, len(gap.events), gap.wordings[0].text, " ".join(gap.languages), gap.last, _place(gap))
        # Text: square brackets in a question are no markup.
        table.add_row(*(Text(str(cell)) for cell in cells))
    return table


def _place(gap: Gap) -> str:
    return " › ".join(part for part in (gap.document, gap.section) if part) or "nothing"
