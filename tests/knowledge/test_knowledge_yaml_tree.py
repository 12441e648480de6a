"""YAML with lines, and the nearest known word."""

from __future__ import annotations

import pytest
import yaml

from knowledge.nearest import nearest
from knowledge.yaml_tree import YamlTree, read_tree

TEXT = """title: "A: B"
as_of: 2026-11-24
contacts:
  - name: Hall
    confirm: no
  - {name: Line, phone: 010}
empty:
title: C
"""


def test_values_are_texts_as_written() -> None:
    assert read_tree(TEXT).value == {
        "title": "C",
        "as_of": "2026-11-24",
        "contacts": [{"name": "Hall", "confirm": "no"}, {"name": "Line", "phone": "010"}],
        "empty": None,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("as_of",), 3),
        (("contacts", 0, "confirm"), 6),
        (("contacts", 1, "phone"), 7),
        (("contacts", 1, "hours"), 7),
        (("contacts", 5), 4),
        (("colour",), 2),
    ],
)
def test_a_field_has_its_line_and_a_missing_one_that_of_what_is_round_it(
    path: tuple[str | int, ...], line: int
) -> None:
    assert read_tree(TEXT, 2).line(*path) == line


def test_a_field_given_twice_is_named_with_its_second_line() -> None:
    assert read_tree(TEXT).repeated == (("title", 8),)


def test_an_empty_text_is_an_empty_tree() -> None:
    assert read_tree("# nothing") == YamlTree()
    assert YamlTree().line("title") == 1


def test_an_alias_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="aliases"):
        read_tree("a: &x [1]\nb: *x")


@pytest.mark.parametrize(
    ("word", "meant"), [("titel", "title"), ("Valid_Util", "valid_until"), ("date", ""), ("", ""), ("title", "title")]
)
def test_the_nearest_word_is_named_only_where_it_is_near(word: str, meant: str) -> None:
    assert nearest(word, ["title", "valid_until", "as_of"]) == meant
