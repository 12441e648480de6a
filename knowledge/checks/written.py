"""A document beside its file as written: what the check needs and answers do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from knowledge.front_matter import split_header
from knowledge.models import Document, Problem
from knowledge.yaml_tree import YamlTree, read_tree

# Files whose text a person writes, header and all.
TEXT_SUFFIXES = (".md", ".markdown", ".txt")


@dataclass(frozen=True, slots=True)
class Written:
    """A document, its header with the line of each field, and its Markdown body as written.

    The header is the front matter, or the sidecar named by `sidecar`. Header and body are empty where the document is
    given without its text; rules about them then say nothing.
    """

    document: Document
    header: YamlTree = field(default_factory=YamlTree)
    body: str = ""
    body_line: int = 1
    sidecar: str = ""

    @property
    def has_header(self) -> bool:
        """Whether the file has a header with fields."""
        return isinstance(self.header.value, dict)

    def problem(self, line: int, code: str, message: str, remedy: str, is_error: bool = True) -> Problem:
        """Return a problem of this document's text."""
        return Problem(self.document.id, line, message, remedy, is_error, code)

    def field_problem(
        self, place: tuple[str | int, ...], code: str, message: str, remedy: str, is_error: bool = True
    ) -> Problem:
        """Return a problem of a field of the header, at its line in the document or its sidecar."""
        return Problem(self.sidecar or self.document.id, self.header.line(*place), message, remedy, is_error, code)


def read_written(document: Document, text: str | None, sidecar: tuple[str, str] | None = None) -> Written:
    """Put a document beside its clean text and its sidecar (name and clean text).

    Raises DocumentError or yaml.YAMLError for a header that was not read before.
    """
    header, body, body_line = split_header(text or "", PurePosixPath(document.id))
    if sidecar:
        return Written(document, read_tree(sidecar[1]), body, body_line, sidecar[0])
    return Written(document, read_tree(header, 2), body, body_line)
