"""Phones, fees, dates and addresses in text; whose they are, and whether a quote carries them."""

from __future__ import annotations

import math

import pytest

from evals.metrics.contacts import contact_exactness
from evals.metrics.details import details_in
from evals.metrics.wrong_details import wrong_detail_rate, wrong_details


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 010-6915 5288 or (010) 69155288.", {("phone", "+861069155288")}),
        ("Ring 6915 5288, ext. 2", {("phone", "+861069155288")}),
        ("Phone 8610 6915 6699", {("phone", "+861069156699")}),
        ("Switchboard: 5927 7000", {("phone", "+861059277000")}),
        ("Hotline 400-810-5119", {("phone", "+864008105119")}),
        ("call **12345**, or dial 110", {("phone", "12345"), ("phone", "110")}),
        ("It takes **120** minutes, **120 days** or 12,345 steps.", {("phone", "120")}),
        ("RMB 2,800 or 2800 yuan or 2800元", {("fee", "2800 cny")}),
        ("7.50 yuan; US$ 20; 30 euros", {("fee", "7.5 cny"), ("fee", "20 usd"), ("fee", "30 eur")}),
        ("15 Xueyuan Road", {("address", "15xueyuanroad")}),
        ("RMB 1,250,000", {("fee", "1250000 cny")}),
        ("1 July 2025, July 1, 2025, 2025-07-01, 2025年7月1日", {("date", "2025-07-01")}),
        ("In July 2025, in the year 2020-21", {("date", "2025-07")}),
        ("at 2D Hougou Hutong, 88 Niujie", {("address", "2dhougouhutong"), ("address", "88niujie")}),
        ("119 South Fourth Ring Road West", {("address", "119southfourthringroadwest")}),
        ("首都机场路89号", {("address", "首都机场路89号")}),
        ("see https://www.rdfz.cn/ or RDFZ.cn.", {("url", "rdfz.cn")}),
        ("write to Info@school.cn", {("email", "info@school.cn")}),
        ("", set()),
    ],
)  # fmt: skip
def test_details_are_found_once_in_whatever_dress(text: str, found: set[tuple[str, str]]) -> None:
    details = details_in(text)

    assert {(detail.type, detail.key) for detail in details} == found
    assert len(details) == len(found)


DOCUMENT = "Union Hospital, 1 Dahua Road. Phone: 6915 5288. Site: www.union.cn"


def test_contacts_of_the_entity_are_exact_in_another_dress() -> None:
    assert contact_exactness("☎ 010-69155288 · 1 Dahua Road · union.cn [1]", [DOCUMENT]).value == 1.0


def test_a_contact_is_exact_where_the_document_says_more_of_it() -> None:
    assert contact_exactness("at 1 Dahua Road [1]", ["It is at 1 Dahua Road North."]).value == 1.0


def test_a_contact_of_another_entity_is_named() -> None:
    exactness = contact_exactness("☎ 010-69155288 or 010-59277120", ["Something else", DOCUMENT])

    assert exactness.value == 0.5
    assert exactness.explanation == "not of the entity asked for: phone 010-59277120"


def test_service_lines_and_allowed_details_are_not_counted() -> None:
    assert math.isnan(contact_exactness("call **12345** or **12367**", [DOCUMENT]).value)
    assert math.isnan(contact_exactness("call 010-59277120", [DOCUMENT], ["010-59277120"]).value)
    assert math.isnan(contact_exactness("", []).value)


def test_what_a_quote_carries_is_not_wrong() -> None:
    quotes = ["The fee is RMB 400 since 1 July 2025.", "Phone: 6915 5288"]

    found = wrong_details("400 yuan, from July 2025; ring 010-6915 5288, or call **12345**.", quotes)

    assert found.is_clean
    assert found.explanation == ""


def test_a_detail_in_no_quote_is_wrong_and_so_is_a_forbidden_one() -> None:
    found = wrong_details("1,400 yuan by 2 July 2025, within 48 hours", ["RMB 400 since 1 July 2025"], ["48 hours"])

    assert found.unsupported == ("fee 1,400 yuan", "date 2 July 2025")
    assert found.explanation == (
        "forbidden: 48 hours; in no cited quote: fee 1,400 yuan; in no cited quote: date 2 July 2025"
    )


def test_a_month_is_carried_by_a_day_in_it_but_not_a_day_by_its_month() -> None:
    assert wrong_details("since 2025年7月", ["from 1 July 2025"]).is_clean
    assert not wrong_details("since 1 July 2025", ["from July 2025"]).is_clean


def test_dates_of_headings_are_allowed_when_given() -> None:
    assert not wrong_details("From **Visas** (as of 2025-07-01):", []).is_clean
    assert wrong_details("From **Visas** (as of 2025-07-01):", [], allowed=["2025-07-01"]).is_clean


def test_the_rate_is_the_share_of_answers_with_a_wrong_detail() -> None:
    rate = wrong_detail_rate([wrong_details("5 yuan", []), wrong_details("hello", [])])

    assert rate.value == 0.5
    assert rate.explanation == "in no cited quote: fee 5 yuan"
    assert math.isnan(wrong_detail_rate([]).value)
