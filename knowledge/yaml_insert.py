"""Adding one text to a list deep inside YAML, with every other character left as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

_NULL = "tag:yaml.org,2002:null"
# Characters that YAML would fold or refuse between double quotes.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Change:
    """What replaces the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def add_to_list(source: str, path: Sequence[str], entry: str, newline: str = "\n") -> str:
    """Return YAML text with `entry` at the end of the list that the keys of `path` lead to.

    What of the path is not there is made. Block and flow style, empty values and a single text in place of a list
    are handled. Raises yaml.YAMLError where the text is no YAML, ValueError where something else stands in the way.
    """
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    if root is None:
        start = source if not source or source.endswith(("\n", "\r")) else source + newline
        return start + _block(path, entry, 0, newline)
    change = _changed(source, root, list(path), entry, newline)
    return source[: change.start] + change.text + source[change.end :]


def _changed(source: str, node: yaml.Node, path: list[str], entry: str, newline: str) -> _Change:
    if not path:
        return _in_list(source, node, entry, newline)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"{path[0]!r} cannot stand in line {node.start_mark.line + 1}, which holds no fields")
    found = [(key, value) for key, value in node.value if str(key.value) == path[0]]
    if not found:
        return _in_mapping(source, node, path, entry, newline)
    key, value = found[-1]
    if _is_null(value):
        return _in_place_of_nothing(source, key, value, path[1:], entry, newline, in_flow=bool(node.flow_style))
    return _changed(source, value, path[1:], entry, newline)


def _in_mapping(source: str, node: yaml.MappingNode, path: list[str], entry: str, newline: str) -> _Change:
    if node.flow_style:
        text = _flow(path, entry)
        last = node.value[-1][1] if node.value else None
        at = last.end_mark.index if last else node.start_mark.index + 1
        return _Change(at, at, f", {text}" if last else text)
    at = _after(source, node)
    lead = "" if at == 0 or source[at - 1] in "\r\n" else newline
    return _Change(at, at, lead + _block(path, entry, node.start_mark.column, newline, _likes_flow(node)))


def _in_place_of_nothing(
    source: str, key: yaml.Node, value: yaml.Node, path: list[str], entry: str, newline: str, in_flow: bool
) -> _Change:
    """`questions:`, `questions: ~` and the like become a filled value, in flow style on the same line."""
    text = f"{{{_flow(path, entry)}}}" if path else f"[{_quoted(entry)}]"
    colon = source.index(":", key.end_mark.index) + 1
    if value.start_mark.index == value.end_mark.index:
        if in_flow:
            return _Change(colon, colon, f" {text}")
        # Behind the colon, before a comment on the same line.
        inner = _block(path, entry, key.start_mark.column + 2, newline) if path else ""
        end = _line_end(source, colon)
        if not path:
            return _Change(colon, colon, f" {text}")
        lead = "" if source[end - 1 : end] in ("\n", "\r") else newline
        return _Change(end, end, lead + inner)
    return _Change(value.start_mark.index, value.end_mark.index, text)


def _in_list(source: str, node: yaml.Node, entry: str, newline: str) -> _Change:
    if isinstance(node, yaml.SequenceNode):
        if node.flow_style:
            at = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
            return _Change(at, at, f", {_quoted(entry)}" if node.value else _quoted(entry))
        at = _after(source, node)
        lead = "" if source[at - 1] in "\r\n" else newline
        return _Change(at, at, f"{lead}{' ' * node.start_mark.column}- {_quoted(entry)}{newline}")
    if isinstance(node, yaml.ScalarNode):
        tail = newline if source[node.end_mark.index - 1] in "\r\n" else ""
        text = f"[{_quoted(str(node.value))}, {_quoted(entry)}]{tail}"
        return _Change(node.start_mark.index, node.end_mark.index, text)
    raise ValueError(f"line {node.start_mark.line + 1} holds fields where a list of texts belongs")


def _after(source: str, node: yaml.Node) -> int:
    """Return the index behind the last line of a block collection; comments that follow belong to what comes next."""
    last = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = last.end_mark.index
    if end and source[end - 1] in "\r\n":
        return end
    return _line_end(source, end)


def _line_end(source: str, at: int) -> int:
    found = re.compile(r"\r\n|\n|\r|\Z").search(source, at)
    return found.end() if found else len(source)


def _block(path: Sequence[str], entry: str, column: int, newline: str, in_flow: bool = True) -> str:
    """Return nested lines; the list itself is in flow style, one line a language, or in block style."""
    lines = [f"{' ' * (column + 2 * depth)}{_quoted_key(key)}:" for depth, key in enumerate(path)]
    if in_flow:
        lines[-1] += f" [{_quoted(entry)}]"
    else:
        lines.append(f"{' ' * (column + 2 * len(path))}- {_quoted(entry)}")
    return newline.join(lines) + newline


def _flow(path: Sequence[str], entry: str) -> str:
    text = f"[{_quoted(entry)}]"
    for depth, key in enumerate(reversed(path)):
        text = f"{_quoted_key(key)}: {text}" if depth == 0 else f"{_quoted_key(key)}: {{{text}}}"
    return text


def _likes_flow(node: yaml.MappingNode) -> bool:
    """Say whether lists in a mapping stand on one line; a mapping without lists says yes."""
    last = node.value[-1][1] if node.value else None
    while isinstance(last, yaml.MappingNode) and last.value:
        last = last.value[-1][1]
    return not isinstance(last, yaml.SequenceNode) or bool(last.flow_style)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _quoted_key(key: str) -> str:
    """A bare word stays bare where YAML would read nothing else into it, as people write it."""
    is_bare = re.fullmatch(r"[A-Za-z][a-z]+", key) and key.lower() not in (
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
    )
    return key if is_bare else _quoted(key)
