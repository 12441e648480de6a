"""The check of links between documents: file and heading must be there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]
TARGET = "# Residence permits\n\n## Fee & time 费用\n\nIt costs 400 yuan.\n\n## Empty heading\n"


def linking(link: str) -> dict[str, str]:
    return {"work/a.md": f"# A\n\nFirst line.\n\nSee [permits]({link}).\n", "visas/permit card.md": TARGET}


@pytest.mark.parametrize(
    "link",
    [
        "../visas/permit%20card.md",
        "<../visas/permit card.md>",
        "/visas/permit%20card.md",
        "../visas/permit%20card.md#fee--time-费用",
        "../visas/permit%20card.md#residence-permits",
        "../visas/permit%20card.md#empty-heading",
        "#a",
        "https://english.beijing.gov.cn/a.md#x",
        "//english.beijing.gov.cn/a.md",
        "mailto:a@b.cn",
        "map.png",
        "http://[broken",
    ],
)
def test_a_link_that_leads_somewhere_has_no_problem(check_files: CheckFiles, link: str) -> None:
    assert check_files(linking(link)) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("visas/permit%20card.md", "the link visas/permit card.md leads to no document"),
        ("../visas/Permit%20card.md", "the link ../visas/Permit card.md leads to no document"),
        ("../../visas/permit%20card.md", "the link ../../visas/permit card.md leads to no document"),
        ("../visas/permit%20card.md#fees", "visas/permit card.md has no heading #fees"),
        ("#b", "work/a.md has no heading #b"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_warning_at_its_line(check_files: CheckFiles, link: str, message: str) -> None:
    found = check_files(linking(link))

    assert [(p.path, p.line, p.code, p.message, p.is_error) for p in found] == [
        ("work/a.md", 5, "link-broken", message, False)
    ]


def test_a_link_by_reference_and_one_below_a_header_are_found_at_their_line(check_files: CheckFiles) -> None:
    text = "---\ntitle: A\n---\n\nSee [one][x].[^1]\n\n[x]: gone.md\n[^1]: NIA, as of 2023\n"

    assert [(p.line, p.code) for p in check_files(text)] == [(5, "link-broken")]


def test_a_link_to_a_document_that_cannot_be_read_is_not_blamed_on_the_link(check_files: CheckFiles) -> None:
    found = check_files({"a.md": "See [b](b.md).", "b.md": "---\ntopic: [\n---\nText."})

    assert [(p.path, p.code) for p in found] == [("b.md", "malformed")]
