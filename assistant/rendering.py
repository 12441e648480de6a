"""An answer as Markdown text, for the command line, the batch record and the page alike."""

from __future__ import annotations

import re

from assistant.messages import say
from assistant.models import Answer, Citation, ContactCard, Extract, Line, Said, Table, TableRow
from knowledge.models import UNDATED, StatementKind


def markdown(answer: Answer) -> str:
    """Return the answer's text with a marker [n] behind every statement."""
    blocks = list(answer.opening)
    blocks += [_table(table) for table in answer.tables]
    blocks += answer.bridge
    blocks += [_extract(extract, answer.language) for extract in answer.extracts]
    blocks += [_card(card, answer.language) for card in answer.contacts]
    if answer.choices:
        blocks.append("\n".join(f"- {_one_line(choice)}" for choice in answer.choices))
    blocks += answer.closing
    return "\n\n".join(block for block in blocks if block)


def marks(markers: tuple[int, ...]) -> str:
    """Return markers as they stand in the text."""
    return "".join(f"[{marker}]" for marker in markers)


def _one_line(text: str) -> str:
    """Text as it may stand in a line of ours: unbroken, and with no [1] that could be taken for a marker."""
    return re.sub(r"\[(\d+)\]", r"\[\1\]", " ".join(text.split()))


def heading(extract: Extract, language: str) -> str:
    """Return the line above an extract: document, section, date."""
    title = (
        f"{extract.title} ({extract.name_zh})"
        if extract.name_zh and extract.name_zh not in extract.title
        else extract.title
    )
    key = "from_section" if extract.section else "from_document"
    undated = extract.as_of == UNDATED or extract.as_of.startswith(UNDATED)
    return say(
        language,
        f"{key}_undated" if undated else key,
        title=_one_line(title),
        section=_one_line(extract.section),
        as_of=extract.as_of,
    )


def _table(table: Table) -> str:
    head = " | ".join(_one_line(column).replace("|", r"\|") for column in table.columns)
    rows = (
        f"| {_row_name(row)} | {' | '.join(_cell(cell, table.empty) for cell in row.cells)} |" for row in table.rows
    )
    return "\n".join([f"| {head} |", "|" + " --- |" * len(table.columns), *rows])


def _row_name(row: TableRow) -> str:
    name = f"**{_one_line(row.name)}**" + (f" {_one_line(row.name_zh)}" if row.name_zh else "")
    return name.replace("|", r"\|")


def _cell(said: tuple[Said, ...], empty: str) -> str:
    texts = (f"{'☎ ' if one.is_detail else ''}{_one_line(one.text)} {marks(one.markers)}" for one in said)
    return " ".join(texts).replace("|", r"\|") or empty


def _extract(extract: Extract, language: str) -> str:
    parts = [heading(extract, language), ""]
    number = 0
    for position, line in enumerate(extract.lines):
        if line.kind == StatementKind.ROW:
            previous = extract.lines[position - 1] if position else None
            if previous is None or previous.columns != line.columns:
                parts += _table_head(line)
            parts.append(f"| {_cells(line)} | {marks(line.markers)} |")
        elif line.kind == StatementKind.STEP:
            number += 1
            parts.append(f"{number}. {_one_line(line.text)} {marks(line.markers)}")
        else:
            parts.append(f"- {_one_line(line.text)} {marks(line.markers)}")
    return "\n".join(parts)


def _table_head(line: Line) -> list[str]:
    columns = " | ".join(column.replace("|", r"\|") for column in line.columns)
    return ["", f"| {columns} | |", "|" + " --- |" * (len(line.columns) + 1)]


def _cells(line: Line) -> str:
    """A row's cells, one a column, so that the marker behind them stays in the table's last column."""
    cells = line.text.split(" | ", max(len(line.columns) - 1, 0))
    return " | ".join(_one_line(cell).replace("|", r"\|") for cell in cells)


def _card(card: ContactCard, language: str) -> str:
    contact = card.contact
    name = f"**{contact.name}**" + (f" {contact.name_zh}" if contact.name_zh else "")
    phone = f"☎ {contact.phone}" + (f" ({contact.phone_note})" if contact.phone_note else "") if contact.phone else ""
    details = (phone, contact.address, contact.address_zh, contact.hours, contact.email, contact.website)
    shown = " · ".join(_one_line(detail) for detail in (name, *details) if detail)
    return f"{say(language, 'contact')}: {shown} {marks(card.markers)}"


def source_line(citation: Citation, language: str) -> str:
    """Return one source as a line: marker, quote, document, section, publisher, address, date."""
    place = f"{citation.title}, {citation.section}" if citation.section else citation.title
    source = say(language, "source_on_file") if citation.source == "source on file" else citation.source
    flags = [say(language, "confirm_short")] * citation.confirm + [
        say(language, "past_review_short")
    ] * citation.past_review
    page = say(language, "page", page=citation.page) if citation.page else ""
    parts = [source, citation.source_url or "", page, date_words(citation.as_of, language), *flags]
    return f"[{citation.marker}] “{citation.quote}” — {place} · {' · '.join(part for part in parts if part)}"


def date_words(as_of: str, language: str) -> str:
    """Return a source's date in words: `as of 2025-07-01`, or `undated` with what is known."""
    if as_of.startswith(UNDATED):
        return say(language, "undated") + as_of.removeprefix(UNDATED)
    return say(language, "as_of", date=as_of)
