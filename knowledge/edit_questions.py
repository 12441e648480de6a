"""Writing a question into a document's front matter; everything else in the file stays byte for byte."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from knowledge.errors import DocumentError, UsageError
from knowledge.formats.signature import FORMATS
from knowledge.front_matter import load_yaml, split_front_matter
from knowledge.hidden_text import remove_hidden
from knowledge.models import Document
from knowledge.parsers import read_document
from knowledge.sidecar import find_sidecar, sidecar_name
from knowledge.yaml_insert import add_to_list

# As the front matter is read, but with any line end.
_HEADER = re.compile(
    r"\A(\ufeff?---[ \t]*(?:\r\n?|\n))(.*?)^((?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z))", re.DOTALL | re.MULTILINE
)
_BY_HAND = "Nothing was written; add the question by hand under questions:"
Wordings = Sequence[tuple[str, str]]


def add_questions(folder: Path, name: PurePosixPath, section: str, wordings: Wordings) -> list[str]:
    """Add (language, question) pairs to a section's `questions` in a document's front matter, or in its sidecar.

    `section` is a heading of the document, or its path ("A › B"). Returns the questions that were added: what stands
    there already is passed over. The file is replaced at once, with its permissions; where anything but the
    questions would change, or the file is changed meanwhile, nothing is written and DocumentError says why. Raises
    UsageError where there is no such document or section.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise UsageError(f"{name}: there is no such document in {folder}")
    heading = _heading(read_document(path, name)[0], section, name)
    sidecar = find_sidecar(path, name)
    if sidecar is None and path.suffix.lower() in FORMATS:
        remedy = f"Write {sidecar_name(name).name} beside it, with its title and source"
        raise DocumentError(name, "has no place for questions", remedy)
    written = path if sidecar is None else path.with_name(sidecar.name).resolve()
    raw = written.read_bytes()
    try:
        old = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(name, "is not UTF-8 text", "Save it as UTF-8, then add the question") from error
    new, added = old, []
    for language, wording in wordings:
        question = " ".join(remove_hidden(wording)[0].split())
        if not question:
            continue
        changed = _with_question(new, name, (heading, language), question, is_yaml=sidecar is not None)
        if changed is not None:
            new = changed
            added.append(question)
    if added:
        _replace(written, name, raw, new.encode("utf-8"))
    return added


def _heading(document: Document, section: str, name: PurePosixPath) -> str:
    """Return the section's own heading, under which its questions stand."""
    wanted = " ".join(section.split())
    headed = [found for found in document.sections if found.heading_path]
    for found in headed:
        if wanted in (" ".join(found.heading.split()), " ".join(found.heading_path[-1].split())):
            return found.heading_path[-1]
    known = "; ".join(dict.fromkeys(found.heading_path[-1] for found in headed)) or "none: write a heading ## … first"
    raise UsageError(f"{name}: there is no section {section!r}. Its sections: {known}")


def _with_question(text: str, name: PurePosixPath, place: tuple[str, str], question: str, is_yaml: bool) -> str | None:
    """Return the file's text with the question in it, or None where it stands there already."""
    before, header, after = _parts(text, is_yaml)
    newline = "\r\n" if "\r\n" in text else "\n"
    try:
        expected = _expected(_fields(header), place, question)
        if expected is None:
            return None
        changed = add_to_list(header, ("questions", *place), question, newline)
        is_faithful = _fields(changed) == expected
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(name, f"the question cannot be added ({error})", _BY_HAND) from error
    if not before and not is_yaml:
        start = "\ufeff" if text.startswith("\ufeff") else ""
        before, after = f"{start}---{newline}", f"---{newline}{newline}{text.removeprefix(start)}"
    new = before + changed + after
    if not is_faithful or not (is_yaml or _body(new, name).strip("\n") == _body(text, name).strip("\n")):
        raise DocumentError(name, "the question cannot be added without changing something else", _BY_HAND)
    return new


def _parts(text: str, is_yaml: bool) -> tuple[str, str, str]:
    """Return what stands before the YAML, the YAML, and what stands behind it; the first is empty without header."""
    if is_yaml:
        start = "\ufeff" if text.startswith("\ufeff") else ""
        return start, text.removeprefix(start), ""
    header = _HEADER.match(text)
    return (header[1], header[2], text[header.start(3) :]) if header else ("", "", text)


def _expected(fields: dict[str, Any], place: tuple[str, str], question: str) -> dict[str, Any] | None:
    """Return the fields with the question in its list; None where it is in it already."""
    heading, language = place
    asked = fields.get("questions") or {}
    in_section = asked.get(heading) or {} if isinstance(asked, dict) else {}
    there = in_section.get(language) if isinstance(in_section, dict) else None
    listed = [] if there is None else there if isinstance(there, list) else [there]
    if question in listed:
        return None
    if not isinstance(asked, dict) or not isinstance(in_section, dict):
        raise ValueError("its questions are not sorted by section and language")
    return {**fields, "questions": {**asked, heading: {**in_section, language: [*listed, question]}}}


def _fields(header: str) -> dict[str, Any]:
    loaded = load_yaml(header)
    if loaded is not None and not isinstance(loaded, dict):
        raise ValueError("the header is not a list of fields")
    return loaded or {}


def _body(text: str, name: PurePosixPath) -> str:
    return split_front_matter(remove_hidden(text)[0], name)[1]


def _replace(path: Path, name: PurePosixPath, old: bytes, new: bytes) -> None:
    """Put the new bytes in the file's place, whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o7777)
        if path.read_bytes() != old:
            raise DocumentError(name, "was changed at the same moment; nothing was written", "Try again")
        Path(temporary).replace(path)
    except OSError as error:
        raise DocumentError(name, f"cannot be written ({error.strerror}); nothing was changed", "Check it") from error
    finally:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
