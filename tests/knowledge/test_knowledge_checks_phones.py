"""The check of phone numbers: plausible in China, told in the body, and none that residents must not be sent to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.checks.phones import digits_of, is_plausible, numbers_in
from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]


def with_contact(phone: str, told: str | None = None) -> str:
    number = phone if told is None else told
    return (
        f'---\ntitle: A\ncontacts:\n  - name: Hall\n    phone: "{phone}"\n    footnotes: ["1"]\n---\n'
        f"- Phone of the hall: **{number}**.[^1]\n\n[^1]: NIA, as of 2023\n"
    )


def with_statement(text: str) -> str:
    return f"---\ntitle: A\n---\n- {text}[^1]\n\n[^1]: NIA, as of 2023\n"


@pytest.mark.parametrize(
    "number",
    [
        "010-84020101",
        "(010) 8402 0101",
        "+86 10 8402 0101",
        "8402 0101",
        "13800138000",
        "400-8762-747",
        "400 650 7747",
        "110",
        "12345",
        "010-12367",
        "12356",
        "95588",
        "96156",
        "10086",
        "116114",
        "+1 212 736 5000",
        "+44 20 7946 0018",
    ],
)
def test_numbers_that_can_be_dialled_in_china_are_plausible(number: str) -> None:
    assert is_plausible(number)


@pytest.mark.parametrize(
    "number",
    ["010-8402010", "010-840201011", "911", "112233", "1380013800", "400-12", "+86 10 840", "19999", "0000", "+12 345"],
)
def test_numbers_with_a_digit_too_few_or_too_many_are_not(number: str) -> None:
    assert not is_plausible(number)


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("6277 1477; 6279 7000", ["6277 1477", "6279 7000"]),
        ("6465 1561/62/63", ["6465 1561", "6465 1562", "6465 1563"]),
        ("6501 2288 ext. 2345", ["6501 2288"]),
        ("010-84020101 转 8", ["010-84020101"]),
        ("12345 or 12367", ["12345", "12367"]),
        ("ask at the desk", []),
    ],
)
def test_a_field_may_hold_several_numbers_and_extensions(field: str, numbers: list[str]) -> None:
    assert numbers_in(field) == numbers


def test_one_number_in_three_forms_is_one_number() -> None:
    assert {digits_of(n) for n in ("+86 10 8402 0101", "010-84020101", "8402 0101", "(010) 84020101")} == {"84020101"}


def test_a_contact_with_a_plausible_number_has_no_problem(check_files: CheckFiles) -> None:
    assert check_files(with_contact("010-84020101")) == []


def test_numbers_that_the_body_tells_in_the_same_short_form_are_told(check_files: CheckFiles) -> None:
    assert check_files(with_contact("6465 1561/62/63")) == []


@pytest.mark.parametrize("number", ["010-8402010", "no phone"])
def test_a_contact_that_nobody_can_dial_is_an_error_at_its_line(check_files: CheckFiles, number: str) -> None:
    found = check_files(with_contact(number, "kept at the desk"))

    assert [(p.line, p.is_error) for p in found if p.code == "phone-implausible"] == [(5, True)]


@pytest.mark.parametrize("number", ["999", "12308", "12320", "12395"])
def test_a_contact_that_residents_must_not_be_sent_to_is_named(check_files: CheckFiles, number: str) -> None:
    assert [(p.line, p.code, p.is_error) for p in check_files(with_contact(number))] == [
        (5, "phone-not-to-call", False)
    ]


def test_a_number_that_the_body_does_not_tell_is_named(check_files: CheckFiles) -> None:
    found = check_files(with_contact("010-84020101", "010-84020102"))

    assert [(p.line, p.code, p.is_error) for p in found] == [(5, "contact-not-told", False)]


def test_a_contact_names_its_source_and_sound_addresses(check_files: CheckFiles) -> None:
    text = with_contact("010-84020101").replace('    footnotes: ["1"]\n', "    website: not yet\n    email: at desk\n")

    assert [(p.line, p.code) for p in check_files(text)] == [
        (6, "contact-form"),
        (7, "contact-form"),
        (4, "contact-without-footnote"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Admissions phone: **010-8402010**.",
        "Call +86 10 8402 010.",
        "Phone **8402 010** on weekdays.",
        "In an emergency call **911**.",
        "电话：010-8402010。",
    ],
)
def test_a_statement_with_a_number_that_nobody_can_dial_is_a_warning(check_files: CheckFiles, text: str) -> None:
    found = check_files(with_statement(text))

    assert [(p.line, p.code, p.is_error) for p in found] == [(4, "phone-implausible", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Admissions phone: **+86 10 8149 2345 ext. 1047** (2022-23 listing).",
        "Call **120** or **12345**, day and night.",
        "The call centre had 1500000 calls in 2021-2023.".replace("1500000", "1,500,000"),
        "Postcode 100020, school year 2024-2025, RMB 180,000-285,000.",
        "Phone hours: 9:00-17:00, 2024-05-01 to 2024-12-31.",
        "The fee is 800 (2020-21) a year.",
        "The phone line of the school years 1998-2002.",
    ],
)
def test_a_statement_with_good_numbers_or_other_figures_has_no_problem(check_files: CheckFiles, text: str) -> None:
    assert check_files(with_statement(text)) == []
