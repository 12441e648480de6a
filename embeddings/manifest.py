"""The record of one build: what it was made from, by what, and what it holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.errors import BuildError

FILE_NAME = "manifest.json"
# Raised whenever chunking, embedded texts or the files of a build change: older builds are then made anew.
FORMAT = 6


@dataclass(frozen=True, slots=True)
class Manifest:
    """`created` is an ISO time in UTC; `documents` maps each document's id to its digest.

    `skipped` are the files that could not be read, `flagged` the places (`path:line`) of what was kept out because it
    speaks to an assistant. `facets` is the digest of the names by which documents are listed.
    """

    number: int
    created: str
    format: int
    model: str
    fingerprint: str
    dimensions: int
    documents: dict[str, str]
    chunks: int
    statements: int
    questions: int
    skipped: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    facets: str = ""

    def write(self, directory: Path) -> None:
        """Write the manifest; it is the last file of a build, so its presence says that the build is whole."""
        (directory / FILE_NAME).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> Manifest:
        """Read a build's manifest. Raises BuildError where it is missing or damaged."""
        try:
            fields = json.loads((directory / FILE_NAME).read_text(encoding="utf-8"))
            flagged = tuple(fields.get("flagged", ()))
            return cls(**{**fields, "skipped": tuple(fields["skipped"]), "flagged": flagged})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BuildError(
                f"{directory / FILE_NAME}: missing or damaged ({error.__class__.__name__}). "
                "Go back with: python -m embeddings rollback, or build again"
            ) from error
