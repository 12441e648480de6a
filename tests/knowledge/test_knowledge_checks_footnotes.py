"""The check of footnotes: behind every statement, defined once, used."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]
CLEAN = "# A\n\n- One.[^1]\n- Two.[^2]\n\n[^1]: NIA, as of 2023\n[^2]: NIA, as of 2024\n"


def told(problems: list[Problem]) -> list[tuple[int, str, bool]]:
    return [(p.line, p.code, p.is_error) for p in problems]


def test_footnotes_in_form_have_no_problem(check_files: CheckFiles) -> None:
    assert check_files(CLEAN) == []


def test_a_reference_that_nothing_defines_is_an_error_though_the_document_is_read(check_files: CheckFiles) -> None:
    assert told(check_files(CLEAN.replace("Two.[^2]", "Two.[^2][^3]"))) == [(4, "footnote-undefined", True)]


def test_a_statement_without_footnote_is_an_error(check_files: CheckFiles) -> None:
    assert told(check_files(CLEAN.replace("Two.[^2]", "Two.[^2]\n- Three."))) == [(5, "footnote-missing", True)]


def test_of_two_definitions_with_one_id_the_second_is_named(check_files: CheckFiles) -> None:
    found = check_files(CLEAN + "[^1]: Xinhua, as of 2025\n")

    assert told(found) == [(8, "footnote-repeated", True)]
    assert found[0].message == "footnote [^1] is defined a second time, after line 6"


def test_an_unused_footnote_and_one_out_of_form_are_warnings(check_files: CheckFiles) -> None:
    found = check_files(CLEAN.replace("NIA, as of 2024", "NIA 2024") + "[^3]: NIA, as of 2024\n")

    assert told(found) == [(7, "footnote-form", False), (8, "footnote-unused", False)]


def test_a_document_of_ours_without_any_footnote_is_one_warning(check_files: CheckFiles) -> None:
    found = check_files("---\ntitle: A\n---\n\n- One.\n- Two.\n")

    assert told(found) == [(1, "footnotes-missing", False)]
