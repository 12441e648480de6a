"""A file becomes a Document; a folder becomes Knowledge. One bad file never stops the others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path, PurePosixPath

from knowledge.errors import DocumentError, UnreadableDocument
from knowledge.facets import FacetCatalogue, load_facets
from knowledge.footnotes import split_footnotes
from knowledge.formats.blocks import Heading, UnreadableFile
from knowledge.formats.compose import compose
from knowledge.formats.invisible import without_invisible
from knowledge.formats.signature import FORMATS, check_signature
from knowledge.front_matter import ContactFields, FrontMatter, split_front_matter
from knowledge.hidden_text import remove_hidden
from knowledge.markdown import parse_body
from knowledge.models import UNDATED, Contact, Document, Footnote, Knowledge, Problem, Section
from knowledge.reading import read_bytes
from knowledge.sandbox import Sandbox
from knowledge.scan import read_text, scan
from knowledge.screening import screen
from knowledge.sidecar import Sidecar, SidecarFields, footnote, read_sidecar, sidecar_name

# What names a sheet ("Sheet1") names no document.
_SHEETS = ("csv", "xlsx")


def read_knowledge(folder: Path) -> Knowledge:
    """Read every document of a folder; what cannot be read is named in `problems`, the rest is kept.

    Raises KnowledgeError where the folder is missing.
    """
    files, problems = scan(folder)
    catalogue, _ = load_facets(folder)
    documents: list[Document] = []
    with Sandbox() as sandbox:
        for path in files:
            name = PurePosixPath(path.relative_to(folder).as_posix())
            try:
                document, warnings = read_document(path, name, sandbox)
            except DocumentError as error:
                problems.append(Problem(str(error.path), error.line, error.problem, error.remedy, code=error.code))
            else:
                documents.append(_with_facet_names(document, catalogue))
                problems.extend(warnings)
    return Knowledge(tuple(documents), tuple(problems))


def read_document(path: Path, name: PurePosixPath, sandbox: Sandbox | None = None) -> tuple[Document, list[Problem]]:
    """Read one file. `name` is its path inside the folder and becomes the document's id.

    Files that are not Markdown are parsed in `sandbox`, or in one of their own. Returns the document and
    warnings. Raises DocumentError naming file, line and remedy.
    """
    if path.suffix.lower() in FORMATS:
        with nullcontext(sandbox) if sandbox else Sandbox() as limited:
            return _read_file(path, name, limited)
    text, encoding, raw = read_text(path, Path(name))
    warnings: list[Problem] = []
    if encoding not in ("utf-8", "ascii"):
        warnings.append(
            Problem(
                str(name),
                1,
                f"was read as {encoding}",
                "Save it as UTF-8, so that nothing is misread",
                False,
                "encoding",
            )
        )
    text, hidden = remove_hidden(text)
    if hidden:
        warnings.append(
            Problem(
                str(name),
                1,
                f"{hidden} invisible characters were left out",
                "Type the passage anew",
                False,
                "hidden-text",
            )
        )
    sidecar = read_sidecar(path, name)
    return parse_document(text, name, _digest(raw, sidecar), warnings, sidecar)


def parse_document(
    text: str, name: PurePosixPath, digest: str, warnings: list[Problem], sidecar: Sidecar | None = None
) -> tuple[Document, list[Problem]]:
    """Parse a document's clean text. A sidecar takes the place of the front matter, and carries what has no footnote.

    Raises DocumentError where nothing can be taken from the text.
    """
    front_matter, body, body_line = split_front_matter(text, name)
    body, footnotes = split_footnotes(body, body_line)
    parsed = parse_body(body, footnotes, str(name), body_line)
    if not parsed.sections:
        raise UnreadableDocument(name, "holds no text below its title", "Write the document, or delete the file")
    for reference, line in parsed.undefined:
        message = f"footnote [^{reference}] is not defined"
        remedy = f"Add a line [^{reference}]: source, date"
        warnings.append(Problem(str(name), line, message, remedy, False, "footnote-undefined"))
    title = parsed.first_heading
    if sidecar is None:
        return _document(name, digest, front_matter, title, parsed.sections, footnotes.values(), warnings)
    note = replace(footnote(sidecar.fields, 0), id="sidecar")
    sections = tuple(_with_footnote(section, note) for section in parsed.sections)
    is_used = any(note in s.footnotes for section in sections for s in section.statements)
    notes = [*footnotes.values(), *[note] * is_used]
    return _document(name, digest, sidecar.fields, title, sections, notes, warnings)


def _read_file(path: Path, name: PurePosixPath, sandbox: Sandbox) -> tuple[Document, list[Problem]]:
    """Read a file that is not Markdown, with its sidecar."""
    raw = read_bytes(path, name)
    sidecar = read_sidecar(path, name)
    fields = sidecar.fields if sidecar else SidecarFields.model_validate({})
    warnings: list[Problem] = []
    if sidecar is None:
        remedy = f"Add {sidecar_name(name).name} with title, source and as_of"
        warnings.append(Problem(str(name), 1, "has no sidecar that says where it is from", remedy, False, "sidecar"))
    if not raw.strip():
        raise UnreadableDocument(name, "holds no text", "Put the file there again, or delete it")
    suffix = path.suffix.lower()
    try:
        check_signature(raw, suffix)
        parsed = sandbox.parse(FORMATS[suffix], raw)
    except UnreadableFile as error:
        raise UnreadableDocument(name, error.problem, error.remedy) from error
    blocks, invisible = without_invisible(parsed.blocks)
    warnings += [Problem(str(name), n.line, n.message, n.remedy, False, n.code) for n in parsed.notices]
    if invisible:
        message = f"{invisible} invisible characters were left out"
        warnings.append(Problem(str(name), 1, message, "Type the passage anew", False, "hidden-text"))
    is_sheet = FORMATS[suffix] in _SHEETS
    if FORMATS[suffix] == "csv":
        blocks.insert(0, Heading(fields.title.strip() or _title_from(name), 2))
    composed = compose(blocks, str(name), lambda page: footnote(fields, page))
    if not composed.sections:
        left_out = "; ".join(notice.message for notice in parsed.notices)
        found = f"no text could be found in it ({left_out})" if left_out else "no text could be found in it"
        remedy = (
            "If it is a scan, put its text into a document" if suffix == ".pdf" else "Write some, or delete the file"
        )
        raise UnreadableDocument(name, found, remedy)
    digest = _digest(raw, sidecar)
    first_heading = "" if is_sheet else composed.first_heading
    return _document(name, digest, fields, first_heading, composed.sections, composed.footnotes, warnings)


def _document(
    name: PurePosixPath,
    digest: str,
    header: FrontMatter,
    first_heading: str,
    parsed: Iterable[Section],
    footnotes: Iterable[Footnote],
    warnings: list[Problem],
) -> tuple[Document, list[Problem]]:
    title = header.title.strip() or first_heading or _title_from(name)
    sections = tuple(_with_questions(section, header) for section in parsed)
    headings = {section.heading_path[-1] for section in sections if section.heading_path}
    for heading in header.questions:
        if heading not in headings:
            message = f"questions are given for a section {heading!r} that is not there or holds no text"
            remedy = "Write the section's heading exactly"
            warnings.append(Problem(str(name), 1, message, remedy, False, "questions-without-section"))
    document, flagged = screen(
        Document(
            id=str(name),
            title=title,
            digest=digest,
            sections=sections,
            footnotes=tuple(footnotes),
            title_from_file_name=not (header.title.strip() or first_heading),
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
        header.allow,
    )
    return document, [*warnings, *flagged]


def _with_questions(section: Section, header: FrontMatter) -> Section:
    asked = header.questions.get(section.heading_path[-1], {}) if section.heading_path else {}
    return replace(section, questions=tuple((language, q) for language, qs in asked.items() for q in qs))


def _with_facet_names(document: Document, catalogue: FacetCatalogue) -> Document:
    """Add the names of a document's facets. They enter its digest: renaming a facet changes what is found by it."""
    names = catalogue.names_of(document.facets)
    if not names:
        return document
    digest = hashlib.sha256("\0".join((document.digest, *names)).encode()).hexdigest()
    return replace(document, facet_names=names, digest=digest)


def _with_footnote(section: Section, note: Footnote) -> Section:
    """Let a note carry the statements of a section that name none."""
    statements = (s if s.footnotes else replace(s, footnotes=(note,)) for s in section.statements)
    return replace(section, statements=tuple(statements))


def _digest(raw: bytes, sidecar: Sidecar | None) -> str:
    """Return the SHA-256 of a file, or of its digest and its sidecar's where it has one."""
    if sidecar is None:
        return hashlib.sha256(raw).hexdigest()
    return hashlib.sha256(hashlib.sha256(raw).digest() + hashlib.sha256(sidecar.raw).digest()).hexdigest()


def _contact(fields: ContactFields) -> Contact:
    values = fields.model_dump()
    values["footnotes"] = tuple(values["footnotes"])
    return Contact(**values)


def _title_from(name: PurePosixPath) -> str:
    return re.sub(r"[-_\s]+", " ", name.stem).strip() or str(name)
