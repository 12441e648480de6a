"""How a text reads once its disguises are off: look-alike letters, spaced-out words, figures for letters, encodings."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator

MAX_DEPTH = 2
LONG_WORD = 18
_LOOK_ALIKES = str.maketrans(
    "аеорсухіїјѕԁһԛԝкмнтвьгпцαβγεικνορτυχωɪɢɴᴏʀᴇᴀᴛᴜꜱʟᴘᴄᴅᴍʏıӏ",
    "aeopcyxiijsdhqwkmhtbbrnuabyeikvoptuxwignoreatuslpcdmyil",
)
_INTO_CYRILLIC = str.maketrans("aeopcyxkmhtb", "аеорсухкмнтв")
_FIGURES = {ord(a): b for a, b in zip("013457@$!", "oieastasi", strict=True)}
_WITH_FIGURE_ONE_AS_L = _FIGURES | {ord("1"): "l"}
_WORD = re.compile(r"\w+")
_MIXED_SCRIPTS = re.compile(r"(?<!\w)(?=\w*[a-zɪɢɴᴏʀᴇᴀᴛᴜꜱʟᴘᴄᴅᴍʏıӏ])(?=\w*[\u0370-\u052fɪɢɴᴏʀᴇᴀᴛᴜꜱʟᴘᴄᴅᴍʏıӏ])\w+")
_FIGURES_IN_WORD = re.compile(r"(?<![\w@$!])(?=[\w@$!]*[a-z])(?=[\w@$!]*[013457@$])[a-z0-9@$!]{3,}(?![\w@$])")
_SPACED_OUT = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s._\-*|/·,]{1,3}[^\W\d_](?![^\W_])){5,}")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f"
_HAN = re.compile(f"[{_UNSPACED}]")
_BESIDE_UNSPACED = re.compile(rf"(?<=[{_UNSPACED}]) +| +(?=[{_UNSPACED}])")
_ARABIC = str.maketrans("ةىٱ", "هيا", "ـ")
_URL_SAFE = str.maketrans("-_", "+/")
_VOICING = "\u3099\u309a"


def fold(text: str) -> str:
    """Return a text without case, accents, width, invisible characters and Arabic spelling variants; lines are kept."""
    if text.isascii():
        return re.sub(r"[^\S\n]+", " ", text.lower())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = (c for c in text if c in _VOICING or unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    text = unicodedata.normalize("NFC", "".join(kept)).translate(_ARABIC)
    return re.sub(r"[^\S\n]+", " ", text)


def words_of(folded: str) -> str:
    """Return folded text as words and sentence ends: every other mark becomes a space, none beside Chinese."""
    text = re.sub(r"\.{2,}", " ", folded.translate({ord("。"): ".", ord("؟"): "?", ord("।"): "."}))
    text = re.sub(r"[^\w\n.!?:]|_", " ", text)
    text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", re.sub(r" +(?=[.!?:])", "", text)))
    return _BESIDE_UNSPACED.sub("", text).strip(" ")


def readings(text: str, depth: int = 0) -> Iterator[str]:
    """Yield a text as folded, then every other way it can be read: one for each disguise that is found."""
    folded = fold(text)
    yield folded
    if _MIXED_SCRIPTS.search(folded):
        yield _MIXED_SCRIPTS.sub(lambda m: m[0].translate(_LOOK_ALIKES), folded)
        yield _MIXED_SCRIPTS.sub(lambda m: m[0].translate(_INTO_CYRILLIC), folded)
    if _FIGURES_IN_WORD.search(folded):
        for figures in (_FIGURES, _WITH_FIGURE_ONE_AS_L):
            yield _FIGURES_IN_WORD.sub(lambda m, figures=figures: m[0].translate(figures), folded)  # type: ignore[misc]
    if depth < MAX_DEPTH:
        for other in _decoded(text):
            yield from readings(other, depth + 1)


def run_together(folded: str) -> list[str]:
    """Return a text that is written letter by letter without its spaces, and any word too long to be one."""
    long = [word for word in _WORD.findall(folded) if len(word) >= LONG_WORD and not _HAN.search(word)]
    return [re.sub(r"[\W_]", "", folded), *long] if _SPACED_OUT.search(folded) else long


def _decoded(text: str) -> Iterator[str]:
    if "&" in text and (unescaped := html.unescape(text)) != text:
        yield unescaped
    for blob in _ENCODED.findall(text):
        try:
            raw = base64.b64decode(blob.rstrip("=").translate(_URL_SAFE) + "=" * (-len(blob.rstrip("=")) % 4))
            decoded = raw.decode()
        except (binascii.Error, UnicodeDecodeError):
            continue  # not Base64 of a text, as with most long names and addresses
        if sum(c.isprintable() or c.isspace() for c in decoded) >= 0.9 * len(decoded):
            yield decoded
