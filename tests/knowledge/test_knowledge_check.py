"""The check: what staff should mend in a document that can be read, with line and remedy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path, PurePosixPath

import pytest

from knowledge.check import check, check_folder
from knowledge.models import Knowledge, Problem
from knowledge.parsers import parse_document

CLEAN = """---
title: Metro fares
contacts:
  - {name: Metro hotline, phone: "96165", footnotes: ["1"]}
as_of: 2023-05
review_by: 2027-05-24
---
# Metro fares

Bring one of these:

- a card[^1]
- a phone[^2]

Metro hotline: 96165.[^1]

| to | fare |
|---|---|
| T3 | 25[^1] |

[^1]: Beijing Subway (MTR), <https://bjsubway.com/fare(1)>, as of 2023-05 (confirm before use)
[^2]: source on file, undated (after 2018) (confirm before use)
"""


def problems(text: str, name: str = "a.md") -> list[Problem]:
    document, warnings = parse_document(text, PurePosixPath(name), "", [])
    return check(Knowledge((document,), tuple(warnings)))


def test_a_document_in_form_has_no_problem() -> None:
    assert problems(CLEAN) == []


def test_a_statement_without_footnote_is_named_with_its_line() -> None:
    text = CLEAN.replace("- a phone[^2]", "- a phone[^2]\n- a ticket")

    assert [str(p) for p in problems(text)] == [
        "a.md:14: no footnote behind 'a ticket'. End it with [^…] and name its source and date"
    ]


def test_a_document_of_others_without_any_footnote_is_left_in_peace() -> None:
    assert problems("# Fares\n\nThe metro costs 3 yuan.\n") == []


def test_a_footnote_that_nothing_refers_to_is_named() -> None:
    assert [(p.line, p.message) for p in problems(CLEAN + "[^3]: NIA, as of 2023\n")] == [
        (23, "footnote [^3] is not used")
    ]


@pytest.mark.parametrize(
    "note",
    [
        "Beijing Subway",
        "Beijing Subway, 2023-05-01",
        "Beijing Subway <https://bjsubway.com> as of 2023-05",
        "https://bjsubway.com",
        "Beijing Subway, as of 2023-05 (confirm",
        "",
    ],
)
def test_a_footnote_in_another_form_is_read_and_named(note: str) -> None:
    found = problems(f"Text.[^1]\n\n[^1]: {note}\n")

    assert [(p.line, p.message) for p in found] == [(3, "footnote [^1] is not in form")]


def test_a_contact_that_names_a_missing_footnote_is_named() -> None:
    found = problems(CLEAN.replace('footnotes: ["1"]', 'footnotes: ["7"]'))

    assert [p.message for p in found] == ["contact 'Metro hotline' names footnote '7' that is not there"]


@pytest.mark.parametrize("field", ["as_of", "review_by", "valid_until"])
@pytest.mark.parametrize("value", ["soon", "2026-02-30", "2026-13-01", "24.11.2026", "2026-1-1", "20261124"])
def test_a_date_that_stands_in_no_calendar_is_named(field: str, value: str) -> None:
    found = problems(f"---\n{field}: {value}\n---\nText.\n")

    assert [p.message.startswith(f"{field}: {value!r} is no ") for p in found] == [True]
    assert found[0].remedy == "Write it as YYYY-MM-DD"


@pytest.mark.parametrize("value", ["2026", "2026-11", "2026-11-24", "undated"])
def test_a_source_may_be_dated_by_year_or_month_but_a_review_needs_its_day(value: str) -> None:
    of_source = problems(f"---\nas_of: {value}\n---\nText.\n")
    of_review = problems(f"---\nreview_by: {value}\n---\nText.\n")

    assert of_source == []
    assert bool(of_review) is (value != "2026-11-24")


def test_problems_come_in_order_of_file_and_line() -> None:
    first, _ = parse_document("A.[^1]\n\nB.\n\nC.\n\n[^1]: NIA, as of 2023\n", PurePosixPath("b.md"), "", [])
    second, _ = parse_document("A.[^1]\n\n[^1]: NIA\n", PurePosixPath("a.md"), "", [])
    skipped = Problem("aa.md", 1, "is a link", "Remove it")

    found = check(Knowledge((first, second), (skipped,)))

    assert [(p.path, p.line) for p in found] == [("a.md", 3), ("aa.md", 1), ("b.md", 3), ("b.md", 5)]


def test_a_problem_of_a_sidecar_stands_at_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text("office,fee\nHall,400 yuan\n", encoding="utf-8")
    sidecar = "title: Fees\nsource: NIA\nas_of: 2023-13\nlanguage: cn\n"
    (tmp_path / "fees.csv.yaml").write_text(sidecar, encoding="utf-8")

    found = check_folder(tmp_path, dt.date(2026, 11, 24)).problems

    assert [(p.path, p.line, p.code) for p in found] == [
        ("fees.csv.yaml", 3, "date-wrong"),
        ("fees.csv.yaml", 4, "language-unknown"),
    ]


def test_the_report_has_errors_first_and_counts_both(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("A.[^1]\n\n[^1]: NIA\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("A fee.[^2]\n", encoding="utf-8")

    report = check_folder(tmp_path, dt.date(2026, 11, 24))

    assert [(p.path, p.severity) for p in report.problems] == [("b.md", "error"), ("a.md", "warning")]
    assert (report.documents, report.errors, report.warnings) == (2, 1, 1)


def test_what_is_wrong_only_for_a_moment_is_told_and_stops_nothing() -> None:
    document, _ = parse_document("A fee.\n", PurePosixPath("a.md"), "", [])

    found = check(Knowledge((document,)), {"a.md": "---\ntitle: [\n---\nA fee.\n"})

    assert [p.message for p in found] == ["was changed while it was read"]


def test_a_folder_without_documents_is_an_error() -> None:
    assert [(p.code, p.is_error) for p in check(Knowledge(()))] == [("folder-empty", True)]
