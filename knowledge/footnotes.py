"""Footnotes: standard Markdown, one line each, that name the source and date of a statement."""

from __future__ import annotations

import re

from knowledge.models import UNDATED, Footnote

REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
REFERENCES = re.compile(r"(?:\s*\[\^[^\]\s]+\])+")
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_URL = re.compile(r"<?(https?://[^\s>]+)>?")
_AS_OF = re.compile(r"\bas of\s+([^()]+?)\s*(?:\(|$)", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?<![\d/.-])((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?![\d-])")
_BRACKET = re.compile(r"\(([^()]*)\)")
STRICT = re.compile(r"^.+?(?:, <https?://[^>\s]+>)?, (?:as of [^()]+|undated)(?: \([^()]*\))*$")
CONFIRM = "confirm before use"


def split_footnotes(body: str, first_line: int = 1) -> tuple[str, dict[str, Footnote]]:
    """Take the definitions out of a Markdown body.

    Returns the body with their lines blanked, so that line numbers stay, and the footnotes by id; of two
    definitions with one id the first counts, as in Markdown. `first_line` is the body's line in its file.
    """
    kept: list[str] = []
    texts: dict[str, tuple[str, int]] = {}
    current: str | None = None
    for number, line in enumerate(body.split("\n"), first_line):
        definition = _DEFINITION.match(line)
        if definition:
            current = definition[1]
            texts.setdefault(current, (definition[2].strip(), number))
            kept.append("")
        elif current and line.strip() and line.startswith(("    ", "\t")):
            text, at = texts[current]
            texts[current] = (f"{text} {line.strip()}", at)
            kept.append("")
        else:
            current = None
            kept.append(line)
    return "\n".join(kept), {key: parse_footnote(key, text, at) for key, (text, at) in texts.items()}


def parse_footnote(key: str, text: str, line: int = 0) -> Footnote:
    """Read publisher, address and date out of a footnote's text, in our own form or any other."""
    url = _URL.search(text)
    rest = _URL.sub("", text)
    confirm = CONFIRM in rest
    dated = _AS_OF.search(rest)
    if dated:
        as_of = dated[1].strip(" .,;")
        before = rest[: dated.start()]
    elif re.search(r"\bundated\b", rest, re.IGNORECASE):
        as_of = UNDATED
        before = re.split(r"\bundated\b", rest, maxsplit=1, flags=re.IGNORECASE)[0]
    else:
        dates = _ISO_DATE.findall(rest)
        as_of = dates[-1] if dates else UNDATED
        before = rest
    notes = [n for n in _BRACKET.findall(rest) if n != CONFIRM]
    publisher = re.sub(r"\s*,(\s*,)+", ",", before).strip(" .,;:()[]")
    address = url[1].rstrip(".,;)") if url else None
    if not publisher:
        publisher = re.sub(r"^www\.", "", address.split("/")[2]) if address else "source on file"
    return Footnote(key, publisher, address, as_of or UNDATED, "; ".join(notes), confirm, line, text)
