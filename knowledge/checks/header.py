"""Front matter: fields that nobody reads, a missing title, a topic or language that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from knowledge.checks.written import Written
from knowledge.field_errors import describe
from knowledge.front_matter import TOPICS, ContactFields, FrontMatter
from knowledge.languages import ISO_639_1, LANGUAGES
from knowledge.models import Problem
from knowledge.nearest import nearest
from knowledge.sidecar import SidecarFields
from knowledge.yaml_tree import YamlTree

_LOOK = "See docs/writing-documents.md for the fields"


def check_header(written: Written) -> Iterator[Problem]:
    """Yield what is wrong with the names of the fields, the title, the topic and the languages of one document.

    An unknown field that looks like a slip of the pen is an error, because what it was to say is lost; any other
    is a warning. A document without header has none of these problems.
    """
    if not written.has_header:
        return
    header = written.header
    for name, line in header.repeated:
        message = f"field {name} is given twice"
        yield replace(written.field_problem((), "field-repeated", message, "Keep one of them"), line=line)
    known = SidecarFields.model_fields if written.sidecar else FrontMatter.model_fields
    for name in header.value:
        if name not in known:
            meant = nearest(name, known)
            remedy = f"Did you mean {meant}?" if meant else f"Delete it, or keep it for yourself. {_LOOK}"
            yield written.field_problem((name,), "field-unknown", f"field {name} is not read", remedy, bool(meant))
    yield from _check_title(written)
    topic = written.document.topic
    if header.value.get("topic") and topic not in TOPICS:
        message = f"topic {topic!r} is not known"
        yield written.field_problem(("topic",), "topic-unknown", message, _instead(topic, TOPICS), False)
    yield from _check_languages(written)


def check_field_kinds(path: str, header: YamlTree) -> Iterator[Problem]:
    """Yield every field of a header that is missing, unknown or of the wrong kind, not only the first."""
    values: Any = header.value if isinstance(header.value, dict) else {}
    try:
        FrontMatter.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        for place, problem, remedy in describe(error, ContactFields.model_fields):
            yield Problem(path, header.line(*place), problem, remedy, code="field")


def _check_title(written: Written) -> Iterator[Problem]:
    title = written.header.value.get("title")
    if isinstance(title, str) and title.strip():
        return
    place = ("title",)
    remedy = "Write title: and what the document is about"
    if "title" in written.header.value:
        yield written.field_problem(place, "title-empty", "the title is empty", remedy)
    elif written.document.title_from_file_name:
        yield written.field_problem(place, "title-missing", "there is no title, neither field nor heading", remedy)
    else:
        yield written.field_problem(
            place, "title-missing", "there is no title, the first heading stands in", remedy, False
        )


def _check_languages(written: Written) -> Iterator[Problem]:
    header, language = written.header, written.document.language
    if language not in ISO_639_1:
        message, remedy = f"language {language!r} is no code of two letters", _instead(language, LANGUAGES)
        yield written.field_problem(("language",), "language-unknown", message, remedy)
    questions = header.value.get("questions")
    for heading, asked in (questions if isinstance(questions, dict) else {}).items():
        for code in asked if isinstance(asked, dict) else ():
            if code not in ISO_639_1:
                message = f"questions are given in {code!r}, which is no code of two letters"
                place = ("questions", heading, code)
                yield written.field_problem(place, "language-unknown", message, _instead(code, LANGUAGES))


def _instead(word: str, known: tuple[str, ...]) -> str:
    meant = nearest(word, known)
    return f"Did you mean {meant}?" if meant else f"Use one of {', '.join(known)}"
