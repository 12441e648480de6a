"""The sidecar: a small YAML file beside a document that says what its front matter would say, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ConfigDict, Field, field_validator

from knowledge.errors import DocumentError, MalformedDocument
from knowledge.formats.blocks import UnreadableFile
from knowledge.formats.signature import FORMATS
from knowledge.formats.text import decode
from knowledge.front_matter import MAX_HEADER_BYTES, FrontMatter, Text, load_fields
from knowledge.hidden_text import remove_hidden
from knowledge.models import UNDATED, Footnote
from knowledge.reading import read_bytes

SUFFIX = ".yaml"
TAKES_SIDECAR = (*FORMATS, ".txt")
ON_FILE = "source on file"
# Files of the folder's own, at its top.
_RESERVED = ("emergency.yaml", "facets.yaml")


class SidecarFields(FrontMatter):
    """The front matter's fields, and where the document comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text = Field("", description="the publisher's name")
    source_url: Text = Field("", description="the address, where it may be shown")

    @field_validator("source_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not (value.startswith(("https://", "http://")) and not set(value) & set(" <>\"'")):
            raise ValueError("should be an address that begins with https://")
        return value


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar's fields and bytes; `path` is its name inside the folder."""

    path: PurePosixPath
    fields: SidecarFields
    raw: bytes


def sidecar_name(name: PurePosixPath) -> PurePosixPath:
    """Return the name a document's sidecar should have."""
    return name.with_name(name.name + SUFFIX)


def find_sidecar(path: Path, name: PurePosixPath) -> PurePosixPath | None:
    """Return the name inside the folder of a document's sidecar, or None where it has none.

    `fee-list.pdf` has `fee-list.pdf.yaml`, or else `fee-list.yaml` where no other document claims it.
    """
    if name.suffix.lower() not in TAKES_SIDECAR:
        return None
    exact = sidecar_name(name)
    if _is_there(path.with_name(exact.name)):
        return exact
    short = name.with_suffix(SUFFIX)
    if not _is_there(path.with_name(short.name)) or is_reserved(short):
        return None
    rivals = [
        other
        for other in path.parent.iterdir()
        if other.suffix.lower() in TAKES_SIDECAR and other.stem == path.stem and other.name != path.name
    ]
    return None if any(not _is_there(other.with_name(other.name + SUFFIX)) for other in rivals) else short


def is_reserved(name: PurePosixPath) -> bool:
    """Say whether a YAML file is the folder's own."""
    return name.as_posix() in _RESERVED


def read_sidecar(path: Path, name: PurePosixPath) -> Sidecar | None:
    """Return the sidecar of the document at `path`, whose name inside the folder is `name`; None if there is none.

    Raises DocumentError for the document, naming the sidecar, its line and the remedy.
    """
    found = find_sidecar(path, name)
    if found is None:
        return None
    place = path.with_name(found.name)
    root = path.absolute().parents[len(name.parts) - 1]
    try:
        if not place.resolve().is_relative_to(root.resolve()):
            raise MalformedDocument(found, "is a link to a file outside the folder", "Put the file itself there")
        raw = read_bytes(place, found, MAX_HEADER_BYTES)
        text, _ = remove_hidden(decode(raw)[0])
        return Sidecar(found, load_fields(text, found, 1, SidecarFields), raw)
    except DocumentError as error:
        raise MalformedDocument(name, f"sidecar {found.name}: {error.problem}", error.remedy, error.line) from error
    except UnreadableFile as error:
        raise MalformedDocument(name, f"sidecar {found.name}: {error.problem}", error.remedy) from error


def footnote(fields: SidecarFields, page: int) -> Footnote:
    """Return the footnote of everything that stands on a page (0 where the format has no pages).

    Its id is the page's number, or 1.
    """
    publisher = fields.source.strip() or ON_FILE
    url = fields.source_url or None
    as_of = fields.as_of or UNDATED
    dated = as_of if as_of.startswith(UNDATED) else f"as of {as_of}"
    text = ", ".join(part for part in (publisher, f"<{url}>" if url else "", dated) if part)
    return Footnote(str(page or 1), publisher, url, as_of, text=text, page=page)


def _is_there(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except OSError:
        return False
