"""The chunker: passages of whole statements, none lost, cut or doubled."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunker import chunk_document
from knowledge.models import Document, Section, Statement, StatementKind
from knowledge.parsers import parse_document
from knowledge.tokens import count_tokens

TEXTS = st.lists(
    st.sampled_from(["Bring", "passport", "yuan", "北京市", "регистрация", "🚑", "x1-/", "**fee**", "|", "。", "..."]),
    min_size=1,
    max_size=30,
).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw sections of statements, some of which share a group with the one before."""
    sections = []
    group = 0
    for index in range(draw(st.integers(1, 3))):
        statements = []
        for number, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=12))):
            group += draw(st.booleans())
            identity = f"a.md#{index}-{number}"
            statements.append(Statement(identity, text, StatementKind.ITEM, group, (), 1))
        group += 1
        sections.append(Section(index, (f"Section {index}",), tuple(statements)))
    return Document("a.md", "A", "", tuple(sections))


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(5, 150))
def test_no_statement_is_lost_cut_or_doubled(document: Document, limit: int) -> None:
    chunks = chunk_document(document, limit)

    for section in document.sections:
        own = [chunk for chunk in chunks if chunk.section == section.index]
        assert tuple(s for chunk in own for s in chunk.statements) == section.statements
        assert all(chunk.heading_path == section.heading_path for chunk in own)
    assert all(chunk.text == "\n".join(s.text for s in chunk.statements) for chunk in chunks)
    assert [chunk.section for chunk in chunks] == sorted(chunk.section for chunk in chunks)
    assert len({chunk.id for chunk in chunks}) == len(chunks)


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(5, 150))
def test_a_chunk_is_over_the_limit_only_where_one_statement_is(document: Document, limit: int) -> None:
    chunks = chunk_document(document, limit)

    assert all(chunk.tokens == count_tokens(chunk.text) for chunk in chunks)
    assert all(chunk.tokens <= limit or len(chunk.statements) == 1 for chunk in chunks)


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(5, 150))
def test_a_list_that_fits_is_in_one_chunk(document: Document, limit: int) -> None:
    chunks = chunk_document(document, limit)

    home = {s.id: chunk.id for chunk in chunks for s in chunk.statements}
    for section in document.sections:
        for _, members in groupby(section.statements, key=lambda s: s.group):
            listed = list(members)
            if sum(count_tokens(s.text) + 1 for s in listed) <= limit:
                assert len({home[s.id] for s in listed}) == 1


def test_a_list_moves_to_the_next_chunk_with_its_lead_rather_than_being_cut() -> None:
    text = "# T\n\nThis paragraph stands before the list.\n\nBring these papers:\n\n- passport\n- photo\n- form\n"
    document, _ = parse_document(text, PurePosixPath("a.md"), "", [])

    chunks = chunk_document(document, 15)

    assert [chunk.text.split("\n") for chunk in chunks] == [
        ["This paragraph stands before the list."],
        ["Bring these papers:", "passport", "photo", "form"],
    ]


def test_a_list_longer_than_a_chunk_is_cut_between_its_items() -> None:
    items = [f"item number {number} of a long list" for number in range(30)]
    document, _ = parse_document("\n".join(f"- {i}" for i in items), PurePosixPath("a.md"), "", [])

    chunks = chunk_document(document, 50)

    assert len(chunks) > 3
    assert "\n".join(chunk.text for chunk in chunks).split("\n") == items


def test_a_paragraph_stays_running_text_and_a_list_keeps_its_lines() -> None:
    text = "# T\n\nBring your passport. Come early.\n\n请带护照。早点来。\n\n- One.\n- Two.\n"

    chunks = chunk_document(parse_document(text, PurePosixPath("a.md"), "", [])[0])

    assert [chunk.text for chunk in chunks] == [
        "Bring your passport. Come early.\n请带护照。早点来。\n- One.\n- Two.".replace("- ", "")
    ]
