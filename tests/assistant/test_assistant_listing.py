"""Documents that match become rows; where none does, what was given up is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant import list_rows, listing
from assistant.citations import CitationTable
from assistant.directory import Directory
from assistant.facet_match import Filter, Wanted
from assistant.models import Table
from tests.assistant.directory_samples import directory, place, school

ELM = school(
    "Elm School",
    "district: [chaoyang]",
    "languages: [french]",
    'ages: ["3-18"]',
    header=(
        "name_zh: 榆树学校\ncontacts:\n- name: Elm\n  phone: 010-1234 5678\n  address: 5 Elm Road, Chaoyang\n"
        "  footnotes: ['1']\n"
    ),
    body=(
        "## Fees\n\n- Elm for French pupils costs RMB 5.[^1]\n- Tuition at Elm: RMB 90,000 a year.[^1]\n\n"
        "## About\n\n- Languages at Elm: French.[^1]\n- Elm takes ages 3-18.[^1]\n\n"
        "## Contact\n\n- Elm School, 5 Elm Road, Chaoyang District.[^1]\n- Phone: **010-12345678**.[^1]\n\n"
        "## What changed\n\n- Elm spoke French only.[^1]\n\n[^1]: Source, as of 2025\n"
    ),
)
OAK = school("Oak School", "district: [chaoyang]", "languages: [french]", "stage: [kindergarten]")
OLD = place(
    "Ash School",
    "  kind: [school, unconfirmed]\n  district: [chaoyang]\n  languages: [french]\n",
    "## A\n\n- Ash is old.[^1]\n\n[^1]: Source, as of 2025\n",
)
PINE = school("Pine School", "district: [haidian]", "area: [zhongguancun]", "languages: [english]")
CLINIC = place(
    "Yew Hospital",
    "  kind: [hospital]\n  languages: [korean]\n",
    "## A\n\n- Yew staff speak Korean.[^1]\n\n[^1]: S, as of 2025\n",
)
FRENCH, KOREAN = Filter((("languages", "french"),)), Filter((("languages", "korean"),))
CHAOYANG, HAIDIAN = Filter((("district", "chaoyang"),)), Filter((("district", "haidian"),))
SCHOOLS = ("school",)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    return directory(tmp_path_factory.mktemp("listing"), ELM, OAK, OLD, PINE, CLINIC)


def titles(found: listing.Found) -> list[str]:
    return [document.title for document in found.documents]


def shown(wanted: Wanted, places: Directory, language: str = "en", asked: tuple[str, ...] = ()) -> Table:
    table, _ = list_rows.table(
        listing.find(wanted, places, {}), places, language, asked, CitationTable(dt.date(2026, 1, 1))
    )
    assert table is not None
    return table


def test_everything_must_hold_and_what_is_unconfirmed_comes_last(places: Directory) -> None:
    found = listing.find(Wanted(SCHOOLS, (FRENCH, CHAOYANG)), places, {})

    assert titles(found) == ["Elm School", "Oak School", "Ash School"]
    assert found.is_exact


def test_matches_come_in_the_order_of_the_search(places: Directory) -> None:
    assert titles(listing.find(Wanted(SCHOOLS, (FRENCH,)), places, {OAK.id: 0, ELM.id: 1}))[:2] == [
        "Oak School",
        "Elm School",
    ]


def test_a_place_is_given_up_before_a_language(places: Directory) -> None:
    found = listing.find(Wanted(SCHOOLS, (FRENCH, HAIDIAN)), places, {})

    assert found.dropped == (HAIDIAN,)
    assert titles(found)[0] == "Elm School"
    (said,) = listing.described(found, places, "en")
    assert said == "Nothing in my documents matches all of this: School · French · Haidian. Without “Haidian”: **3**."


def test_a_neighbourhood_is_widened_to_its_district(places: Directory) -> None:
    park = Filter((("area", "chaoyang-park"),), wider=(("district", "chaoyang"),))

    found = listing.find(Wanted(SCHOOLS, (FRENCH, park)), places, {})

    assert (found.widened, len(found.documents)) == ((park,), 3)
    assert "With Chaoyang instead of “Chaoyang Park”: **3**." in listing.described(found, places, "en")[0]


def test_another_kind_of_place_may_do(places: Directory) -> None:
    found = listing.find(Wanted(("clinic",), (KOREAN, HAIDIAN)), places, {})

    assert titles(found) == ["Yew Hospital"]
    assert "Without “Clinic · Haidian”: **1**." in listing.described(found, places, "en")[0]


def test_what_was_wanted_most_is_not_given_up(places: Directory) -> None:
    found = listing.find(Wanted(SCHOOLS, (KOREAN,)), places, {})

    assert found.documents == ()
    assert listing.described(found, places, "zh") == ("我的资料中没有完全符合的：学校 · 韩语。",)


def test_a_row_quotes_place_evidence_and_phone(places: Directory) -> None:
    table = shown(Wanted(SCHOOLS, (FRENCH, Filter(age=4.0))), places)

    row = table.rows[0]
    assert table.columns == ("Name", "Where", "What the documents say", "Phone")
    assert (row.name, row.name_zh) == ("Elm School", "榆树学校")
    assert [[said.text for said in cell] for cell in row.cells] == [
        ["Elm School, 5 Elm Road, Chaoyang District."],
        ["Languages at Elm: French.", "Elm takes ages 3-18."],
        ["010-1234 5678"],
    ]
    assert all(said.markers for cell in row.cells for said in cell)


def test_every_row_says_something_and_what_is_unconfirmed_is_marked(places: Directory) -> None:
    table = shown(Wanted(SCHOOLS, (FRENCH, CHAOYANG)), places)

    assert [row.name_zh for row in table.rows] == ["榆树学校", "", "Not confirmed as running today"]
    assert all(any(row.cells) for row in table.rows)


def test_an_aspect_that_is_asked_for_has_a_column_and_silent_ones_have_none(places: Directory) -> None:
    assert shown(Wanted(SCHOOLS, (FRENCH,)), places, asked=("fees",)).columns[3] == "Fees"
    assert "Phone" not in shown(Wanted(("hospital",), (KOREAN,)), places).columns


def test_more_than_eight_are_counted_and_named(tmp_path: Path) -> None:
    many = directory(tmp_path, *(school(f"School {n:02}", "district: [shunyi]") for n in range(11)))
    found = listing.find(Wanted(SCHOOLS, (Filter((("district", "shunyi"),)),)), many, {})

    table, more = list_rows.table(found, many, "en", (), CitationTable(dt.date(2026, 1, 1)))

    assert table is not None
    assert len(table.rows) == list_rows.MAX_ROWS
    assert more == ("3 more: School 08, School 09, School 10.",)
