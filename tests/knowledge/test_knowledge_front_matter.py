"""Front matter: small, safe, read as written, and every fault named with its line and remedy."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import MalformedDocument
from knowledge.front_matter import MAX_HEADER_BYTES, FrontMatter, split_front_matter

NAME = PurePosixPath("visas/a.md")
VISIBLE = st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), max_size=30)
YAMLISH = st.lists(
    st.sampled_from(
        ["title", "contacts", "facets", ":", " ", "\n", "- ", "  ", "[", "]", "{", "}", "&a", "*a", "!!int"]
    )
    | st.sampled_from(
        ["'", '"', "|", ">", "%", "@", "?", "#", "---\n", "...\n", "2026-02-30", "\\U99999999", "~", "1"]
    ),
    max_size=25,
).map("".join)

NUMBERS = ["01064216134", "+861064216134", "120", "8:30", "1.10", "1_000", "0x1F", ".inf"]
DATES_AND_WORDS = ["2026-11-24", "2026-02-30", "2023-04", "2026-11-24 10:00:00", "yes", "No"]


def header_of(yaml: str) -> FrontMatter:
    return split_front_matter(f"---\n{yaml}\n---\nBody.\n", NAME)[0]


def test_the_header_is_read_and_the_body_begins_behind_it() -> None:
    text = "---\ntitle: A\naliases: [b, c]\nas_of: 2026-11-24\n---\n\n# A\n"

    header, body, line = split_front_matter(text, NAME)

    assert (header.title, header.aliases, header.as_of) == ("A", ["b", "c"], "2026-11-24")
    assert body == "\n# A\n"
    assert text.split("\n")[line - 1 :] == body.split("\n")


@pytest.mark.parametrize("text", ["# A\n\nBody.\n", "", "--\ntitle: A\n", "Text\n---\ntitle: A\n---\n"])
def test_a_file_without_header_is_all_body(text: str) -> None:
    header, body, line = split_front_matter(text, NAME)

    assert (header, body, line) == (FrontMatter(), text, 1)


@pytest.mark.parametrize("yaml", ["", "# only a comment", "title:", "title: ~\naliases:\nquestions: null"])
def test_an_empty_header_or_field_says_nothing(yaml: str) -> None:
    assert header_of(yaml) == FrontMatter()


@pytest.mark.parametrize("written", [*NUMBERS, *DATES_AND_WORDS])
def test_a_value_is_the_text_it_is_written_as(written: str) -> None:
    contact = header_of(f"contacts:\n  - name: A\n    phone: {written}").contacts[0]

    assert contact.phone == written


def test_a_contact_may_ask_to_confirm() -> None:
    header = header_of("contacts:\n  - {name: A, confirm: true}\n  - {name: B, confirm: no}\n  - name: C")

    assert [contact.confirm for contact in header.contacts] == [True, False, False]


def test_one_value_will_do_where_a_list_is_meant() -> None:
    header = header_of("aliases: PSB\nfacets:\n  boarding: no\nquestions:\n  Fees:\n    en: How much?")

    assert header.aliases == ["PSB"]
    assert header.facets == {"boarding": ["no"]}
    assert header.questions == {"Fees": {"en": ["How much?"]}}


@given(VISIBLE)
def test_a_title_in_double_quotes_is_read_as_it_stands(title: str) -> None:
    header = header_of(f"title: {json.dumps(title, ensure_ascii=False)}")

    assert header.title == unicodedata.normalize("NFC", title)


def test_an_escape_cannot_bring_back_what_no_one_can_see() -> None:
    header = header_of(r'title: "A\u202e\0\ud800B"')

    assert header.title == "AB"


@pytest.mark.parametrize(
    ("yaml", "line", "problem"),
    [
        ("topic: a\ntitle: [a]", 3, "field title: "),
        ("topic: a\n'title' : {a: b}", 3, "field title: "),
        ("aliases: {a: b}", 2, "field aliases.0: "),
        ("facets: [a]", 2, "field facets: "),
        ("title: A\n\nquestions:\n  Fees: [how]", 5, "field questions.Fees: "),
        ("contacts: 12345", 2, "field contacts: "),
        ("contacts:\n  - phone: 1", 3, "field contacts.0.name: "),
        ("contacts:\n  - name: A\n    fone: 1", 4, "field contacts.0.fone: "),
        ("contacts:\n  - name: A\n    confirm: maybe", 4, "field contacts.0.confirm: "),
        ("title: A\ntopic: b: c", 3, "not valid YAML (mapping values"),
        ("title: 'A\ntopic: b", 4, "not valid YAML (found unexpected end"),
        ("title: A\n\ttopic: b", 3, "not valid YAML (found character '\\t'"),
        ("? [a]\n: b", 2, "not valid YAML (found unhashable key)"),
        ("- a\n- b", 1, "the header is not a list of fields"),
        ("just words", 1, "the header is not a list of fields"),
        ("title: " + "[" * 1500, 1, "the header cannot be read"),
        (r'title: "\UFFFFFFFF"', 1, "the header cannot be read"),
        ("title: A\naliases: &a [b]\ntopic: *a", 4, "aliases (*name) are not allowed"),
    ],
)
def test_a_fault_is_named_with_its_line_and_a_remedy(yaml: str, line: int, problem: str) -> None:
    with pytest.raises(MalformedDocument) as caught:
        header_of(yaml)

    assert problem in caught.value.problem
    assert caught.value.line == line
    assert str(caught.value).startswith(f"visas/a.md:{line}: ")
    assert caught.value.remedy


@pytest.mark.timeout(10)
def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]

    with pytest.raises(MalformedDocument, match="aliases"):
        header_of("\n".join(["l0: &l0 [lol]", *levels]))


@pytest.mark.parametrize("tag", ["!!python/object/apply:pathlib.Path.touch", "!!python/object/new:pathlib.Path"])
def test_a_python_tag_is_refused_and_nothing_is_run(tag: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"

    with pytest.raises(MalformedDocument, match="could not determine a constructor"):
        header_of(f"title: {tag} [!!python/object/apply:pathlib.Path ['{touched}']]")

    assert not touched.exists()


def test_a_header_without_end_is_named() -> None:
    with pytest.raises(MalformedDocument, match=r"has no end\. Close it with a line ---"):
        split_front_matter("---\ntitle: A\n\n# A\n\nBody.\n", NAME)


def test_a_header_whose_first_line_is_lost_is_named_and_not_read_as_text() -> None:
    with pytest.raises(MalformedDocument, match=r"does not begin with ---\. Write a line --- above it"):
        split_front_matter("title: A\naliases:\n- b\n---\n\n# A\n\nBody.\n", NAME)


@pytest.mark.parametrize(
    "text", ["title: A\n---\n\nBody.\n", "Hours: 8-17\nFee: 3 yuan\n---\nBody.\n", "# A\n\ntitle: A\n---\n"]
)
def test_a_text_that_only_resembles_such_a_header_is_read(text: str) -> None:
    assert split_front_matter(text, NAME)[1] == text


@pytest.mark.parametrize("piece", ["- ", "[", "{a: ", "? ", '["]", '])
def test_a_header_nested_thousands_deep_is_refused_and_kills_nobody(piece: str) -> None:
    with pytest.raises(MalformedDocument, match="the header"):
        header_of("facets: \n" + piece * (MAX_HEADER_BYTES // len(piece) - 10) + "x")


def test_a_header_may_be_as_long_as_the_limit_and_no_longer() -> None:
    fits = "title: A\n#" + "x" * (MAX_HEADER_BYTES - len("title: A\n#\n"))

    assert header_of(fits).title == "A"
    with pytest.raises(MalformedDocument, match="the header is longer than"):
        header_of(fits + "京")


@settings(max_examples=200, deadline=None)
@given(YAMLISH)
def test_any_header_is_read_or_refused_and_never_fails_otherwise(yaml: str) -> None:
    outcome = read_or_refused(yaml)

    assert isinstance(outcome, FrontMatter) or (outcome.line >= 1 and outcome.remedy)


def read_or_refused(yaml: str) -> FrontMatter | MalformedDocument:
    try:
        return header_of(yaml)
    except MalformedDocument as error:
        return error
