"""One text is added to a list inside YAML of any style, and every other character stays."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.front_matter import load_yaml
from knowledge.yaml_insert import add_to_list

PATH = ("questions", "Metro fare", "en")
STYLES = {
    "nothing there": ("", None),
    "only a comment": ("# by staff\n", None),
    "no such field": ('title: "A: b"  # kept\n', None),
    "no such field, no line end": ("title: A", None),
    "indented": ("  title: A\n  topic: work\n", None),
    "field without value": ("questions:\ntitle: A\n", None),
    "field without value, with comment": ("questions:  # ask staff\n# more\ntitle: A\n", None),
    "field without value at the end": ("title: A\nquestions:", None),
    "tilde": ("questions: ~\ntitle: A\n", None),
    "another section": ("questions:\n  'Bus fare':\n    en: [a]\n", None),
    "another section, block": ("questions:\n  Bus fare:\n    en:\n    - a\n    # why\ntitle: A\n", None),
    "section without value": ("questions:\n  Metro fare:\n  Bus fare:\n    en: [a]\n", None),
    "another language": ("questions:\n    Metro fare:\n        zh: [多少钱]   # zh\ntitle: A\n", None),
    "language without value": ("questions:\n  Metro fare:\n    en:\n    zh: [a]\n", None),
    "flow list": ('questions:\n  "Metro fare":\n    en: ["a, b", c]  # two\n    zh: [d]\n', ["a, b", "c"]),
    "flow list over lines": ("questions:\n  Metro fare:\n    en: [\n      a,  # one\n      b,\n    ]\n", ["a", "b"]),
    "empty flow list": ("questions:\n  Metro fare:\n    en: []\n", []),
    "block list": ("questions:\n  Metro fare:\n    en:\n      - a\n      - 'b: c'  # two\ntitle: A\n", ["a", "b: c"]),
    "block list not indented": ("questions:\n  Metro fare:\n    en:\n    - a\n    zh:\n    - b\n", ["a"]),
    "block list, folded": ("questions:\n  Metro fare:\n    en:\n    - >-\n      a\n      b\n    - c\n", ["a b", "c"]),
    "folded text last": ("questions:\n  Metro fare:\n    en:\n    - |\n      a\ntitle: A\n", ["a\n"]),
    "single text": ("questions:\n  Metro fare:\n    en: How much, please?\n    zh: [d]\n", ["How much, please?"]),
    "single folded text": ("questions:\n  Metro fare:\n    en: >-\n      How\n      much\ntitle: A\n", ["How much"]),
    "flow all through": ('{title: A, questions: {"Metro fare": {en: [a], zh: [b]}}}\n', ["a"]),
    "flow, no section": ("questions: {Bus fare: {en: [a]}}\ntitle: A\n", None),
    "flow, empty": ("questions: {}\ntitle: A\n", None),
    "flow, no language": ("questions: {Metro fare: {zh: [a]}}\n", None),
    "no line end": ("questions:\n  Metro fare:\n    en:\n    - a", ["a"]),
}  # fmt: skip


def at(loaded: Any) -> Any:
    for key in PATH:
        loaded = (loaded or {}).get(key)
    return loaded


def without(source: str, made: str) -> bool:
    """Say whether the old text can be had back by leaving out what was put in."""
    rest = iter(made)
    return all(any(c == other for other in rest) for c in source)


@pytest.mark.parametrize("style", STYLES)
def test_the_text_stands_last_in_its_list_whatever_the_style(style: str) -> None:
    source, before = STYLES[style]

    made = add_to_list(source, PATH, 'Is it "2", or 3?')

    loaded, old = load_yaml(made), load_yaml(source) or {}
    assert at(loaded) == [*(before or []), 'Is it "2", or 3?']
    assert {k: v for k, v in loaded.items() if k != "questions"} == {k: v for k, v in old.items() if k != "questions"}
    assert without(source, made) or style in ("tilde", "single folded text")


@pytest.mark.parametrize("style", STYLES)
def test_lines_end_as_those_of_the_file(style: str) -> None:
    source = STYLES[style][0].replace("\n", "\r\n")

    made = add_to_list(source, PATH, "b?", "\r\n")

    assert at(load_yaml(made))[-1] == "b?"
    assert "\n" not in made.replace("\r\n", "")


def test_the_new_line_is_written_like_the_ones_beside_it() -> None:
    flow = add_to_list("questions:\n  Bus fare:\n    en: [a]\n", PATH, "b?")
    block = add_to_list("questions:\n  Bus fare:\n    en:\n      - a\n", PATH, "b?")

    assert flow.endswith('  "Metro fare":\n    en: ["b?"]\n')
    assert block.endswith('  "Metro fare":\n    en:\n      - "b?"\n')


@pytest.mark.parametrize(
    "source", ["- a\n", "questions: 5\n", "questions: [a]\n", "questions:\n  Metro fare:\n    en: {a: b}\n"]
)
def test_what_is_no_list_of_texts_is_left_alone(source: str) -> None:
    with pytest.raises(ValueError, match=r"line (1|3)"):
        add_to_list(source, PATH, "b?")


KEYS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=9
)
ENTRIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(
    st.dictionaries(
        KEYS, st.dictionaries(st.sampled_from(["en", "zh", "no"]), st.lists(KEYS, max_size=3), max_size=2), max_size=3
    ),
    KEYS,
    st.sampled_from(["en", "no"]),
    ENTRIES,
    st.sampled_from([True, False, None]),
)
def test_any_text_in_any_dumped_document_reads_as_the_old_content_plus_the_text(
    asked: dict[str, dict[str, list[str]]], heading: str, language: str, entry: str, style: bool | None
) -> None:
    source = yaml.safe_dump({"title": "A", "questions": asked}, default_flow_style=style, allow_unicode=True)

    loaded = yaml.safe_load(add_to_list(source, ("questions", heading, language), entry))

    expected = {key: dict(value) for key, value in asked.items()}
    section = expected.setdefault(heading, {})
    section[language] = [*section.get(language, []), entry]
    assert loaded == {"title": "A", "questions": expected}
