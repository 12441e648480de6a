"""Replies that are no extract: each in the reader's language, each with a line that can help."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from assistant import replies
from assistant.citations import CitationTable
from assistant.emergency import Emergency, EmergencyRules
from assistant.language import identify
from assistant.models import LANGUAGES, Answer, Status
from assistant.places import Place
from tests.assistant.assistant_samples import document, hits

TODAY = dt.date(2026, 11, 24)
VISA = hits(document("# Visa\n\n- Extend it at the hall.\n", "policies/visas/visa.md"), {"Extend": 5.0})
PARK = hits(document("# Park\n\n- The park opens at 6.\n", "daily-life/park.md"), {"park": 4.0}, 1)
WORK = hits(document("---\ntopic: work\n---\n# Tax\n\n- Pay it in June.\n", "work/tax.md"), {"Pay": 3.0}, 2)


def made(language: str) -> dict[Status, Answer]:
    return {
        answer.status: answer
        for answer in (
            replies.abstention(language, PARK),
            replies.out_of_scope(language),
            replies.clarification(language, PARK),
            replies.failure(language, Status.UNAVAILABLE),
            replies.failure(language, Status.ERROR),
        )
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_without_answer_is_in_the_readers_language_and_names_the_city_line(language: str) -> None:
    answers = made(language)

    assert set(answers) == set(Status) - {Status.ANSWERED, Status.EMERGENCY, Status.REFUSED}
    for answer in answers.values():
        assert answer.language == language
        assert identify(answer.opening[0]) == language
        assert "12345" in answer.closing[0]
        assert not answer.citations


def test_every_reply_says_something_of_its_own() -> None:
    assert len({answer.opening[0] for answer in made("en").values()}) == 5


def test_the_immigration_line_is_named_where_the_nearest_documents_are_about_permits_or_work() -> None:
    assert "12367" not in replies.abstention("en", PARK).closing[0]
    assert "12367" in replies.abstention("en", PARK + WORK).closing[0]
    assert "12367" in replies.clarification("en", WORK).closing[0]


def test_an_abstention_names_the_two_nearest_documents_as_no_answer() -> None:
    opening = replies.abstention("en", VISA + PARK + WORK).opening

    assert opening[1] == "The nearest that I have, which may not answer your question: “Visa”, “Park”."
    assert len(replies.abstention("en", []).opening) == 1


def test_a_clarification_offers_found_documents_to_choose_from() -> None:
    many = [hit for n in range(6) for hit in hits(document(f"# Topic {n}\n\n- Text.\n", f"t{n}.md"), {}, n)]

    assert replies.clarification("fr", VISA + many).choices == ("Visa", "Topic 0", "Topic 1", "Topic 2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_place_is_named_in_the_reply(language: str) -> None:
    answer = replies.out_of_scope(language, Place("Shanghai", in_china=True))

    assert "Shanghai" in answer.opening[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_an_emergency_has_a_marker_in_the_order_of_reading(
    rules: EmergencyRules, language: str
) -> None:
    for emergency in rules.emergencies:
        answer = replies.emergency_reply(language, emergency, rules, CitationTable(TODAY))

        markers = [int(n) for n in re.findall(r"\[(\d+)\]", answer.opening[0])]
        assert len(markers) == len(emergency.lines), emergency.kind
        assert list(dict.fromkeys(markers)) == [citation.marker for citation in answer.citations], emergency.kind
        for number in emergency.lines:
            assert re.search(rf"{number}(\*\*)?\[\d+\]", answer.opening[0]), (emergency.kind, number)


def test_a_number_that_the_first_line_does_not_name_is_not_cited(rules: EmergencyRules) -> None:
    first_line = dict.fromkeys(LANGUAGES, "Call **110**, not 1101.")
    quiet = Emergency(kind="own", lines=["122", "110"], first_line=first_line)

    answer = replies.emergency_reply("en", quiet, rules, CitationTable(TODAY))

    assert answer.opening == ("Call **110**[1], not 1101.",)
    assert [citation.marker for citation in answer.citations] == [1]
