"""Footnotes: standard Markdown, one line each, that name the source and date of a statement."""

from __future__ import annotations

import re

from knowledge.models import UNDATED, Footnote

REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
REFERENCES = re.compile(r"(?:\s*\[\^[^\]\s]+\])+")
DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$")
# An address in angle brackets may hold anything; a bare one ends before punctuation and an unpaired bracket.
_URL = re.compile(
    r"<(https?://[^\s<>]+)>"
    r"|(https?://(?:[^\s<>()，。；、（）]|\([^\s<>()]*\))*(?:[^\s<>()，。；、（）.,;:\]]|\([^\s<>()]*\)))"
)
_AS_OF = re.compile(r"\bas of\s+([^()]+?)\s*(?:[()]|$)", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?<![\d/.-])((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?![\d-])")
_BRACKET = re.compile(r"\(([^()]*)\)")
STRICT = re.compile(r"^.+?(?:, <https?://[^>\s]+>)?, (?:as of [^()]+|undated)(?: \([^()]*\))*$")
CONFIRM = "confirm before use"
_EMPTY_OR_CONFIRM = re.compile(rf"\(\s*(?:{CONFIRM})?\s*\)", re.IGNORECASE)
_EDGES = " .,;:[]，。；：、"


def split_footnotes(body: str, first_line: int = 1) -> tuple[str, dict[str, Footnote]]:
    """Take the definitions out of a Markdown body.

    Returns the body with their lines blanked, so that line numbers stay, and the footnotes by id; of two
    definitions with one id the first counts, as in Markdown. `first_line` is the body's line in its file.
    """
    kept: list[str] = []
    texts: dict[str, tuple[list[str], int]] = {}
    current: list[str] | None = None
    for number, line in enumerate(body.split("\n"), first_line):
        definition = DEFINITION.match(line)
        if definition:
            current = [definition[2].strip()]
            texts.setdefault(definition[1], (current, number))
            kept.append("")
        elif current is not None and line.strip() and line.startswith(("    ", "\t")):
            current.append(line.strip())
            kept.append("")
        else:
            current = None
            kept.append(line)
    return "\n".join(kept), {key: parse_footnote(key, " ".join(t).strip(), at) for key, (t, at) in texts.items()}


def parse_footnote(key: str, text: str, line: int = 0) -> Footnote:
    """Read publisher, address and date out of a footnote's text, in our own form or any other."""
    url = _URL.search(text)
    confirm = CONFIRM in text.lower()
    rest = _EMPTY_OR_CONFIRM.sub("", _URL.sub("", text))
    dated = _AS_OF.search(rest)
    if dated:
        as_of = " ".join(dated[1].split()).strip(" .,;")
        before = rest[: dated.start()]
    elif re.search(r"\bundated\b", rest, re.IGNORECASE):
        as_of = UNDATED
        before = re.split(r"\bundated\b", rest, maxsplit=1, flags=re.IGNORECASE)[0]
    else:
        dates = _ISO_DATE.findall(rest)
        as_of = dates[-1] if dates else UNDATED
        before = rest
    # The publisher's own brackets, before the date, are part of its name.
    after = rest.removeprefix(before)
    notes = [note for note in _BRACKET.findall(after or rest) if note != as_of]
    publisher = re.sub(r"\s*([,，])(?:\s*[,，])*", r"\1", " ".join(before.split())).strip(_EDGES)
    if publisher.count("(") != publisher.count(")"):
        publisher = publisher.strip("()" + _EDGES)
    address = (url[1] or url[2]).rstrip(".,;") if url else None
    if not publisher and address:
        publisher = re.sub(r"^www\.", "", address.split("/")[2])
    publisher = publisher or "source on file"
    return Footnote(key, publisher, address, as_of or UNDATED, "; ".join(notes), confirm, line, text)
