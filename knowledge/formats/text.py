"""Bytes become text, whatever the encoding, where the bytes leave no doubt."""

from __future__ import annotations

from charset_normalizer import from_bytes

from knowledge.formats.blocks import UnreadableFile


def decode(raw: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; UTF-8 is expected, others are recognised.

    Raises UnreadableFile for bytes that are no text.
    """
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    found = from_bytes(raw).best()
    if found is None or (b"\0" in raw and not found.encoding.startswith(("utf_16", "utf_32"))):
        raise UnreadableFile("is not text in any known encoding", "Save it as UTF-8 text")
    return str(found), found.encoding.replace("_", "-")
