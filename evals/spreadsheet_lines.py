r"""How the fields of a case are written into one cell, and read back: a list is one item a line.

A key fact is `type: form / form`, a quote `document.md: words`, a turn `user: words`. Only the first colon parts, so
that quotes and forms may hold colons; only a slash between spaces parts two forms, and `\/` is a slash that does not.
Full-width colons and slashes part as well.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evals.cases import FACT_TYPES

_BETWEEN_FORMS = re.compile(r"\s+[/／]\s+")
_LONE_SLASH = re.compile(r"(?:(?<=\s)|^)[/／]|(?<!\\)[/／](?=\s|$)")
_BOUND_SLASH = re.compile(r"(?<!\S)/|/(?!\S)")
_NAMED = re.compile(r"([^:：/]{1,40}?)\s*[:：](.*)")
_QUOTED = re.compile(r"(.+?\.[A-Za-z0-9]{1,5})\s*[:：]\s*(\S.*)")
_TURN = re.compile(r"(user|assistant)\s*[:：]\s*(\S.*)", re.IGNORECASE)
_BETWEEN_STATUSES = re.compile(r"[\n,;，；、]")


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of field is written into a cell and read back.

    `read` is given text without spaces at its ends. It raises ValueError saying what is wrong and what to do.
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    empty: Any


def _items(text: str, read: Callable[[str], Any]) -> list[Any]:
    """Read every line that is not blank. Raises ValueError naming every line that cannot be read."""
    found, wrong = [], []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(read(line.strip()))
            except ValueError as error:
                wrong.append(f"line {number}, {error}" if len(lines) > 1 else str(error))
    if wrong:
        raise ValueError("; ".join(wrong))
    return found


def _write_fact(fact: Any) -> str:
    forms, kind = (fact, "text") if isinstance(fact, list) else (fact["forms"], fact.get("type", "text"))
    written = " / ".join(_BOUND_SLASH.sub(r"\\/", form) for form in forms)
    return f"{kind}: {written}"


def _read_fact(line: str) -> dict[str, Any]:
    kind, rest = "text", line
    named = _NAMED.fullmatch(line)
    if named:
        head = plain(named[1])
        if head in FACT_TYPES:
            kind, rest = head, named[2].strip()
        elif head.replace(" ", "").isalpha() and not named[2].startswith("//"):
            raise ValueError(
                f"“{line}”: there is no type of fact {named[1]!r}. Begin with one of {', '.join(FACT_TYPES)}, a colon"
            )
    if _LONE_SLASH.search(rest) and not all(_whole(form) for form in _BETWEEN_FORMS.split(rest)):
        raise ValueError(
            f"“{line}”: a slash with a space on one side only. Write “ / ” between forms, and no empty form"
        )
    if not rest:
        raise ValueError(f"“{line}” holds no fact. Write it behind the colon, or take the line out")
    return {"type": kind, "forms": [form.replace("\\/", "/") for form in _BETWEEN_FORMS.split(rest)]}


def _whole(form: str) -> bool:
    return bool(form) and not _LONE_SLASH.search(form)


def _read_quote(line: str) -> dict[str, str]:
    found = _QUOTED.fullmatch(line)
    if not found:
        raise ValueError(f"“{line}” names no document. Write “folder/document.md: the statement” on one line")
    return {"document": found[1].strip().replace("\\", "/"), "quote": found[2]}


def _read_turn(line: str) -> dict[str, str]:
    found = _TURN.fullmatch(line)
    if not found:
        raise ValueError(f"“{line}” is no turn. Begin each line with “user:” or “assistant:” and what was said")
    return {"role": found[1].lower(), "content": found[2]}


def _read_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError as error:
        raise ValueError(f"not JSON ({error}). Write it with straight quotes, or leave it as it was") from error
    if not isinstance(found, dict):
        raise ValueError('not a JSON object. Write it as {"name": "value"}')
    return found


def plain(text: str) -> str:
    """Return a word of a closed list as it is compared: small letters, narrow forms, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _write_lines(items: list[str]) -> str:
    return "\n".join(items)


WORDS = Form(str, lambda text: " ".join(text.split()), "")
CHOICE = Form(str, plain, "")
TEXT = Form(str, str, "")
LINES = Form(_write_lines, lambda text: _items(text, str), [])
STATUSES = Form(
    _write_lines,
    lambda text: [re.sub("[ -]", "_", plain(part)) for part in _BETWEEN_STATUSES.split(text) if part.strip()],
    [],
)
FACTS = Form(
    lambda facts: "\n".join(_write_fact(fact) for fact in facts),
    lambda text: _items(text, _read_fact),
    [],
)
QUOTES = Form(
    lambda quotes: "\n".join(f"{each['document']}: {each['quote']}" for each in quotes),
    lambda text: _items(text, _read_quote),
    [],
)
TURNS = Form(
    lambda turns: "\n".join(f"{turn['role']}: {turn['content']}" for turn in turns),
    lambda text: _items(text, _read_turn),
    [],
)
OBJECT = Form(lambda found: json.dumps(found, ensure_ascii=False) if found else "", _read_object, {})
