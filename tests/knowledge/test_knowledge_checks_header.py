"""The check of the front matter: misspelt fields, titles, topics, languages, and every wrong field at its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.languages import ISO_639_1, LANGUAGES
from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]
BODY = "\n# A\n\n## Fees\n\n- The fee is 25 yuan.[^1]\n\n[^1]: NIA, as of 2023-05\n"
CLEAN = """title: Fees
topic: visas
language: en
aliases: [fee]
as_of: 2023-05
review_by: 2027-05-24
questions:
  Fees:
    en: [how much is it]
    zh: [多少钱]"""


def with_header(header: str) -> str:
    return f"---\n{header}\n---\n{BODY}"


def told(problems: list[Problem]) -> list[tuple[int, str, bool]]:
    return [(p.line, p.code, p.is_error) for p in problems]


def test_a_header_in_form_has_no_problem(check_files: CheckFiles) -> None:
    assert check_files(with_header(CLEAN)) == []


@pytest.mark.parametrize(("slip", "meant"), [("valid_util", "valid_until"), ("titel", "title"), ("Topics", "topic")])
def test_a_misspelt_field_is_an_error_that_names_the_field_that_was_meant(
    check_files: CheckFiles, slip: str, meant: str
) -> None:
    found = check_files(with_header(f"{CLEAN}\n{slip}: 2027-01-01"))

    assert [(p.line, p.code, p.remedy, p.is_error) for p in found] == [
        (12, "field-unknown", f"Did you mean {meant}?", True)
    ]


@pytest.mark.parametrize("foreign", ["layout", "tags", "date", "author", "permalink"])
def test_a_field_of_another_program_is_only_a_warning(check_files: CheckFiles, foreign: str) -> None:
    assert told(check_files(with_header(f"{CLEAN}\n{foreign}: x"))) == [(12, "field-unknown", False)]


def test_a_field_that_is_given_twice_is_named_at_its_second_line(check_files: CheckFiles) -> None:
    found = check_files(with_header(CLEAN + "\nas_of: 2024"))

    assert told(found) == [(12, "field-repeated", True)]
    assert found[0].message == "field as_of is given twice"


def test_every_wrong_field_of_a_header_is_named_at_its_own_line(check_files: CheckFiles) -> None:
    header = "title: [a]\ncontacts:\n  - name: A\n    phon: 1\n  - phone: 2\nfacets: x"

    found = check_files(with_header(header))

    assert [(p.line, p.message, p.remedy) for p in found] == [
        (2, "field title: should be a text", "See docs/writing-documents.md for the form of each field"),
        (5, "field contacts.0.phon: is not a field that is known", "Did you mean phone?"),
        (6, "field contacts.1.name: is missing", "See docs/writing-documents.md for the form of each field"),
        (
            7,
            "field facets: should be fields, each name: value",
            "See docs/writing-documents.md for the form of each field",
        ),
    ]
    assert {p.code for p in found} == {"field"}


def test_an_empty_title_is_an_error(check_files: CheckFiles) -> None:
    assert told(check_files(with_header("as_of: 2023\ntitle: ' '"))) == [(3, "title-empty", True)]


def test_a_header_without_title_is_an_error_only_where_no_heading_stands_in(check_files: CheckFiles) -> None:
    without_heading = "---\nas_of: 2023\n---\nThe fee is 25 yuan.[^1]\n\n[^1]: NIA, as of 2023-05\n"

    assert told(check_files(without_heading)) == [(2, "title-missing", True)]
    assert told(check_files(with_header("as_of: 2023"))) == [(2, "title-missing", False)]


def test_a_document_without_header_needs_no_title(check_files: CheckFiles) -> None:
    assert check_files("The metro costs 3 yuan.\n") == []


def test_a_topic_that_is_none_of_ours_is_named_with_the_nearest(check_files: CheckFiles) -> None:
    found = check_files(with_header(CLEAN.replace("visas", "visa")))

    assert told(found) == [(3, "topic-unknown", False)]
    assert found[0].remedy == "Did you mean visas?"


def test_a_folder_that_is_no_topic_of_ours_is_left_in_peace(check_files: CheckFiles) -> None:
    assert check_files({"weather/a.md": with_header(CLEAN.replace("topic: visas\n", ""))}) == []


def test_a_language_must_be_a_code_of_two_letters(check_files: CheckFiles) -> None:
    assert told(check_files(with_header(CLEAN.replace("language: en", "language: English")))) == [
        (4, "language-unknown", True)
    ]
    assert check_files(with_header(CLEAN.replace("language: en", "language: th"))) == []


def test_questions_in_a_language_that_does_not_exist_are_named_at_their_line(check_files: CheckFiles) -> None:
    assert told(check_files(with_header(CLEAN.replace("zh:", "cn:")))) == [(11, "language-unknown", True)]


def test_the_nine_languages_have_codes() -> None:
    assert len(LANGUAGES) == 9
    assert set(LANGUAGES) <= ISO_639_1
    assert "cn" not in ISO_639_1
