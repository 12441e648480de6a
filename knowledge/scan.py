"""Which files of a folder are documents, read safely: regular files only, inside the folder, of sane size."""

from __future__ import annotations

import stat
from pathlib import Path

from charset_normalizer import from_bytes

from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.models import Problem

MAX_FILE_BYTES = 20 * 1024 * 1024
SUFFIXES = (".md", ".markdown", ".txt")


def scan(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Return the document files below a folder in order of path, and what was left out with the reason.

    Hidden files and folders, and README.md at the top, are staff's own. Raises KnowledgeError where the
    folder is missing or no folder.
    """
    if not folder.is_dir():
        raise KnowledgeError(
            f"{folder}: there is no such folder. Set HUTONG_KNOWLEDGE_DIR to the folder that holds the documents"
        )
    root = folder.resolve()
    files: list[Path] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or path.suffix.lower() not in SUFFIXES:
            continue
        if name.as_posix() == "README.md":
            continue
        reason = _reason_to_skip(path, root)
        if reason:
            problems.append(Problem(_printable(name.as_posix()), 1, *reason))
        elif not path.is_dir():
            files.append(path)
    return files, problems


def _reason_to_skip(path: Path, root: Path) -> tuple[str, str] | None:
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
        size = target.stat().st_size
    except (OSError, RuntimeError) as error:
        return f"cannot be opened ({error.__class__.__name__})", "Put the file itself into the folder"
    if not target.is_relative_to(root):
        return "is a link to a file outside the folder", "Put the file itself into the folder"
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return "is not a regular file", "Remove it, or save the text as a .md file"
    if size > MAX_FILE_BYTES:
        return f"is larger than {MAX_FILE_BYTES // 1024 // 1024} MB", "Split it into several documents"
    return None


def read_text(path: Path, name: Path) -> tuple[str, str, bytes]:
    """Return a file's text, the name of its encoding, and its bytes.

    UTF-8 is expected; another encoding is recognised where the text leaves no doubt. Raises
    UnreadableDocument for binary or empty files.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(name, f"cannot be read ({error.strerror})", "Check the file's permissions") from error
    if not raw.strip():
        raise UnreadableDocument(name, "holds no text", "Write the document, or delete the file")
    try:
        return raw.decode("utf-8-sig"), "utf-8", raw
    except UnicodeDecodeError:
        pass
    found = from_bytes(raw).best()
    if found is None or (b"\0" in raw and not found.encoding.startswith(("utf_16", "utf_32"))):
        raise UnreadableDocument(name, "is not text in any known encoding", "Save it as UTF-8 text")
    return str(found), found.encoding.replace("_", "-"), raw


def _printable(name: str) -> str:
    """A file name that cannot be shown (stray bytes, line feeds) is escaped, never hidden."""
    return "".join(c if c.isprintable() else c.encode("utf-8", "surrogateescape").hex(":") for c in name)
