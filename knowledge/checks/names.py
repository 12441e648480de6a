"""Names that clash: files, titles and questions that answer twice."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from knowledge.checks.twins import twins_of
from knowledge.checks.written import TEXT_SUFFIXES, Written
from knowledge.models import Problem

_Place = tuple[str, int]  # document and section


def check_names(all_written: Sequence[Written]) -> Iterator[Problem]:
    """Yield files whose names clash, documents with one title, and questions written for two sections.

    Names that differ in case or Unicode form only are errors: on another machine one file replaces the other.
    Translations may share title and questions.
    """
    yield from _check_file_names(all_written)
    pairs = {frozenset((a.document.id, b.document.id)) for a, b in twins_of(all_written)}
    titles: dict[str, Written] = {}
    for written in all_written:
        title = _folded(written.document.title)
        first = titles.setdefault(title, written)
        if first is not written and frozenset((first.document.id, written.document.id)) not in pairs:
            message = f"the title {written.document.title!r} is that of {first.document.id} too"
            yield written.field_problem(
                ("title",), "title-repeated", message, "Say in both what sets them apart", False
            )
    yield from _check_questions(all_written, pairs)


def _check_file_names(all_written: Sequence[Written]) -> Iterator[Problem]:
    names: dict[str, Written] = {}
    stems: dict[str, Written] = {}
    for written in all_written:
        path = PurePosixPath(written.document.id)
        first = names.setdefault(_folded(written.document.id), written)
        if first is not written:
            message = f"the name differs from {first.document.id} in case or accents' form only"
            yield written.problem(1, "name-clash", message, "Rename one: some systems take them for one file")
        elif path.suffix.lower() in TEXT_SUFFIXES:
            first = stems.setdefault(_folded(str(path.with_suffix(""))), written)
            if first is not written:
                message = f"{first.document.id} has the same name with another ending"
                yield written.problem(1, "name-clash", message, "Keep one of the two, or rename it")


def _check_questions(all_written: Sequence[Written], pairs: set[frozenset[str]]) -> Iterator[Problem]:
    asked: dict[str, _Place] = {}
    shared: dict[tuple[_Place, _Place], list[tuple[str, str]]] = defaultdict(list)
    for written in all_written:
        for section in written.document.sections:
            here = (written.document.id, section.index)
            for language, question in section.questions:
                first = asked.setdefault(_folded(question).strip(" ?？¿!.。؟"), here)
                if first != here and frozenset((first[0], here[0])) not in pairs:
                    shared[first, here].append((language, question))
    by_id = {written.document.id: written for written in all_written}
    for (first, here), questions in shared.items():
        language, example = questions[0]
        path = by_id[here[0]].document.sections[here[1]].heading_path
        place = ("questions", path[-1] if path else "", language)
        heading = by_id[first[0]].document.sections[first[1]].heading
        count = "is" if len(questions) == 1 else f"and {len(questions) - 1} more are"
        message = f"the question {example!r} {count} written for {heading!r} in {first[0]} too"
        remedy = "Keep it where the answer stands"
        yield by_id[here[0]].field_problem(place, "question-repeated", message, remedy, False)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
