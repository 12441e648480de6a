"""facets.yaml becomes a catalogue; what is wrong in it is named and the rest is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.facets import FacetCatalogue, load_facets, parse_facets, parse_range
from knowledge.languages import LANGUAGES
from knowledge.settings import SHIPPED_DOCUMENTS


def names(stem: str) -> str:
    return "{" + ", ".join(f"{code}: {stem}-{code}" for code in LANGUAGES) + "}"


FACETS = f"""district:
  name: {names("District")}
  values:
    chaoyang:
      name: {names("Chaoyang")}
      also: [朝阳, chaoyang district]
    haidian:
      name: {names("Haidian")}
ages:
  name: {names("Ages")}
  range: years
"""


def problems(text: str) -> list[tuple[int, str, bool]]:
    return [(p.line, p.message, p.is_error) for p in parse_facets(text)[1]]


def test_a_catalogue_has_fields_values_and_their_names_in_nine_languages() -> None:
    catalogue, found = parse_facets(FACETS)

    district, value = catalogue.field("district"), catalogue.value("district", "chaoyang")
    assert found == []
    assert district is not None
    assert value is not None
    assert (district.names["ko"], district.is_range, [v.key for v in district.values]) == (
        "District-ko",
        False,
        ["chaoyang", "haidian"],
    )
    assert (value.names["zh"], value.also) == ("Chaoyang-zh", ("朝阳", "chaoyang district"))


def test_a_range_has_a_unit_and_no_values() -> None:
    ages = parse_facets(FACETS)[0].field("ages")

    assert ages is not None
    assert (ages.is_range, ages.unit, ages.values) == (True, "years", ())


def test_what_is_not_in_the_catalogue_is_none() -> None:
    catalogue, _ = parse_facets(FACETS)

    assert catalogue.field("colour") is None
    assert catalogue.value("district", "shunyi") is None
    assert catalogue.value("colour", "chaoyang") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-18", (2, 18)),
        ("1.5-6", (1.5, 6)),
        ("3-3", (3, 3)),
        ("18-2", None),
        ("3", None),
        ("-2-3", None),
        ("two-six", None),
        ("2–18", None),
    ],
)
def test_a_range_is_read_as_lowest_and_highest(text: str, expected: tuple[float, float] | None) -> None:
    assert parse_range(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "is_error"),
    [
        ("ko: Haidian-ko", "", 8, "district.values.haidian.name has no name in ko", False),
        ("ko: Haidian-ko", "ko: ' '", 8, "district.values.haidian.name has no name in ko", False),
        ("also:", "alsa:", 6, "district.values.chaoyang.alsa is not a field that is known", True),
        ("[朝阳, chaoyang district]", "[[朝阳]]", 6, "district.values.chaoyang.also should be a list of words", True),
        ("  range: years\n", "", 9, "ages needs either values or range", True),
        ("range: years", "range: years\n  values: {}", 9, "ages needs either values or range", True),
        ("    haidian:", "    Hai Dian:", 7, "district.values.Hai Dian is no key", True),
        ("    haidian:", "    chaoyang:", 7, "district.values.chaoyang is given twice", True),
        (
            "朝阳,",
            "Haidian-EN,",
            7,
            "district.values.haidian 'haidian-en' stands for both chaoyang and haidian",
            False,
        ),
    ],
)
def test_a_fault_is_named_at_its_line(old: str, new: str, line: int, message: str, is_error: bool) -> None:
    assert old in FACETS

    assert (line, message, is_error) in problems(FACETS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "line"), [("district: [", 1), ("a: b: c", 1), ("a: &x {}\nb: *x", 1), ("- a", 1), ("just words", 1)]
)
def test_a_file_that_is_no_catalogue_is_named_and_gives_an_empty_one(text: str, line: int) -> None:
    catalogue, found = parse_facets(text)

    assert catalogue == FacetCatalogue()
    assert [(p.line, p.is_error) for p in found] == [(line, True)]


def test_a_field_that_cannot_be_used_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "facets.yaml").write_text(FACETS.replace("range:", "rnge:"), encoding="utf-8")

    catalogue, found = load_facets(tmp_path)

    assert [field.key for field in catalogue.fields] == ["district"]
    assert found


def test_a_folder_without_facets_takes_the_shipped_ones(tmp_path: Path) -> None:
    shipped, _ = load_facets(SHIPPED_DOCUMENTS)

    assert load_facets(tmp_path)[0] == shipped
    assert shipped.fields


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "facets.yaml").write_bytes("district: 朝阳".encode("gb18030"))

    _, found = load_facets(tmp_path)

    assert [(p.path, p.code, p.is_error) for p in found] == [("facets.yaml", "facets-file", True)]
