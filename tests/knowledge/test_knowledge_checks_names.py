"""The check of names that clash: files, titles, questions."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]


def document(title: str, question: str = "", word: str = "Fee") -> str:
    asked = f"questions:\n  {word}:\n    en: [{question}]\n" if question else ""
    return f"---\ntitle: {title}\n{asked}---\n## {word}\n\n{word} of {title}.[^1]\n\n[^1]: NIA, as of 2023\n"


def told(problems: list[Problem]) -> list[tuple[str, int, str, bool]]:
    return [(p.path, p.line, p.code, p.is_error) for p in problems]


def test_documents_with_names_of_their_own_have_no_problem(check_files: CheckFiles) -> None:
    assert check_files({"a.md": document("A", "how much"), "b.md": document("B", "how long")}) == []


def test_names_that_differ_in_case_only_are_an_error(check_files: CheckFiles) -> None:
    found = check_files({"Visas/a.md": document("A"), "visas/A.md": document("B")})

    assert told(found) == [("visas/A.md", 1, "name-clash", True)]


def test_names_that_differ_in_the_form_of_an_accent_only_are_an_error(check_files: CheckFiles) -> None:
    found = check_files({"cafe\u0301.md": document("A"), "caf\u00e9.md": document("B")})

    assert [(p.code, p.is_error) for p in found] == [("name-clash", True)]


def test_one_name_with_two_endings_is_an_error(check_files: CheckFiles) -> None:
    found = check_files({"a.md": document("A"), "a.markdown": document("B")})

    assert [(p.code, p.is_error) for p in found] == [("name-clash", True)]


def test_two_documents_with_one_title_are_named(check_files: CheckFiles) -> None:
    found = check_files({"a.md": document("Metro fares"), "b.md": document("metro Fares", word="Price")})

    assert told(found) == [("b.md", 2, "title-repeated", False)]
    assert "a.md" in found[0].message


def test_a_question_written_for_two_sections_is_named_once_for_the_pair(check_files: CheckFiles) -> None:
    found = check_files({"a.md": document("A", "'How much?', how long"), "b.md": document("B", "how much, How long")})

    assert told(found) == [("b.md", 5, "question-repeated", False)]
    assert found[0].message == "the question 'how much' and 1 more are written for 'Fee' in a.md too"


def test_a_question_written_for_two_sections_of_one_document_is_named(check_files: CheckFiles) -> None:
    text = document("A", "how much").replace("---\n##", "  Time:\n    en: [how much]\n---\n## Time\n\nA day.[^1]\n\n##")

    assert told(check_files(text)) == [("a.md", 5, "question-repeated", False)]


def test_a_translation_may_share_title_and_questions(check_files: CheckFiles) -> None:
    assert check_files({"a.md": document("A", "how much"), "a.zh.md": document("A", "how much")}) == []
