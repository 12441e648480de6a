"""What can go wrong, from the lowest layer up. Every error says what, where and what to do.

HutongError
 ├── UsageError                 the command was called wrongly (exit status 2)
 ├── DocumentError              one document cannot be read; the others are
 │    ├── UnreadableDocument    not text, too large, not a regular file
 │    └── MalformedDocument     text, but its front matter cannot be understood
 │         ├── WrongField       a field of it holds what it may not
 │         └── SuspectDocument  its title, or all of it, speaks to an assistant instead of residents
 └── KnowledgeError             the knowledge folder as a whole cannot be used
"""

from __future__ import annotations

from pathlib import PurePath


class HutongError(Exception):
    """Base of everything this project raises on purpose."""

    exit_status = 1


class UsageError(HutongError):
    """The command was called wrongly; nothing was done."""

    exit_status = 2


class DocumentError(HutongError):
    """One document cannot be used: names the file, the line, what is wrong and the remedy.

    `code` names the kind of fault in a short word that stays.
    """

    code = "document"

    def __init__(self, path: PurePath, problem: str, remedy: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {problem}. {remedy}")
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy


class UnreadableDocument(DocumentError):
    """The file is no readable text."""

    code = "unreadable"


class MalformedDocument(DocumentError):
    """The file is text, but not a document."""

    code = "malformed"


class WrongField(MalformedDocument):
    """A field of the front matter is unknown, missing or of the wrong kind."""

    code = "field"


class SuspectDocument(MalformedDocument):
    """The title, or everything in it, speaks to an assistant instead of a resident."""

    code = "instruction"


class KnowledgeError(HutongError):
    """The knowledge folder is missing, empty or too damaged to build from."""
