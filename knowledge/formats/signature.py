"""Is a file what its name says? Told from its first bytes and, for zip files, from the directory inside."""

from __future__ import annotations

import io
import re
import zipfile

from knowledge.formats.blocks import UnreadableFile

FORMATS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_AS_DOCX, _AS_XLSX, _AS_PDF = "save it as .docx", "save it as .xlsx", "save it as .pdf"
_AS_WORDS, _UNPACKED = "write what it says into a document", "unpack it into the folder"
# What staff may drop in that is not read, and what helps.
NOT_READ = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".dotx", ".rtf", ".odt", ".wps", ".pages"), _AS_DOCX),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".et", ".numbers"), _AS_XLSX),
    **dict.fromkeys((".ppt", ".pptx", ".pps", ".ppsx", ".odp", ".dps", ".key", ".epub", ".ofd", ".xps"), _AS_PDF),
    **dict.fromkeys((".eml", ".msg", ".mht", ".mhtml"), "save it as .html or .pdf"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg"), _AS_WORDS),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi"), _AS_WORDS),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), _UNPACKED),
}
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 100
_SMALL = 10 * 1024 * 1024  # below this much unpacked, any ratio will do
_MAX_ENTRIES = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = {"pdf": "a PDF", "docx": "a Word", "xlsx": "an Excel"}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def check_signature(raw: bytes, suffix: str) -> None:
    """Raise UnreadableFile where the bytes are not of the format that a suffix (".pdf") promises.

    Zip files are judged by their directory alone: nothing is unpacked.
    """
    expected = FORMATS[suffix]
    found = _found(raw)
    if found == "zip":
        found = _check_zip(raw)
    if found == "ole":
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in raw:
            raise UnreadableFile("is password-protected", "Save it without a password")
        newer = ".xlsx" if expected == "xlsx" or b"W\0o\0r\0k\0b\0o\0o\0k\0" in raw else ".docx"
        raise UnreadableFile(f"is an old Office file named {suffix}", f"Open it and save it as {newer}")
    if found == expected or (found == "text" and expected in ("csv", "html")):
        return
    if found in ("pdf", "docx", "xlsx"):
        raise UnreadableFile(f"is {_NAMES[found]} file named {suffix}", f"Name it .{found}")
    if found == "html":
        raise UnreadableFile(f"is an HTML page named {suffix}", "Name it .html")
    if found == "rtf":
        raise UnreadableFile(f"is an RTF file named {suffix}", "Open it and save it as .docx")
    if found in ("picture", "archive"):
        raise UnreadableFile(f"is {'a picture' if found == 'picture' else 'an archive'} named {suffix}", "Remove it")
    remedy = "It may be cut short: put it there again, or save it anew"
    raise UnreadableFile(f"is no {expected.upper()} file, whatever its name says", remedy)


def _found(raw: bytes) -> str:
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(_OLE):
        return "ole"
    if raw.startswith(_ZIP):
        return "zip"
    if raw.startswith(b"{\\rtf"):
        return "rtf"
    if raw.startswith(_PICTURES) or raw[:12].startswith(b"RIFF"):
        return "picture"
    if raw.startswith(_ARCHIVES):
        return "archive"
    head = raw[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    return "html" if _HTML.match(head) else "text"


def _check_zip(raw: bytes) -> str:
    """Return which Office format a zip file holds, or `archive`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableFile("is damaged or cut short", "Put it there again, or save it anew") from error
    unpacked = sum(entry.file_size for entry in entries)
    remedy = "Take the text out into a new file"
    if len(entries) > _MAX_ENTRIES:
        raise UnreadableFile(f"holds {len(entries)} parts", remedy)
    if unpacked > MAX_UNPACKED_BYTES:
        size = f"{unpacked // 1024 // 1024} MB"
        raise UnreadableFile(f"unpacks to {size}, more than {MAX_UNPACKED_BYTES // 1024 // 1024}", remedy)
    if unpacked > _SMALL and unpacked > MAX_RATIO * len(raw):
        raise UnreadableFile(f"unpacks to {unpacked // len(raw)} times its size, which no document does", remedy)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("is password-protected", "Save it without a password")
    names = {entry.filename for entry in entries}
    return next((name for name, part in _PARTS.items() if part in names), "archive")
