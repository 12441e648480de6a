"""Facets: the fields that lists and comparisons filter on, with their names in nine languages, from facets.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.languages import LANGUAGES
from knowledge.models import Problem
from knowledge.nearest import nearest
from knowledge.settings import SHIPPED_DOCUMENTS
from knowledge.yaml_tree import YamlTree, read_tree

FILE_NAME = "facets.yaml"
KIND = "kind"
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet. `names` by language code; `also` are other words for it, in any language."""

    key: str
    names: Mapping[str, str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetField:
    """One facet. It holds some of `values`, or, where `is_range`, a span such as 2-18 counted in `unit`."""

    key: str
    names: Mapping[str, str]
    values: tuple[FacetValue, ...] = ()
    is_range: bool = False
    unit: str = ""


@dataclass(frozen=True)
class FacetCatalogue:
    """Every facet that a document may have."""

    fields: tuple[FacetField, ...] = ()

    def field(self, key: str) -> FacetField | None:
        """Return a facet by its key in the front matter, None where there is no such facet."""
        return self._by_key.get(key)

    def value(self, field: str, key: str) -> FacetValue | None:
        """Return a value of a facet by both keys, None where there is no such value."""
        return self._values.get((field, key))

    def names_of(self, facets: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
        """Return the names, in every language, of a document's values; those of its kind stand in titles anyway."""
        values = (self.value(field, key) for field, keys in facets if field != KIND for key in keys)
        return tuple(dict.fromkeys(name for value in values if value for name in value.names.values()))

    @cached_property
    def _by_key(self) -> dict[str, FacetField]:
        return {field.key: field for field in self.fields}

    @cached_property
    def _values(self) -> dict[tuple[str, str], FacetValue]:
        return {(field.key, value.key): value for field in self.fields for value in field.values}


def parse_range(text: str) -> tuple[float, float] | None:
    """Read a span, "2-18" or "1.5-6", as (lowest, highest); None where it is no span or runs backwards."""
    found = _RANGE.fullmatch(text.strip())
    if not found or float(found[1]) > float(found[2]):
        return None
    return float(found[1]), float(found[2])


def load_facets(folder: Path, shipped: Path = SHIPPED_DOCUMENTS) -> tuple[FacetCatalogue, list[Problem]]:
    """Read a knowledge folder's facets.yaml, or the shipped one where the folder has none.

    What cannot be used is left out and named in the problems: errors for what is left out, warnings for a
    name that is missing in one of the nine languages.
    """
    path = next((at for at in (folder / FILE_NAME, shipped / FILE_NAME) if at.exists()), None)
    if path is None:
        return FacetCatalogue(), []
    try:
        return parse_facets(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        return FacetCatalogue(), [_problem(1, f"cannot be read ({error})", "Save it as UTF-8 text")]


def parse_facets(text: str) -> tuple[FacetCatalogue, list[Problem]]:
    """Read the text of a facets.yaml; see `load_facets` for what becomes of faults."""
    try:
        tree = read_tree(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or error).split("\n")[0]
        line = mark.line + 1 if mark else 1
        return FacetCatalogue(), [_problem(line, f"is not valid YAML ({what})", "Check quotes and indentation")]
    reader = _CatalogueReader(tree)
    return FacetCatalogue(tuple(reader.read())), reader.problems


def _problem(line: int, message: str, remedy: str, is_error: bool = True) -> Problem:
    return Problem(FILE_NAME, line, message, remedy, is_error, "facets-file")


class _CatalogueReader:
    def __init__(self, tree: YamlTree) -> None:
        self.tree = tree
        self.problems = [_problem(line, f"{name} is given twice", "Keep one of them") for name, line in tree.repeated]

    def read(self) -> Iterator[FacetField]:
        for key, given in self._entries((), self.tree.value):
            fields = self._fields((key,), given, ("name", "values", "range"))
            if ("values" in fields) == ("range" in fields):
                self._wrong((key,), "needs either values or range", "List its values, or write range: unit")
                continue
            names = self._names((key,), fields.get("name"))
            if "range" in fields:
                yield FacetField(key, names, (), True, str(fields["range"] or ""))
            else:
                yield FacetField(key, names, tuple(self._values(key, fields["values"])))

    def _values(self, field: str, given: Any) -> Iterator[FacetValue]:
        owners: dict[str, str] = {}
        for key, fields in self._entries((field, "values"), given):
            path = (field, "values", key)
            known = self._fields(path, fields, ("name", "also"))
            names = self._names(path, known.get("name"))
            also = self._words(path, known.get("also"))
            for word in {word.casefold() for word in (*names.values(), *also)}:
                if owners.setdefault(word, key) != key:
                    message = f"{word!r} stands for both {owners[word]} and {key}"
                    self._wrong(path, message, "Keep it in one of them", is_error=False)
            yield FacetValue(key, names, also)

    def _entries(self, path: tuple[str, ...], given: Any) -> Iterator[tuple[str, Any]]:
        if not isinstance(given, dict):
            self._wrong(path, "should be fields, each name: value", "See docs/writing-documents.md")
            return
        for key, value in given.items():
            if _KEY.fullmatch(key):
                yield key, value
            else:
                self._wrong((*path, key), "is no key", "Write lower-case letters and digits joined by hyphens")

    def _fields(self, path: tuple[str, ...], given: Any, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(given, dict):
            self._wrong(path, "should be fields, each name: value", f"Known are {', '.join(known)}")
            return {}
        for name in given:
            if name not in known:
                meant = nearest(name, known)
                remedy = f"Did you mean {meant}?" if meant else f"Known are {', '.join(known)}"
                self._wrong((*path, name), "is not a field that is known", remedy)
        return given

    def _names(self, path: tuple[str, ...], given: Any) -> dict[str, str]:
        names = given if isinstance(given, dict) else {}
        missing = [code for code in LANGUAGES if not isinstance(names.get(code), str) or not names[code].strip()]
        if missing:
            remedy = "Give the name in these languages"
            self._wrong((*path, "name"), f"has no name in {', '.join(missing)}", remedy, is_error=False)
        for code in sorted(set(names) - set(LANGUAGES)):
            remedy = f"Use {', '.join(LANGUAGES)}"
            self._wrong((*path, "name", code), "is none of the nine languages", remedy, is_error=False)
        return {code: names[code].strip() for code in LANGUAGES if code not in missing}

    def _words(self, path: tuple[str, ...], given: Any) -> tuple[str, ...]:
        words = given if isinstance(given, list) else [] if given is None else [given]
        if any(not isinstance(word, str) or not word.strip() for word in words):
            self._wrong((*path, "also"), "should be a list of words", "Write also: [word, other word]")
        return tuple(word.strip() for word in words if isinstance(word, str) and word.strip())

    def _wrong(self, path: tuple[str, ...], message: str, remedy: str, is_error: bool = True) -> None:
        self.problems.append(
            _problem(self.tree.line(*path), f"{'.'.join(path) or 'the file'} {message}", remedy, is_error)
        )
