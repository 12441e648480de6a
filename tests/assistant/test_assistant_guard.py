"""The last check: what its citations do not carry is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.guard import check
from assistant.models import Answer, Citation, ContactCard, Extract, Line, Said, Status, Table, TableRow
from knowledge.models import Contact

QUOTE = "Register within 24 hours."
CITATION = Citation(1, "visas/a.md", "A", "Rules", QUOTE, "police.example", "https://police.example/a", "2025")


def answer(*lines: Line, status: Status = Status.ANSWERED) -> Answer:
    return Answer(status, "en", extracts=(Extract("A", "", "Rules", "2025", lines),), citations=(CITATION,))


def test_a_statement_that_is_its_quote_is_shown() -> None:
    sound = answer(Line(QUOTE, (1,)))

    assert check(sound) == sound


@pytest.mark.parametrize(
    "line",
    [
        Line("Register within 48 hours.", (1,)),
        Line(QUOTE, ()),
        Line(QUOTE, (2,)),
        Line(QUOTE, (1, 2)),
        Line(QUOTE + " Or pay.", (1,)),
    ],
)
def test_a_statement_that_its_citation_does_not_carry_is_dropped(line: Line) -> None:
    checked = check(answer(Line(QUOTE, (1,)), line))

    assert [kept.text for extract in checked.extracts for kept in extract.lines] == [QUOTE]


def test_an_answer_of_which_nothing_is_left_is_an_abstention() -> None:
    checked = check(answer(Line("Made up.", (1,))))

    assert checked.status is Status.ABSTAINED
    assert checked.extracts == ()


def test_an_emergency_stays_one_when_nothing_can_be_quoted() -> None:
    assert check(answer(Line("Made up.", (1,)), status=Status.EMERGENCY)).status is Status.EMERGENCY


@pytest.mark.parametrize(("markers", "kept"), [((1,), 1), ((), 0), ((1, 7), 0)])
def test_a_contact_card_is_shown_only_with_its_citations(markers: tuple[int, ...], kept: int) -> None:
    card = ContactCard(Contact("Desk", phone="110"), markers)

    assert len(check(replace(answer(Line(QUOTE, (1,))), contacts=(card,))).contacts) == kept


@settings(deadline=None)
@given(
    st.sampled_from(["see ", "(", "<", "**", "[site](", ""]),
    st.sampled_from(["http", "https", "HTTPS", "Http"]),
    st.text("abc./-?=&", min_size=1, max_size=20),
)
def test_an_address_in_a_statement_is_no_link(before: str, scheme: str, rest: str) -> None:
    text = f"{before}{scheme}://evil.example/{rest}) now"
    cited = replace(CITATION, quote=text)

    checked = check(replace(answer(Line(text, (1,))), citations=(cited,)))

    (line,) = checked.extracts[0].lines
    assert "://" not in line.text
    assert 'href="http' not in MarkdownIt("commonmark").render(line.text).lower()
    assert checked.citations[0].quote == text


def tabled(*cells: tuple[Said, ...]) -> Answer:
    rows = tuple(TableRow(f"A{n}", "", (cell,)) for n, cell in enumerate(cells))
    return Answer(Status.ANSWERED, "en", tables=(Table(("Name", "Says"), rows),), citations=(CITATION,))


def test_a_cell_that_its_citations_carry_is_shown() -> None:
    sound = tabled((Said(QUOTE, (1,)), Said("24 hours", (1,), is_detail=True)))

    assert check(sound) == sound


@pytest.mark.parametrize(
    "said",
    [Said("Register within 48 hours.", (1,)), Said(QUOTE, ()), Said(QUOTE, (2,)), Said("48", (1,), is_detail=True)],
)
def test_a_row_of_which_no_cell_is_carried_is_dropped(said: Said) -> None:
    checked = check(tabled((said,), (Said(QUOTE, (1,)),)))

    assert [row.name for row in checked.tables[0].rows] == ["A1"]
    assert check(tabled((said,))).status is Status.ABSTAINED
