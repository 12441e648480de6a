"""The YAML header of a document: small, safe, and checked field by field."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.errors import MalformedDocument, WrongField
from knowledge.field_errors import describe
from knowledge.hidden_text import remove_hidden
from knowledge.yaml_tree import is_shallow, read_tree

MAX_HEADER_BYTES = 64 * 1024
TOPICS = (
    "schools",
    "hospitals",
    "health",
    "communities",
    "visas",
    "work",
    "daily-life",
    "international-exchange",
)
_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def _as_list(value: Any) -> Any:
    return [] if value is None else [value] if not isinstance(value, list) else value


Text = str
Texts = Annotated[list[Text], BeforeValidator(_as_list)]


class ContactFields(BaseModel):
    """One entry of `contacts`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = Field(description="who answers: an office, a hospital, a line")
    name_zh: Text = Field(default="", description="the Chinese name, only where a source gives it")
    phone: Text = Field(default="", description="the number as it is dialled; several are parted by ;")
    phone_note: Text = Field(default="", description="hours or language of the line")
    address: Text = Field(default="", description="the address in Latin letters")
    address_zh: Text = Field(default="", description="the address to show to a driver")
    hours: Text = Field(default="", description="opening hours")
    website: Text = Field(default="", description="address of the site")
    email: Text = Field(default="", description="address for e-mail")
    footnotes: Texts = Field(default=[], description="ids of the footnotes that carry these details")
    confirm: bool = Field(default=False, description="true where the detail is old or rests on one weak page")


class FrontMatter(BaseModel):
    """The header's fields; every one is optional for files that others wrote."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: Text = Field(default="", description="what the document is about, with the name people use in brackets")
    topic: Text = Field(default="", description="the part of life the document belongs to; else its folder's name")
    language: Text = Field(default="en", description="language of the body, by its two letters (ISO 639-1)")
    name_zh: Text = Field(default="", description="the Chinese name, only where a source gives it")
    aliases: Texts = Field(default=[], description="other names, abbreviations, Pinyin, everyday words for it")
    facets: dict[str, Texts] = Field(default_factory=dict, description="what lists and comparisons filter on")
    contacts: list[ContactFields] = Field(default_factory=list, description="where to call or go")
    as_of: Text = Field(default="", description="newest date among the sources: YYYY-MM-DD, YYYY-MM, YYYY or undated")
    review_by: Text = Field(default="", description="the day by which staff look again, YYYY-MM-DD")
    valid_until: Text = Field(default="", description="last day of a rule that has a known end, YYYY-MM-DD")
    translation_of: Text = Field(default="", description="path in the folder of the document that this one translates")
    questions: dict[Text, dict[str, Texts]] = Field(
        default_factory=dict, description="by section heading, by language code: questions as people ask them"
    )
    allow: Texts = Field(default=[], description="sentences that stay though they read like orders to an assistant")


Fields = TypeVar("Fields", bound=FrontMatter)


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


class _FastTextLoader(getattr(yaml, "CSafeLoader", _TextLoader)):  # type: ignore[misc]  # not built everywhere
    """The same for text that can hold no alias, several times as fast where libyaml is there."""


for _kind in ("str", "bool", "int", "float", "timestamp"):
    for _loader in (_TextLoader, _FastTextLoader):
        _loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _as_written)


def load_yaml(text: str) -> Any:
    """Load YAML safely, every value as text, without aliases. Raises yaml.YAMLError."""
    if is_shallow(text):
        return yaml.load(text, Loader=_FastTextLoader)  # noqa: S506 - a SafeLoader
    return yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader


def split_header(text: str, path: PurePath) -> tuple[str, str, int]:
    """Return the YAML of the header (which starts on line 2), the body, and the line the body starts at.

    The YAML is empty in a file without header. Raises MalformedDocument where the header has no end or is too long.
    """
    header = _FENCE.match(text)
    if not header:
        if re.match(r"\A---[ \t]*\n[A-Za-z_]+:", text):
            raise MalformedDocument(path, "the header that starts with --- has no end", "Close it with a line ---")
        if _has_lost_its_beginning(text):
            raise MalformedDocument(path, "the header does not begin with ---", "Write a line --- above it")
        return "", text, 1
    if len(header[1].encode()) > MAX_HEADER_BYTES:
        raise MalformedDocument(path, f"the header is longer than {MAX_HEADER_BYTES} bytes", "Move text to the body")
    return header[1], text[header.end() :], header[0].count("\n") + 1


def _has_lost_its_beginning(text: str) -> bool:
    """Say whether fields of ours and a closing fence stand at the top: residents would be shown them as text."""
    above, fence, _ = text[:MAX_HEADER_BYTES].partition("\n---\n")
    fields = re.findall(r"^([a-z_]+):", above, re.MULTILINE)
    begins = len(fields) > 1 and above.lstrip().startswith(f"{fields[0]}:")
    return bool(fence) and begins and fields[0] in FrontMatter.model_fields


def split_front_matter(text: str, path: PurePath) -> tuple[FrontMatter, str, int]:
    """Return the header, the body, and the line the body starts at.

    A file without header gives an empty one. Raises MalformedDocument naming the line and the remedy.
    """
    header, body, body_line = split_header(text, path)
    return load_fields(header, path, 2, FrontMatter), body, body_line


def load_fields(text: str, path: PurePath, first_line: int, model: type[Fields]) -> Fields:
    """Return the fields of YAML text whose first line is line `first_line` of the file.

    Raises MalformedDocument naming the field, its line and the remedy.
    """
    try:
        loaded = load_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else 1
        what = str(getattr(error, "problem", None) or error).split("\n")[0]
        remedy = 'Put quotes round values that hold ": ", # or quotes, and check the indentation'
        raise MalformedDocument(path, f"the header is not valid YAML ({what})", remedy, line) from error
    except (ValueError, OverflowError, RecursionError) as error:
        raise MalformedDocument(
            path, f"the header cannot be read ({error})", "Write plain text, little nested"
        ) from error
    if loaded is None:
        return model()
    if not isinstance(loaded, dict):
        raise MalformedDocument(path, "the header is not a list of fields", "Write it as field: value, one a line")
    try:
        return model.model_validate({str(k): v for k, v in loaded.items() if v is not None})
    except ValidationError as error:
        known = {**ContactFields.model_fields, **model.model_fields}
        place, problem, remedy = next(describe(error, known))
        raise WrongField(path, problem, remedy, read_tree(text, first_line).line(*place)) from error
