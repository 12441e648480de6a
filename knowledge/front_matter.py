"""The YAML header of a document: small, safe, and checked field by field."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.errors import MalformedDocument
from knowledge.hidden_text import remove_hidden

MAX_HEADER_BYTES = 64 * 1024
_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def _as_list(value: Any) -> Any:
    return [] if value is None else [value] if not isinstance(value, list) else value


Text = str
Texts = Annotated[list[Text], BeforeValidator(_as_list)]


class ContactFields(BaseModel):
    """One entry of `contacts`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    name_zh: Text = ""
    phone: Text = ""
    phone_note: Text = ""
    address: Text = ""
    address_zh: Text = ""
    hours: Text = ""
    website: Text = ""
    email: Text = ""
    footnotes: Texts = []
    confirm: bool = False


class FrontMatter(BaseModel):
    """The header's fields; every one is optional for files that others wrote."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: Text = ""
    topic: Text = ""
    language: Text = "en"
    name_zh: Text = ""
    aliases: Texts = []
    facets: dict[str, Texts] = Field(default_factory=dict)
    contacts: list[ContactFields] = Field(default_factory=list)
    as_of: Text = ""
    review_by: Text = ""
    valid_until: Text = ""
    questions: dict[Text, dict[str, Texts]] = Field(default_factory=dict)


class _TextLoader(yaml.SafeLoader):
    """Safe loader that takes values as they are written, and refuses aliases.

    YAML reads 2026-11-24 as a date, `no` as false and 01064216134 as an octal number; a person meant the text.
    Aliases would unfold a short header into a large one.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", event.start_mark)
        return super().compose_node(parent, index)


def _as_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    # An escape such as "\ud800" can bring back what was taken out of the file.
    return remove_hidden(str(loader.construct_scalar(node)))[0]


for _kind in ("str", "bool", "int", "float", "timestamp"):
    _TextLoader.add_constructor(f"tag:yaml.org,2002:{_kind}", _as_written)


def load_yaml(text: str) -> Any:
    """Load YAML safely, every value as text, without aliases. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader


def split_front_matter(text: str, path: PurePath) -> tuple[FrontMatter, str, int]:
    """Return the header, the body, and the line the body starts at.

    A file without header gives an empty one. Raises MalformedDocument naming the line and the remedy.
    """
    header = _FENCE.match(text)
    if not header:
        if re.match(r"\A---[ \t]*\n[A-Za-z_]+:", text):
            raise MalformedDocument(path, "the header that starts with --- has no end", "Close it with a line ---")
        return FrontMatter(), text, 1
    if len(header[1].encode()) > MAX_HEADER_BYTES:
        raise MalformedDocument(path, f"the header is longer than {MAX_HEADER_BYTES} bytes", "Move text to the body")
    body_line = header[0].count("\n") + 1
    try:
        loaded = load_yaml(header[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        what = str(getattr(error, "problem", None) or error).split("\n")[0]
        remedy = 'Put quotes round values that hold ": ", # or quotes, and check the indentation'
        raise MalformedDocument(path, f"the header is not valid YAML ({what})", remedy, line) from error
    except (ValueError, OverflowError, RecursionError) as error:
        raise MalformedDocument(
            path, f"the header cannot be read ({error})", "Write plain text, little nested"
        ) from error
    if loaded is None:
        return FrontMatter(), text[header.end() :], body_line
    if not isinstance(loaded, dict):
        raise MalformedDocument(path, "the header is not a list of fields", "Write it as field: value, one a line")
    try:
        fields = FrontMatter.model_validate({str(k): v for k, v in loaded.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        line = _line_of(header[1], str(first["loc"][0]))
        remedy = "See docs/writing-documents.md for the form of each field"
        raise MalformedDocument(path, f"field {name}: {first['msg']}", remedy, line) from error
    return fields, text[header.end() :], body_line


def _line_of(header: str, field: str) -> int:
    for number, line in enumerate(header.split("\n"), 2):
        if re.match(rf"""(["']?){re.escape(field)}\1[ ]*:""", line):
            return number
    return 1
