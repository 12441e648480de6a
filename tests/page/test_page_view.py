"""What residents see is safe: nothing is fetched, nothing runs, links come from the citation table."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import say
from assistant.models import LANGUAGES, Answer, Citation, ContactCard, Extract, Line, Said, Status, Table, TableRow
from assistant.page.view import DOWN, RATINGS, UP, ShownTurn, banner, conversation, direction
from knowledge.models import Contact

CODES = ("120", "110", "119", "12345", "12367")
NASTY = (
    "<script>alert(1)</script>",
    '<img src="https://evil.example/x.png">',
    "![x](https://evil.example/x.png)",
    '<form action="https://evil.example"><input name="a"></form>',
    "[click](javascript:alert(1))",
    "[visit](https://evil.example/)",
    '<iframe src="https://evil.example"></iframe>',
    '" onmouseover="alert(1)',
    "${alert(1)}",
    "{{value}}",
    '<svg onload="alert(1)">',
    "<style>@import 'https://evil.example/x.css'</style>",
)
_FETCHING = {
    "script",
    "img",
    "iframe",
    "form",
    "input",
    "object",
    "embed",
    "link",
    "style",
    "svg",
    "base",
    "meta",
    "video",
}


class Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcset")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        self.text += data


def citation(marker: int, quote: str, url: str | None = "https://english.beijing.gov.cn/a") -> Citation:
    return Citation(marker, "a.md", "A title", "A section", quote, "english.beijing.gov.cn", url, "2025-07-01")


def answer(*texts: str, language: str = "en", url: str | None = "https://english.beijing.gov.cn/a") -> Answer:
    lines = tuple(Line(text, (number,)) for number, text in enumerate(texts, 1))
    citations = tuple(citation(number, text, url) for number, text in enumerate(texts, 1))
    extract = Extract("A title", "", "A section", "2025-07-01", lines)
    return Answer(Status.ANSWERED, language, extracts=(extract,), citations=citations)


def shown(question: str, reply: Answer, language: str = "en") -> Page:
    return Page(conversation([ShownTurn(question, reply)], language, CODES))


def test_hostile_statements_and_questions_act_on_nothing() -> None:
    for text in NASTY:
        page = shown(text, answer(text))

        assert not _FETCHING & set(page.tags)
        assert not page.handlers
        assert all(link.startswith(("#s", "https://english.beijing.gov.cn/a")) for link in page.links)


@given(st.text(max_size=200), st.text(max_size=80))
def test_no_text_whatever_makes_the_page_fetch_or_run_something(text: str, question: str) -> None:
    page = shown(question, answer(text or "x"))

    assert not _FETCHING & set(page.tags)
    assert not page.handlers
    assert all(link.startswith(("#s", "tel:", "https://english.beijing.gov.cn/a")) for link in page.links)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=60))
def test_the_words_of_a_statement_are_shown_as_written(text: str) -> None:
    assert text in shown("q", answer(text)).text


def test_every_marker_leads_to_its_source() -> None:
    html = conversation([ShownTurn("q", answer("One.", "Two."))], "en", CODES)

    assert html.count('href="#s1-2"') == 1
    assert html.count('id="s1-2"') == 1
    assert "as of 2025-07-01" in html


def test_a_source_whose_address_may_not_be_shown_has_no_link() -> None:
    page = shown("q", answer("One.", url=None))

    assert not [link for link in page.links if link.startswith("http")]
    assert "english.beijing.gov.cn" in page.text


def test_a_source_names_the_page_it_stands_on() -> None:
    found = answer("One.")
    paged = replace(found, citations=tuple(replace(c, page=3) for c in found.citations))

    assert "english.beijing.gov.cn · page 3 · as of 2025-07-01" in shown("q", paged).text


def test_phone_numbers_can_be_called_with_one_tap() -> None:
    page = shown(
        "q", answer("Call 010-69156699, then **12345**; or **120** in danger. It takes 120 minutes, on 2025-07-01.")
    )

    calls = [link for link in page.links if link.startswith("tel:")]
    assert calls == ["tel:+861069156699", "tel:12345", "tel:120"]


def test_only_the_newest_turn_shows_its_sources_open() -> None:
    turns = [ShownTurn("one", answer("One.")), ShownTurn("two", answer("Two."))]

    html = conversation(turns, "en", CODES)

    first, second = html.split("<article")[1:]
    assert "<details open" not in first.replace(' class="sources"', "")
    assert "<details open" in second.replace(' class="sources"', "")


def test_a_quote_with_two_sources_is_shown_once_with_both() -> None:
    extract = Extract("A title", "", "A section", "2025", (Line("One.", (1, 2)),))
    reply = Answer(Status.ANSWERED, "en", extracts=(extract,), citations=(citation(1, "One."), citation(2, "One.")))

    html = conversation([ShownTurn("q", reply)], "en", CODES)

    assert html.count("<blockquote") == 1
    assert 'id="s1-1"' in html
    assert 'id="s1-2"' in html


def test_a_contact_card_shows_the_chinese_name_beside_the_english() -> None:
    contact = Contact("Main hall", name_zh="总馆", phone="010-69156699", address="1 Some Street", address_zh="某街1号")
    reply = Answer(Status.ANSWERED, "en", contacts=(ContactCard(contact, (1,)),), citations=(citation(1, "x"),))

    page = shown("q", reply)

    for detail in ("Main hall", "总馆", "010-69156699", "1 Some Street", "某街1号"):
        assert detail in page.text


def test_arabic_answers_run_from_right_to_left() -> None:
    html = conversation([ShownTurn("س", answer("One.", language="ar"))], "ar", CODES)

    assert 'dir="rtl"' in html
    assert direction("ar") == "rtl"


def test_the_banner_names_the_lines_in_every_language_and_says_how_fresh_it_is() -> None:
    lines = (("ambulance", "120"), ("city_line", "12345"))
    banners = {language: banner(language, 291, "2026-11-24", lines) for language in LANGUAGES}

    assert len(set(banners.values())) == len(LANGUAGES)
    for html in banners.values():
        page = Page(html)
        assert page.links == ["tel:120", "tel:12345"]
        assert "291" in page.text
        assert "2026-11-24" in page.text


def rating_buttons(turn: ShownTurn) -> list[tuple[str, str]]:
    html = conversation([ShownTurn("first", answer("One.")), turn], "en", CODES)
    return re.findall(r'<button type="button" data-turn="(\d+)" data-rating="([^"]+)" aria-label="[^"]+">', html)


def test_a_kept_answer_can_be_rated_and_one_that_is_not_kept_cannot() -> None:
    assert rating_buttons(ShownTurn("q", answer("One."), kept=5)) == [("2", UP), ("2", DOWN)]
    assert rating_buttons(ShownTurn("q", answer("One."))) == []


def test_a_thumb_down_asks_for_the_reason_and_the_last_word_is_thanked() -> None:
    turn = ShownTurn("q", answer("One."), kept=5, rating=DOWN)
    assert [rating for _, rating in rating_buttons(turn)] == [r for r in RATINGS if r.startswith(f"{DOWN}:")]

    for rating in (rating for rating in RATINGS if rating != DOWN):
        done = ShownTurn("q", answer("One."), kept=5, rating=rating)
        assert rating_buttons(done) == []
        assert say("en", "rate_thanks") in Page(conversation([done], "en", CODES)).text


def test_nothing_stands_between_a_reader_in_danger_and_the_number() -> None:
    assert rating_buttons(ShownTurn("q", Answer(Status.EMERGENCY, "en", opening=("**120**",)), kept=5)) == []


def test_a_question_cannot_bring_a_button_of_its_own() -> None:
    html = conversation(
        [ShownTurn('<button data-rating="up" data-turn="1">x</button>', answer("<button>y</button>"))], "en", CODES
    )

    assert "<button" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_banner_says_whether_questions_are_kept_and_for_how_long(language: str) -> None:
    off, on = (Page(banner(language, 3, "2026-11-24", (), kept_days=days)).text for days in (0, 37))

    assert say(language, "page_not_kept") in off
    assert say(language, "page_kept", days=37) in on
    assert say(language, "page_not_kept") not in on


@pytest.mark.parametrize("nasty", NASTY)
def test_a_list_is_a_table_whose_phones_can_be_dialled_and_whose_words_do_nothing(nasty: str) -> None:
    cells = ((Said(f"In Haidian {nasty}", (1,)),), (Said("010-1234 5678", (2,), is_detail=True),))
    rows = (TableRow(f"Elm {nasty}", nasty, cells), TableRow("Oak", "", ((), ())))
    answer = Answer(Status.ANSWERED, "en", tables=(Table(("Name", "Where", "Phone"), rows),), bridge=("Also:",))

    html = conversation([ShownTurn("Which schools?", answer)], "en", CODES)
    page = Page(html)

    assert not _FETCHING & set(page.tags)
    assert not page.handlers
    assert page.tags.count("tr") == 3
    assert html.index("Oak") < html.index("Also:")
    assert [link for link in page.links if link.startswith("tel:")] == ["tel:+861012345678"]
    assert [link for link in page.links if not link.startswith("tel:")] == ["#s1-1", "#s1-2"]
