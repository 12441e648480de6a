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
from knowledge.front_matter import load_yaml, split_front_matter
from knowledge.hidden_text import remove_hidden
from knowledge.models import Document
from knowledge.parsers import parse_document
from knowledge.yaml_insert import add_to_list

# As the front matter is read, but with any line end.
_HEADER = re.compile(
    r"\A(\ufeff?---[ \t]*(?:\r\n?|\n))(.*?)^((?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z))", re.DOTALL | re.MULTILINE
)
_SUFFIXES = (".md", ".markdown", ".txt")
_BY_HAND = "Nothing was written; add the question by hand under questions:"
Wordings = Sequence[tuple[str, str]]


def add_questions(folder: Path, name: PurePosixPath, section: str, wordings: Wordings) -> list[str]:
    """Add (language, question) pairs to a section's `questions` in a document's front matter.

    `section` is a heading of the document, or its path ("A › B"). Returns the questions that were added: what stands
    there already is passed over. The file is replaced at once, with its permissions; where anything but the
    questions would change, or the file is changed meanwhile, nothing is written and DocumentError says why. Raises
    UsageError where there is no such document or section.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise UsageError(f"{name}: there is no such document in {folder}")
    if path.suffix.lower() not in _SUFFIXES:
        raise DocumentError(name, "has no front matter", "Write the question by hand into the YAML file beside it")
    raw = path.read_bytes()
    try:
        old = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(name, "is not UTF-8 text", "Save it as UTF-8, then add the question") from error
    heading = _heading(_parsed(old, name), section, name)
    new, added = old, []
    for language, wording in wordings:
        question = " ".join(remove_hidden(wording)[0].split())
        if question and question not in _asked(new, name, heading, language):
            new = _with_question(new, name, (heading, language), question)
            added.append(question)
    if added:
        _replace(path, name, raw, new.encode("utf-8"))
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


def _with_question(text: str, name: PurePosixPath, place: tuple[str, str], question: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    header = _HEADER.match(text)
    try:
        if header:
            changed = add_to_list(header[2], ("questions", *place), question, newline)
            new = header[1] + changed + text[header.start(3) :]
        else:
            start = "\ufeff" if text.startswith("\ufeff") else ""
            made = add_to_list("", ("questions", *place), question, newline)
            new = f"{start}---{newline}{made}---{newline}{newline}{text.removeprefix(start)}"
        faithful = _is_faithful(text, new, name, place, question)
    except (yaml.YAMLError, ValueError, DocumentError) as error:
        raise DocumentError(name, f"the question cannot be added ({error})", _BY_HAND) from error
    if not faithful:
        raise DocumentError(name, "the question cannot be added without changing something else", _BY_HAND)
    return new


def _is_faithful(old: str, new: str, name: PurePosixPath, place: tuple[str, str], question: str) -> bool:
    """Say whether the new text reads as the old one plus the question, in every field and in the body."""
    before, after = _fields(old), _fields(new)
    asked = before.setdefault("questions", None) or {}
    in_section = asked.get(place[0]) or {}
    there = in_section.get(place[1])
    listed = [] if there is None else there if isinstance(there, list) else [there]
    before["questions"] = {**asked, place[0]: {**in_section, place[1]: [*listed, question]}}
    if before != after:
        return False
    was, now = split_front_matter(remove_hidden(old)[0], name)[1], split_front_matter(remove_hidden(new)[0], name)[1]
    return was.strip("\n") == now.strip("\n") and question in _asked(new, name, *place)


def _fields(text: str) -> dict[str, Any]:
    header = _HEADER.match(text)
    loaded = load_yaml(header[2]) if header else None
    if loaded is not None and not isinstance(loaded, dict):
        raise ValueError("the header is not a list of fields")
    return loaded or {}


def _parsed(text: str, name: PurePosixPath) -> Document:
    return parse_document(remove_hidden(text)[0], name, "", [])[0]


def _asked(text: str, name: PurePosixPath, heading: str, language: str) -> list[str]:
    header, _, _ = split_front_matter(remove_hidden(text)[0], name)
    return header.questions.get(heading, {}).get(language, [])


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
