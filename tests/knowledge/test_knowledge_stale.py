"""Staff see which documents are due for another look, the most asked first."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from knowledge.models import Document
from knowledge.stale import as_json, as_lines, as_table, find_stale

TODAY = dt.date(2026, 11, 24)


def document(name: str, review_by: str = "", valid_until: str = "") -> Document:
    return Document(name, f"Title of {name}", "", (), review_by=review_by, valid_until=valid_until)


@pytest.mark.parametrize(
    ("review_by", "valid_until", "is_listed"),
    [
        ("2026-11-23", "", True),
        ("2026-11-24", "", True),
        ("2026-12-24", "", True),
        ("2026-12-25", "", False),
        ("", "2025-12-31", True),
        ("2027-05-24", "2026-12-01", True),
        ("2027-05-24", "2027-05-24", False),
        ("", "", False),
        ("soon", "2026-13-01", False),
    ],
)
def test_a_document_is_listed_from_thirty_days_before_its_day(
    review_by: str, valid_until: str, is_listed: bool
) -> None:
    assert bool(find_stale([document("a.md", review_by, valid_until)], {}, TODAY)) is is_listed


def test_the_days_ahead_can_be_chosen() -> None:
    due = [document("a.md", "2026-11-24"), document("b.md", "2027-11-24")]

    assert [stale.document for stale in find_stale(due, {}, TODAY, 0)] == ["a.md"]
    assert [stale.document for stale in find_stale(due, {}, TODAY, 365)] == ["a.md", "b.md"]


def test_the_most_asked_stand_first_and_then_the_longest_overdue() -> None:
    due = [document("late.md", "2020-01-01"), document("asked.md", "2026-12-01"), document("b.md", "", "2020-01-01")]

    found = find_stale(due, {"asked.md": 3, "other.md": 9}, TODAY)

    assert [(stale.document, stale.asked) for stale in found] == [("asked.md", 3), ("b.md", 0), ("late.md", 0)]


def test_a_line_says_what_is_due_and_how_often_it_is_asked() -> None:
    found = find_stale([document("a.md", "2026-12-01", "2026-11-01")], {"a.md": 2}, TODAY)

    assert list(as_lines(found, TODAY)) == [
        "a.md: review by 2026-12-01; was valid until 2026-11-01 (cited in 2 answers)"
    ]
    assert as_table(found, TODAY).row_count == 1


def test_json_counts_the_days_to_the_earlier_one() -> None:
    found = find_stale([document("a.md", "2026-12-01", "2026-11-01"), document("b.md", "2026-11-25")], {}, TODAY)

    first, second = json.loads(as_json(found, TODAY))
    assert first == {
        "document": "a.md",
        "title": "Title of a.md",
        "review_by": "2026-12-01",
        "valid_until": "2026-11-01",
        "days": -23,
        "asked": 0,
    }
    assert (second["document"], second["days"], second["valid_until"]) == ("b.md", 1, None)
