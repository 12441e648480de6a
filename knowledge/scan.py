"""Which files of a folder are documents, read safely: regular files only, inside the folder, of sane size."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.formats.blocks import UnreadableFile
from knowledge.formats.signature import FORMATS, NOT_READ
from knowledge.formats.text import decode
from knowledge.models import Problem
from knowledge.reading import MAX_FILE_BYTES, read_bytes
from knowledge.sidecar import SUFFIX, find_sidecar, is_reserved

SUFFIXES = (".md", ".markdown", ".txt", *FORMATS)
_JOINERS = "\u200c\u200d"


def scan(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Return the document files below a folder in order of path, and what was left out with the reason.

    Hidden files and folders, and README.md at the top, are staff's own, and so are the lock files of office
    programs (~$…). A file that staff may take for a document and that is not read is named in a warning. Raises
    KnowledgeError where the folder is missing, no folder or closed to us.
    """
    remedy = "Set HUTONG_KNOWLEDGE_DIR to the folder that holds the documents"
    try:
        if not folder.is_dir():
            raise KnowledgeError(f"{folder}: there is no such folder. {remedy}")
        next(folder.iterdir(), None)  # a closed folder would look like an empty one
    except OSError as error:
        raise KnowledgeError(f"{folder}: cannot be opened ({error.strerror}). {remedy}") from error
    root = folder.resolve()
    files: list[Path] = []
    problems: list[Problem] = []
    sidecars: dict[PurePosixPath, bool] = {}  # name -> whether it has a document
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith((".", "~$")) for part in name.parts) or name.as_posix() == "README.md":
            continue
        is_folder = _is_folder(path)
        suffix = path.suffix.lower()
        if not is_folder and suffix not in SUFFIXES:
            if suffix in NOT_READ:
                remedy = f"{NOT_READ[suffix][0].upper()}{NOT_READ[suffix][1:]}"
                problems.append(Problem(_printable(name.as_posix()), 1, "is not read", remedy, False, "not-read"))
            elif suffix in (SUFFIX, ".yml") and not is_reserved(PurePosixPath(name)):
                sidecars.setdefault(PurePosixPath(name), False)
            continue
        if not is_folder and (sidecar := find_sidecar(path, PurePosixPath(name))):
            sidecars[sidecar] = True
        reason = _reason_to_skip(path, root) or (None if is_folder else _reason_to_rename(name.as_posix()))
        if reason:
            problems.append(Problem(_printable(name.as_posix()), 1, *reason))
        elif not is_folder:
            files.append(path)
    remedy = f"Name it like its document, with {SUFFIX} behind (fees.pdf{SUFFIX}); Markdown files need none"
    for sidecar in (name for name, has_document in sidecars.items() if not has_document):
        problems.append(
            Problem(_printable(sidecar.as_posix()), 1, "is the sidecar of no document", remedy, False, "sidecar")
        )
    return files, problems


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _reason_to_rename(name: str) -> tuple[str, str] | None:
    """A name becomes the document's id: stray bytes, line feeds and direction marks would mislead its readers."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in _JOINERS for c in name):
        return "has characters in its name that cannot be shown", "Rename it"
    return None


def _reason_to_skip(path: Path, root: Path) -> tuple[str, str] | None:
    try:
        target = path.resolve(strict=True)
        found = target.stat()
    except (OSError, RuntimeError) as error:
        return f"cannot be opened ({error.__class__.__name__})", "Put the file itself into the folder"
    if stat.S_ISDIR(found.st_mode):
        if path.is_symlink():
            return "is a link to a folder, which is not followed", "Put the folder itself there"
        if not os.access(path, os.R_OK | os.X_OK):
            return "cannot be opened (PermissionError)", "Check the folder's permissions"
        return None
    if not target.is_relative_to(root):
        return "is a link to a file outside the folder", "Put the file itself into the folder"
    if not stat.S_ISREG(found.st_mode):
        return "is not a regular file", "Remove it, or save the text as a .md file"
    if found.st_size > MAX_FILE_BYTES:
        return f"is larger than {MAX_FILE_BYTES // 1024 // 1024} MB", "Split it into several documents"
    return None


def read_text(path: Path, name: Path) -> tuple[str, str, bytes]:
    """Return a file's text, the name of its encoding, and its bytes.

    UTF-8 is expected; another encoding is recognised where the text leaves no doubt. Raises
    UnreadableDocument for binary or empty files.
    """
    raw = read_bytes(path, name)
    if not raw.strip():
        raise UnreadableDocument(name, "holds no text", "Write the document, or delete the file")
    try:
        return *decode(raw), raw
    except UnreadableFile as error:
        raise UnreadableDocument(name, error.problem, error.remedy) from error


def _printable(name: str) -> str:
    """A file name that cannot be shown (stray bytes, line feeds) is escaped, never hidden."""
    return "".join(c if c.isprintable() else c.encode("utf-8", "surrogateescape").hex(":") for c in name)
