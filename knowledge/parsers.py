"""A file becomes a Document; a folder becomes Knowledge. One bad file never stops the others."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from knowledge.errors import DocumentError, UnreadableDocument
from knowledge.footnotes import split_footnotes
from knowledge.front_matter import ContactFields, FrontMatter, split_front_matter
from knowledge.hidden_text import remove_hidden
from knowledge.markdown import parse_body
from knowledge.models import UNDATED, Contact, Document, Knowledge, Problem, Section
from knowledge.scan import read_text, scan


def read_knowledge(folder: Path) -> Knowledge:
    """Read every document of a folder; what cannot be read is named in `problems`, the rest is kept.

    Raises KnowledgeError where the folder is missing.
    """
    files, problems = scan(folder)
    documents: list[Document] = []
    for path in files:
        name = PurePosixPath(path.relative_to(folder).as_posix())
        try:
            document, warnings = read_document(path, name)
        except DocumentError as error:
            problems.append(Problem(str(error.path), error.line, error.problem, error.remedy))
        else:
            documents.append(document)
            problems.extend(warnings)
    return Knowledge(tuple(documents), tuple(problems))


def read_document(path: Path, name: PurePosixPath) -> tuple[Document, list[Problem]]:
    """Read one file. `name` is its path inside the folder and becomes the document's id.

    Returns the document and warnings. Raises DocumentError naming file, line and remedy.
    """
    text, encoding, raw = read_text(path, Path(name))
    warnings: list[Problem] = []
    if encoding not in ("utf-8", "ascii"):
        warnings.append(
            Problem(str(name), 1, f"was read as {encoding}", "Save it as UTF-8, so that nothing is misread", False)
        )
    text, hidden = remove_hidden(text)
    if hidden:
        warnings.append(
            Problem(str(name), 1, f"{hidden} invisible characters were left out", "Type the passage anew", False)
        )
    return parse_document(text, name, hashlib.sha256(raw).hexdigest(), warnings)


def parse_document(
    text: str, name: PurePosixPath, digest: str, warnings: list[Problem]
) -> tuple[Document, list[Problem]]:
    """Parse a document's clean text. Raises DocumentError where nothing can be taken from it."""
    header, body, body_line = split_front_matter(text, name)
    body, footnotes = split_footnotes(body, body_line)
    parsed = parse_body(body, footnotes, str(name), body_line)
    if not parsed.sections:
        raise UnreadableDocument(name, "holds no text below its title", "Write the document, or delete the file")
    for reference, line in parsed.undefined:
        message = f"footnote [^{reference}] is not defined"
        warnings.append(Problem(str(name), line, message, f"Add a line [^{reference}]: source, date", False))
    title = header.title.strip() or parsed.first_heading or _title_from(name)
    sections = tuple(_with_questions(section, header) for section in parsed.sections)
    headings = {section.heading_path[-1] for section in sections if section.heading_path}
    for heading in header.questions:
        if heading not in headings:
            message = f"questions are given for a section {heading!r} that is not there or holds no text"
            warnings.append(Problem(str(name), 1, message, "Write the section's heading exactly", False))
    return (
        Document(
            id=str(name),
            title=title,
            digest=digest,
            sections=sections,
            footnotes=tuple(footnotes.values()),
            title_from_file_name=not (header.title.strip() or parsed.first_heading),
            topic=header.topic or (name.parts[0] if len(name.parts) > 1 else ""),
            language=header.language,
            name_zh=header.name_zh,
            aliases=tuple(header.aliases),
            facets=tuple(sorted((key, tuple(values)) for key, values in header.facets.items())),
            contacts=tuple(_contact(fields) for fields in header.contacts),
            as_of=header.as_of or UNDATED,
            review_by=header.review_by,
            valid_until=header.valid_until,
        ),
        warnings,
    )


def _with_questions(section: Section, header: FrontMatter) -> Section:
    asked = header.questions.get(section.heading_path[-1], {}) if section.heading_path else {}
    return replace(section, questions=tuple((language, q) for language, qs in asked.items() for q in qs))


def _contact(fields: ContactFields) -> Contact:
    values = fields.model_dump()
    values["footnotes"] = tuple(values["footnotes"])
    return Contact(**values)


def _title_from(name: PurePosixPath) -> str:
    return re.sub(r"[-_\s]+", " ", name.stem).strip() or str(name)
