"""The documents that are shipped keep the rules that staff are asked to keep."""

from __future__ import annotations

from pathlib import Path

from knowledge.check import check
from knowledge.facets import load_facets
from knowledge.front_matter import split_front_matter
from knowledge.languages import LANGUAGES
from knowledge.models import Document, Knowledge, Section, Statement, StatementKind
from knowledge.settings import SHIPPED_DOCUMENTS


def test_every_markdown_file_is_read_without_a_warning(shipped: Knowledge) -> None:
    files = [path.relative_to(SHIPPED_DOCUMENTS).as_posix() for path in SHIPPED_DOCUMENTS.rglob("*.md")]

    assert sorted(document.id for document in shipped.documents) == sorted(files)
    assert [str(problem) for problem in shipped.problems] == []


def test_every_statement_has_a_footnote_with_a_source_and_a_date(shipped: Knowledge) -> None:
    bare = [
        f"{document.id}:{statement.line}"
        for document in shipped.documents
        for section in document.sections
        for statement in section.statements
        if statement.kind is not StatementKind.LEAD and not is_sourced(statement)
    ]

    assert bare == []


def is_sourced(statement: Statement) -> bool:
    return bool(statement.footnotes) and all(note.publisher and note.as_of for note in statement.footnotes)


def test_every_heading_that_questions_are_given_for_exists_and_gets_them(shipped: Knowledge) -> None:
    asked = {}
    for document in shipped.documents:
        text = (SHIPPED_DOCUMENTS / document.id).read_text(encoding="utf-8")
        header, _, _ = split_front_matter(text, Path(document.id))
        asked[document.id] = {(heading, *q) for heading, by in header.questions.items() for q in flat(by)}

    reached = {
        document.id: {(s.heading_path[-1], *q) for s in document.sections for q in s.questions}
        for document in shipped.documents
    }
    assert reached == asked
    assert sum(len(questions) for questions in asked.values()) > len(shipped.documents)


def flat(by_language: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, question) for language, questions in by_language.items() for question in questions]


def test_the_check_of_the_shipped_documents_is_clean(shipped: Knowledge) -> None:
    # The same as a command, `python -m knowledge check`, is run with the others of the README.
    texts = {d.id: (SHIPPED_DOCUMENTS / d.id).read_text(encoding="utf-8") for d in shipped.documents}
    catalogue, problems = load_facets(SHIPPED_DOCUMENTS)

    assert problems == []
    assert [str(problem) for problem in check(shipped, texts, catalogue)] == []


def test_every_section_has_three_questions_in_english(shipped: Knowledge) -> None:
    few = [f"{document.id}: {section.heading}" for document, section in sections(shipped) if asked(section, "en") < 3]

    assert few == []


def test_a_hundred_documents_have_a_question_in_each_language_for_every_section(shipped: Knowledge) -> None:
    complete = [
        document.id
        for document in shipped.documents
        if all(asked(section, language) for section in document.sections for language in LANGUAGES)
    ]

    assert len(complete) >= 100


def sections(knowledge: Knowledge) -> list[tuple[Document, Section]]:
    return [(document, section) for document in knowledge.documents for section in document.sections]


def asked(section: Section, language: str) -> int:
    return sum(code == language for code, _ in section.questions)
