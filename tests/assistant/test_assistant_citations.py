"""Every marker leads to a verbatim quote, its document and section, its source and its date."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path, PurePosixPath

import pytest

from assistant.citations import CitationTable, is_past
from knowledge.footnotes import REFERENCES
from knowledge.models import Knowledge
from knowledge.parsers import read_document
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.assistant.assistant_samples import document, statements
from tests.conftest import SMALL

TODAY = dt.date(2026, 11, 24)
RULES = document(
    """---
title: Rules
as_of: 2024-05
review_by: 2026-11-23
---
# Rules

- Register within 24 hours.[^1][^2]
- Bring your passport.

[^1]: police.example, <https://police.example/a>, as of 2025-01-02
[^2]: source on file, undated (confirm before use)
""",
    "visas/rules.md",
)


def test_a_statement_has_a_marker_for_every_note_and_keeps_it() -> None:
    table = CitationTable(TODAY)
    register, passport = statements(RULES)

    first = table.cite(RULES, "Register", register)
    second = table.cite(RULES, "Register", passport)

    assert (first, second) == ((1, 2), (3,))
    assert table.cite(RULES, "Register", register) == first
    assert [citation.marker for citation in table.citations] == [1, 2, 3]


def test_a_citation_says_what_its_note_says() -> None:
    table = CitationTable(TODAY)
    table.cite(RULES, "Register", statements(RULES)[0])

    linked, filed = table.citations

    assert (linked.document, linked.section, linked.quote) == (
        "visas/rules.md",
        "Register",
        "Register within 24 hours.",
    )
    assert (linked.source, linked.source_url, linked.as_of) == (
        "police.example",
        "https://police.example/a",
        "2025-01-02",
    )
    assert (filed.source, filed.source_url, filed.as_of) == ("source on file", None, "undated")
    assert (linked.confirm, filed.confirm) == (False, True)


def test_a_statement_without_footnote_keeps_the_documents_title_and_date() -> None:
    table = CitationTable(TODAY)
    table.cite(RULES, "", statements(RULES)[1])

    (citation,) = table.citations

    assert (citation.source, citation.source_url, citation.as_of) == ("Rules", None, "2024-05")


@pytest.mark.parametrize(
    ("today", "past"), [(dt.date(2026, 11, 22), False), (dt.date(2026, 11, 23), False), (dt.date(2026, 11, 24), True)]
)
def test_a_citation_is_past_review_from_the_day_after(today: dt.date, past: bool) -> None:
    table = CitationTable(today)
    table.cite(RULES, "", statements(RULES)[0])

    assert [citation.past_review for citation in table.citations] == [past, past]


@pytest.mark.parametrize("date", ["", "undated", "2026-02-30", "2020", "soon"])
def test_a_review_date_that_cannot_be_read_is_not_past(date: str) -> None:
    assert not is_past(date, TODAY)


@pytest.mark.parametrize("name", SMALL)
def test_every_quote_stands_verbatim_in_the_file(name: str) -> None:
    source, _ = read_document(SHIPPED_DOCUMENTS / name, PurePosixPath(name))
    written = REFERENCES.sub("", (SHIPPED_DOCUMENTS / name).read_text(encoding="utf-8"))
    table = CitationTable(TODAY)

    for section in source.sections:
        for statement in section.statements:
            table.cite(source, section.heading, statement)

    assert [citation.quote for citation in table.citations if citation.quote not in written] == []


def test_every_source_address_stands_in_the_file_it_is_cited_from(shipped: Knowledge) -> None:
    for source in shipped.documents[::10]:
        table = CitationTable(TODAY)
        for statement in statements(source):
            table.cite(source, "", statement)
        written = (SHIPPED_DOCUMENTS / source.id).read_text(encoding="utf-8")

        assert all(c.source_url is None or c.source_url in written for c in table.citations), source.id
        assert all(c.source_url is None or re.match(r"https?://\S+$", c.source_url) for c in table.citations), source.id


def test_a_line_of_the_emergency_rules_is_cited_to_their_file() -> None:
    table = CitationTable(TODAY)

    marker = table.cite_line("Police", "Police 110.", "city.example", None, "2023-03-02", "emergency.yaml")

    (citation,) = table.citations
    assert (marker, citation.document, citation.quote) == (1, "emergency.yaml", "Police 110.")
    assert (citation.title, citation.source, citation.as_of) == ("Police", "city.example", "2023-03-02")


def test_the_small_documents_exist(small_folder: Path) -> None:
    assert all((small_folder / name).is_file() for name in SMALL)
