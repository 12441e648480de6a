"""A conversation as safe HTML: nothing is fetched, nothing runs, and every link comes from the citation table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

import nh3
from markdown_it import MarkdownIt

from assistant.messages import say
from assistant.models import Answer, Citation, ContactCard, Extract, Line, Said, Status, Table, TableRow
from assistant.page.phones import link_phones
from assistant.question_log import REASONS
from assistant.rendering import date_words, heading
from knowledge.models import StatementKind

# Emphasis and code only: no HTML, no images, no links of a document's own.
_INLINE = MarkdownIt("zero").enable(["emphasis", "backticks", "escape"])
_TAGS = {
    "a", "article", "blockquote", "button", "cite", "code", "details", "div", "em", "h2", "h3", "li", "nav", "ol", "p",
    "section", "span", "strong", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "id", "role", "aria-live", "aria-label"},
    "a": {"href", "target"},
    "button": {"type", "data-turn", "data-rating"},
    "details": {"open"},
}
_RIGHT_TO_LEFT = ("ar",)
UP, DOWN = "up", "down"
RATINGS = (UP, DOWN, *(f"{DOWN}:{reason}" for reason in REASONS))


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question as it was asked, and its answer.

    `kept` is the number under which it is kept (0 where it is not, and cannot be rated); `rating` is what the reader
    said of it: one of RATINGS, or nothing yet.
    """

    question: str
    answer: Answer
    kept: int = 0
    rating: str = ""


def direction(language: str) -> str:
    """Return `rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def clean(html: str) -> str:
    """Return HTML with only our tags and attributes, and links only to https, http and tel addresses."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def inline(text: str) -> str:
    """Return inline Markdown as HTML: emphasis and code; everything else is shown as written."""
    return str(_INLINE.renderInline(text))


def conversation(turns: Sequence[ShownTurn], page_language: str, short_codes: Sequence[str]) -> str:
    """Return the whole conversation, newest turn last, announced politely to screen readers."""
    label = escape(say(page_language, "conversation"), quote=True)
    articles = "".join(
        _turn(number, turn, short_codes, is_newest=number == len(turns)) for number, turn in enumerate(turns, 1)
    )
    return clean(f'<div class="log" role="log" aria-live="polite" aria-label="{label}">{articles}</div>')


def _turn(number: int, turn: ShownTurn, short_codes: Sequence[str], is_newest: bool) -> str:
    answer = turn.answer
    parts = [f"<p>{_with_markers(inline(text), number)}</p>" for text in answer.opening]
    parts += [_listing(table, number) for table in answer.tables]
    parts += [f"<p>{inline(text)}</p>" for text in answer.bridge]
    parts += [_extract(extract, answer, number) for extract in answer.extracts]
    parts += [_card(card, answer.language, number) for card in answer.contacts]
    if answer.choices:
        parts.append("<ul>" + "".join(f'<li dir="auto">{escape(choice)}</li>' for choice in answer.choices) + "</ul>")
    parts += [f'<p class="note">{inline(text)}</p>' for text in answer.closing]
    body = link_phones("".join(parts), short_codes)
    return (
        f'<article class="turn"><h2 class="question" dir="auto">{escape(turn.question)}</h2>'
        f'<div class="answer {answer.status}" lang="{answer.language}" dir="{direction(answer.language)}">{body}'
        f"{_sources(answer, number, is_newest)}{_rating(turn, number)}</div></article>"
    )


def _rating(turn: ShownTurn, number: int) -> str:
    """Return two buttons, after a thumb down the reasons to choose from, and thanks for the last word."""
    language = turn.answer.language
    # Nothing stands between a reader in danger and the number to call.
    if not turn.kept or turn.answer.status is Status.EMERGENCY:
        return ""
    if turn.rating not in ("", DOWN):
        return f'<p class="rate" role="status">{escape(say(language, "rate_thanks"))}</p>'
    if turn.rating == DOWN:
        title = escape(say(language, "rate_why"), quote=True)
        choices = [(f"{DOWN}:{reason}", "", say(language, f"reason_{reason}")) for reason in REASONS]
    else:
        title = escape(say(language, "rate"), quote=True)
        choices = [(UP, "👍 ", say(language, "rate_up")), (DOWN, "👎 ", say(language, "rate_down"))]
    buttons = "".join(
        f'<button type="button" data-turn="{number}" data-rating="{rating}" aria-label="{escape(words, quote=True)}">'
        f"{sign}{escape(words)}</button>"
        for rating, sign, words in choices
    )
    return f'<div class="rate" role="group" aria-label="{title}"><span>{title}</span> {buttons}</div>'


def _marks(markers: Sequence[int], turn: int) -> str:
    links = "".join(f'<a href="#s{turn}-{marker}">{marker}</a>' for marker in markers)
    return f'<sup class="marks">{links}</sup>'


def _with_markers(html: str, turn: int) -> str:
    return re.sub(r"\[(\d{1,3})\]", lambda found: _marks((int(found[1]),), turn), html)


def _extract(extract: Extract, answer: Answer, turn: int) -> str:
    head = f'<h3 class="from">{inline(heading(extract, answer.language))}</h3>'
    if extract.lines[0].kind == StatementKind.ROW:
        return f'<section>{head}<div dir="auto">{_table(extract.lines, turn)}</div></section>'
    tag = "ol" if all(line.kind == StatementKind.STEP for line in extract.lines) else "ul"
    items = "".join(f'<li dir="auto">{inline(line.text)} {_marks(line.markers, turn)}</li>' for line in extract.lines)
    return f"<section>{head}<{tag}>{items}</{tag}></section>"


def _table(lines: Sequence[Line], turn: int) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in lines[0].columns)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{inline(cell)}</td>" for cell in line.text.split(" | "))
        + f"<td>{_marks(line.markers, turn)}</td></tr>"
        for line in lines
    )
    return f"<table><thead><tr>{head}<th></th></tr></thead><tbody>{rows}</tbody></table>"


def _listing(table: Table, turn: int) -> str:
    """Return a list or comparison; a phone stands on its own so that it can be dialled."""
    head = "".join(f"<th>{inline(column)}</th>" for column in table.columns)
    rows = "".join(
        f"<tr>{_row_name(row)}{''.join(_cell(c, table.empty, turn) for c in row.cells)}</tr>" for row in table.rows
    )
    return f'<section class="listing"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>'


def _row_name(row: TableRow) -> str:
    return f'<td dir="auto"><strong>{escape(row.name)}</strong> {escape(row.name_zh)}</td>'


def _cell(said: Sequence[Said], empty: str, turn: int) -> str:
    texts = (f"{escape(one.text) if one.is_detail else inline(one.text)} {_marks(one.markers, turn)}" for one in said)
    return f'<td dir="auto">{" ".join(texts) or escape(empty)}</td>'


def _card(card: ContactCard, language: str, turn: int) -> str:
    contact = card.contact
    phone = f"{contact.phone} ({contact.phone_note})" if contact.phone and contact.phone_note else contact.phone
    name = f"<strong>{escape(contact.name)}</strong> {escape(contact.name_zh)}".strip()
    details = (phone, contact.address, contact.address_zh, contact.hours, contact.email, contact.website)
    rows = "".join(f'<li dir="auto">{escape(detail)}</li>' for detail in details if detail)
    title = escape(say(language, "contact"))
    return f'<section class="card"><p>{title}: {name} {_marks(card.markers, turn)}</p><ul>{rows}</ul></section>'


def _sources(answer: Answer, turn: int, is_open: bool) -> str:
    """Return the sources, each quote once with every source that carries it."""
    if not answer.citations:
        return ""
    by_quote = groupby(answer.citations, key=lambda c: (c.document, c.section, c.quote))
    items = "".join(_quote(list(group), answer.language, turn) for _, group in by_quote)
    title = f"{escape(say(answer.language, 'sources'))} ({len(answer.citations)})"
    return f'<details class="sources"{" open" if is_open else ""}><summary>{title}</summary><ul>{items}</ul></details>'


def _quote(citations: Sequence[Citation], language: str, turn: int) -> str:
    first = citations[0]
    place = f"{first.title} › {first.section}" if first.section else first.title
    sources = "".join(_source(citation, language, turn) for citation in citations)
    return (
        f'<li><blockquote dir="auto">{inline(first.quote)}</blockquote>'
        f'<cite dir="auto">{escape(place)}</cite><ul>{sources}</ul></li>'
    )


def _source(citation: Citation, language: str, turn: int) -> str:
    publisher = say(language, "source_on_file") if citation.source == "source on file" else citation.source
    facts = [publisher, date_words(citation.as_of, language)]
    if citation.page:
        facts.insert(1, say(language, "page", page=citation.page))
    if citation.confirm:
        facts.append(say(language, "confirm_short"))
    if citation.past_review:
        facts.append(say(language, "past_review_short"))
    link = ""
    if citation.source_url:
        words = escape(say(language, "open_source"))
        link = f' · <a href="{escape(citation.source_url, quote=True)}" target="_blank">{words}</a>'
    anchor = f"s{turn}-{citation.marker}"
    return f'<li id="{anchor}"><span class="number">{citation.marker}</span> {escape(" · ".join(facts))}{link}</li>'


def banner(language: str, documents: int, date: str, lines: Sequence[tuple[str, str]], kept_days: int = 0) -> str:
    """Return the top of the page: what it is, how fresh, what is kept, and the phone lines one tap away.

    `lines` are (message key, number); without documents the page says that it is being prepared. `kept_days` is how
    long questions are kept, 0 where they are not.
    """
    kept = say(language, "page_kept", days=kept_days) if kept_days else say(language, "page_not_kept")
    fresh = (
        say(language, "page_fresh", documents=documents, date=date) if documents else say(language, "page_not_ready")
    )
    calls = "".join(
        f'<li><a href="tel:{number}">{escape(say(language, key))} <strong>{number}</strong></a></li>'
        for key, number in lines
    )
    label = escape(say(language, "page_emergency"), quote=True)
    return clean(
        f'<div class="banner" lang="{language}" dir="{direction(language)}">'
        f'<p class="subtitle">{escape(say(language, "page_subtitle"))}</p>'
        f'<p class="about">{escape(" ".join((say(language, "page_about"), kept, fresh)))}</p>'
        f'<nav aria-label="{label}"><ul class="lines">{calls}</ul></nav></div>'
    )
