"""YAML with the line of every field, so that a problem can point at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

_NULL = "tag:yaml.org,2002:null"
# The C loader is several times quicker but refuses a little more, and is not built everywhere.
_LOADERS = (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)
_MOST_NESTED = 50


@dataclass(frozen=True, slots=True)
class YamlTree:
    """Plain values (mappings, lists, texts as written, None) and where they stand.

    `lines` maps the path of a field or list entry, such as ("contacts", 0, "phone"), to its line; `repeated`
    names the fields that are given twice in one mapping, with the line of the later one.
    """

    value: Any = None
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=lambda: MappingProxyType({}))
    repeated: tuple[tuple[str, int], ...] = ()

    def line(self, *path: str | int) -> int:
        """Return the line of a field, or of the nearest one round it that exists; 1 in an empty tree."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def is_shallow(text: str) -> bool:
    """Say whether YAML text is sound, holds no alias, and is nested so little that libyaml may load it.

    libyaml loads as deep as a text is nested, and the process dies of some thousand levels; its events are flat.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADERS[0]):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MOST_NESTED or isinstance(event, yaml.AliasEvent):
                return False
    except yaml.YAMLError:
        return False
    return True


def read_tree(text: str, first_line: int = 1) -> YamlTree:
    """Read YAML text whose first line is line `first_line` of its file. Raises yaml.YAMLError, also for aliases."""
    root = yaml.compose(text, Loader=_LOADERS[0 if is_shallow(text) else 1])
    reader = _TreeReader(first_line)
    return YamlTree(reader.read(root, ()), reader.lines, tuple(reader.repeated)) if root else YamlTree()


class _TreeReader:
    def __init__(self, first_line: int) -> None:
        self.lines: dict[tuple[str | int, ...], int] = {(): first_line}
        self.repeated: list[tuple[str, int]] = []
        self._first_line = first_line
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if id(node) in self._seen:
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", node.start_mark)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._entry(child, (*path, at)) for at, child in enumerate(node.value)]
        return None if node.tag == _NULL else str(node.value)

    def _entry(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        self.lines[path] = node.start_mark.line + self._first_line
        return self.read(node, path)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            name = str(key.value)
            line = key.start_mark.line + self._first_line
            if name in values:
                self.repeated.append((".".join(str(part) for part in (*path, name)), line))
            self.lines[(*path, name)] = line
            values[name] = self.read(child, (*path, name))
        return values
