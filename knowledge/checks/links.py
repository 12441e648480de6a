"""Links from one document to another: the file and the heading must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from knowledge.checks.written import Written
from knowledge.footnotes import split_footnotes
from knowledge.markdown import inline_text, plain_text
from knowledge.models import Problem
from knowledge.scan import SUFFIXES

_PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
_MAY_LINK = re.compile(r"\]\(|^ {0,3}\[[^\]^][^\]]*\]:", re.MULTILINE)


def check_links(all_written: Sequence[Written], ids: frozenset[str]) -> Iterator[Problem]:
    """Yield links that lead to no document of the folder or to no heading of it.

    `ids` are the paths of every document file, also of those that could not be read. Links to other hosts and to
    files that are no documents are left alone.
    """
    by_id = {written.document.id: written for written in all_written}
    for written in all_written:
        if not _MAY_LINK.search(written.body):
            continue
        for line, href in _links(written):
            yield from _check_link(written, line, href, by_id, ids)


def _links(written: Written) -> Iterator[tuple[int, str]]:
    body, _ = split_footnotes(written.body)
    for token in _PARSER.parse(body):
        line = written.body_line + (token.map[0] if token.map else 0)
        for child in token.children or []:
            if child.type == "link_open":
                yield line, str(child.attrs.get("href", ""))


def _check_link(
    written: Written, line: int, href: str, by_id: Mapping[str, Written], ids: frozenset[str]
) -> Iterator[Problem]:
    try:
        parts = urlsplit(href)
    except ValueError:
        return
    if parts.scheme or parts.netloc:
        return
    target = _target(written.document.id, unquote(parts.path))
    if parts.path and PurePosixPath(parts.path).suffix.lower() not in SUFFIXES:
        return
    if target not in ids:
        message, remedy = f"the link {unquote(href)} leads to no document", "Write the path from this file to the other"
        yield written.problem(line, "link-broken", message, remedy, False)
    elif parts.fragment and target in by_id:
        anchors = _anchors(by_id[target])
        if anchors and _anchor(unquote(parts.fragment)) not in anchors:
            message, remedy = f"{target} has no heading #{unquote(parts.fragment)}", "Write the heading as it is there"
            yield written.problem(line, "link-broken", message, remedy, False)


def _target(document_id: str, path: str) -> str:
    """Resolve a path as a browser would; a leading / means the folder itself. Above the folder stays `..`."""
    if not path:
        return document_id
    start = [] if path.startswith("/") else list(PurePosixPath(document_id).parent.parts)
    for part in path.split("/"):
        if part == ".." and start and start[-1] != "..":
            start.pop()
        elif part not in ("", "."):
            start.append(part)
    return "/".join(start)


def _anchors(written: Written) -> set[str]:
    tokens = _PARSER.parse(written.body)
    opened = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    return {_anchor(plain_text(inline_text(tokens[at + 1]))) for at in opened}


def _anchor(heading: str) -> str:
    """Reduce a heading as Markdown viewers do: lower case, hyphens for spaces, no other marks."""
    return re.sub(r"[^\w-]", "", re.sub(r"\s+", "-", heading.strip().casefold()))
