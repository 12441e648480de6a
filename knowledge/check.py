"""What staff should mend in a knowledge folder: every rule of knowledge/checks over every document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import yaml

from knowledge.checks.contacts import check_contacts
from knowledge.checks.dates import check_dates
from knowledge.checks.facets import check_facets
from knowledge.checks.footnotes import check_footnotes
from knowledge.checks.header import check_field_kinds, check_header
from knowledge.checks.links import check_links
from knowledge.checks.names import check_names
from knowledge.checks.numbers import check_numbers
from knowledge.checks.phones import check_phones
from knowledge.checks.twins import check_twins
from knowledge.checks.written import TEXT_SUFFIXES, Written, read_written
from knowledge.errors import DocumentError, WrongField
from knowledge.facets import FacetCatalogue, load_facets
from knowledge.formats.text import decode
from knowledge.front_matter import split_header
from knowledge.hidden_text import remove_hidden
from knowledge.models import Knowledge, Problem
from knowledge.parsers import read_knowledge
from knowledge.scan import read_text
from knowledge.sidecar import read_sidecar
from knowledge.yaml_tree import read_tree

# What a reading only warns of, because the rest of the document can be used, but makes an answer wrong.
_MADE_ERRORS = ("footnote-undefined",)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How many documents were read, and every problem: errors first, then by file and line."""

    documents: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """Problems that make an answer wrong or a document unusable."""
        return sum(problem.is_error for problem in self.problems)

    @property
    def warnings(self) -> int:
        """Problems that staff should look at."""
        return len(self.problems) - self.errors


def check_folder(folder: Path, today: dt.date) -> CheckReport:
    """Read a folder and check it. `today` is the day in Beijing. Raises KnowledgeError where the folder is missing."""
    knowledge = read_knowledge(folder)
    catalogue, problems = load_facets(folder)
    wrong_fields = [p.path for p in knowledge.problems if p.code == WrongField.code]
    texts: dict[str, str] = {}
    sidecars: dict[str, tuple[str, str]] = {}
    for name in (*(document.id for document in knowledge.documents), *wrong_fields):
        path = PurePosixPath(name)
        try:
            if path.suffix.lower() in TEXT_SUFFIXES:
                texts[name] = remove_hidden(read_text(folder / path, Path(path))[0])[0]
            if sidecar := read_sidecar(folder / path, path):
                sidecars[name] = str(sidecar.path), remove_hidden(decode(sidecar.raw)[0])[0]
        except DocumentError as error:
            problems.append(Problem(name, error.line, error.problem, error.remedy, code=error.code))
    knowledge = replace(knowledge, problems=(*knowledge.problems, *problems))
    found = check(knowledge, texts, catalogue, today, sidecars)
    return CheckReport(len(knowledge.documents), tuple(sorted(found, key=lambda problem: not problem.is_error)))


def check(
    knowledge: Knowledge,
    texts: Mapping[str, str] | None = None,
    catalogue: FacetCatalogue | None = None,
    today: dt.date | None = None,
    sidecars: Mapping[str, tuple[str, str]] | None = None,
) -> list[Problem]:
    """Return every problem of a folder, in order of file and line: what was skipped, and what should be mended.

    `texts` holds the clean text of documents by id, `sidecars` the name and clean text of their sidecars; without
    them, rules about the file as written say nothing and problems of the header stand on line 1. Without `catalogue`
    facets are not checked; without `today` nothing is compared with the present.
    """
    texts, sidecars = texts or {}, sidecars or {}
    found: set[Problem] = {
        replace(problem, is_error=True) if problem.code in _MADE_ERRORS else problem for problem in knowledge.problems
    }
    if not knowledge.documents and not knowledge.skipped:
        remedy = "Put the documents there, or set HUTONG_KNOWLEDGE_DIR to the folder that holds them"
        found.add(Problem(".", 1, "the folder holds no document", remedy, code="folder-empty"))
    all_written: list[Written] = []
    for document in knowledge.documents:
        try:
            all_written.append(read_written(document, texts.get(document.id), sidecars.get(document.id)))
        except (DocumentError, yaml.YAMLError, RecursionError):
            remedy = "Check again when nobody is saving it"
            found.add(Problem(document.id, 1, "was changed while it was read", remedy, code="unreadable"))
    for problem in knowledge.problems:
        if problem.code == WrongField.code and problem.path in texts:
            header, _, _ = split_header(texts[problem.path], PurePosixPath(problem.path))
            found.update(check_field_kinds(problem.path, read_tree(header, 2)))
    for written in all_written:
        found.update(_check_document(written, catalogue or FacetCatalogue(), today))
    found.update(_check_together(all_written, knowledge))
    return sorted(found, key=lambda p: (p.path, p.line, p.message))


def _check_document(written: Written, catalogue: FacetCatalogue, today: dt.date | None) -> Iterator[Problem]:
    yield from check_header(written)
    yield from check_dates(written, today)
    yield from check_contacts(written)
    yield from check_phones(written)
    yield from check_facets(written, catalogue)
    yield from check_footnotes(written)


def _check_together(all_written: Sequence[Written], knowledge: Knowledge) -> Iterator[Problem]:
    ids = {written.document.id for written in all_written} | set(knowledge.skipped)
    yield from check_names(all_written)
    yield from check_twins(all_written)
    yield from check_links(all_written, frozenset(ids))
    yield from check_numbers(all_written)
