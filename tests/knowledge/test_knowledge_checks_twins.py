"""The check of translations: the same numbers in both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import pytest

from knowledge.checks.twins import numbers_of
from knowledge.models import Problem
from knowledge.parsers import parse_document

CheckFiles = Callable[..., list[Problem]]
ENGLISH = "- Since 8 November 2026 a permit costs **1,800 yuan** within 7 days.[^1]\n\n[^1]: NIA, as of 2026-11-08\n"
CHINESE = "- 自2026年11月8日起，许可费用为1800元，7天内办结。[^1]\n\n[^1]: NIA, as of 2026-11-08\n"


def document(text: str, fields: str = "") -> str:
    return f"---\ntitle: Permits\n{fields}---\n{text}"


def test_a_translation_with_the_same_numbers_has_no_problem(check_files: CheckFiles) -> None:
    assert check_files({"a.md": document(ENGLISH), "a.zh.md": document(CHINESE, "language: zh\n")}) == []


def test_a_translation_whose_numbers_have_drifted_is_named_with_both_lists(check_files: CheckFiles) -> None:
    changed = CHINESE.replace("1800", "400").replace("7天", "２０天")

    found = check_files({"a.md": document(ENGLISH), "a.zh.md": document(changed, "language: zh\n")})

    assert [(p.path, p.code, p.is_error) for p in found] == [("a.zh.md", "twin-drift", False)]
    assert found[0].message == "the numbers have drifted from a.md: only there 7, 1800; only here 20, 400"


def test_a_translation_under_another_name_says_whose_it_is(check_files: CheckFiles) -> None:
    changed = document(CHINESE.replace("1800", "400"), "language: zh\ntranslation_of: visas/a.md\n")

    found = check_files({"visas/a.md": document(ENGLISH), "zh/b.md": changed})

    assert [(p.path, p.code) for p in found] == [("zh/b.md", "twin-drift")]


def test_a_translation_of_nothing_is_an_error_at_its_line(check_files: CheckFiles) -> None:
    found = check_files(document(CHINESE, "translation_of: gone.md\n"))

    assert [(p.line, p.code, p.is_error) for p in found] == [(3, "twin-missing", True)]


def test_a_name_with_a_dot_that_is_no_language_makes_no_translation(check_files: CheckFiles) -> None:
    other = document(ENGLISH.replace("1,800", "400").replace("permit", "card")).replace("title: Permits", "title: B")

    assert check_files({"a.md": document(ENGLISH), "a.v2.md": other}) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("490,000 cases", {"490000"}),
        ("49万件", {"490000"}),
        ("1.2 million people, 3亿", {"1200000", "300000000"}),
        ("on 1 May and in Sept 2024", {"1", "5", "9", "2024"}),
        ("May 3, 2024", {"5", "3", "2024"}),
        ("you may bring 2 photos", {"2"}),
        ("3.50 yuan", {"3.5"}),
    ],
)
def test_numbers_are_compared_in_plain_digits(text: str, numbers: set[str]) -> None:
    document, _ = parse_document(text, PurePosixPath("a.md"), "", [])

    assert numbers_of(document) == numbers
