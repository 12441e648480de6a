"""The check of dates: in the calendar, in order, and what has run out, seen from a given day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]


def document(fields: str = "", as_of: str = "2023-05", note: str = "as of 2023-05") -> str:
    return f"---\ntitle: A\nas_of: {as_of}\n{fields}\n---\nA fee.[^1]\n\n[^1]: NIA, {note}\n"


def told(problems: list[Problem]) -> list[tuple[int, str, bool]]:
    return [(p.line, p.code, p.is_error) for p in problems]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("review_by: 2026-11-24", []),
        ("review_by: 2026-11-23", [(4, "review-overdue", False)]),
        ("valid_until: 2026-12-25", []),
        ("valid_until: 2026-12-24", [(4, "valid-until-soon", False)]),
        ("valid_until: 2026-11-24", [(4, "valid-until-soon", False)]),
        ("valid_until: 2026-11-23", [(4, "valid-until-past", False)]),
        ("review_by: 2027-02-30", [(4, "date-wrong", True)]),
        ("valid_until: 2027-02", [(4, "date-wrong", True)]),
    ],
)
def test_what_has_run_out_is_seen_from_the_day_of_the_check(
    check_files: CheckFiles, fields: str, expected: list[tuple[int, str, bool]]
) -> None:
    assert told(check_files(document(fields))) == expected


def test_the_day_of_the_check_comes_from_outside(check_files: CheckFiles) -> None:
    overdue = check_files(document("review_by: 2026-11-24"), dt.date(2026, 11, 25))

    assert told(overdue) == [(4, "review-overdue", False)]


def test_a_review_before_the_sources_is_odd(check_files: CheckFiles) -> None:
    found = check_files(document("review_by: 2023-04-30"), dt.date(2023, 4, 1))

    assert [p.message for p in found if p.code == "date-order"] == ["review_by 2023-04-30 lies before as_of 2023-05"]


@pytest.mark.parametrize("value", ["soon", "2026-13", "2023-02-30", "24.11.2023"])
def test_an_as_of_that_stands_in_no_calendar_is_an_error_at_its_line(check_files: CheckFiles, value: str) -> None:
    assert told(check_files(document(as_of=value))) == [(3, "date-wrong", True)]


@pytest.mark.parametrize("note", ["as of 2023", "as of school year 2024-2025", "undated (after 2018)"])
def test_a_source_may_be_dated_in_any_words(check_files: CheckFiles, note: str) -> None:
    assert check_files(document(note=note)) == []


def test_a_source_whose_date_looks_like_one_must_be_one(check_files: CheckFiles) -> None:
    assert told(check_files(document(note="as of 2023-02-30"))) == [(8, "date-wrong", True)]


def test_a_source_from_the_future_is_named(check_files: CheckFiles) -> None:
    assert told(check_files(document(note="as of 2026-11-25"))) == [(8, "date-future", False)]
    assert told(check_files(document(as_of="2026-11-25"))) == [(3, "date-future", False)]
    assert check_files(document(note="as of 2026-11-24")) == []
